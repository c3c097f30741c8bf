import sharp from 'sharp';
import { BUCKET, event, setUp } from './handler-fixture';

const { s3, handle, attempt, withSettings, log, metrics, clear } = setUp();
const KEY = 'originals/a/photo.jpg';
const OBJECT = event(KEY);
const tags = () => s3.object(BUCKET, KEY)!.tags;
/** The header is read once for each decoding. */
const decode = jest.spyOn(sharp.prototype, 'metadata');

const BAD: Buffer = Buffer.from('no image');
let good: Buffer;
beforeAll(async () => {
  good = await sharp({ create: { width: 90, height: 60, channels: 3, background: '#ff0000' } }).png().toBuffer();
});
beforeEach(clear);

/** Uploads a file, by default one that is no image, and handles its event. */
async function convert(body = BAD, run = handle): Promise<string[]> {
  s3.upload(BUCKET, KEY, body);
  return run(OBJECT);
}

test('counts a rejected file in the embedded metric format', async () => {
  await convert();

  expect(metrics()).toEqual([{
    _aws: {
      Timestamp: expect.any(Number),
      CloudWatchMetrics: [{ Namespace: 'Eldonia/MediaProcessor', Dimensions: [['FunctionName']], Metrics: [{ Name: 'RejectedFiles', Unit: 'Count' }] }],
    },
    FunctionName: 'converter',
    RejectedFiles: 1,
  }]);
});

test('keeps the other tags of a rejected original', async () => {
  s3.upload(BUCKET, KEY, BAD);
  s3.object(BUCKET, KEY)!.tags = { project: 'x', rejected: 'earlier' };

  await handle(OBJECT);

  expect(tags()).toEqual({ project: 'x', rejected: expect.stringMatching(/cannot be read as an image: /) });
});

test('rejects an original with ten other tags without a tag', async () => {
  const ten = Object.fromEntries([...'abcdefghij'].map((name) => [name, 'x']));
  s3.upload(BUCKET, KEY, BAD);
  s3.object(BUCKET, KEY)!.tags = ten;

  expect(await handle(OBJECT)).toEqual([]);

  expect([tags(), metrics().length]).toEqual([ten, 1]);
});

test('does not tag a newer upload', async () => {
  s3.once('GetTagging', () => s3.upload(BUCKET, KEY, good));

  expect(await convert()).toEqual([]);

  expect(tags()).toBeUndefined();
  expect(log().at(-1)).toMatchObject({ result: 'made' });
});

test('fails when the original cannot be tagged', async () => {
  s3.refuse('PutTagging', 'AccessDenied', 403);

  expect(await convert()).toEqual(['message-0']);

  expect(metrics()).toEqual([]);
  expect(log()).toEqual([expect.objectContaining({ level: 'ERROR', reason: 'AccessDenied: AccessDenied' })]);
});

test('keeps the reason while S3 fails', async () => {
  await convert();
  const before = tags();
  s3.refuse('Get ', 'SlowDown', 503);

  expect(await handle(OBJECT)).toEqual(['message-0']);

  expect(before).toEqual({ rejected: expect.any(String) });
  expect(tags()).toEqual(before);
});

test('keeps the derivatives of the original that a rejected file replaces', async () => {
  await convert(good);
  await convert();

  expect(s3.keys(BUCKET, 'media/')).toHaveLength(4);
});

describe('with deleteDerivatives', () => {
  const remove = withSettings({ deleteDerivatives: true });

  test('deletes the derivatives of the original that a rejected file replaces', async () => {
    await convert(good, remove);

    expect(await convert(BAD, remove)).toEqual([]);

    expect(s3.keys(BUCKET, 'media/')).toEqual([]);
    expect(log().at(-1)).toMatchObject({ result: 'rejected', derivatives: 4 });
  });

  test('makes those of a newer upload that arrives during the deletion', async () => {
    await convert(good, remove);
    s3.once('Delete', () => s3.upload(BUCKET, KEY, good));

    expect(await convert(BAD, remove)).toEqual([]);

    expect(s3.keys(BUCKET, 'media/')).toHaveLength(4);
  });

  test('keeps those of the same bytes, which an earlier version of the function made', async () => {
    await convert(good, remove);

    expect(await withSettings({ deleteDerivatives: true, maxInputPixels: 1, recipes: [{ name: 'small', format: 'webp', quality: 1, width: 9, fit: 'inside' }] })(OBJECT)).toEqual([]);

    expect([log().at(-1)!.result, s3.keys(BUCKET, 'media/').length]).toEqual(['rejected', 4]);
  });

  test.each(['originals/', `originals/${'あ'.repeat(338)}`])('ignores the deletion of a rejected original: %s', async (key) => {
    s3.upload(BUCKET, key, good);
    expect(await remove(event(key))).toEqual([]);
    expect(log().at(-1)).toMatchObject({ result: 'rejected' });
    s3.objects.clear();

    expect(await remove(event(key, 'Object Deleted'))).toEqual([]);

    expect(log().at(-1)).toMatchObject({ result: 'removed', derivatives: 0 });
  });

  test('creates no delete markers for derivatives that do not exist', async () => {
    await convert(BAD, remove);

    expect(s3.requests.filter((request) => request.startsWith('Delete'))).toEqual([]);
  });
});

describe('an image that ends the function', () => {
  beforeEach(() => s3.upload(BUCKET, KEY, good));

  /** Lambda ends the process while it decodes, so the handler never returns. */
  async function crash(count: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      decode.mockImplementationOnce(() => {
        resolve();
        return new Promise(() => {});
      });
      attempt(count, OBJECT).then(() => reject(new Error('the handler returned')), reject);
    });
  }

  test('is rejected at the fourth attempt, without another decoding', async () => {
    s3.object(BUCKET, KEY)!.tags = { project: 'x' };
    await crash(1);
    expect(tags()).toEqual({ project: 'x' });
    await crash(2);
    await crash(3);
    expect(tags()).toEqual({ project: 'x', converting: 'message-0/2' });

    expect(await attempt(4, OBJECT)).toEqual([]);

    expect(decode).toHaveBeenCalledTimes(3);
    expect(tags()).toEqual({ project: 'x', rejected: expect.stringMatching(/^the image ended the function: out of memory/) });
    expect(log()).toEqual([expect.objectContaining({ level: 'WARN', key: KEY, result: 'rejected', reason: expect.stringMatching(/^the image ended the function/) })]);
    expect(metrics()).toHaveLength(1);
  });

  test('is converted without a tag when only the first attempt was interrupted', async () => {
    await crash(1);

    expect(await attempt(2, OBJECT)).toEqual([]);

    expect([tags(), log().at(-1)!.result]).toEqual([{}, 'made']);
  });

  test('is rejected with the reason of the decoder when a later attempt finds one', async () => {
    await crash(1);
    s3.upload(BUCKET, KEY, BAD);

    expect(await attempt(2, OBJECT)).toEqual([]);

    expect(tags()).toEqual({ rejected: expect.stringMatching(/^the object cannot be read as an image/) });
  });

  test.each<[string, Record<string, string>]>([
    ['of an earlier rejection', { rejected: 'the image ended the function' }],
    ['of another message, or of another original', { converting: 'message-1/2', rejected: 'unsupported image format' }],
  ])('is converted at the third attempt with the tags %s, which are removed', async (_, own) => {
    s3.object(BUCKET, KEY)!.tags = { project: 'x', ...own };

    expect(await attempt(3, OBJECT)).toEqual([]);

    expect([tags(), log().at(-1)!.result]).toEqual([{ project: 'x' }, 'made']);
  });

  test.each([9, 10])('is converted at the third attempt with %d other tags, which stay', async (count) => {
    const own = Object.fromEntries([...'abcdefghij'].slice(0, count).map((name) => [name, 'x']));
    s3.object(BUCKET, KEY)!.tags = own;

    expect([await attempt(2, OBJECT), await attempt(3, OBJECT)]).toEqual([[], []]);

    expect([tags(), s3.keys(BUCKET, 'media/').length]).toEqual([own, 4]);
  });

  test('keeps the derivatives of an attempt that could not remove its mark', async () => {
    await attempt(1, OBJECT);
    s3.object(BUCKET, KEY)!.tags = { converting: 'message-0/2' };

    expect(await attempt(4, OBJECT)).toEqual([]);

    expect([tags(), log().at(-1)!.result, s3.keys(BUCKET, 'media/').length]).toEqual([{}, 'unchanged', 4]);
  });
});

test('rejects an image when an encoder fails, which would fail again, and decodes it once for all sizes', async () => {
  const pixels = jest.spyOn(sharp.prototype, 'autoOrient');
  const reason = `the image cannot be written as webp: Processed image is too large for the WebP format ${'x'.repeat(300)}`;
  jest.spyOn(sharp.prototype, 'webp').mockImplementationOnce(() => { throw new Error(reason.replace(/^.*webp: /, '')); });

  expect(await convert(good)).toEqual([]);

  expect(log()).toEqual([expect.objectContaining({ result: 'rejected', reason })]);
  expect(tags()).toEqual({ rejected: reason.slice(0, 256) });
  expect([decode.mock.calls.length, pixels.mock.calls.length]).toEqual([1, 1]);
});
