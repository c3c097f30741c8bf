import { App } from 'aws-cdk-lib';
import { everythingApp } from '../../tools/assemblies/everything';
import { acceptedBy, judge, Judged, pairsOfRegions, platformWithAlarms, rulePacks } from '../../tools/policies/rule-packs';

/** What tests bring along for a construct to work with is theirs, as it would be a user's. */
const BROUGHT = /^(\w+\/(Minimal)?Function(Role)?|WeeklyTask\/Task)\//;
/** What AwsSolutions finds is in validation.test.ts, as are packs as an app has them. */
const BESIDE_AWS_SOLUTIONS = /^(NIST|HIPAA|PCI)\./;

const apps: [string, App][] = [
  ['pairs of regions', pairsOfRegions()],
  ['the platform', platformWithAlarms()],
  ['all others', everythingApp(new App(), ['DrPair', 'PairThatMovesByItself'])],
];
const judged = new Map(apps.map(([name, app]): [string, Judged[]] => {
  app.synth();
  return [name, rulePacks().flatMap((pack) => judge(pack, app))];
}));
const all = [...judged.values()].flat();

/** `NIST.800.53.R5-LambdaDLQ` becomes `LambdaDLQ`. */
const nameOf = (rule: string): string => rule.slice(rule.indexOf('-') + 1);

test.each(apps.slice(0, 2))('nothing is found in %s', (name) => expect(judged.get(name)!.filter(({ reason }) => reason === undefined)).toEqual([]));

test('only callers can pass a topic for alarms, and a firewall for an API that is open to the Internet', () => {
  const open = judged.get('all others')!.filter(({ reason, path }) => reason === undefined && !BROUGHT.test(path));

  expect([...new Set(open.map(({ rule }) => nameOf(rule)))].sort()).toEqual(['ALBWAFEnabled', 'CloudWatchAlarmAction']);
});

test('every reason accepts something in each of the packs that it names', () => {
  const given = apps.flatMap(([, app]) => app.node.findAll()).flatMap(acceptedBy).flatMap((entry) => Object.entries(entry))
    .map(([id, reason]) => `${id.replace('Annotation::', '')}: ${reason}`).filter((one) => BESIDE_AWS_SOLUTIONS.test(one));
  const used = new Set(all.map(({ rule, reason }) => `${rule}: ${reason}`));

  expect([...new Set(given)].filter((one) => !used.has(one))).toEqual([]);
});
