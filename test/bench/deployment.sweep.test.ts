import { mkdtempSync, readdirSync, readFileSync, statSync } from 'fs';
import { tmpdir } from 'os';
import { join, sep } from 'path';
import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { DrPair } from '../../src/dr-pair';
import { canonical } from '../../tools/assemblies/canonical';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { AssemblyReport } from '../../tools/assembly-report';
import { deploySchedule, ScheduledStack } from '../../tools/deploy-path';
import { CreationTime, FIRST_TASKS_SECONDS, observed, typical } from '../../tools/deploy-times';

const MAX_MINUTES = 41.6;
const directory = mkdtempSync(join(tmpdir(), 'pair-'));
let pair: AssemblyReport;
let schedule: ScheduledStack[];

beforeAll(() => {
  // What is uploaded is counted, so it has to be there.
  const app = new App({ outdir: directory, postCliContext: { ...flags, 'aws:cdk:disable-asset-staging': false } });
  new DrPair(app, 'Eldonia', { account: ACCOUNT, zone: PLATFORM_ZONE, alarmEmail: 'ops@eldonia.example' });
  app.synth();
  pair = new AssemblyReport(directory);
  schedule = scheduleOf(pair, typical);
});

const scheduleOf = ({ stacks }: AssemblyReport, time: CreationTime) => deploySchedule(stacks.filter(({ template }) => template.Resources), time);
/** An account may refuse audit and costs, so they come when both Regions serve. */
const serving = (stacks: readonly ScheduledStack[]) => stacks.filter(({ stack: { name } }) => !/\/(Audit|Costs|CostAnomalies)$/.test(name));
const minutes = (stacks: readonly ScheduledStack[]) => Math.max(...stacks.map(({ finish }) => finish)) / 60;

test('a pair has room in its stacks, few files to upload, and both Regions in time', () => {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => /^asset\./.test(file) && statSync(join(directory, file)).isFile());
  const assets = files.map((file) => file.split(sep)[0]);

  expect(Math.max(...pair.stacks.map(({ template }) => Object.keys(template.Resources ?? {}).length))).toBeLessThanOrEqual(450);
  expect(Math.max(...pair.stacks.map(({ kilobytes }) => kilobytes))).toBeLessThanOrEqual(800);
  // Of each asset, the CLI hashes and uploads the files.
  expect(assets.filter((asset) => assets.filter((other) => other === asset).length > 2)).toEqual([]);
  expect(assets.length).toBeLessThanOrEqual(20);
  expect(assets.length).toBeGreaterThan(0);
  expect(minutes(serving(schedule))).toBeLessThanOrEqual(MAX_MINUTES);
});

test('docs/first-deployment.md and its Japanese page state the times of the first deployment', () => {
  const times = (report: AssemblyReport, of = minutes) => [typical, observed].map((time) => of(scheduleOf(report, time)).toFixed(1));
  const platform = new AssemblyReport(canonical('production').directory);
  const answers = (stacks: readonly ScheduledStack[]) => minutes(stacks) + FIRST_TASKS_SECONDS / 60;
  const expected = [times(platform), times(platform, answers), times(pair, (stacks) => minutes(serving(stacks))), times(pair)];

  for (const page of ['docs/first-deployment.md', 'docs/ja/first-deployment.md']) {
    const rows = [...readFileSync(page, 'utf8').matchAll(/^\|[^|]*\| ([\d.]+) (?:min|分) \| ([\d.]+) (?:min|分) \|$/gm)].map(([, ...row]) => row);
    expect(rows).toEqual(expected);
  }
});

test('is there when the standby is: audit, costs and alarms on the CDN never make anybody wait', () => {
  const standby = schedule.find(({ stack: { name } }) => name === 'Eldonia/Standby')!;
  const behind = schedule.filter(({ stack: { name } }) => /(Audit|Costs|CostAnomalies|EdgeAlarms)$/.test(name));
  expect(minutes(schedule.filter((stack) => !behind.includes(stack)))).toBe(standby.finish / 60);
  expect(behind).toHaveLength(5);
  for (const { stack: { name }, finish } of behind.filter((stack) => stack.stack.name !== 'Eldonia/Primary/EdgeAlarms')) {
    expect({ name, last: finish > standby.finish }).toEqual({ name, last: true });
  }
  // Only anomaly detection, which is the very last, waits for the others.
  const last = 'Eldonia/Primary/CostAnomalies';
  for (const { stack: { name } } of behind) expect(schedule.filter(({ stack }) => stack.name !== last && stack.after.includes(name))).toEqual([]);
  expect(schedule.filter(({ stack: { after } }) => after.includes(last))).toEqual([]);
  for (const { seconds } of behind) expect(seconds).toBeLessThanOrEqual(60);
});
