/**
 * `calls.js SIDE OUTDIR GROWTH`: how many functions V8 calls for one platform in a fresh process, how many of them are the library's,
 * for one more, and for as many as GROWTH says ("10,20", or nothing). The numbers depend on neither the load nor the speed of the machine.
 */
import { Session } from 'inspector';
import { createRequire } from 'module';
import { join } from 'path';
import type * as sides from './sides';

const [side, outdir, growth = ''] = process.argv.slice(2) as [sides.Side, string, string];
const session = new Session();
let runs = 0;

/** The calls since the last count. */
function count(): { calls: number; own: number } {
  const counted = { calls: 0, own: 0 };
  session.post('Profiler.takePreciseCoverage', (error, { result }) => {
    if (error) throw error;
    for (const { url, functions } of result) {
      const calls = functions.reduce((sum, { ranges: [whole] }) => sum + whole.count, 0);
      counted.calls += calls;
      if (url.includes('/node_modules/eldonia-constructs/')) counted.own += calls;
    }
  });
  return counted;
}

function synthesize(platforms: number): ReturnType<typeof count> {
  // Loading is counted, so this program loads nothing before.
  const { buildApp } = createRequire(__filename)('./sides') as typeof sides;
  buildApp(side, platforms, { outdir: join(outdir, String(runs += 1)) }).synth();
  return count();
}

session.connect();
session.post('Profiler.enable');
session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const { calls, own } = synthesize(1);
synthesize(1);
const more = synthesize(1).calls;
const grown = growth.split(',').filter(Boolean).map((platforms) => synthesize(Number(platforms)).calls);
process.stdout.write(JSON.stringify({ fresh: calls, own: own / calls, more, growth: grown }));
