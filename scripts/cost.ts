import { readApp } from '../tools/app';
import { commandLine } from '../tools/command-line';
import { Cost, costOf, missingIn, total } from '../tools/cost/cost';
import { cost } from '../tools/cost/figures';
import { report } from '../tools/cost/render';
import { SCENARIO_NAMES, SCENARIOS } from '../tools/cost/scenarios';
import { red } from '../tools/steps';
import { UserError } from '../tools/user-error';

/** `npm run check -- cost`: what the canonical platforms cost each month, or the synthesized app in a given folder. */
function main(): void {
  const { values: { json }, positionals: [folder, ...more] } = commandLine({ options: { json: { type: 'boolean', default: false } }, allowPositionals: true });
  if (more.length > 0) throw new UserError(`app must be one folder, got also ${more.join(', ')}`);
  const costs: [title: string, cost: Cost][] = folder === undefined
    ? SCENARIO_NAMES.map((name) => [SCENARIOS[name].title, cost(name)])
    : [[folder, costOf(readApp(folder))]];
  const details = costs.map(([title, { lines, usage, unknown }]) => ({ title, usd: total(lines), lines, usage, unknown }));
  if (json) console.log(JSON.stringify(details, undefined, 2));
  else console.log(costs.map(([title, one]) => report(title, one)).join('\n\n'));
  if (costs.some(([, one]) => missingIn(one).length > 0)) process.exitCode = 1;
}

try {
  main();
} catch (error) {
  console.error(red(error instanceof Error ? error.message : String(error)));
  process.exitCode = 1;
}
