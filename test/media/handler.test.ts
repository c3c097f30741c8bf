import sharp from 'sharp';
import { failure } from './fake-s3';
import { BUCKET, event, setUp } from './handler-fixture';

const { s3, handle, withSettings, log, metrics, clear } = setUp();
const KEY = 'originals/a/photo.jpg';
const NAMES = ['small.avif', 'small.jpeg', 'small.webp', 'square.jpeg'].map((name) => `media/a/photo.jpg/${name}`);
const color = async (background: string) => sharp({ create: { width: 90, height: 60, channels: 3, background } }).png().toBuffer();
const writes = () => s3.requests.filter((request) => request.startsWith('Put'));

/** `red` or `blue`, by the first pixel of a derivative. */
async function seen(name = NAMES[1]): Promise<string> {
  const [red] = await sharp(s3.object(BUCKET, name)!.body).raw().toBuffer();
  return red > 128 ? 'red' : 'blue';
}

let red: Buffer;
let blue: Buffer;
beforeAll(async () => {
  [red, blue] = await Promise.all([color('#ff0000'), color('#0000ff')]);
});
beforeEach(clear);

/** Uploads a picture and handles its event. */
async function convert(body: Buffer, run = handle): Promise<string[]> {
  s3.upload(BUCKET, KEY, body);
  return run(event(KEY));
}

test('writes each derivative below the name of the original, with its content type and cache control', async () => {
  expect(await convert(red)).toEqual([]);

  expect(s3.keys(BUCKET, 'media/')).toEqual(NAMES);
  expect(s3.object(BUCKET, NAMES[2])).toMatchObject({ contentType: 'image/webp', cacheControl: 'public, max-age=86400' });
  expect(s3.object(BUCKET, NAMES[2])!.metadata).toEqual({ 'source-etag': expect.stringMatching(/^upload-\d+$/), 'recipe': expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(log()).toEqual([{ level: 'INFO', key: KEY, result: 'made', derivatives: 4, milliseconds: expect.any(Number) }]);
});

test('changes and downloads nothing for a repeated event', async () => {
  await convert(red);
  s3.requests.length = 0;

  expect(await handle(event(KEY), event(KEY))).toEqual([]);

  expect(s3.requests.filter((request) => !/^(Head|GetTagging) /.test(request))).toEqual([]);
  expect(log().at(-1)).toMatchObject({ result: 'unchanged', derivatives: 0 });
});

test('makes missing derivatives only', async () => {
  await convert(red);
  s3.objects.delete(`${BUCKET}/${NAMES[0]}`);
  s3.requests.length = 0;

  await handle(event(KEY));

  expect(writes()).toEqual([`Put ${NAMES[0]}`]);
});

test('makes the derivatives again when the original or the recipe changes', async () => {
  await convert(red);
  await convert(blue);
  expect(await seen()).toBe('blue');

  const other = withSettings({ recipes: [{ name: 'small', format: 'jpeg', quality: 10, width: 60, height: 60, fit: 'inside' }] });
  s3.requests.length = 0;
  await other(event(KEY));
  expect(writes()).toEqual([`Put ${NAMES[1]}`]);
});

describe('when an original changes during processing', () => {
  test.each([
    ['Get', true, false], ['Put', true, false], ['Put', false, false], ['Put', false, true],
  ])('makes the newer one when it comes before a %s, with versioning: %s, with derivatives before: %s', async (verb, versioned, existing) => {
    s3.versioned = versioned;
    if (existing) await convert(await color('#ffff00'));
    s3.upload(BUCKET, KEY, red);
    s3.once(verb, () => {
      s3.upload(BUCKET, KEY, blue);
      if (verb === 'Put') s3.objects.set(`${BUCKET}/${NAMES[1]}`, { body: blue, etag: '"other"', metadata: {} });
    });

    expect(await convert(red)).toEqual([]);

    expect(await seen(NAMES[1])).toBe('blue');
    expect(`"${s3.object(BUCKET, NAMES[1])!.metadata['source-etag']}"`).toBe(s3.object(BUCKET, KEY)!.etag);
  });

  test('does not overwrite derivatives of a newer original', async () => {
    let newer: Promise<string[]> | undefined;
    s3.once(`Put ${NAMES[0]}`, () => {
      newer = convert(blue);
    });

    expect([await convert(red), await newer]).toEqual([[], []]);
    for (const name of NAMES) expect([name, await seen(name)]).toEqual([name, 'blue']);
  });

  test('ends when another function is ahead at each derivative', async () => {
    const many = withSettings({ recipes: [10, 20, 30, 40, 50, 60].map((width) => ({ name: `${width}`, format: 'jpeg', quality: 10, width, fit: 'inside' })) });
    await convert(red, many);
    const made = new Map(s3.objects);
    for (const key of s3.keys(BUCKET, 'media/')) s3.objects.delete(`${BUCKET}/${key}`);
    s3.before = (request) => {
      const path = request.replace('Put ', `${BUCKET}/`);
      if (made.has(path) && !s3.objects.has(path)) s3.objects.set(path, made.get(path)!);
    };

    expect(await many(event(KEY))).toEqual([]);
  });

  test('begins again when S3 rejects a write because of another at the same time', async () => {
    s3.once('Put', () => { throw failure('ConditionalRequestConflict', 409); });

    expect(await convert(red)).toEqual([]);
  });

  test('fails when an object changes in every round', async () => {
    s3.before = (request) => request.startsWith('Get') && s3.upload(BUCKET, KEY, red);

    expect(await convert(red)).toEqual(['message-0']);

    const rounds = 9;
    expect(s3.requests.filter((request) => request.startsWith('Get '))).toHaveLength(rounds);
    expect(log()).toEqual([expect.objectContaining({ reason: `Error: the object or its derivatives changed ${rounds} times during processing` })]);
  });
});

test('keeps the derivatives of a deleted original', async () => {
  await convert(red);
  s3.objects.delete(`${BUCKET}/${KEY}`);

  expect(await handle(event(KEY, 'Object Deleted'))).toEqual([]);

  expect(s3.keys(BUCKET, 'media/')).toEqual(NAMES);
  expect(log().at(-1)).toMatchObject({ result: 'gone' });
});

describe('when derivatives are deleted with the original', () => {
  const remove = withSettings({ deleteDerivatives: true });

  test('deletes them', async () => {
    await convert(red, remove);
    s3.objects.delete(`${BUCKET}/${KEY}`);

    expect(await remove(event(KEY, 'Object Deleted'))).toEqual([]);

    expect(s3.keys(BUCKET, '')).toEqual([]);
    expect(log().at(-1)).toMatchObject({ result: 'removed', derivatives: 4 });
  });

  test('keeps them when a noncurrent version is deleted', async () => {
    await convert(red, remove);

    await remove(event(KEY, 'Object Deleted'));

    expect(s3.keys(BUCKET, 'media/')).toEqual(NAMES);
  });

  test('keeps none when the original is deleted during processing', async () => {
    s3.once(`Put ${NAMES[0]}`, () => s3.objects.delete(`${BUCKET}/${KEY}`));

    expect(await convert(red, remove)).toEqual([]);

    expect(s3.keys(BUCKET, '')).toEqual([]);
  });

  test('makes them when the original is uploaded again during the deletion', async () => {
    await convert(red, remove);
    s3.objects.delete(`${BUCKET}/${KEY}`);
    s3.once(`Delete ${NAMES[0]}`, () => s3.upload(BUCKET, KEY, blue));

    expect(await remove(event(KEY, 'Object Deleted'))).toEqual([]);

    expect([s3.keys(BUCKET, 'media/'), await seen()]).toEqual([NAMES, 'blue']);
  });
});

describe('an image that is longer than its formats', () => {
  const free = (['webp', 'avif', 'jpeg'] as const).map((format) => ({ name: 'full', format, quality: 50, width: 1_920, fit: 'inside' as const }));
  const sides = async (name: string) => {
    const { width, height } = await sharp(s3.object(BUCKET, `media/a/photo.jpg/${name}`)!.body).metadata();
    return [width, height];
  };

  // Of the sides only one is limited: the other one by the recipe, or by nothing.
  test.each([['tall', 8, 65_600], ['wide', 65_600, 1]])('is as long as each format allows: %s', async (_, width, height) => {
    const picture = await sharp({ create: { width, height, channels: 3, background: '#ff0000' } }).png().toBuffer();
    const recipes = free.map((recipe) => (width > height ? { ...recipe, width: undefined, height: 1_920 } : recipe));

    expect(await convert(picture, withSettings({ recipes }))).toEqual([]);

    expect(log().at(-1)).toMatchObject({ result: 'made', derivatives: 3 });
    const scaled = (side: number, longest: number) => Math.max(1, Math.round(side * longest / 65_600));
    for (const [name, longest] of [['full.webp', 16_383], ['full.avif', 16_384], ['full.jpeg', 65_500]] as const) {
      expect([name, ...await sides(name)]).toEqual([name, scaled(width, longest), scaled(height, longest)]);
    }
  });

  test('is cropped', async () => {
    expect(await convert(await sharp({ create: { width: 100, height: 20_000, channels: 3, background: '#ff0000' } }).png().toBuffer())).toEqual([]);

    expect([await sides('square.jpeg'), await sides('small.webp')]).toEqual([[40, 40], [1, 60]]);
  });
});

test.each([['a folder of the console', 'originals/folder/', Buffer.alloc(0)], ['what another function converts', 'originals/a.PDF', Buffer.from('%PDF')]])(
  'skips %s', async (_, key, body) => {
    s3.upload(BUCKET, key, body);

    expect(await handle(event(key))).toEqual([]);

    expect(log()).toEqual([expect.objectContaining({ level: 'INFO', key, result: 'skipped' })]);
  });

test.each<[string, string, string]>([
  ['no JSON', 'hello', 'the message is not an event'],
  ['no object', 'null', 'the message is not an event'],
  ['a number', '5', 'the message is not an event'],
  ['an event of another service', JSON.stringify({ 'source': 'my.app', 'detail-type': 'Object Created' }), 'not an S3 object event: "Object Created" of "my.app"'],
  ['another event', JSON.stringify({ 'source': 'aws.s3', 'detail-type': 'Object Restore Completed' }), 'not an S3 object event: "Object Restore Completed" of "aws.s3"'],
  ['nothing about an event', '{}', 'not an S3 object event: null of null'],
  ['another bucket', event(KEY, 'Object Created', 'other'), 'not an object of the bucket media-bucket: "other"'],
  ['no key', event(''), 'the event has no object key'],
  ['a key that is no text', event(5 as unknown as string), 'the event has no object key'],
  ['a key outside the prefix', event('other/a.jpg'), 'the key does not begin with originals/'],
])('fails with %s, which no upload causes', async (_, body, reason) => {
  expect(await handle(body)).toEqual(['message-0']);

  expect(log()).toEqual([expect.objectContaining({ level: 'ERROR', reason: `Error: ${reason}` })]);
  expect([s3.requests, metrics()]).toEqual([[], []]);
});

test('fails with a derivative if the prefixes overlap by mistake: it would make derivatives of derivatives for ever', async () => {
  expect(await withSettings({ sourcePrefix: '' })(event('media/a/photo.jpg/small.webp'))).toEqual(['message-0']);

  expect(log()).toEqual([expect.objectContaining({ reason: 'Error: the object is a derivative' })]);
});

test('converts an original with the prefix of the derivatives, which are in another bucket', async () => {
  s3.upload(BUCKET, 'media/photo.jpg', red);

  expect(await withSettings({ sourcePrefix: '' }, 'other')(event('media/photo.jpg'))).toEqual([]);

  expect(s3.keys('other', 'media/media/photo.jpg/')).toHaveLength(4);
});

test('converts what is as large as the limits, and deletes its derivatives', async () => {
  const key = `originals/${'a'.repeat(1_006)}`;
  const exact = withSettings({ maxInputBytes: red.length, maxInputPixels: 90 * 60, deleteDerivatives: true });
  s3.upload(BUCKET, key, red);
  expect(await exact(event(key))).toEqual([]);
  s3.objects.delete(`${BUCKET}/${key}`);
  expect(await exact(event(key, 'Object Deleted'))).toEqual([]);

  expect(log().map(({ result, derivatives }) => [result, derivatives])).toEqual([['made', 4], ['removed', 4]]);
});

test.each<[string, string, () => Buffer, string]>([
  ['a key that has no name', 'originals/', () => red, 'the object has no name below the prefix'],
  ['a key that leaves no room', `originals/${'あ'.repeat(338)}`, () => red, 'the key of a derivative would have 1031 bytes, more than 1024'],
  ['too large a file', KEY, () => Buffer.alloc(1_000_001), 'the object has 1000001 bytes, more than 1000000'],
])('rejects %s, and downloads nothing', async (_, key, body, reason) => {
  s3.upload(BUCKET, key, body());

  expect(await handle(event(key))).toEqual([]);

  expect(log()).toEqual([expect.objectContaining({ level: 'WARN', result: 'rejected', reason })]);
  expect(s3.object(BUCKET, key)!.tags).toEqual({ rejected: reason.replace(',', '') });
  expect(s3.requests.filter((request) => request.startsWith('Get '))).toEqual([]);
});

test('reports a failed message, and processes the others of its batch', async () => {
  s3.upload(BUCKET, 'originals/text.jpg', Buffer.from('no image'));
  s3.upload(BUCKET, KEY, red);

  expect(await handle(event('originals/text.jpg'), event(KEY), 'hello')).toEqual(['message-2']);

  expect(s3.keys(BUCKET, 'media/')).toEqual(NAMES);
});

test('fails when S3 fails', async () => {
  s3.refuse('', 'SlowDown', 503);

  expect(await handle(event(KEY), event(KEY))).toEqual(['message-0', 'message-1']);

  expect(log().map(({ level, reason }) => [level, reason])).toEqual([['ERROR', 'SlowDown: SlowDown'], ['ERROR', 'SlowDown: SlowDown']]);
  expect(metrics()).toEqual([]);
});
