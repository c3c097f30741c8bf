import { deflateSync, crc32 } from 'zlib';
import sharp from 'sharp';

/** The content of the images from left to right: a red and a blue half, so that tests detect rotation and wrong colors. */
const WIDTH = 120;
const HEIGHT = 80;
const RED = { r: 200, g: 30, b: 30 };
const BLUE = { r: 30, g: 30, b: 200 };
const GPS = { IFD0: { Copyright: 'someone', ImageDescription: 'at home' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '35/1 41/1 22/1' } };

function halves(width = WIDTH, height = HEIGHT, channels: 3 | 4 = 3): sharp.Sharp {
  const half = { create: { width: width / 2, height, channels, background: BLUE } };
  return sharp({ create: { width, height, channels, background: RED } }).composite([{ input: half, left: width / 2, top: 0 }]);
}

/** The picture in one of the eight EXIF orientations. */
async function turned(orientation: number): Promise<Buffer> {
  const upright = await halves().png().toBuffer();
  const image = sharp(upright);
  if ([2, 7, 4, 5].includes(orientation)) image.flop();
  const degrees: Record<number, number> = { 3: 180, 4: 180, 5: 270, 6: 270, 7: 90, 8: 90 };
  const stored = await sharp(await image.png().toBuffer()).rotate(degrees[orientation] ?? 0).png().toBuffer();
  return sharp(stored).withMetadata({ orientation }).jpeg().toBuffer();
}

async function pages(count: number): Promise<sharp.Sharp> {
  const colors = [RED, { r: 0, g: 200, b: 0 }, BLUE, { r: 0, g: 0, b: 0 }].slice(0, count);
  const frame = async (background: sharp.Color) => sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background } }).png().toBuffer();
  return sharp(await Promise.all(colors.map(frame)), { join: { animated: true } });
}

/** Encoded files by key. All contain the picture in upright orientation, unless their name specifies otherwise. */
export const good: Record<string, () => Promise<Buffer>> = {
  'baseline.jpg': async () => halves().jpeg({ progressive: false }).toBuffer(),
  'progressive.jpg': async () => halves().jpeg({ progressive: true }).toBuffer(),
  'mozjpeg.jpeg': async () => halves().jpeg({ mozjpeg: true }).toBuffer(),
  'full chroma.JPG': async () => halves().jpeg({ chromaSubsampling: '4:4:4', quality: 100 }).toBuffer(),
  'cmyk.jpg': async () => halves().toColourspace('cmyk').jpeg().toBuffer(),
  'p3.jpg': async () => halves().withIccProfile('p3').jpeg({ quality: 95 }).toBuffer(),
  'gps.jpg': async () => halves().withExif(GPS).withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"/>').jpeg().toBuffer(),
  ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((orientation) => [`orientation-${orientation}.jpg`, async () => turned(orientation)])),
  'rgb.png': async () => halves().png().toBuffer(),
  'palette.png': async () => halves().png({ palette: true }).toBuffer(),
  'interlaced.png': async () => halves().png({ progressive: true }).toBuffer(),
  'sixteen-bits.png': async () => halves().toColourspace('rgb16').png().toBuffer(),
  'alpha.png': async () => halves(WIDTH, HEIGHT, 4).png().toBuffer(),
  'still.gif': async () => halves().gif().toBuffer(),
  'lossy.webp': async () => halves().webp().toBuffer(),
  'lossless.webp': async () => halves().webp({ lossless: true }).toBuffer(),
  'alpha.webp': async () => halves(WIDTH, HEIGHT, 4).webp().toBuffer(),
  'lossy.avif': async () => halves().avif({ effort: 0 }).toBuffer(),
  'lossless.avif': async () => halves().avif({ lossless: true, effort: 0 }).toBuffer(),
  'lzw.tif': async () => halves().tiff({ compression: 'lzw' }).toBuffer(),
  'tiled.tiff': async () => halves().tiff({ compression: 'deflate', tile: true, tileWidth: 16, tileHeight: 16 }).toBuffer(),
  'big.tiff': async () => halves().tiff({ compression: 'none', bigtiff: true }).toBuffer(),
  'jpeg-in.tiff': async () => halves().tiff({ compression: 'jpeg', quality: 95 }).toBuffer(),
  'cmyk.tiff': async () => halves().toColourspace('cmyk').tiff({ compression: 'lzw' }).toBuffer(),
  'a JPEG that lies.png': async () => halves().jpeg().toBuffer(),
  'a PNG that lies.jpg': async () => halves().png().toBuffer(),
  'no suffix': async () => halves().webp().toBuffer(),
  'folder/写真 100%+1 é🍣.jpg': async () => halves().jpeg().toBuffer(),
  'a//..//b?c#d&e=f.jpg': async () => halves().jpeg().toBuffer(),
};

/** Files with an all-red first frame. */
export const animated: Record<string, () => Promise<Buffer>> = {
  'animated.gif': async () => (await pages(4)).gif().toBuffer(),
  'animated.webp': async () => (await pages(4)).webp().toBuffer(),
  'pages.tiff': async () => (await pages(3)).tiff().toBuffer(),
};

/** Gray and small files without expected colors. */
export const odd: Record<string, () => Promise<Buffer>> = {
  'gray.jpg': async () => halves().greyscale().jpeg().toBuffer(),
  'gray-alpha.png': async () => halves(WIDTH, HEIGHT, 4).greyscale().png().toBuffer(),
  'one-bit.png': async () => halves().greyscale().png({ palette: true, colours: 2 }).toBuffer(),
  'one-pixel.png': async () => sharp({ create: { width: 1, height: 1, channels: 3, background: RED } }).png().toBuffer(),
  'line.png': async () => halves(2000, 1).png().toBuffer(),
};

/** Invalid files with the expected reason in the log. */
export const bad: Record<string, { readonly make: () => Promise<Buffer>; readonly reason: RegExp }> = {
  'empty.jpg': { make: async () => Buffer.alloc(0), reason: /the object is empty/ },
  'text.jpg': { make: async () => Buffer.from('no image at all'), reason: /cannot be read as an image: .*unsupported image format/ },
  'page.html': { make: async () => Buffer.from('<!doctype html><h1>hello</h1>'), reason: /unsupported image format/ },
  'drawing.svg': { make: async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), reason: /unsupported image format/ },
  'drawing.png': { make: async () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>'), reason: /unsupported image format/ },
  'document.pdf': { make: async () => Buffer.from('%PDF-1.7\n1 0 obj\n'), reason: /unsupported image format/ },
  'noise.png': { make: async () => Buffer.concat([(await halves().png().toBuffer()).subarray(0, 8), Buffer.alloc(64, 7)]), reason: /cannot be read/ },
  'cut.jpg': { make: async () => cut(halves(600, 400).jpeg()), reason: /cannot be read/ },
  'cut.png': { make: async () => cut(halves(600, 400).png()), reason: /cannot be read/ },
  'cut.webp': { make: async () => cut(halves(600, 400).webp()), reason: /cannot be read/ },
  'cut.gif': { make: async () => cut(halves(600, 400).gif()), reason: /cannot be read/ },
  'cut.avif': { make: async () => cut(halves(600, 400).avif({ effort: 0 })), reason: /cannot be read/ },
  'cut.tiff': { make: async () => cut(halves(600, 400).tiff({ compression: 'lzw' })), reason: /cannot be read/ },
  'bomb.png': { make: async () => bomb(20_000), reason: /20000 x 20000 pixels, more than 100 million/ },
  'iphone.heic': { make: async () => heic(), reason: /cannot be read/ },
};

async function cut(image: sharp.Sharp): Promise<Buffer> {
  const whole = await image.toBuffer();
  return whole.subarray(0, Math.floor(whole.length * 0.6));
}

/** A valid PNG with one bit per pixel: 400 million pixels in 50 KB. */
const bomb = (side: number): Buffer => png(side, side, 1, 0, deflateSync(Buffer.alloc((Math.ceil(side / 8) + 1) * side), { level: 1 }));

/** A PNG with these bits per channel, type of colors and compressed rows, and perhaps a chunk before them. */
export function png(width: number, height: number, bits: number, type: number, rows: Buffer, ...before: Buffer[]): Buffer {
  const header = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, bits, type, 0, 0, 0]);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', header), ...before, chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

export function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** The beginning of a file of an iPhone. */
const heic = (): Buffer =>
  Buffer.concat([Buffer.from('00000018', 'hex'), Buffer.from('ftypheic'), Buffer.alloc(4), Buffer.from('mif1heic'), Buffer.alloc(400)]);
