/**
 * `pairs.js OUTDIR`: what one pair of regions costs in a fresh process, whose assembly OUTDIR is then, and how the cost
 * grows with their number.
 */
import { cpuMilliseconds, report } from './process-cost';
import { buildPairs } from './sides';

const [outdir] = process.argv.slice(2);
const WARM_UP_ROUNDS = 2;
const GROWTH_ROUNDS = 1;
let runs = 0;

function cost(pairs: number): number {
  const start = process.cpuUsage();
  buildPairs(pairs, { outdir: `${outdir}-${runs += 1}` }).synth();
  return cpuMilliseconds(start);
}

const app = buildPairs(1, { outdir });
app.synth();
const fresh = { cpuMilliseconds: cpuMilliseconds(), peakMegabytes: process.resourceUsage().maxRSS / 1024 };
for (let round = 0; round < WARM_UP_ROUNDS; round += 1) cost(1);
const growth = Array.from({ length: GROWTH_ROUNDS }, () => ({ five: cost(5), ten: cost(10), twenty: cost(20) }));
report({ ...fresh, growth });
