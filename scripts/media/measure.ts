import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { buildSync } from 'esbuild';
import type { Cost } from './convert';
import { PICTURES, picture } from './pictures';
import { run } from '../../tools/steps';

/**
 * Measures time and memory of the default derivatives per kind of picture, each in its own process.
 *
 * `npx tsx scripts/media/measure.ts 12 100` measures pictures with 12 and 100 megapixels.
 */
const ROOT = resolve(__dirname, '../..');

/** The memory of the compiler would hide that of the image. */
function bundle(folder: string): string {
  const outfile = join(folder, 'convert.js');
  buildSync({ entryPoints: [join(__dirname, 'convert.ts')], outfile, bundle: true, platform: 'node', target: 'node20', external: ['sharp', 'aws-cdk-lib'] });
  return outfile;
}

async function measure(script: string, file: string): Promise<Cost> {
  const env = { ...process.env, NODE_PATH: join(ROOT, 'node_modules') };
  return JSON.parse(await run({ program: process.execPath, args: [script, file], cwd: ROOT, env })) as Cost;
}

function row(cells: readonly (string | number)[]): string {
  return cells.map((cell, index) => (index === 0 ? String(cell).padEnd(34) : String(cell).padStart(10))).join('');
}

async function main(sizes: number[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'media-'));
  try {
    const script = bundle(folder);
    console.log(row(['picture', 'MP', 'MB', 'ms', 'ms/MP', 'peak MB', 'MB/MP']));
    for (const size of sizes) {
      for (const name of Object.keys(PICTURES)) {
        const body = await picture(name, size);
        if (!body) continue;
        const file = join(folder, 'picture');
        writeFileSync(file, body);
        const { megapixels, milliseconds, peakMegabytes } = await measure(script, file);
        const perPixel = [milliseconds / megapixels, peakMegabytes / megapixels];
        console.log(row([name, megapixels.toFixed(0), (body.length / 1e6).toFixed(1), milliseconds, perPixel[0].toFixed(0),
          peakMegabytes.toFixed(0), perPixel[1].toFixed(1)]));
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main(process.argv.length > 2 ? process.argv.slice(2).map(Number) : [12, 100]);
