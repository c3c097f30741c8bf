import { crc32, deflateSync, inflateSync } from 'zlib';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');
const COLORS = 256;
/** Of each channel, colours that differ in less are one. */
const STEP = 8;
const CHANNELS: Record<number, number> = { 2: 3, 6: 4 };

/**
 * The same picture with at most 256 colours, a third as large; of a PNG as browsers write it, without interlacing and
 * with eight bits a channel.
 */
export function palette(png: Buffer): Buffer {
  const chunks = chunksOf(png);
  const header = chunks[0].data;
  const [width, height, channels] = [header.readUInt32BE(0), header.readUInt32BE(4), CHANNELS[header[9]]];
  const pixels = unfilter(inflateSync(Buffer.concat(chunks.filter(({ type }) => type === 'IDAT').map(({ data }) => data))), width, height, channels);
  const counts = new Map<number, number>();
  const keys = Array.from({ length: width * height }, (_, pixel) => keyOf(pixels, pixel * channels));
  keys.forEach((key) => counts.set(key, (counts.get(key) ?? 0) + 1));
  const colors = [...counts].sort(([first, many], [second, more]) => more - many || first - second).slice(0, COLORS).map(([key]) => key);
  const places = new Map([...counts.keys()].map((key) => [key, nearest(key, colors)]));
  const rows = Buffer.alloc((width + 1) * height);
  keys.forEach((key, pixel) => rows[Math.floor(pixel / width) * (width + 1) + 1 + pixel % width] = places.get(key)!);
  header.set([8, 3], 8);
  return Buffer.concat([
    SIGNATURE, chunk('IHDR', header), chunk('PLTE', Buffer.from(colors.flatMap(rgbOf))), chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunksOf(png: Buffer): { readonly type: string; readonly data: Buffer }[] {
  const chunks = [];
  for (let at = SIGNATURE.length; at < png.length;) {
    const length = png.readUInt32BE(at);
    chunks.push({ type: png.toString('latin1', at + 4, at + 8), data: Buffer.from(png.subarray(at + 8, at + 8 + length)) });
    at += length + 12;
  }
  return chunks;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
}

/** Rows are written as differences from what is left of them and above. */
function unfilter(raw: Buffer, width: number, height: number, channels: number): Buffer {
  const stride = width * channels;
  const pixels = Buffer.alloc(stride * height);
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)];
    for (let column = 0; column < stride; column++) {
      const at = row * stride + column;
      const left = column >= channels ? pixels[at - channels] : 0;
      const above = row > 0 ? pixels[at - stride] : 0;
      const corner = column >= channels && row > 0 ? pixels[at - stride - channels] : 0;
      const guess = [0, left, above, Math.floor((left + above) / 2), paeth(left, above, corner)][filter];
      pixels[at] = (raw[row * (stride + 1) + 1 + column] + guess) % 256;
    }
  }
  return pixels;
}

function paeth(left: number, above: number, corner: number): number {
  const [fromLeft, fromAbove, fromCorner] = [left, above, corner].map((value) => Math.abs(left + above - corner - value));
  if (fromLeft <= fromAbove && fromLeft <= fromCorner) return left;
  return fromAbove <= fromCorner ? above : corner;
}

/** White stays white. */
function keyOf(pixels: Buffer, at: number): number {
  const [red, green, blue] = [0, 1, 2].map((channel) => Math.min(255, Math.round(pixels[at + channel] / STEP) * STEP));
  return (red * 256 + green) * 256 + blue;
}

const rgbOf = (key: number): number[] => [Math.floor(key / 65_536), Math.floor(key / 256) % 256, key % 256];

function nearest(key: number, colors: readonly number[]): number {
  const distance = (color: number) => rgbOf(color).reduce((sum, value, channel) => sum + (value - rgbOf(key)[channel]) ** 2, 0);
  return colors.reduce((best, color, index) => distance(color) < distance(colors[best]) ? index : best, 0);
}
