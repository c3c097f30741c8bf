/** `synthesise.js SIDE OUTDIR`: builds and synthesizes one platform in a fresh process. */
import { report, userMilliseconds } from './process-cost';
import { buildApp, Side } from './sides';

const [side, outdir] = process.argv.slice(2) as [Side, string];
const app = buildApp(side, 1, { outdir });
app.synth();
report({
  userMilliseconds: userMilliseconds(),
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  constructs: app.node.findAll().length,
});
