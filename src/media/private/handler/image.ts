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
/**
 * The longest side that can be encoded: 14 bits in WebP, what browsers read of AVIF, and the constant of libjpeg, which
 * is below the 16 bits of JPEG.
 */
const LONGEST_SIDE: Record<Recipe['format'], number> = { avif: 16_384, webp: 16_383, jpeg: 65_500 };
const MILLION = 1_000_000;

/** The four characters in the header of an ICC profile that name the color space of the image. */
const PROFILE_SPACE = [16, 20] as const;

/**
 * Disables all loaders, then enables those of the supported formats: no SVG, no PDF, no fonts, no raw formats, and
 * rarely used formats only on request.
 */
export function allowFormats(more: readonly string[] = []): void {
  sharp.block({ operation: ['VipsForeignLoad'] });
  sharp.unblock({ operation: [...LOADERS, ...more.map((format) => MORE_LOADERS[format])] });
}

/** Upright pixels in sRGB without metadata. */
export interface Pixels {
  readonly data: Buffer;
  readonly raw: sharp.CreateRaw;
}

/** The header of an image. */
export interface Inspected {
  readonly format: string;
  readonly pixels: number;
  /** In upright orientation. */
  readonly width: number;
  /** In upright orientation. */
  readonly height: number;
  /** How to convert the colors of more than 8 bits per channel with a profile; undefined for all others. */
  readonly deep?: 'rgb' | 'gray';
}

type Sides = Pick<Inspected, 'width' | 'height'>;
type Shape = Pick<Recipe, 'width' | 'height' | 'fit' | 'format'>;

/**
 * Reads the header of the file: its format, whatever its name, and its dimensions.
 *
 * Throws with a reason when the file is not an image that can be converted, or exceeds the limits.
 */
export async function inspect(
  body: Uint8Array, { maxInputPixels }: Pick<Settings, 'maxInputPixels'>,
): Promise<Inspected> {
  if (body.length === 0) throw new Unprocessable('the object is empty');
  const metadata = await readable(sharp(body, { limitInputPixels: false, pages: 1 }).metadata());
  const { format, compression, width, height, autoOrient } = metadata;
  if (format === 'heif' && compression !== 'av1') {
    throw new Unprocessable(`HEIF with ${compression} compression is not supported, only AVIF`);
  }
  const pixels = width * height;
  if (pixels > maxInputPixels) {
    throw new Unprocessable(`the image has ${width} x ${height} pixels, more than ${maxInputPixels / MILLION} million`);
  }
  return { format, pixels, width: autoOrient.width, height: autoOrient.height, deep: deepColors(metadata) };
}

/**
 * Decodes an image once, in the smallest size from which all derivatives can be made.
 *
 * Rotates the image to its upright orientation according to its EXIF data, converts it to sRGB, never enlarges it, and
 * removes all metadata. Uses the first frame of an animation.
 */
export async function decode(body: Uint8Array, inspected: Inspected, shapes: readonly Shape[]): Promise<Pixels> {
  const scale = Math.max(...shapes.map((shape) => scaleOf(shape, inspected)));
  const image = sharp(body, { limitInputPixels: false, pages: 1, failOn: 'error', sequentialRead: true })
    .autoOrient()
    .resize({ ...scaled(inspected, scale), fit: 'fill' });
  if (inspected.deep === 'gray') {
    // sharp ignores the profile of gray with 16 bits, but converts that of 8 bits.
    const shallow = await readable(image.keepIccProfile().toColourspace('b-w').png({ compressionLevel: 0 }).toBuffer());
    return pixelsOf(sharp(shallow, { limitInputPixels: false }));
  }
  // sharp converts 16 bits with a profile to Display P3, and would return its values as if they were sRGB.
  return pixelsOf(inspected.deep === 'rgb' ? image.withIccProfile('srgb') : image);
}

/** The size of a derivative, as a key: derivatives with the same key have the same pixels. */
export function sizeOf(shape: Shape, inspected: Sides): string {
  return JSON.stringify(target(shape, inspected));
}

/** Shrinks decoded pixels to the size of a derivative. */
export async function resize({ data, raw }: Pixels, shape: Shape, inspected: Sides): Promise<Pixels> {
  const size = target(shape, inspected);
  if (size.width === raw.width && size.height === raw.height) return { data, raw };
  return pixelsOf(sharp(data, { raw, limitInputPixels: false }).resize({ ...size, withoutEnlargement: true }));
}

/**
 * Encodes pixels in a format. JPEG has no transparency, so the background becomes white.
 *
 * A failure is permanent, as that of a decoder: the same pixels would fail again.
 */
export async function encode(pixels: Pixels, { format, quality }: Pick<Recipe, 'format' | 'quality'>): Promise<Buffer> {
  const image = sharp(pixels.data, { raw: pixels.raw, limitInputPixels: false });
  try {
    switch (format) {
      case 'avif': return await image.avif({ quality, effort: AVIF_EFFORT }).toBuffer();
      case 'webp': return await image.webp({ quality }).toBuffer();
      default: return await image.flatten({ background: '#ffffff' }).jpeg({ quality, mozjpeg: true }).toBuffer();
    }
  } catch (error) {
    throw new Unprocessable(`the image cannot be written as ${format}: ${(error as Error).message.trim()}`);
  }
}

/** How much a derivative shrinks the whole image. With a free side, the format limits that side. */
function scaleOf({ width = Infinity, height = Infinity, fit, format }: Shape, image: Sides): number {
  const [across, down] = [width / image.width, height / image.height];
  if (fit === 'cover') return Math.min(1, Math.max(across, down));
  return Math.min(1, across, down, LONGEST_SIDE[format] / Math.max(image.width, image.height));
}

function scaled({ width, height }: Sides, scale: number): Required<Sides> {
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function target(shape: Shape, image: Sides): Sides & { readonly fit: 'cover' | 'fill' } {
  if (shape.fit === 'inside') return { ...scaled(image, scaleOf(shape, image)), fit: 'fill' };
  // A crop has both sides, and is never enlarged.
  return { width: Math.min(shape.width!, image.width), height: Math.min(shape.height!, image.height), fit: 'cover' };
}

function deepColors({ depth, space, icc }: sharp.Metadata): Inspected['deep'] {
  const profile = icc?.toString('latin1', ...PROFILE_SPACE);
  if (depth === 'uchar') return undefined;
  if (profile === 'RGB ' && space === 'rgb16') return 'rgb';
  return profile === 'GRAY' && space === 'grey16' ? 'gray' : undefined;
}

async function pixelsOf(image: sharp.Sharp): Promise<Pixels> {
  const work = image.toColourspace('srgb').raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true });
  const { data, info } = await readable(work);
  return { data, raw: { width: info.width, height: info.height, channels: info.channels } };
}

/** An error of libvips is permanent: a retry would not succeed. */
async function readable<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new Unprocessable(`the object cannot be read as an image: ${(error as Error).message.trim()}`);
  }
}
