import { Tags } from 'aws-cdk-lib';
import { PROPS, Placed, REPORT, TOKYO_REGION, existingStack, placed, quickApp } from './fixture';
import { PairName, madePair } from './pairs';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { PlatformTier } from '../../src/region';
import { sharedNames } from '../support/physical-names';
import { pins } from '../support/stateful';

function single(chosen: Partial<EldoniaPlatformProps>): Placed[] {
  const app = quickApp();
  const { stack, alarmTopic } = existingStack(app);
  new EldoniaPlatform(stack, 'Platform', { zone: PROPS.zone, existing: { alarmTopic }, ...chosen });
  return placed(app.synth());
}

const plain = single({});
const { stacks: pair } = madePair('existing');

const inTokyo = (stacks: readonly Placed[]) => stacks.filter(({ region }) => region === TOKYO_REGION);
/** The lines of what loses data or an address when it is replaced. */
const fixed = (stacks: readonly Placed[]) => stacks.flatMap(({ stackName, template }) => pins(template).map((line) => `${stackName} ${line}`));

describe.each<[string, Placed[], PairName]>([
  ['production', plain, 'existing'],
  ['development', single({ tier: PlatformTier.DEVELOPMENT }), 'development'],
  ['jobs', single({ jobs: [REPORT] }), 'existingJobs'],
])('a platform of one region becomes a pair: %s', (_, before, name) => {
  const { stacks: after } = madePair(name);

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

test.each<[string, () => readonly Placed[]]>([
  ['id', () => madePair('existingShop').stacks],
  ['name', () => single({ name: 'other' })],
])('would notice that another %s replaces the database', (_, other) => {
  const left = new Set(fixed(other()));

  expect(fixed(plain).filter((line) => !left.has(line))).toEqual(expect.arrayContaining([expect.stringMatching(/^Eldonia PlatformDatabaseCluster\w+ RDS::DBCluster /)]));
});

test('shares the stack with whatever else is in it', () => {
  const [stack] = pair.filter(({ stackName }) => stackName === 'Eldonia');

  expect(sharedNames(stack.template)).toEqual([]);
  expect(Object.keys(stack.template.Resources)).toEqual(expect.arrayContaining([expect.stringMatching(/^Alarms[0-9A-F]{8}$/), expect.stringMatching(/^PlatformAlarmsTopic/)]));
});

test('keeps the topic, and who has confirmed to get its mails', () => {
  const app = quickApp();
  const { stack } = existingStack(app);
  Tags.of(stack).add('CostCenter', 'team-a');
  new EldoniaPlatform(stack, 'Platform', { zone: PROPS.zone, alarmEmail: PROPS.alarmEmail });
  const told = (stacks: readonly Placed[]) => inTokyo(stacks).flatMap(({ template }) =>
    Object.entries(template.Resources).filter(([, { Type }]) => /^AWS::SNS::(Topic|Subscription)$/.test(Type)));

  expect(told(pair)).toEqual(told(placed(app.synth())));
});

test('tags its own parts in that stack as in the others', () => {
  const [stack] = madePair('existingJobs').stacks.filter(({ stackName }) => stackName === 'Eldonia');
  const untagged = Object.entries(stack.template.Resources).filter(([id, { Type, Properties }]) =>
    Type === 'AWS::IAM::Role' && id.startsWith('Pair') && !JSON.stringify(Properties.Tags).includes('team-a')).map(([id]) => id);

  expect(untagged).toEqual([]);
});

test('finds the platform under another id', () => {
  const { pair: { primary }, stacks } = madePair('existingShop');

  expect(primary.node.path).toBe('Eldonia/Shop');
  expect(inTokyo(stacks).map(({ stackName }) => stackName).sort()).toEqual([
    'Eldonia', ...['Audit', 'Costs', 'Release'].map((suffix) => `Eldonia-${suffix}`),
  ]);
});
