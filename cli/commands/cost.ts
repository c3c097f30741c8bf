import { counted, readApp } from '../../tools/app';
import { costOf, total } from '../../tools/cost/cost';
import { report } from '../../tools/cost/render';
import { Command, ExitCode } from '../command';

/** Prices the resources in the templates. */
export const command: Command = {
  details: [
    'On-demand list prices in US dollars from a list in this package, without traffic, free tiers, discounts and taxes. What is charged by usage is listed',
    'with its unit price, and is in no total. Types and Regions that the list lacks are named at the end.',
  ].join('\n'),
  options: { strict: { type: 'boolean', text: 'exit with 1 if something has no price' } },
  run({ app, json, values }, { out }) {
    const assembly = readApp(app);
    const cost = costOf(assembly, 'list');
    const { lines, usage, unknown, unpriced } = cost;
    out(json ? JSON.stringify({ usd: total(lines), lines, usage, unknown, unpriced }, undefined, 2)
      : report(`${counted(assembly.stacksRecursively.length, 'stack')} of ${app}`, cost));
    const isComplete = Object.keys(unknown).length === 0 && unpriced.length === 0;
    return values.strict === true && !isComplete ? ExitCode.UNMET : ExitCode.DONE;
  },
};
