import sharp from 'sharp';

/**
 * Pictures with about the detail of a photo, in a given size, in the formats of cameras and browsers.
 */
export const PICTURES: Record<string, (image: sharp.Sharp) => sharp.Sharp> = {
  'JPEG': (image) => image.jpeg({ quality: 92 }),
  'JPEG, on its side': (image) => image.withMetadata({ orientation: 6 }).jpeg({ quality: 92 }),
  'JPEG, progressive': (image) => image.jpeg({ quality: 92, progressive: true }),
  'JPEG, progressive, on its side': (image) => image.withMetadata({ orientation: 6 }).jpeg({ quality: 92, progressive: true }),
  'JPEG, CMYK': (image) => image.toColourspace('cmyk').jpeg({ quality: 92 }),
  'PNG': (image) => image.png({ compressionLevel: 1 }),
  'PNG, interlaced': (image) => image.png({ compressionLevel: 1, progressive: true }),
  'PNG, 16 bits, alpha, on its side': (image) => image.ensureAlpha().toColourspace('rgb16').withMetadata({ orientation: 6 }).png({ compressionLevel: 1 }),
  'WebP': (image) => image.webp({ quality: 80, effort: 0 }),
  'AVIF': (image) => image.avif({ quality: 50, effort: 0 }),
  'TIFF': (image) => image.tiff({ compression: 'lzw' }),
  'GIF': (image) => image.gif({ effort: 1 }),
};

const RATIO = 4 / 3;
/** The scale factor of the noise. */
const GRAIN = 4;
/** The maximum size of WebP. */
const MOST_PIXELS = 16_383;

/** Encodes the picture; undefined if the format does not support the size. */
export async function picture(name: string, megapixels: number): Promise<Buffer | undefined> {
  const height = Math.round(Math.sqrt(megapixels * 1_000_000 / RATIO));
  const width = Math.round(height * RATIO);
  if (name === 'WebP' && width > MOST_PIXELS) return undefined;
  const [w, h] = [Math.ceil(width / GRAIN), Math.ceil(height / GRAIN)];
  const noise = { create: { width: w, height: h, channels: 3 as const, background: '#808080', noise: { type: 'gaussian' as const, mean: 128, sigma: 40 } } };
  const small = await sharp(noise).blur(2).raw().toBuffer();
  const large = await sharp(small, { raw: { width: w, height: h, channels: 3 } }).resize(width, height, { fit: 'fill', kernel: 'cubic' }).raw().toBuffer();
  return PICTURES[name](sharp(large, { raw: { width, height, channels: 3 }, limitInputPixels: false })).toBuffer();
}
