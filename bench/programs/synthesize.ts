/** `synthesize.js SIDE OUTDIR PLATFORMS`: what the synthesis of platforms costs in a fresh process, and what it keeps on the heap. */
import { setFlagsFromString } from 'v8';
import { runInNewContext } from 'vm';
import { buildApp, Side } from './sides';

const [side, outdir, platforms = '1'] = process.argv.slice(2) as [Side, string, string?];
const app = buildApp(side, Number(platforms), { outdir });
const { stacksRecursively } = app.synth();
// Without the system's part, which is writing files and depends on the disk.
const { userCPUTime, maxRSS } = process.resourceUsage();
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
collect();
collect();
const kept = process.memoryUsage().heapUsed;
const resources = stacksRecursively.reduce((sum, { template }) => sum + Object.keys((template as { Resources?: object }).Resources ?? {}).length, 0);
process.stdout.write(JSON.stringify({ userMilliseconds: userCPUTime / 1000, peakMegabytes: maxRSS / 1024, kept, resources }));
