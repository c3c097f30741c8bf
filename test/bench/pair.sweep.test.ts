import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import flags from 'aws-cdk-lib/recommended-feature-flags.json';
import { DrPair } from '../../src/dr-pair';
import { PlatformZone } from '../../src/region';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { fails, Figure } from '../../tools/measure/figures';
import { measurePair } from '../../tools/measure/pair';
import { duration, MeasuredStack, measureStacks } from '../../tools/measure/stacks';

const directory = mkdtempSync(join(tmpdir(), 'pair-'));
let stacks: MeasuredStack[];
let figures: Figure[];

beforeAll(() => {
  // What is uploaded is counted, so it has to be there.
  const app = new App({ outdir: directory, postCliContext: { ...flags, 'aws:cdk:disable-asset-staging': false } });
  new DrPair(app, 'Eldonia', {
    account: ACCOUNT, zone: PlatformZone.fromAttributes({ hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'eldonia.example' }), alarmEmail: 'ops@eldonia.example',
  });
  app.synth();
  stacks = measureStacks(directory);
  figures = measurePair(directory);
});

test('meets the gates of a pair that no machine can spoil', () => {
  expect(figures.filter(({ kind }) => kind === 'gate').map(({ what }) => what)).toEqual([
    'D-19: resources of the largest stack of a pair', 'D-19: kB of its largest template', 'code lines of a program that has a pair',
    'first deployment of a pair, until both Regions serve', 'files of the largest Lambda asset of a pair', 'asset files in all of a pair',
  ]);
  expect(figures.filter(fails).map(({ what, figure, limit, details }) => [what, figure, limit, ...details])).toEqual([]);
});

test('is there when the standby is: audit, costs and alarms on the CDN never make anybody wait', () => {
  const standby = stacks.find(({ stack: { name } }) => name === 'Eldonia/Standby')!;
  const behind = stacks.filter(({ stack: { name } }) => /(Audit|Costs|CostAnomalies|EdgeAlarms)$/.test(name));
  expect(duration(stacks.filter((stack) => !behind.includes(stack)))).toBe(standby.finish / 60);
  expect(behind).toHaveLength(5);
  for (const { stack: { name }, finish } of behind.filter((stack) => stack.stack.name !== 'Eldonia/Primary/EdgeAlarms')) {
    expect({ name, last: finish > standby.finish }).toEqual({ name, last: true });
  }
  // Only anomaly detection, which is the very last, waits for the others.
  const last = 'Eldonia/Primary/CostAnomalies';
  for (const { stack: { name } } of behind) expect(stacks.filter(({ stack }) => stack.name !== last && stack.after.includes(name))).toEqual([]);
  expect(stacks.filter(({ stack: { after } }) => after.includes(last))).toEqual([]);
  for (const { seconds } of behind) expect(seconds).toBeLessThanOrEqual(60);
});
