import sharp from 'sharp';
import { BUCKET, event, setUp } from './handler-fixture';
import { animated, bad, good, odd } from './images';

const { s3, handle, log, metrics, clear } = setUp({ moreFormats: ['tiff'] });

beforeEach(clear);

async function convert(key: string, make: () => Promise<Buffer>): Promise<string[]> {
  s3.upload(BUCKET, `originals/${key}`, await make());
  return handle(event(`originals/${key}`));
}

const derivative = (key: string, name: string) => s3.object(BUCKET, `media/${key}/${name}`)!;

/** The colors of the first and the last pixel of the middle row. */
async function ends(body: Buffer): Promise<number[][]> {
  const { data, info } = await sharp(body).raw().toBuffer({ resolveWithObject: true });
  const row = Math.floor(info.height / 2) * info.width;
  return [row + 2, row + info.width - 3].map((pixel) => [...data.subarray(pixel * info.channels, pixel * info.channels + 3)]);
}

/** Small files have a low chroma resolution. */
const near = (actual: number[], expected: number[], tolerance = 45) => actual.every((value, index) => Math.abs(value - expected[index]) < tolerance);

test.each(Object.entries(good))('converts %s', async (key, make) => {
  expect(await convert(key, make)).toEqual([]);

  for (const [name, format, width, height] of [
    ['small.avif', 'heif', 60, 40], ['small.webp', 'webp', 60, 40], ['small.jpeg', 'jpeg', 60, 40], ['square.jpeg', 'jpeg', 40, 40],
  ] as const) {
    const { body } = derivative(key, name);
    const seen = await sharp(body).metadata();
    expect([name, seen.format, seen.width, seen.height, seen.space]).toEqual([name, format, width, height, 'srgb']);
    expect([seen.orientation, seen.exif, seen.xmp, seen.iptc, seen.icc]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  }
  // The CMYK color space does not contain this blue.
  const tolerance = key.startsWith('cmyk') ? 75 : 45;
  for (const name of ['small.avif', 'small.webp', 'small.jpeg']) {
    const [left, right] = await ends(derivative(key, name).body);
    expect([name, left, near(left, [200, 30, 30], tolerance), right, near(right, [30, 30, 200], tolerance)]).toEqual([name, left, true, right, true]);
  }
});

test.each(Object.entries(animated))('uses the first frame of %s', async (key, make) => {
  expect(await convert(key, make)).toEqual([]);

  for (const name of ['small.avif', 'small.webp', 'small.jpeg']) {
    const { width, height, pages } = await sharp(derivative(key, name).body).metadata();
    const [left, right] = await ends(derivative(key, name).body);
    expect([width, height, pages ?? 1, near(left, [200, 30, 30]), near(right, [200, 30, 30])]).toEqual([60, 40, 1, true, true]);
  }
});

test.each(Object.entries(odd))('converts %s, and never enlarges', async (key, make) => {
  expect(await convert(key, make)).toEqual([]);

  const original = await sharp(await make()).metadata();
  const { width, height } = await sharp(derivative(key, 'small.webp').body).metadata();
  expect(width).toBe(Math.min(60, original.width));
  expect(height).toBe(Math.max(1, Math.round(original.height * width / original.width)));
});

test.each(Object.entries(bad))('rejects %s with a reason', async (key, { make, reason }) => {
  const name = key === 'document.pdf' ? 'document' : key;
  expect(await convert(name, make)).toEqual([]);

  expect(log()).toEqual([
    { level: 'WARN', key: `originals/${name}`, result: 'rejected', derivatives: 0, reason: expect.stringMatching(reason), milliseconds: expect.any(Number) },
  ]);
  expect(s3.object(BUCKET, `originals/${name}`)!.tags).toEqual({ rejected: expect.stringMatching(/^the (object|image) (is|has|cannot) /) });
  expect(metrics()).toEqual([expect.objectContaining({ RejectedFiles: 1 })]);
  expect(s3.keys(BUCKET, 'media/')).toEqual([]);
});

test('converts the colors of a wide gamut', async () => {
  const green = sharp({ create: { width: 60, height: 40, channels: 3, background: { r: 0, g: 255, b: 0 } } });
  await convert('green.png', async () => green.withIccProfile('p3').png().toBuffer());

  // In Display P3 the same green is 117, 251, 76.
  const [left] = await ends(derivative('green.png', 'small.webp').body);
  expect([left, near(left, [0, 255, 0], 15)]).toEqual([left, true]);
});

test('keeps transparency where the format supports it, and uses a white background in JPEG', async () => {
  await convert('clear.png', async () => sharp({ create: { width: 60, height: 40, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } }).png().toBuffer());

  expect((await sharp(derivative('clear.png', 'small.webp').body).metadata()).hasAlpha).toBe(true);
  expect((await sharp(derivative('clear.png', 'small.avif').body).metadata()).hasAlpha).toBe(true);
  expect((await ends(derivative('clear.png', 'small.jpeg').body))[0]).toEqual([255, 255, 255]);
});

test('reads TIFF only on request', async () => {
  const [[key, make]] = Object.entries(good).filter(([name]) => name.endsWith('.tif'));
  const byDefault = setUp();
  byDefault.clear();
  byDefault.s3.upload(BUCKET, `originals/${key}`, await make());

  expect(await byDefault.handle(event(`originals/${key}`))).toEqual([]);

  expect(byDefault.log()).toEqual([expect.objectContaining({ result: 'rejected', reason: expect.stringMatching(/unsupported image format/) })]);
});
