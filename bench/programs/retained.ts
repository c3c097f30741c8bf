/** `retained.js SIDE OUTDIR`: what a platform keeps on the heap after its synthesis, in MiB. */
import { setFlagsFromString } from 'v8';
import { runInNewContext } from 'vm';
import { report } from './process-cost';
import { buildApp, Side } from './sides';

const [side, outdir] = process.argv.slice(2) as [Side, string];
const app = buildApp(side, 1, { outdir });
app.synth();
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
collect();
collect();
report({ retainedMegabytes: process.memoryUsage().heapUsed / 2 ** 20, constructs: app.node.findAll().length });
