import { writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';
import type { Cost } from './convert';
import { PICTURES, picture } from './pictures';
import { withFolder } from '../../tools/folder';
import { run } from '../../tools/steps';

const ROOT = resolve(__dirname, '../..');
const MOST_CPU = 1.2;
const DEFAULT_MEGAPIXELS = [12, 100];

/** The memory of the compiler would hide that of the image. */
function bundle(folder: string): string {
  const outfile = join(folder, 'convert.js');
  buildSync({ entryPoints: [join(__dirname, 'convert.ts')], outfile, bundle: true, platform: 'node', target: 'node20', external: ['sharp', 'aws-cdk-lib'] });
  return outfile;
}

async function measure(script: string, file: string, way: 'function' | 'plain'): Promise<Cost> {
  const env = { ...process.env, NODE_PATH: join(ROOT, 'node_modules') };
  return JSON.parse(await run({ program: process.execPath, args: [script, file, way], cwd: ROOT, env })) as Cost;
}

const row = (cells: readonly (string | number)[]): string =>
  cells.map((cell, index) => (index === 0 ? String(cell).padEnd(34) : String(cell).padStart(10))).join('');

/**
 * Measures CPU time and memory of the default derivatives per kind of picture, each in its own process, beside those of sharp alone: one decode
 * and the encodings. Fails if the function needs more than 1.2 times as much CPU time: uploads decide how much it needs.
 *
 * @param args the megapixels of the pictures, and words of their names, e.g. `12 PNG`
 */
export async function measureMedia(args: string[]): Promise<void> {
  const [numbers, kinds] = [true, false].map((numeric) => args.filter((word) => /^\d+$/.test(word) === numeric));
  const sizes = numbers.length > 0 ? numbers.map(Number) : DEFAULT_MEGAPIXELS;
  await withFolder('media', async (folder) => {
    const script = bundle(folder);
    console.log(row(['picture', 'MP', 'MB', 'CPU s', 'sharp s', 'times', 'peak MB', 'MB/MP']));
    for (const size of sizes) {
      for (const name of Object.keys(PICTURES).filter((kind) => kinds.every((word) => kind.includes(word)))) {
        const body = await picture(name, size);
        if (!body) continue;
        const file = join(folder, 'picture');
        writeFileSync(file, body);
        const { megapixels, cpuSeconds, peakMegabytes } = await measure(script, file, 'function');
        const times = cpuSeconds / (await measure(script, file, 'plain')).cpuSeconds;
        if (times > MOST_CPU) process.exitCode = 1;
        console.log(row([name, megapixels.toFixed(0), (body.length / 1e6).toFixed(1), cpuSeconds.toFixed(2), (cpuSeconds / times).toFixed(2),
          times.toFixed(2), peakMegabytes.toFixed(0), (peakMegabytes / megapixels).toFixed(1)]));
      }
    }
  });
}
