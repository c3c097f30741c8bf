import { APPS } from './apps';
import { StubRecord } from '../emulator/emulator';
import STUBS from '../emulator/stubs.json';
import { table } from '../markdown';
import { pageOf, writeFiles } from '../pages/page';

/** What a run in the emulator has shown of an app. */
export interface Row {
  readonly app: string;
  readonly calls: string[];
  readonly onlyAws: string[];
  readonly seconds: number;
  readonly passed: boolean;
}

/** What the emulator has no service for: the types with the number of their resources, and why. */
export function stubbed(records: StubRecord[]): [type: string, count: number, because: string][] {
  const count = (name: string) => new Set(records.filter(({ type }) => type === name).map(({ logicalId }) => logicalId)).size;
  return Object.entries(STUBS).map(([type, { because }]): [string, number, string] => [type, count(type), because])
    .filter(([, number]) => number > 0);
}

/** Writes integ/README.md from a run of all apps. */
export function writePage(judged: Row[], broken: string[][], records: StubRecord[]): void {
  const rows = [...judged].sort((one, other) => one.app.localeCompare(other.app));
  const deployed = Object.values(APPS).filter(({ notDeployed }) => !notDeployed);
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const text = pageOf('integ', {
    apps: [
      table(['app', 'facts that are read back', 'emulator', 'seconds', 'account', 'only AWS can show'], rows.map(({ app, calls, onlyAws, seconds, passed }) => {
        const { minutes, dollars } = APPS[app];
        return [app, counted(calls), passed ? 'passed' : 'failed', seconds.toFixed(0), `${minutes} min, $${dollars.toFixed(2)}`, onlyAws.join('; ')];
      })),
      ...Object.entries(APPS).filter(([, { notDeployed }]) => notDeployed).map(([app, { notDeployed }]) => `| ${app} | | not deployed: ${notDeployed} | | | |`),
    ],
    passed: rows.filter(({ passed }) => passed).length,
    all: rows.length,
    assertions: sum(rows.map(({ calls }) => calls.length)),
    hours: (sum(deployed.map(({ minutes }) => minutes)) / 60).toFixed(0),
    dollars: sum(deployed.map(({ dollars }) => dollars)).toFixed(0),
    broken: table(['app', 'reason that must be found'], broken),
    types: table(['type', 'resources', 'reason'], stubbed(records).map(([type, count, because]) => [`\`${type}\``, String(count), because])),
  });
  writeFiles({ 'integ/README.md': text });
}

/** Each call once, with its number. */
function counted(calls: string[]): string {
  const numbers = new Map<string, number>();
  for (const call of calls) numbers.set(call, (numbers.get(call) ?? 0) + 1);
  return [...numbers].map(([call, number]) => `${call}${number > 1 ? ` (${number})` : ''}`).join(', ');
}
