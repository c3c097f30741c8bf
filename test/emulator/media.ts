import assert from 'assert/strict';
import sharp from 'sharp';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';
import { eventually } from '../../tools/emulator/patience';

const BUCKET = { Bucket: `eldonia-media-${ACCOUNT}-${REGION}` };
const FILES = ['large', 'medium', 'thumbnail'].flatMap((size) => ['avif', 'jpeg', 'webp'].map((format) => `${size}.${format}`));
const KEY = '写真 1+1 100%.jpg';

/** A picture that lies on its side, as cameras write them. */
async function photo(width = 120): Promise<Buffer> {
  return sharp({ create: { width, height: width / 2, channels: 3, background: '#c81e1e' } })
    .withExif({ IFD0: { Copyright: 'someone' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
}

/**
 * The platform's real function, with the real queues and events between an upload and its derivatives. What it does with
 * repeated, late and other events is in test/media/handler.test.ts.
 */
export function mediaChecks({ physicalId, s3, sqs }: Clients): Checks {
  const queue = async (logicalId: string) => physicalId('AWS::SQS::Queue', new RegExp(`MediaProcessor${logicalId}[0-9A-F]{8}$`));
  const upload = async (Key: string, Body: Buffer) => s3.putObject({ ...BUCKET, Key, Body });
  const keys = async (Prefix: string) => ((await s3.listObjectsV2({ ...BUCKET, Prefix })).Contents ?? []).map(({ Key }) => Key!).sort();
  /** Waits until all derivatives of an upload are there. */
  const derivatives = async (key: string) => eventually(`derivatives of ${key}`, async () => {
    const found = await keys(`media/${key}/`);
    return found.length === FILES.length ? found : undefined;
  });

  return {
    'an upload becomes upright derivatives without metadata, in three sizes and formats': async () => {
      await upload(`originals/${KEY}`, await photo(2_000));
      const sizes = await Promise.all((await derivatives(KEY)).map(async (Key) => {
        const { Body } = await s3.getObject({ ...BUCKET, Key });
        const { width, height, format, exif, orientation } = await sharp(await Body!.transformToByteArray()).metadata();
        assert.deepEqual([exif, orientation], [undefined, undefined], Key);
        return `${width} x ${height} ${format}`;
      }));
      assert.deepEqual(sizes, ['800 x 1600', '400 x 800', '160 x 320'].flatMap((size) => ['heif', 'jpeg', 'webp'].map((format) => `${size} ${format}`)));
      const { ContentType, CacheControl } = await s3.headObject({ ...BUCKET, Key: `media/${KEY}/medium.webp` });
      assert.deepEqual([ContentType, CacheControl], ['image/webp', 'public, max-age=86400']);
    },
    'what is no image gets a tag, and stops nothing else': async () => {
      await upload('originals/broken.jpg', Buffer.from('no image'));
      await upload('originals/fine.png', await sharp(await photo()).png().toBuffer());
      await derivatives('fine.png');
      const reason = await eventually('a tag', async () =>
        (await s3.getObjectTagging({ ...BUCKET, Key: 'originals/broken.jpg' })).TagSet!.find(({ Key }) => Key === 'rejected')?.Value);
      assert.match(reason, /^the object cannot be read as an image/);
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
    'the derivatives go with the original': async () => {
      await s3.deleteObject({ ...BUCKET, Key: 'originals/fine.png' });
      await eventually('no derivatives', async () => ((await keys('media/fine.png/')).length === 0 || undefined));
      assert.deepEqual(await keys('media/'), FILES.map((file) => `media/${KEY}/${file}`));
    },
  };
}
