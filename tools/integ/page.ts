import { writeFileSync } from 'fs';
import { join } from 'path';
import { APPS } from './apps';
import { ROOT } from './runner';
import { ServerRecord } from '../emulator/emulator';
import { STUBS } from '../emulator/stubs';
import { table } from '../markdown';

/** What a run in the emulator has shown of an app. */
export interface Row {
  readonly app: string;
  readonly calls: string[];
  readonly onlyAws: string[];
  readonly seconds: number;
  readonly passed: boolean;
}

/** What the emulator has no service for: the types with the number of their resources, and why. */
export function stubbed(records: ServerRecord[]): [type: string, count: number, because: string][] {
  const stubs = records.filter(({ record }) => record === 'stub');
  return Object.entries(STUBS).map(([type, { because }]): [string, number, string] =>
    [type, new Set(stubs.filter((record) => record.type === type).map(({ logicalId }) => logicalId)).size, because]).filter(([, count]) => count > 0);
}

/** Writes docs/integration-tests.md from a run of all apps. */
export function writePage(rows: Row[], broken: string[][], records: ServerRecord[]): void {
  writeFileSync(join(ROOT, 'docs', 'integration-tests.md'), page(rows, broken, records));
}

function page(judged: Row[], broken: string[][], records: ServerRecord[]): string {
  const rows = [...judged].sort((one, other) => one.app.localeCompare(other.app));
  const assertions = rows.reduce((sum, { calls }) => sum + calls.length, 0);
  const deployed = Object.values(APPS).filter(({ notDeployed }) => !notDeployed);
  const hours = deployed.reduce((sum, { minutes }) => sum + minutes, 0) / 60;
  const dollars = deployed.reduce((sum, facts) => sum + facts.dollars, 0);
  return `${[
    '# Integration tests',
    '',
    '`npm run check -- integ:local --write` writes this page. [CONTRIBUTING.md](../CONTRIBUTING.md#integration-tests) describes the commands.',
    '',
    'integ-runner deploys each app, reads facts back from the services, and destroys the app. The emulator can answer the calls of the second column; what',
    'only AWS can show is in the last one, and runs with `npm run check -- integ:deploy`. Seconds are of one run with three workers on two cores. Minutes and dollars',
    'are estimates for an account.',
    '',
    '| app | facts that are read back | emulator | seconds | account | only AWS can show |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows.map(({ app, calls, onlyAws, seconds, passed }) => {
      const { minutes, dollars: price } = APPS[app];
      return `| ${app} | ${counted(calls)} | ${passed ? 'passed' : 'failed'} | ${seconds.toFixed(0)} | ${minutes} min, $${price.toFixed(2)} | ${onlyAws.join('; ')} |`;
    }),
    ...Object.entries(APPS).filter(([, { notDeployed }]) => notDeployed).map(([app, { notDeployed }]) => `| ${app} | | not deployed: ${notDeployed} | | | |`),
    '',
    `In the emulator, ${rows.filter(({ passed }) => passed).length} of ${rows.length} apps passed with ${assertions} assertions. All apps one`,
    `after another take about ${hours.toFixed(0)} hours in an account, and cost about $${dollars.toFixed(0)} (on-demand list prices).`,
    '',
    '## Apps that must fail',
    '',
    'Three apps are broken on purpose. The command fails if one of them passes, or fails for another reason.',
    '',
    ...table(['app', 'reason that must be found'], broken),
    '',
    '## What the emulator does not carry',
    '',
    'These types have no service behind them: their properties are checked by schema, and nothing is made.',
    '',
    ...table(['type', 'resources', 'reason'], stubbed(records).map(([type, count, because]) => [`\`${type}\``, String(count), because])),
    '',
    'The emulator lets everybody do everything, starts no container, and has no database. So log-ins, rotations, health checks, scaling, blue/green shifts,',
    'DNS, certificates and quotas are shown in an account only.',
    '',
    '## What is left',
    '',
    'After a run, the commands list the stacks and the resources with the tag of the run. Keys of KMS wait for their deletion, which is no leftover. In an',
    'account, the buckets of `audit-trail` keep their objects for a day, because they are locked: delete them afterwards.',
  ].join('\n')}\n`;
}

/** Each call once, with its number. */
function counted(calls: string[]): string {
  const numbers = new Map<string, number>();
  for (const call of calls) numbers.set(call, (numbers.get(call) ?? 0) + 1);
  return [...numbers].map(([call, number]) => `${call}${number > 1 ? ` (${number})` : ''}`).join(', ');
}
