import { counted, readApp } from '../../tools/app';
import { costOf, total } from '../../tools/cost/cost';
import { report } from '../../tools/cost/render';
import { UserError } from '../../tools/user-error';
import { Command, ExitCode } from '../command';

/** Prices the resources in the templates. */
export const command: Command = {
  details: [
    'On-demand list prices in US dollars from a list in this package, without traffic, free tiers, discounts and taxes. What is charged by usage is listed',
    'with its unit price, and is in no total. Types and Regions that the list lacks are named at the end.',
    'With requests per second, the charges of this traffic are added: docs/costs.md has the assumptions and formulas.',
  ].join('\n'),
  options: {
    'requests-per-second': { type: 'string', value: 'number', text: 'add the charges of so many requests per second, all month' },
    'strict': { type: 'boolean', text: 'exit with 1 if something has no price' },
  },
  run({ app, json, values }, { out }) {
    const assembly = readApp(app);
    const requests = Number(values['requests-per-second'] ?? 0);
    if (!(requests >= 0 && requests < Infinity)) {
      throw new UserError(`requests-per-second must be a number from 0, got ${String(values['requests-per-second'])}; write it as 100`);
    }
    const cost = costOf(assembly, 'list', requests);
    const { lines, usage, unknown, unpriced } = cost;
    out(json ? JSON.stringify({ usd: total(lines), lines, usage, unknown, unpriced }, undefined, 2)
      : report(`${counted(assembly.stacksRecursively.length, 'stack')} of ${app}`, cost));
    const isComplete = Object.keys(unknown).length === 0 && unpriced.length === 0;
    return values.strict === true && !isComplete ? ExitCode.UNMET : ExitCode.DONE;
  },
};
