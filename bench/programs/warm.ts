/** `warm.js OUTDIR ROUNDS`: CPU of one more platform in a warm process, in milliseconds. */
import { join } from 'path';
import { buildApp } from './sides';

const [outdir, rounds] = process.argv.slice(2);
const WARM_UP_ROUNDS = 3;

const costs = Array.from({ length: WARM_UP_ROUNDS + Number(rounds) }, (_, round) => {
  const start = process.cpuUsage();
  buildApp('library', 1, { outdir: join(outdir, String(round)) }).synth();
  // Without the system's part, which is writing files and depends on the disk.
  return process.cpuUsage(start).user / 1000;
});
process.stdout.write(JSON.stringify(costs.slice(WARM_UP_ROUNDS)));
