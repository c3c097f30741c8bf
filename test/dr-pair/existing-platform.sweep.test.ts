import { Stack, Tags, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { OSAKA_REGION, PROPS, Placed, REPORT, TOKYO_REGION, TemplateText, existingStack, ofType, placed, quickApp, templateOf } from './fixture';
import { PairName, madePair } from './pairs';
import { DrPair, DrRegion } from '../../src/dr-pair';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { PlatformTier } from '../../src/region';
import { harmsOf } from '../support/harms';
import { sharedNames } from '../support/physical-names';

function single(chosen: Partial<EldoniaPlatformProps>): Placed[] {
  const app = quickApp();
  const { stack, alarmTopic } = existingStack(app);
  new EldoniaPlatform(stack, 'Platform', { zone: PROPS.zone, existing: { alarmTopic }, ...chosen });
  return placed(app.synth());
}

const plain = single({});
const { stacks: pair } = madePair('existing');

const inTokyo = (stacks: readonly Placed[]) => stacks.filter(({ region }) => region === TOKYO_REGION);
const named = (stacks: readonly Placed[]) => stacks.map(({ stackName: name, ...stack }) => ({ name, ...stack }));
const harms = (before: readonly Placed[], after: readonly Placed[]) => harmsOf(named(before), named(after));

describe.each<[string, Placed[], PairName]>([
  ['production', plain, 'existing'],
  ['economy', single({ tier: PlatformTier.ECONOMY }), 'economy'],
  ['jobs', single({ jobs: [REPORT] }), 'existingJobs'],
])('a platform in one Region becomes a pair: %s', (_, before, name) => {
  const { stacks: after } = madePair(name);

  test('keeps every stack', () => {
    expect(after.map(({ stackName, region }) => `${stackName} ${region}`))
      .toEqual(expect.arrayContaining(before.map(({ stackName, region }) => `${stackName} ${region}`)));
  });

  test('loses and replaces nothing, except a cache without replicas', () => {
    // Each change replaces it, because CloudFormation can't update it. The nodes of a pair are larger.
    expect(harms(before, after)).toEqual(name !== 'economy' ? []
      : [expect.stringMatching(/^DATA Eldonia PlatformCacheReplicationGroup\w+ AWS::\S+ replace by ReplicationGroupId /)]);
  });

  test('removes only the health check, which the one of the plan replaces, and the policy of the old topic', () => {
    const dropped = before.flatMap(({ stackName, template }) =>
      Object.entries(template.Resources).filter(([id, { Type }]) =>
        after.find((stack) => stack.stackName === stackName)!.template.Resources[id]?.Type !== Type)
        .map(([id]) => `${stackName} ${id}`));

    expect(dropped.map((line) => line.replace(/[0-9A-F]{8}$/, ''))).toEqual([
      'Eldonia AlarmsPolicy', 'Eldonia PlatformOriginTargets1Alarm', 'Eldonia PlatformOriginTargets1Check',
    ]);
  });

  test('the cluster of the platform is the source of the global database', () => {
    const [{ template }] = after.filter(({ stackName }) => stackName === 'Eldonia');
    const [source] = Object.values(template.Resources).filter(({ Type }) => Type === 'AWS::RDS::GlobalCluster')
      .map(({ Properties }) => Properties.SourceDBClusterIdentifier);
    const [cluster] = Object.entries(template.Resources).filter(([, { Type }]) => Type === 'AWS::RDS::DBCluster')
      .map(([id]) => id);

    expect(JSON.stringify(source)).toContain(JSON.stringify({ Ref: cluster }));
  });
});

test('keeps the VPC of a platform whose zones were chosen', () => {
  const availabilityZones = ['ap-northeast-1a', 'ap-northeast-1d'];
  const app = quickApp();
  const { stack } = existingStack(app);
  new DrPair(app, 'Pair', { ...PROPS, primaryRegion: DrRegion.tokyo({ availabilityZones }), stacks: { primary: stack } });

  expect(harms(single({ availabilityZones }), placed(app.synth()))).toEqual([]);
});

test.each<[string, () => readonly Placed[]]>([
  ['id', () => madePair('existingShop').stacks],
  ['name', () => single({ name: 'other' })],
])('the check detects that another %s replaces the database', (_, other) => {
  expect(harms(plain, other())).toContainEqual(expect.stringMatching(/^(DATA|FAIL) Eldonia PlatformDatabaseCluster/));
});

test('has no name conflicts with other resources in the stack', () => {
  const [stack] = pair.filter(({ stackName }) => stackName === 'Eldonia');

  expect(sharedNames(stack.template)).toEqual([]);
  expect(Object.keys(stack.template.Resources)).toEqual(expect.arrayContaining([
    expect.stringMatching(/^Alarms[0-9A-F]{8}$/), expect.stringMatching(/^PlatformAlarmsTopic/),
  ]));
});

test('keeps the topic and its confirmed subscriptions', () => {
  const app = quickApp();
  const { stack } = existingStack(app);
  Tags.of(stack).add('CostCenter', 'team-a');
  new EldoniaPlatform(stack, 'Platform', { zone: PROPS.zone, alarmEmail: PROPS.alarmEmail });
  const topics = (stacks: readonly Placed[]) => inTokyo(stacks).flatMap(({ template }) =>
    Object.entries(template.Resources).filter(([, { Type }]) => /^AWS::SNS::(Topic|Subscription)$/.test(Type)));

  expect(topics(pair)).toEqual(topics(placed(app.synth())));
});

test('tags its own resources in the existing stack', () => {
  const [stack] = madePair('existingJobs').stacks.filter(({ stackName }) => stackName === 'Eldonia');
  const untagged = Object.entries(stack.template.Resources).filter(([id, { Type, Properties }]) =>
    Type === 'AWS::IAM::Role' && id.startsWith('Pair') && !JSON.stringify(Properties.Tags).includes('team-a'))
    .map(([id]) => id);

  expect(untagged).toEqual([]);
});

test('finds the platform by another ID', () => {
  const { pair: { primary }, stacks } = madePair('existingShop');

  expect(primary.node.path).toBe('Eldonia/Shop');
  expect(inTokyo(stacks).map(({ stackName }) => stackName).sort()).toEqual([
    'Eldonia', ...['Audit', 'Costs', 'Release'].map((suffix) => `Eldonia-${suffix}`),
  ]);
});

test('keeps the token secret of a platform that has its own, and reads its replica in the other Region', () => {
  const secretIn = (stack: Stack, region: string) =>
    secretsmanager.Secret.fromSecretCompleteArn(stack, `Jwt-${region}`, `arn:aws:secretsmanager:${region}:123456789012:secret:tokens-a1b2c3`);
  const app = quickApp();
  const { stack } = existingStack(app);
  const adopted = new DrPair(app, 'Pair', {
    ...PROPS,
    primaryRegion: DrRegion.tokyo({ existing: { jwtSecret: secretIn(stack, TOKYO_REGION) } }),
    standbyRegion: DrRegion.osaka({ existing: { jwtSecret: secretIn(stack, OSAKA_REGION) } }),
    stacks: { primary: stack },
  });
  const stacks = placed(app.synth());
  const tokens = (template: TemplateText) => JSON.stringify(ofType(template, 'AWS::ECS::TaskDefinition')).match(/"JWT_SECRET","ValueFrom":"([^"]+)"/)?.[1];
  const types = stacks.flatMap(({ template }) => Object.values(template.Resources)).map(({ Type }) => Type);

  expect([adopted.primaryStack, adopted.standbyStack].map((one) => tokens(templateOf(stacks, one)))).toEqual(
    [TOKYO_REGION, OSAKA_REGION].map((region) => `arn:aws:secretsmanager:${region}:123456789012:secret:tokens-a1b2c3`),
  );
  expect(types).not.toContain('Custom::ReplicatedSecret');
  expect(stacks.flatMap(({ template }) => ofType(template, 'AWS::SecretsManager::Secret')).map(({ Name }) => Name)).not.toContain('eldonia/jwt-secret');
  expect(adopted.runbook()).not.toContain('jwt-secret');
});
