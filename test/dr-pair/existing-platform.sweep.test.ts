import { Stack, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { OSAKA_REGION, PROPS, Placed, REPORT, TOKYO_REGION, TemplateText, existingStack, ofType, placed, quickApp, templateOf } from './fixture';
import { madePair } from './pairs';
import { DrPair, DrRegion } from '../../src/dr-pair';
import { EldoniaPlatform, EldoniaPlatformProps } from '../../src/eldonia-platform';
import { PlatformTier } from '../../src/region';
import { harmsOf } from '../support/harms';
import { sharedNames } from '../support/physical-names';

function single(chosen: Partial<EldoniaPlatformProps>): Placed[] {
  const app = quickApp();
  const { stack } = existingStack(app);
  // Another receiver of the alarms would be a loss.
  new EldoniaPlatform(stack, 'Platform', { zone: PROPS.zone, alarmEmail: PROPS.alarmEmail, ...chosen });
  return placed(app.synth());
}

const { stacks: pair } = madePair('existingJobs');
const before = single({ jobs: [REPORT] });

const named = (stacks: readonly Placed[]) => stacks.map(({ stackName: name, ...stack }) => ({ name, ...stack }));
const harms = (old: readonly Placed[], now: readonly Placed[]) => harmsOf(named(old), named(now));

// test/changes compares other platforms with the pairs that they become.
test('a platform with jobs that becomes a pair loses and replaces nothing', () => expect(harms(before, pair)).toEqual([]));

test('a platform of the economy tier loses a cache without replicas', () => {
  // Each change replaces it, because CloudFormation can't update it. The nodes of a pair are larger.
  expect(harms(single({ tier: PlatformTier.ECONOMY }), madePair('economy').stacks))
    .toEqual([expect.stringMatching(/^DATA Eldonia PlatformCacheReplicationGroup\w+ AWS::\S+ replace by ReplicationGroupId /)]);
});

test('removes only the health check, which the one of the plan replaces', () => {
  const dropped = before.flatMap(({ stackName, template }) => Object.entries(template.Resources)
    .filter(([id, { Type }]) => templateOf(pair, { stackName }).Resources[id]?.Type !== Type).map(([id]) => `${stackName} ${id}`));

  expect(dropped.map((line) => line.replace(/[0-9A-F]{8}$/, ''))).toEqual([
    'Eldonia PlatformOriginTargets1Alarm', 'Eldonia PlatformOriginTargets1Check',
  ]);
});

test('keeps the VPC of a platform whose zones were chosen', () => {
  const availabilityZones = ['ap-northeast-1a', 'ap-northeast-1d'];
  const app = quickApp();
  const { stack } = existingStack(app);
  new DrPair(app, 'Pair', { ...PROPS, primaryRegion: DrRegion.tokyo({ network: { availabilityZones } }), stacks: { primary: stack } });

  expect(harms(single({ network: { availabilityZones } }), placed(app.synth()))).toEqual([]);
});

test('has no name conflicts with other resources in the stack', () => {
  const [stack] = pair.filter(({ stackName }) => stackName === 'Eldonia');

  expect(sharedNames(stack.template)).toEqual([]);
  expect(Object.keys(stack.template.Resources)).toEqual(expect.arrayContaining([
    expect.stringMatching(/^Alarms[0-9A-F]{8}$/), expect.stringMatching(/^PlatformAlarmsTopic/),
  ]));
});

test('tags its own resources in the existing stack', () => {
  const [stack] = pair.filter(({ stackName }) => stackName === 'Eldonia');
  const untagged = Object.entries(stack.template.Resources).filter(([id, { Type, Properties }]) =>
    Type === 'AWS::IAM::Role' && id.startsWith('Pair') && !JSON.stringify(Properties.Tags).includes('team-a'))
    .map(([id]) => id);

  expect(untagged).toEqual([]);
});

test('keeps the token secret of a platform that has its own, and reads its replica in the other Region', () => {
  const secretIn = (stack: Stack, region: string) =>
    secretsmanager.Secret.fromSecretCompleteArn(stack, `Jwt-${region}`, `arn:aws:secretsmanager:${region}:123456789012:secret:tokens-a1b2c3`);
  const app = quickApp();
  const { stack } = existingStack(app);
  const adopted = new DrPair(app, 'Pair', {
    ...PROPS,
    primaryRegion: DrRegion.tokyo({ existing: { jwtSecret: secretIn(stack, TOKYO_REGION) } }),
    recovery: { standbyRegion: DrRegion.osaka({ existing: { jwtSecret: secretIn(stack, OSAKA_REGION) } }) },
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
