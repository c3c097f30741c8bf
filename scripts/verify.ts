import { writeFileSync } from 'fs';
import { callAws } from '../cli/aws';
import { columns } from '../cli/columns';
import { commandLine } from '../tools/command-line';
import { neutral } from '../tools/neutral';
import { runProgram } from '../tools/steps';
import { claims, shown } from '../tools/verify/claims';

/**
 * Compares what the library claims of AWS with the account of the credentials, by commands of the AWS CLI that only read.
 * `--print` prints the commands and runs none; `--evidence FILE` writes what docs/verified.md asks for, without the account.
 */
async function main(): Promise<void> {
  const { values: { print, evidence } } = commandLine({ options: { print: { type: 'boolean' }, evidence: { type: 'string' } } });
  const all = claims(new Date());
  if (print) {
    console.log(all.map(({ region, command }) => `aws ${command.join(' ')}${command.includes('--region') ? '' : ` --region ${region}`}`).join('\n'));
    return;
  }
  callAws(['sts', 'get-caller-identity', '--query', 'Account']);
  const rows = shown(all, ({ region, what }) => console.error(`${region}  ${what}`));
  const order = ['otherwise', 'unknown', 'as claimed'];
  const sorted = [...rows].sort((one, other) => order.indexOf(one.verdict) - order.indexOf(other.verdict));
  console.log(neutral(columns(['', 'Region', 'claim', 'claimed', 'found'], sorted.map(({ verdict, region, what, claimed, found }) => [verdict, region, what, claimed, found])).join('\n')));
  const counts = Object.fromEntries(order.map((verdict) => [verdict, rows.filter((row) => row.verdict === verdict).length]));
  console.log(`\n${Object.entries(counts).map(([verdict, count]) => `${count} ${verdict}`).join(', ')}`);
  if (evidence !== undefined) writeFileSync(evidence, `${JSON.stringify({ day: new Date().toISOString().slice(0, 'yyyy-mm-dd'.length), counts, rows: rows.map(({ command, ...row }) => row) }, undefined, 2)}\n`);
  if (counts.otherwise > 0) process.exitCode = 1;
}

void runProgram(main);
