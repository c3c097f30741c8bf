import { stacksOf } from '../src/assembly/read';
import { Edge, edges, shortName, Verdict } from '../tools/admission/edges';
import { everythingOnApp } from '../tools/assemblies/everything-on';
import { leastPairApp } from '../tools/assemblies/platforms';

// The templates are only read here; the tests validate them.
process.env.CDK_VALIDATION ??= 'false';

const VERDICTS: Verdict[] = ['allowed', 'denied', 'elsewhere'];

/** Prints which services use the keys, topics, queues and buckets of a pair, and whether policies allow them. */
function main(): void {
  const pairs = { 'all options': everythingOnApp(), 'default options': leastPairApp() };
  for (const [name, app] of Object.entries(pairs)) {
    const found = edges(stacksOf(app.synth()));
    console.log(`\nA pair with ${name}: ${count(found).join(', ')}\n`);
    print([['service', 'region', 'edges', ...VERDICTS], ...rows(found)]);
    for (const edge of found.filter(({ verdict }) => verdict !== 'allowed')) console.log(describe(edge));
    if (found.some(({ verdict }) => verdict === 'denied')) process.exitCode = 1;
  }
}

function count(found: readonly Edge[]): string[] {
  return [`${found.length} edges`, ...VERDICTS.map((verdict) => `${found.filter((edge) => edge.verdict === verdict).length} ${verdict}`)];
}

function rows(found: readonly Edge[]): string[][] {
  const groups = new Map<string, Edge[]>();
  for (const edge of found) {
    const group = `${shortName(edge)} ${edge.region}`;
    groups.set(group, [...groups.get(group) ?? [], edge]);
  }
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1).map(([group, members]) => [
    ...group.split(' '), `${members.length}`, ...VERDICTS.map((verdict) => `${members.filter((edge) => edge.verdict === verdict).length}`),
  ]);
}

function print(table: string[][]): void {
  const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
  for (const row of table) console.log(row.map((cell, column) => column < 2 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])).join('  '));
}

function describe({ verdict, service, region, sender, target, missing }: Edge): string {
  return `${verdict}: ${service} in ${region}, by ${sender} to ${target}${missing.length > 0 ? `, missing ${missing.join(', ')}` : ''}`;
}

main();
