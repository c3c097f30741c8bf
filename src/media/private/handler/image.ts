import sharp from 'sharp';
import { Recipe, Settings, Unprocessable } from './settings';

// Each image is processed once, so a cache would only use memory.
sharp.cache(false);

const LOADERS = [
  'VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif', 'VipsForeignLoadNsgif',
];
const MORE_LOADERS: Record<string, string> = { tiff: 'VipsForeignLoadTiff' };

/** The default effort 4 of libvips takes five to ten times as long, and the files are 10 % smaller. */
const AVIF_EFFORT = 2;
const MILLION = 1_000_000;

/**
 * Disables all loaders, then enables those of the supported formats: no SVG, no PDF, no fonts, no raw formats, and
 * rarely used formats only on request.
 */
export function allowFormats(more: readonly string[] = []): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: [...LOADERS, ...more.map((format) => MORE_LOADERS[format])] });
}

/** Upright pixels in sRGB without metadata. */
interface Pixels {
  readonly data: Buffer;
  readonly raw: sharp.CreateRaw;
}

/** The format and the number of pixels of an image. */
export interface Inspected {
  readonly format: string;
  readonly pixels: number;
}

/**
 * Reads the header of the file: its format, whatever its name, and its dimensions.
 *
 * Throws with a reason when the file is not an image that can be converted, or exceeds the limits.
 */
export async function inspect(
  body: Uint8Array, { maxInputPixels }: Pick<Settings, 'maxInputPixels'>,
): Promise<Inspected> {
  if (body.length === 0) throw new Unprocessable('the object is empty');
  const metadata = sharp(body, { limitInputPixels: false, pages: 1 }).metadata();
  const { format, compression, width, height } = await readable(metadata);
  if (format === 'heif' && compression !== 'av1') {
    throw new Unprocessable(`HEIF with ${compression} compression is not supported, only AVIF`);
  }
  const pixels = width * height;
  if (pixels > maxInputPixels) {
    throw new Unprocessable(`the image has ${width} x ${height} pixels, more than ${maxInputPixels / MILLION} million`);
  }
  return { format, pixels };
}

/**
 * Resizes an image, for all formats of this size.
 *
 * Rotates the image to its upright orientation according to its EXIF data, converts it to sRGB, never enlarges it, and
 * removes all metadata. Uses the first frame of an animation.
 */
export async function resize(
  body: Uint8Array, { width, height, fit }: Pick<Recipe, 'width' | 'height' | 'fit'>,
): Promise<Pixels> {
  const image = sharp(body, { limitInputPixels: false, pages: 1, failOn: 'error', sequentialRead: true })
    .autoOrient()
    .resize({ width, height, fit, withoutEnlargement: true })
    .toColourspace('srgb')
    .raw({ depth: 'uchar' });
  const { data, info } = await readable(image.toBuffer({ resolveWithObject: true }));
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
}

/** Encodes pixels in a format. JPEG has no transparency, so the background becomes white. */
export async function encode(
  { data, raw }: Pixels, { format, quality }: Pick<Recipe, 'format' | 'quality'>,
): Promise<Buffer> {
  const image = sharp(data, { raw });
  switch (format) {
    case 'avif': return image.avif({ quality, effort: AVIF_EFFORT }).toBuffer();
    case 'webp': return image.webp({ quality }).toBuffer();
    default: return image.flatten({ background: '#ffffff' }).jpeg({ quality, mozjpeg: true }).toBuffer();
  }
}

/** An error of libvips is permanent: a retry would not succeed. */
async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Unprocessable(`the object cannot be read as an image: ${(error as Error).message.trim()}`);
  }
}
