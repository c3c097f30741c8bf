import sharp from 'sharp';
import { failure } from './fake-s3';
import { BUCKET, event, setUp } from './handler-fixture';
import * as image from '../../src/media/private/handler/image';

jest.mock('../../src/media/private/handler/image', () => ({
  __esModule: true, ...jest.requireActual<object>('../../src/media/private/handler/image'),
}));

const { s3, attempt, log, metrics, clear } = setUp();
const KEY = 'originals/a/photo.jpg';
const OBJECT = event(KEY);
const tags = () => s3.object(BUCKET, KEY)!.tags ?? {};
const decode = jest.spyOn(image, 'inspect');

beforeEach(async () => {
  clear();
  decode.mockClear();
  s3.upload(BUCKET, KEY, await sharp({ create: { width: 90, height: 60, channels: 3, background: '#ff0000' } }).png().toBuffer());
});

/** Lambda ends the process while it decodes, so the handler never returns. */
async function crash(count: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    decode.mockImplementationOnce(async () => {
      resolve();
      return new Promise(() => {});
    });
    attempt(count, OBJECT).then(() => reject(new Error('the handler returned')), reject);
  });
}

test('is rejected at the fourth attempt, without another decoding', async () => {
  await crash(1);
  expect(tags()).toEqual({});
  await crash(2);
  await crash(3);
  expect(tags()).toEqual({ converting: 'message-0/2' });

  expect(await attempt(4, OBJECT)).toEqual([]);

  expect(decode).toHaveBeenCalledTimes(3);
  expect(tags()).toEqual({ rejected: expect.stringMatching(/^the image ended the function: out of memory/) });
  expect(log()).toEqual([expect.objectContaining({ level: 'WARN', key: KEY, result: 'rejected', reason: expect.stringMatching(/^the image ended the function/) })]);
  expect(metrics()).toHaveLength(1);
});

test('is converted without a tag when only the first attempt was interrupted', async () => {
  await crash(1);

  expect(await attempt(2, OBJECT)).toEqual([]);

  expect([tags(), log().at(-1)!.result]).toEqual([{}, 'made']);
});

test.each(['Put', 'Get'])('is not rejected for failures of S3 at a %s', async (verb) => {
  s3.before = (request) => { if (request.startsWith(`${verb} `)) throw failure('SlowDown', 503); };
  for (const count of [1, 2, 3, 4]) expect(await attempt(count, OBJECT)).toEqual(['message-0']);
  s3.before = undefined;

  expect(await attempt(5, OBJECT)).toEqual([]);

  expect([tags(), log().at(-1)!.result, metrics()]).toEqual([{}, 'made', []]);
});

test.each<[string, Record<string, string>]>([
  ['of an earlier rejection', { rejected: 'the image ended the function' }],
  ['of another message, or of another original', { converting: 'message-1/2', rejected: 'unsupported image format' }],
])('is converted at the third attempt with the tags %s, which are removed', async (_, own) => {
  s3.object(BUCKET, KEY)!.tags = { project: 'x', ...own };

  expect(await attempt(3, OBJECT)).toEqual([]);

  expect([tags(), log().at(-1)!.result]).toEqual([{ project: 'x' }, 'made']);
});

test('keeps the derivatives of an attempt that could not remove its mark', async () => {
  await attempt(1, OBJECT);
  s3.object(BUCKET, KEY)!.tags = { converting: 'message-0/2' };

  expect(await attempt(4, OBJECT)).toEqual([]);

  expect([tags(), log().at(-1)!.result, s3.keys(BUCKET, 'media/').length]).toEqual([{}, 'unchanged', 4]);
});

test('is rejected when an encoder fails, which would fail again', async () => {
  jest.spyOn(sharp.prototype, 'webp').mockImplementationOnce(() => { throw new Error('Processed image is too large for the WebP format'); });

  expect(await attempt(1, OBJECT)).toEqual([]);

  expect(log()).toEqual([expect.objectContaining({ result: 'rejected', reason: 'the image cannot be written as webp: Processed image is too large for the WebP format' })]);
});

test('is decoded once for all sizes', async () => {
  const pixels = jest.spyOn(image, 'decode');

  await attempt(1, OBJECT);

  expect([decode.mock.calls.length, pixels.mock.calls.length]).toEqual([1, 1]);
});

test('is rejected with the reason of the decoder when a later attempt finds one', async () => {
  await crash(1);
  s3.upload(BUCKET, KEY, Buffer.from('no image'));

  expect(await attempt(2, OBJECT)).toEqual([]);

  expect(tags()).toEqual({ rejected: expect.stringMatching(/^the object cannot be read as an image/) });
});
