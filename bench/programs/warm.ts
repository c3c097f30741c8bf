/** `warm.js PAIRS OUTDIR`: what one more platform costs in a warm process, and how the cost grows with their number. */
import { join } from 'path';
import { report, userMilliseconds } from './process-cost';
import { buildApp, Side } from './sides';

const [pairs, outdir] = [Number(process.argv[2]), process.argv[3]];
const WARM_UP_ROUNDS = 3;
const GROWTH_ROUNDS = 1;
let runs = 0;

function cost(side: Side, platforms = 1): number {
  const start = process.cpuUsage();
  buildApp(side, platforms, { outdir: join(outdir, String(runs += 1)) }).synth();
  return userMilliseconds(start);
}

/** Both sides in turn, in an order that changes each time. */
function pair(round: number): { library: number; limit: number } {
  if (round % 2 === 0) {
    const library = cost('library');
    return { library, limit: cost('limit') };
  }
  const limit = cost('limit');
  return { library: cost('library'), limit };
}

for (let round = 0; round < WARM_UP_ROUNDS; round += 1) pair(round);
const onePlatform = Array.from({ length: pairs }, (_, round) => pair(round));
const growth = Array.from({ length: GROWTH_ROUNDS }, () => ({ ten: cost('library', 10), twenty: cost('library', 20), forty: cost('library', 40) }));
report({ onePlatform, growth });
