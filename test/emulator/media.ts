import assert from 'assert/strict';
import sharp from 'sharp';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';
import { eventually } from '../../tools/emulator/patience';

const BUCKET = { Bucket: `eldonia-media-${ACCOUNT}-${REGION}` };
const FILES = ['large', 'medium', 'thumbnail'].flatMap((size) => ['avif', 'jpeg', 'webp'].map((format) => `${size}.${format}`));
const KEY = '写真 1+1 100%.jpg';

/**
 * The platform's real function, with the real queues and events between an upload and its derivatives. What it makes of images and of
 * what is none, and of repeated, late and other events, is in test/media.
 */
export function mediaChecks({ physicalId, s3, sqs }: Clients): Checks {
  const queue = async (logicalId: string) => physicalId('AWS::SQS::Queue', new RegExp(`MediaProcessor${logicalId}[0-9A-F]{8}$`));
  const upload = async (name: string) => {
    const Body = await sharp({ create: { width: 2_000, height: 1_000, channels: 3, background: '#c81e1e' } }).jpeg().toBuffer();
    await s3.putObject({ ...BUCKET, Key: `originals/${name}`, Body });
  };
  const keys = async (Prefix: string) => ((await s3.listObjectsV2({ ...BUCKET, Prefix })).Contents ?? []).map(({ Key }) => Key!).sort();
  /** Waits until all derivatives of an upload are there. */
  const derivatives = async (key: string) => eventually(`derivatives of ${key}`, async () => {
    const found = await keys(`media/${key}/`);
    return found.length === FILES.length ? found : undefined;
  });

  return {
    'an upload becomes derivatives, in three sizes and formats': async () => {
      await upload(KEY);
      await derivatives(KEY);
      const { ContentType, CacheControl } = await s3.headObject({ ...BUCKET, Key: `media/${KEY}/medium.webp` });
      assert.deepEqual([ContentType, CacheControl], ['image/webp', 'public, max-age=86400']);
    },
    'a message that is no event becomes the only dead letter': async () => {
      const QueueUrl = await queue('ImagesQueue');
      // Otherwise a message would be retried after 12 minutes.
      await sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: '1' } });
      await sqs.sendMessage({ QueueUrl, MessageBody: 'hello' });
      const deadLetters = await queue('ImagesDeadLetters');
      const bodies = await eventually('a dead letter', async () => (await sqs.receiveMessage({ QueueUrl: deadLetters, MaxNumberOfMessages: 10 })).Messages?.map(({ Body }) => Body));
      assert.deepEqual(bodies, ['hello']);
    },
  };
}
