import sharp from 'sharp';
import { Recipe, Settings, Unprocessable } from './settings';

// Each image is seen once; a cache would only hold memory.
sharp.cache(false);
// Everything that could read a file is off, then what cameras and browsers write is on: no SVG, no PDF, no fonts, no raw formats.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif', 'VipsForeignLoadTiff', 'VipsForeignLoadNsgif'],
});

/** AVIF at libvips' own effort of 4 takes five to ten times as long, for files that are a tenth smaller. */
const AVIF_EFFORT = 2;
const MILLION = 1_000_000;

/** Pixels that are upright, in sRGB, and carry nothing but themselves. */
interface Pixels {
  readonly data: Buffer;
  readonly raw: sharp.CreateRaw;
}

/** Size in memory, in pixels, and what the image is. */
export interface Inspected {
  readonly format: string;
  readonly pixels: number;
}

/**
 * Look at the head of the file: what it is, whatever its name, and how large it would be.
 *
 * Fails with a reason when it is no image that can be converted, or more than the limits allow.
 */
export async function inspect(body: Uint8Array, { maxInputPixels }: Pick<Settings, 'maxInputPixels'>): Promise<Inspected> {
  if (body.length === 0) throw new Unprocessable('the object is empty');
  const { format, compression, width, height } = await readable(sharp(body, { limitInputPixels: false, pages: 1 }).metadata());
  if (format === 'heif' && compression !== 'av1') throw new Unprocessable(`HEIF with ${compression} compression can't be read, only AVIF`);
  const pixels = width * height;
  if (pixels > maxInputPixels) {
    throw new Unprocessable(`the image has ${width} x ${height} pixels, more than ${maxInputPixels / MILLION} million`);
  }
  return { format, pixels };
}

/**
 * Resize an image, for all the formats in which this size is wanted.
 *
 * It is turned upright as its EXIF data say, converted to sRGB, never enlarged, and stripped of all metadata. Of an
 * animation the first frame is taken.
 */
export async function resize(body: Uint8Array, { width, height, fit }: Pick<Recipe, 'width' | 'height' | 'fit'>): Promise<Pixels> {
  const image = sharp(body, { limitInputPixels: false, pages: 1, failOn: 'error', sequentialRead: true })
    .autoOrient()
    .resize({ width, height, fit, withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' });
  const { data, info } = await readable(image.toBuffer({ resolveWithObject: true }));
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
}

/** Write pixels in a format. JPEG knows no transparency, so that it gets a white background. */
export async function encode({ data, raw }: Pixels, { format, quality }: Pick<Recipe, 'format' | 'quality'>): Promise<Buffer> {
  const image = sharp(data, { raw });
  switch (format) {
    case 'avif': return image.avif({ quality, effort: AVIF_EFFORT }).toBuffer();
    case 'webp': return image.webp({ quality }).toBuffer();
    default: return image.flatten({ background: '#ffffff' }).jpeg({ quality, mozjpeg: true }).toBuffer();
  }
}

/** What libvips can't read today it can't read at the next attempt either. */
async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Unprocessable(`the object can't be read as an image: ${(error as Error).message.trim()}`);
  }
}
