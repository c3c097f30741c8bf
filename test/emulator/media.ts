import assert from 'assert/strict';
import sharp from 'sharp';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';
import { eventually } from '../../tools/emulator/patience';

const BUCKET = { Bucket: `eldonia-media-${ACCOUNT}-${REGION}` };
const FILES = ['large', 'medium', 'thumbnail'].flatMap((size) => ['avif', 'jpeg', 'webp'].map((format) => `${size}.${format}`));
const KEY = '写真 1+1 100%.jpg';

/** What the checks do to the bucket of the platform and the queues of its media processor. */
class Media {
  constructor(private readonly aws: Clients) {}

  async upload(Key: string, Body: Buffer): Promise<void> {
    await this.aws.s3.putObject({ ...BUCKET, Key, Body });
  }

  async delete(Key: string): Promise<void> {
    await this.aws.s3.deleteObject({ ...BUCKET, Key });
  }

  async keys(Prefix: string): Promise<string[]> {
    const { Contents = [] } = await this.aws.s3.listObjectsV2({ ...BUCKET, Prefix });
    return Contents.map(({ Key }) => Key!).sort();
  }

  async versions(Prefix: string): Promise<number> {
    return (await this.aws.s3.listObjectVersions({ ...BUCKET, Prefix })).Versions!.length;
  }

  /** Wait until all derivatives of an upload are there. */
  async derivatives(key: string): Promise<string[]> {
    const all = FILES.map((file) => `media/${key}/${file}`);
    await eventually(`derivatives of ${key}`, async () => ((await this.keys(`media/${key}/`)).length === all.length || undefined));
    return all;
  }

  async read(Key: string): Promise<Buffer> {
    const { Body } = await this.aws.s3.getObject({ ...BUCKET, Key });
    return Buffer.from(await Body!.transformToByteArray());
  }

  async head(Key: string): Promise<[string | undefined, string | undefined]> {
    const { ContentType, CacheControl } = await this.aws.s3.headObject({ ...BUCKET, Key });
    return [ContentType, CacheControl];
  }

  /** The same event as an upload's, once more. */
  async repeat(key: string): Promise<void> {
    const detail = { bucket: { name: BUCKET.Bucket }, object: { key } };
    await this.send(JSON.stringify({ 'source': 'aws.s3', 'detail-type': 'Object Created', 'detail': detail }));
  }

  async send(MessageBody: string): Promise<void> {
    await this.aws.sqs.sendMessage({ QueueUrl: await this.queue('ImagesQueue'), MessageBody });
  }

  /** Neither waiting nor being worked on. */
  async idle(): Promise<void> {
    const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
    const QueueUrl = await this.queue('ImagesQueue');
    await eventually('an empty queue', async () => {
      const { Attributes } = await this.aws.sqs.getQueueAttributes({ QueueUrl, AttributeNames: [...names] });
      return names.every((name) => Attributes![name] === '0') || undefined;
    });
  }

  /** The body of the next message that was given up. */
  async deadLetter(): Promise<string> {
    const QueueUrl = await this.queue('ImagesDeadLetters');
    return eventually('a dead letter', async () => (await this.aws.sqs.receiveMessage({ QueueUrl })).Messages?.[0].Body);
  }

  async deadLetters(): Promise<string> {
    const QueueUrl = await this.queue('ImagesDeadLetters');
    const { Attributes } = await this.aws.sqs.getQueueAttributes({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] });
    return Attributes!.ApproximateNumberOfMessages!;
  }

  /** The reason why an original was rejected. */
  async rejection(Key: string): Promise<string> {
    const { TagSet } = await this.aws.s3.getObjectTagging({ ...BUCKET, Key });
    return TagSet!.find((tag) => tag.Key === 'rejected')!.Value!;
  }

  /** Otherwise a message would be retried after 12 minutes. */
  async retryQuickly(): Promise<void> {
    const QueueUrl = await this.queue('ImagesQueue');
    await this.aws.sqs.setQueueAttributes({ QueueUrl, Attributes: { VisibilityTimeout: '1' } });
  }

  private async queue(logicalId: string): Promise<string> {
    return this.aws.physicalId('AWS::SQS::Queue', new RegExp(`MediaProcessor${logicalId}[0-9A-F]{8}$`));
  }
}

/** A picture that lies on its side, as cameras write them. */
async function photo(background: string, width = 120): Promise<Buffer> {
  return sharp({ create: { width, height: width / 2, channels: 3, background } })
    .withExif({ IFD0: { Copyright: 'someone' } }).withMetadata({ orientation: 6 }).jpeg().toBuffer();
}

/** The platform's real function, with the real queues and events between an upload and its derivatives. */
export function mediaChecks(aws: Clients): Checks {
  const media = new Media(aws);

  return {
    'an upload becomes upright derivatives without metadata, in three sizes and formats': async () => {
      await media.upload(`originals/${KEY}`, await photo('#c81e1e', 2_000));
      const sizes = await Promise.all((await media.derivatives(KEY)).map(async (derivative) => {
        const { width, height, format, exif, orientation } = await sharp(await media.read(derivative)).metadata();
        assert.deepEqual([exif, orientation], [undefined, undefined], derivative);
        return `${width} x ${height} ${format}`;
      }));
      assert.deepEqual(sizes, ['800 x 1600', '400 x 800', '160 x 320'].flatMap((size) => ['heif', 'jpeg', 'webp'].map((format) => `${size} ${format}`)));
      assert.deepEqual(await media.head(`media/${KEY}/medium.webp`), ['image/webp', 'public, max-age=86400']);
    },
    'the same event again changes nothing': async () => {
      await media.idle();
      await media.repeat(`originals/${KEY}`);
      await media.idle();
      assert.equal(await media.versions(`media/${KEY}/`), FILES.length);
    },
    'another upload of the same name replaces them': async () => {
      await media.upload(`originals/${KEY}`, await photo('#1e1ec8'));
      await eventually('blue derivatives', async () => {
        const [red] = await sharp(await media.read(`media/${KEY}/thumbnail.jpeg`)).raw().toBuffer();
        return red < 128 || undefined;
      });
      await media.idle();
      assert.equal(await media.versions(`media/${KEY}/`), 2 * FILES.length);
    },
    'what is no image gets a tag, is no dead letter, and stops nothing else': async () => {
      await media.upload('originals/broken.jpg', Buffer.from('no image'));
      await media.upload('originals/fine.png', await sharp(await photo('#c81e1e')).png().toBuffer());
      await media.derivatives('fine.png');
      await media.idle();
      assert.match(await media.rejection('originals/broken.jpg'), /^the object cannot be read as an image/);
      assert.deepEqual([await media.keys('media/broken'), await media.deadLetters()], [[], '0']);
    },
    'a message that is no event becomes a dead letter': async () => {
      await media.retryQuickly();
      await media.send('hello');
      assert.equal(await media.deadLetter(), 'hello');
    },
    'the derivatives go with the original': async () => {
      await media.delete('originals/fine.png');
      await eventually('no derivatives', async () => ((await media.keys('media/fine.png/')).length === 0 || undefined));
    },
    'an upload elsewhere and a derivative change nothing': async () => {
      await media.upload('elsewhere/a.jpg', await photo('#c81e1e'));
      // Later events of the same way are through, so these are as well.
      await media.upload('originals/last.jpg', await photo('#c81e1e'));
      await media.derivatives('last.jpg');
      await media.idle();
      assert.deepEqual(await media.keys('media/'), ['last.jpg', KEY].flatMap((name) => FILES.map((file) => `media/${name}/${file}`)));
    },
  };
}
