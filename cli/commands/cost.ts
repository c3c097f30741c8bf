import { counted, readApp } from '../../tools/app';
import { costOf, missingIn, total } from '../../tools/cost/cost';
import { report } from '../../tools/cost/render';
import { UserError } from '../../tools/user-error';
import { Command, ExitCode } from '../command';

/** Prices the resources in the templates. */
export const command: Command = {
  details: [
    'On-demand list prices in US dollars from a list in this package, without traffic, free tiers, discounts and taxes. What is charged by usage is listed',
    'with its unit price, and is in no total. If a type, a Region or a class has no price, the first line begins with "incomplete", the end names it, and the exit',
    'code is 3. Prices are on-demand list prices of a month that the last line states; nobody has verified those "from memory".',
    'With requests per second, the charges of this traffic are added: docs/costs.md has the assumptions and formulas.',
  ].join('\n'),
  options: {
    'requests-per-second': { type: 'string', value: 'number', text: 'add the charges of so many requests per second, all month' },
  },
  run({ app, json, values }, { out }) {
    const assembly = readApp(app);
    const requests = Number(values['requests-per-second'] ?? 0);
    if (!(requests >= 0 && requests < Infinity)) {
      throw new UserError(`requests-per-second must be a number from 0, got ${String(values['requests-per-second'])}; write it as 100`);
    }
    const cost = costOf(assembly, 'list', requests);
    const { lines, usage } = cost;
    const missing = missingIn(cost);
    const usd = total(lines);
    // A program that reads only `usd` fails for a total that lacks something.
    out(json ? JSON.stringify({ usd: missing.length > 0 ? null : usd, atLeastUsd: usd, missing, lines, usage }, undefined, 2)
      : report(`${counted(assembly.stacksRecursively.length, 'stack')} of ${app}`, cost));
    return missing.length > 0 ? ExitCode.INCOMPLETE : ExitCode.DONE;
  },
};
