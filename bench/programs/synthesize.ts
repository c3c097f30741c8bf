/** `synthesize.js SIDE|pair OUTDIR`: builds and synthesizes one platform, or a pair of Regions, in a fresh process. */
import { report, userMilliseconds } from './process-cost';
import { buildApp, buildPairs, Side } from './sides';

const [side, outdir] = process.argv.slice(2) as [Side | 'pair', string];
const app = side === 'pair' ? buildPairs(1, { outdir }) : buildApp(side, 1, { outdir });
app.synth();
report({
  userMilliseconds: userMilliseconds(),
  peakMegabytes: process.resourceUsage().maxRSS / 1024,
  constructs: app.node.findAll().length,
});
