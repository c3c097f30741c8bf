/**
 * `calls.js SIDE OUTDIR GROWTH`: how many functions V8 calls for one platform in a fresh process, for one more, and for as many
 * as GROWTH says ("10,20", or nothing). The numbers depend on neither the load nor the speed of the machine.
 */
import { Session } from 'inspector';
import { createRequire } from 'module';
import { join } from 'path';
import { report } from './process-cost';
import type * as sides from './sides';

const [side, outdir, growth] = process.argv.slice(2) as [sides.Side, string, string];
const session = new Session();
let runs = 0;

function start(): void {
  session.connect();
  session.post('Profiler.enable');
  session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
}

/** The calls since the last count. */
function count(): number {
  let calls = 0;
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error) throw error;
    for (const { functions } of result) for (const { ranges: [whole] } of functions) calls += whole.count;
  });
  return calls;
}

function synthesize(platforms: number): number {
  // Loading is counted, so this program loads nothing before.
  const { buildApp } = createRequire(__filename)('./sides') as typeof sides;
  buildApp(side, platforms, { outdir: join(outdir, String(runs += 1)) }).synth();
  return count();
}

start();
const fresh = synthesize(1);
synthesize(1);
report({ fresh, more: synthesize(1), growth: (growth ?? '').split(',').filter(Boolean).map((platforms) => synthesize(Number(platforms))) });
