import { mkdtempSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, IPolicyValidationContext, Stack, Validations } from 'aws-cdk-lib';
import { reportOf } from './report';
import { ChangeGuard, DrPair, EldoniaPlatform } from '../../src';
import { stacksOf } from '../../src/assembly/read';
import { verdictsOf } from '../../src/change-guard/private/compare';
import { lockOf } from '../../src/change-guard/private/lock';
import { Comparison } from '../../src/change-guard/private/pairing';
import { unlocked } from '../../src/change-guard/private/refusals';
import { canonical } from '../../tools/assemblies/canonical';
import { everythingOnApp } from '../../tools/assemblies/everything-on';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { ACCOUNT, TOKYO } from '../../tools/assemblies/stacks';
import { median } from '../../tools/measure/statistics';
import { Violation } from '../../tools/validation-report';
import { quickApp } from '../dr-pair/fixture';
import { flagSets } from '../support/flags';

const PROPS = { zone: PLATFORM_ZONE, alarmEmail: 'ops@eldonia.example' };
const UPDATE = { 'eldonia:lock': 'update' };
const lock = () => join(mkdtempSync(join(tmpdir(), 'change-guard-')), 'eldonia.lock.json');

const file = lock();

beforeAll(() => {
  jest.spyOn(console, 'error').mockReturnValue();
  guarded(platformApp(undefined, UPDATE), file);
});

function platformApp(name?: string, context = {}): App {
  const app = quickApp(context);
  new EldoniaPlatform(new Stack(app, 'Eldonia', { env: TOKYO }), 'Platform', { ...PROPS, name });
  return app;
}

/** The pair that adopts the platform. */
function pairApp(context = {}): App {
  const app = quickApp(context);
  new DrPair(app, 'Pair', { ...PROPS, account: ACCOUNT, stacks: { primary: new Stack(app, 'Eldonia', { env: TOKYO }) } });
  return app;
}

function guarded(app: App, lockFile: string): readonly Violation[] {
  Validations.of(app).addPlugins(new ChangeGuard(lockFile));
  return reportOf(app, 'Change Guard');
}

test('a platform passes unchanged', () => {
  expect(guarded(platformApp(), file)).toEqual([]);
});

test('a pair that adopts it brings new resources, and changes no old one', () => {
  expect(guarded(pairApp(), file).map(({ ruleName }) => ruleName)).toEqual(['not-locked']);
});

test('a platform with another name passes only with the lines that the refusal prints', () => {
  const refused = guarded(platformApp('store'), file);
  expect(refused.map(({ ruleName, violatingConstructs: [{ constructPath }] }) => `${ruleName} ${constructPath}`)).toEqual(expect.arrayContaining([
    'data-loss Eldonia/Platform/Database/Cluster/Resource', 'data-loss Eldonia/Platform/Cache/ReplicationGroup',
    'data-loss Eldonia/Platform/Media/Resource/Resource', 'data-loss Eldonia/Platform/JwtSecret/Resource',
  ]));

  const lines = refused.map(({ suggestedFix }) => /\{"stack".*\}/.exec(suggestedFix)![0].replace('"reason":""', '"reason":"the shop is not open yet"'));
  writeFileSync(file, readFileSync(file, 'utf8').replace('"accepted": []', `"accepted": [\n    ${lines.join(',\n    ')}\n  ]`));
  expect(guarded(platformApp('store'), file)).toEqual([]);
});

test.each(Object.entries(flagSets))('%s in an app that had none change nothing', (_, flags) => {
  const comparison = new Comparison(lockOf(stacksOf(canonical('everythingOn'))), lockOf(stacksOf(everythingOnApp({}, flags).synth())));

  expect(verdictsOf(comparison)).toEqual([]);
  expect(unlocked(comparison)).toEqual([]);
});

test('a pair is checked within 100 ms', () => {
  const pairLock = lock();
  const app = pairApp(UPDATE);
  guarded(app, pairLock);
  const { stacksRecursively } = app.synth();
  const context = {
    appConstruct: pairApp(),
    templatePaths: stacksRecursively.map(({ templateFullPath }) => templateFullPath),
    stackTemplates: stacksRecursively.map(({ hierarchicalId, templateFullPath, environment: { account, region } }) =>
      ({ stackConstructPath: hierarchicalId, templatePath: templateFullPath, accountId: account, region })),
  } as unknown as IPolicyValidationContext;
  const guard = new ChangeGuard(pairLock);
  const times = Array.from({ length: 11 }, () => {
    const before = process.cpuUsage();
    expect(guard.validate(context)).toEqual({ success: true, violations: [] });
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  console.info(`ChangeGuard of a pair: ${median(times).toFixed(0)} ms of CPU time, median of 11 runs`);

  expect(median(times)).toBeLessThan(100);
});
