import { App, Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { PROPS, Placed, REPORT, TOKYO_REGION, placed, quickApp } from './fixture';
import { DrPair, DrPairProps } from '../../src/dr-pair';
import { EldoniaPlatform, PlatformJob, PlatformTier } from '../../src/eldonia-platform';
import { sharedNames } from '../support/physical-names';
import { TOKYO } from '../support/stacks';
import { pins } from '../support/stateful';

interface Chosen {
  readonly tier?: PlatformTier;
  readonly jobs?: PlatformJob[];
}

/** The stack of somebody who has the platform in one region, and an `Alarms` of their own. */
function stackOf(app: App): { readonly stack: Stack; readonly alarmTopic: sns.ITopic } {
  const stack = new Stack(app, 'Eldonia', { env: TOKYO });
  return { stack, alarmTopic: new sns.Topic(stack, 'Alarms') };
}

function single(chosen: Chosen): Placed[] {
  const app = quickApp();
  const { stack, alarmTopic } = stackOf(app);
  new EldoniaPlatform(stack, 'Platform', { zone: PROPS.zone, alarmTopic, ...chosen });
  return placed(app.synth());
}

function paired(props: Partial<DrPairProps>, app = quickApp()): Placed[] {
  new DrPair(app, 'Pair', { ...PROPS, primaryStack: stackOf(app).stack, ...props });
  return placed(app.synth());
}

const inTokyo = (stacks: Placed[]) => stacks.filter(({ region }) => region === TOKYO_REGION);
/** The lines of what loses data or an address when it is replaced. */
const fixed = (stacks: Placed[]) => stacks.flatMap(({ stackName, template }) => pins(template).map((line) => `${stackName} ${line}`));

describe.each<[string, Chosen]>([
  ['production', {}],
  ['development', { tier: PlatformTier.DEVELOPMENT }],
  ['jobs', { jobs: [REPORT] }],
])('a platform of one region becomes a pair: %s', (_, chosen) => {
  const [before, after] = [single(chosen), paired(chosen)];

  test('keeps every stack', () => {
    expect(after.map(({ stackName, region }) => `${stackName} ${region}`)).toEqual(expect.arrayContaining(before.map(({ stackName, region }) => `${stackName} ${region}`)));
  });

  test('replaces nothing that holds data or an address', () => {
    const left = new Set(fixed(after));

    expect(fixed(before).length).toBeGreaterThan(20);
    expect(fixed(before).filter((line) => !left.has(line))).toEqual([]);
  });

  test('drops the health check alone, whose place the plan\'s takes, and what only the old topic needs', () => {
    const dropped = before.flatMap(({ stackName, template }) => Object.entries(template.Resources).filter(([id, { Type }]) =>
      after.find((stack) => stack.stackName === stackName)!.template.Resources[id]?.Type !== Type).map(([id]) => `${stackName} ${id}`));

    expect(dropped.map((line) => line.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'Eldonia AlarmsPolicy', 'Eldonia PlatformOriginTargets1Alarm', 'Eldonia PlatformOriginTargets1Check',
    ]);
  });

  test('makes the platform\'s own cluster the source of the global database', () => {
    const [{ template }] = after.filter(({ stackName }) => stackName === 'Eldonia');
    const [source] = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::RDS::GlobalCluster').map(({ Properties }) => Properties.SourceDBClusterIdentifier);
    const [cluster] = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::RDS::DBCluster').map(([id]) => id);

    expect(JSON.stringify(source)).toContain(JSON.stringify({ Ref: cluster }));
  });
});

test.each<[string, Partial<DrPairProps>]>([
  ['id', { platformId: 'Other' }],
  ['name', { name: 'other' }],
])('would notice that another %s replaces the database', (_, props) => {
  const left = new Set(fixed(paired(props)));

  expect(fixed(single({})).filter((line) => !left.has(line))).toEqual(expect.arrayContaining([expect.stringMatching(/^Eldonia PlatformDatabaseCluster\w+ RDS::DBCluster /)]));
});

test('shares the stack with whatever else is in it', () => {
  const [stack] = paired({}).filter(({ stackName }) => stackName === 'Eldonia');

  expect(sharedNames(stack.template)).toEqual([]);
  expect(Object.keys(stack.template.Resources)).toEqual(expect.arrayContaining([expect.stringMatching(/^Alarms[0-9A-F]{8}$/), expect.stringMatching(/^PlatformAlarmsTopic/)]));
});

test('keeps the topic, and who has confirmed to get its mails', () => {
  const app = quickApp();
  new EldoniaPlatform(stackOf(app).stack, 'Platform', { zone: PROPS.zone, alarmEmail: PROPS.alarmEmail });
  const told = (stacks: Placed[]) => inTokyo(stacks).flatMap(({ template }) =>
    Object.entries(template.Resources).filter(([, { Type }]) => /^AWS::SNS::(Topic|Subscription)$/.test(Type)));

  expect(told(paired({}))).toEqual(told(placed(app.synth())));
});

test('tags its own parts in that stack as in the others', () => {
  const [stack] = paired({ costCenter: 'team-a' }).filter(({ stackName }) => stackName === 'Eldonia');
  const untagged = Object.entries(stack.template.Resources).filter(([id, { Type, Properties }]) =>
    Type === 'AWS::IAM::Role' && id.startsWith('Pair') && !JSON.stringify(Properties.Tags).includes('team-a')).map(([id]) => id);

  expect(untagged).toEqual([]);
});

test('finds the platform under another id', () => {
  const app = quickApp();
  const stack = new Stack(app, 'Eldonia', { env: TOKYO });
  const { primary } = new DrPair(app, 'Pair', { ...PROPS, primaryStack: stack, platformId: 'Shop' });

  expect(primary.node.path).toBe('Eldonia/Shop');
  expect(inTokyo(placed(app.synth())).map(({ stackName }) => stackName).sort()).toEqual([
    'Eldonia', ...['Audit', 'Costs', 'Release'].map((suffix) => expect.stringMatching(new RegExp(`^EldoniaShop\\w+${suffix}$`))),
  ]);
});
