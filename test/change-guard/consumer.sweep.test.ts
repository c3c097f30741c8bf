import { mkdtempSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, IPolicyValidationContext, Validations } from 'aws-cdk-lib';
import { ChangeGuard, DrPair } from '../../src';
import { stacksOf } from '../../src/assembly/read';
import { verdictsOf } from '../../src/change-guard/private/compare';
import { lockOf } from '../../src/change-guard/private/lock';
import { Comparison } from '../../src/change-guard/private/pairing';
import { unlocked } from '../../src/change-guard/private/refusals';
import { canonical } from '../../tools/assemblies/canonical';
import { everythingOnApp } from '../../tools/assemblies/everything-on';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { ACCOUNT } from '../../tools/assemblies/stacks';
import { median } from '../../tools/measure/statistics';
import { quickApp } from '../dr-pair/fixture';
import { flagSets } from '../support/flags';

function pairApp(context = {}): App {
  const app = quickApp(context);
  new DrPair(app, 'Pair', { zone: PLATFORM_ZONE, alarmEmail: 'ops@eldonia.example', account: ACCOUNT });
  return app;
}

test.each(Object.entries(flagSets))('%s in an app that had none change nothing', (_, flags) => {
  const comparison = new Comparison(lockOf(stacksOf(canonical('everythingOn'))), lockOf(stacksOf(everythingOnApp({}, flags).synth())));

  expect(verdictsOf(comparison)).toEqual([]);
  expect(unlocked(comparison, [])).toEqual([]);
});

const cpuOf = (run: () => void): number => {
  const before = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
};

/** Of the CPU time of a synthesis, which a busy machine slows as well: 78 ms of the 650 ms that it takes on a quiet one. */
const SHARE = 0.12;

test('a pair is checked within a small share of the time of its synthesis', () => {
  jest.spyOn(console, 'error').mockReturnValue();
  const lockFile = join(mkdtempSync(join(tmpdir(), 'change-guard-')), 'eldonia.lock.json');
  const app = pairApp({ 'eldonia:lock': 'update' });
  Validations.of(app).addPlugins(new ChangeGuard(lockFile));
  const { stacksRecursively } = app.synth();
  const context = {
    appConstruct: pairApp(),
    templatePaths: stacksRecursively.map(({ templateFullPath }) => templateFullPath),
    stackTemplates: stacksRecursively.map(({ hierarchicalId, templateFullPath, environment: { account, region } }) =>
      ({ stackConstructPath: hierarchicalId, templatePath: templateFullPath, accountId: account, region })),
  } as unknown as IPolicyValidationContext;
  const guard = new ChangeGuard(lockFile);
  const round = () => ({
    synthesis: cpuOf(() => void pairApp().synth()),
    checks: Array.from({ length: 3 }, () => cpuOf(() => expect(guard.validate(context)).toEqual({ success: true, violations: [] }))),
  });
  // Whether other tests ran before must not count: the first ones compile.
  for (const _ of [1, 2]) round();
  const rounds = Array.from({ length: 9 }, round);
  const [check, synthesis] = [median(rounds.flatMap(({ checks }) => checks)), median(rounds.map((one) => one.synthesis))];
  console.info(`a pair: ${check.toFixed(0)} ms of CPU time for ChangeGuard, ${synthesis.toFixed(0)} ms for its synthesis, a share of ${(check / synthesis).toFixed(3)}`);

  expect(check / synthesis).toBeLessThan(SHARE);
}, 300_000);
