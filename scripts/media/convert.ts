import { readFileSync } from 'fs';
import { Derivative } from '../../src/media/derivative';
import { encode, inspect, resize } from '../../src/media/private/handler/image';

/** The cost of one image in a new process. */
export interface Cost {
  readonly megapixels: number;
  readonly milliseconds: number;
  /** The memory above that of the process before the first image. */
  readonly peakMegabytes: number;
}

/** `resourceUsage` includes the parent process; Linux counts per program. */
function peakMegabytes(): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) / 1_024;
}

/** Creates all default derivatives of a file in this process, as the function does, and prints the cost. */
async function main(file: string): Promise<void> {
  const before = peakMegabytes();
  const body = readFileSync(file);
  const start = Date.now();
  const { pixels } = await inspect(body, { maxInputPixels: 1_000_000_000 });
  for (const derivative of Derivative.defaults()) {
    const recipes = derivative._recipes();
    const resized = await resize(body, recipes[0]);
    for (const recipe of recipes) await encode(resized, recipe);
  }
  const cost: Cost = { megapixels: pixels / 1_000_000, milliseconds: Date.now() - start, peakMegabytes: peakMegabytes() - before };
  console.log(JSON.stringify(cost));
}

void main(process.argv[2]);
