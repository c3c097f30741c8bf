import { deflateSync } from 'zlib';
import sharp from 'sharp';
import { chunk, png } from './images';
import { decode, inspect } from '../../src/media/private/handler/image';

/** Colors in sRGB. The pictures contain them as values of their own profile and depth, so that these are the reference. */
const COLORS = [[0, 192, 0], [200, 30, 30], [30, 30, 200], [128, 128, 128], [250, 240, 20], [40, 40, 40]];
const GRAYS = [[250, 250, 250], [192, 192, 192], [128, 128, 128], [80, 80, 80], [40, 40, 40]];
const SIDE = 16;
/** A difference that people do not see. */
const MOST_DELTA_E = 2;

type Primaries = 'sRGB' | 'swapped';

interface Profile {
  readonly gamma: number;
  /** With the primaries of red and green swapped, a profile that is ignored is a wrong color. */
  readonly primaries: Primaries | 'gray';
}

const tag = (type: string, ...words: number[]) => {
  const body = Buffer.alloc(8 + 4 * words.length);
  body.write(type, 'latin1');
  words.forEach((word, index) => body.writeInt32BE(word, 8 + 4 * index));
  return body;
};
const xyz = (...values: number[]) => tag('XYZ ', ...values.map((value) => Math.round(value * 65_536)));

/** An ICC profile of version 2, with the sections that lcms requires. */
function icc({ gamma, primaries }: Profile): Buffer {
  const curve = Buffer.concat([tag('curv', 1), Buffer.from([Math.floor(gamma), Math.round((gamma % 1) * 256), 0, 0])]);
  const [red, green] = [xyz(0.4361, 0.2225, 0.0139), xyz(0.3851, 0.7169, 0.0971)];
  const swapped = primaries === 'swapped';
  const tags = Object.entries({
    wtpt: xyz(0.9642, 1, 0.8249),
    ...primaries === 'gray' ? { kTRC: curve } : {
      rXYZ: swapped ? green : red, gXYZ: swapped ? red : green, bXYZ: xyz(0.1431, 0.0606, 0.7141), rTRC: curve, gTRC: curve, bTRC: curve,
    },
  });
  const table = Buffer.alloc(4 + 12 * tags.length);
  table.writeUInt32BE(tags.length);
  let offset = 128 + table.length;
  tags.forEach(([name, { length }], index) => {
    table.write(name, 4 + 12 * index, 'latin1');
    table.writeUInt32BE(offset, 8 + 12 * index);
    table.writeUInt32BE(length, 12 + 12 * index);
    offset += length;
  });
  const header = Buffer.alloc(128);
  header.writeUInt32BE(offset);
  header.writeUInt32BE(0x02400000, 8);
  header.write(`mntr${primaries === 'gray' ? 'GRAY' : 'RGB '}XYZ `, 12, 'latin1');
  header.write('acsp', 36, 'latin1');
  xyz(0.9642, 1, 0.8249).copy(header, 68, 8);
  return Buffer.concat([header, table, ...tags.map(([, data]) => data)]);
}

/** The value of a channel from 0 to 1 in the profile; without one in sRGB. */
function channel(value: number, profile: Profile | undefined): number {
  if (!profile) return value / 255;
  const linear = value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4;
  return linear ** (1 / profile.gamma);
}

/** A PNG with a square of each color. */
function squares(colors: number[][], bits: 8 | 16, profile: Profile | undefined, alpha = false): Buffer {
  const gray = colors === GRAYS;
  const pixel = (color: number[]) => {
    const values = (gray ? color.slice(0, 1) : color).map((value) => channel(value, profile));
    if (profile?.primaries === 'swapped') [values[0], values[1]] = [values[1], values[0]];
    if (alpha) values.push(1);
    return values.flatMap((value) => {
      if (bits === 8) return [Math.round(value * 255)];
      const deep = Math.round(value * 65_535);
      return [Math.floor(deep / 256), deep % 256];
    });
  };
  const row = Buffer.from([0, ...colors.flatMap((color) => Array.from({ length: SIDE }, () => pixel(color)).flat())]);
  const embedded = profile ? [chunk('iCCP', Buffer.concat([Buffer.from('profile\0\0'), deflateSync(icc(profile))]))] : [];
  const rows = deflateSync(Buffer.concat(Array.from({ length: SIDE }, () => row)));
  return png(colors.length * SIDE, SIDE, bits, (gray ? 0 : 2) + (alpha ? 4 : 0), rows, ...embedded);
}

async function avif(bits: 8 | 10 | 12, profile: Profile | undefined): Promise<Buffer> {
  const image = sharp(squares(COLORS, bits === 8 ? 8 : 16, profile)).toColourspace(bits === 8 ? 'srgb' : 'rgb16');
  return (profile ? image.keepIccProfile() : image).avif({ bitdepth: bits, quality: 100, effort: 0, chromaSubsampling: '4:4:4' }).toBuffer();
}

async function lab(data: Buffer, width: number, channels: sharp.Channels): Promise<number[][]> {
  const image = sharp(data, { raw: { width, height: data.length / width / channels, channels } });
  const bytes = await image.removeAlpha().toColourspace('lab').raw({ depth: 'float' }).toBuffer();
  const values = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const row = (SIDE / 2) * width;
  const centers = Array.from({ length: width / SIDE }, (_, index) => 3 * (row + (index + 0.5) * SIDE));
  return centers.map((center) => [...values.subarray(center, center + 3)]);
}

/** The largest CIE 1976 difference between the colors and what the function reads. */
async function deltaE(colors: number[][], body: Buffer): Promise<number> {
  const width = colors.length * SIDE;
  const image = await inspect(body, { maxInputPixels: 1_000_000 });
  const { data, raw } = await decode(body, image, [{ width, height: SIDE, fit: 'inside', format: 'webp' }]);
  const row = Buffer.from(colors.flatMap((color) => Array.from({ length: SIDE }, () => color).flat()));
  const reference = Buffer.concat(Array.from({ length: SIDE }, () => row));
  const [actual, expected] = [await lab(data, width, raw.channels as sharp.Channels), await lab(reference, width, 3)];
  return Math.max(...actual.map((color, index) => Math.hypot(...color.map((value, axis) => value - expected[index][axis]))));
}

const profiles: [string, Profile | undefined][] = [
  ['no profile', undefined], ['gamma 1.8', { gamma: 1.8, primaries: 'sRGB' }], ['gamma 2.2', { gamma: 2.2, primaries: 'sRGB' }],
  ['swapped primaries', { gamma: 2.2, primaries: 'swapped' }],
];
const grays: [string, Profile | undefined][] = [['no profile', undefined], ['gamma 1.8', { gamma: 1.8, primaries: 'gray' }], ['gamma 2.5', { gamma: 2.5, primaries: 'gray' }]];
const pictures: [string, number[][], () => Promise<Buffer>][] = [
  ...([8, 16] as const).flatMap((bits): typeof pictures => [
    ...profiles.flatMap(([name, profile]): typeof pictures => [false, true].map((alpha) => [
      `PNG, ${bits} bits${alpha ? ', alpha' : ''}, ${name}`, COLORS, async () => squares(COLORS, bits, profile, alpha),
    ])),
    ...grays.flatMap(([name, profile]): typeof pictures => [false, true].map((alpha) => [
      `PNG, gray, ${bits} bits${alpha ? ', alpha' : ''}, ${name}`, GRAYS, async () => squares(GRAYS, bits, profile, alpha),
    ])),
  ]),
  ...([8, 10, 12] as const).flatMap((bits) => profiles.map(([name, profile]): typeof pictures[number] => [
    `AVIF, ${bits} bits, ${name}`, COLORS, async () => avif(bits, profile),
  ])),
  // A profile for another kind of image is ignored, as browsers do.
  ['PNG, 16 bits, profile of gray', COLORS, async () => {
    const [wrong, plain] = [squares(GRAYS, 16, { gamma: 1, primaries: 'gray' }), squares(COLORS, 16, undefined)];
    const start = wrong.indexOf('iCCP') - 4;
    return Buffer.concat([plain.subarray(0, 33), wrong.subarray(start, start + 12 + wrong.readUInt32BE(start)), plain.subarray(33)]);
  }],
];

test.each(pictures)('reads the colors of %s', async (_, colors, make) => expect(await deltaE(colors, await make())).toBeLessThan(MOST_DELTA_E));
