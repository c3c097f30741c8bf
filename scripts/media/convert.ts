import { readFileSync } from 'fs';
import sharp from 'sharp';
import { Derivative } from '../../src/media/derivative';
import { decode, encode, inspect, resize } from '../../src/media/private/handler/image';

/** The cost of one image in a new process. */
export interface Cost {
  readonly megapixels: number;
  /** Of all threads. */
  readonly cpuSeconds: number;
  /** The memory above that of the process before the first image. */
  readonly peakMegabytes: number;
}

const RECIPES = Derivative.defaults().flatMap((derivative) => derivative._recipes());
const ALL = { maxInputPixels: 1_000_000_000 };

/** `resourceUsage` includes the parent process; Linux counts per program. */
const peakMegabytes = (): number => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1_024;

/** As the function does. */
async function convert(body: Buffer): Promise<void> {
  const image = await inspect(body, ALL);
  const decoded = await decode(body, image, RECIPES);
  for (const { name } of Derivative.defaults()) {
    const recipes = RECIPES.filter((recipe) => recipe.name === name);
    const pixels = await resize(decoded, recipes[0], image);
    for (const recipe of recipes) await encode(pixels, recipe);
  }
}

/** The least that sharp needs: the largest size once, and each file from it. */
async function plain(body: Buffer): Promise<void> {
  const largest = Math.max(...RECIPES.map(({ width = 0 }) => width));
  const { data, info: { width, height, channels } } = await sharp(body, { limitInputPixels: false }).autoOrient()
    .resize({ width: largest, height: largest, fit: 'inside', withoutEnlargement: true }).raw().toBuffer({ resolveWithObject: true });
  for (const { width: side, format, quality } of RECIPES) {
    const image = sharp(data, { raw: { width, height, channels } }).resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
    await image.toFormat(format, { quality, ...format === 'avif' ? { effort: 2 } : { mozjpeg: true } }).toBuffer();
  }
}

/** Creates all default derivatives of a file in this process, as the function does or with sharp alone, and prints the cost. */
async function main(file: string, way: string): Promise<void> {
  const before = peakMegabytes();
  const body = readFileSync(file);
  const { pixels } = await inspect(body, ALL);
  const used = process.cpuUsage();
  await (way === 'plain' ? plain : convert)(body);
  const { user, system } = process.cpuUsage(used);
  const cost: Cost = { megapixels: pixels / 1e6, cpuSeconds: (user + system) / 1e6, peakMegabytes: peakMegabytes() - before };
  console.log(JSON.stringify(cost));
}

void main(process.argv[2], process.argv[3]);
