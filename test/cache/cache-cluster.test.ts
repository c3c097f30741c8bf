import { Duration, Lazy, Stack, Token, aws_ec2 as ec2, aws_kms as kms, aws_logs as logs, aws_sns as sns } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { cacheIn, GROUP, templateOf } from './fixture';
import { CacheAuth, CacheDurability, CacheEngine, CacheClusterProps } from '../../src/cache';
import { testStack } from '../../tools/assemblies/stacks';
import { warningsOf } from '../support/warnings';

const warnings = (props: Partial<CacheClusterProps>) => warningsOf(Stack.of(cacheIn(testStack(), props)));

describe('the default cache', () => {
  const stack = testStack();
  const cache = cacheIn(stack);
  const template = Template.fromStack(stack);

  test('evicts only keys with a TTL, and has no append-only file', () => template.hasResourceProperties('AWS::ElastiCache::ParameterGroup', {
    CacheParameterGroupFamily: 'valkey9',
    Properties: { 'cluster-enabled': 'yes', 'maxmemory-policy': 'volatile-lru' },
  }));

  test('has the configuration endpoint, whose port is a number, and no warnings', () => {
    const endpoint = ['Address', 'Port'].map((part) => ({ 'Fn::GetAtt': [stack.getLogicalId(cache.replicationGroup), `ConfigurationEndPoint.${part}`] }));

    expect(stack.resolve([cache.configurationEndpointAddress, cache.endpointPort])).toEqual(endpoint);
    expect(cache.durability).toBe(CacheDurability.ASYNC);
    expect(warningsOf(stack)).toEqual([]);
  });
});

const PARAMETERS = { 'maxmemory-policy': 'noeviction', 'slowlog-log-slower-than': '5000' };
const SCALING = { minimum: 1, maximum: 2, targetCpuPercent: 35, scaleInCooldown: Duration.hours(1), scaleOutCooldown: Duration.minutes(5) };
const isolated = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Isolated', {
  vpcId: 'vpc-1', availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'], isolatedSubnetIds: ['subnet-1', 'subnet-2'],
});
test.each<[string, Partial<CacheClusterProps> | ((stack: Stack) => Partial<CacheClusterProps>), Record<string, unknown>, string?]>([
  ['another engine', { engine: CacheEngine.VALKEY_9_1 }, { Engine: 'valkey', EngineVersion: '9.1' }],
  ['another node type', { nodeType: new ec2.InstanceType('m7g.xlarge') }, { CacheNodeType: 'cache.m7g.xlarge' }],
  ['synchronous durability', { durability: CacheDurability.SYNC }, { Durability: 'sync' }],
  ['no durability', { durability: CacheDurability.DISABLED }, { Durability: 'disabled' }],
  ['an engine without durability', { engine: CacheEngine.VALKEY_8_2 }, { Durability: Match.absent() }],
  ['no snapshots', { snapshotRetention: Duration.days(0) }, { SnapshotRetentionLimit: 0, SnapshotWindow: Match.absent() }],
  ['a name', { replicationGroupId: 'eldonia-redis' }, { ReplicationGroupId: 'eldonia-redis' }],
  ['scaling with a target and cooldowns', { scaling: SCALING },
    { TargetTrackingScalingPolicyConfiguration: { TargetValue: 35, ScaleInCooldown: 3_600, ScaleOutCooldown: 300 } }, 'AWS::ApplicationAutoScaling::ScalingPolicy'],
  ['parameters beside its own, and another eviction policy', { parameters: PARAMETERS },
    { Properties: { 'cluster-enabled': 'yes', ...PARAMETERS } }, 'AWS::ElastiCache::ParameterGroup'],
  ['isolated subnets without private ones', (stack) => ({ vpc: isolated(stack) }), { SubnetIds: ['subnet-1', 'subnet-2'] }, 'AWS::ElastiCache::SubnetGroup'],
])('accepts %s', (_, props, expected, type = GROUP) => templateOf(props).hasResourceProperties(type, expected));

test('is small and without durability in development, with warnings', () => {
  const development = { shards: 1, replicasPerShard: 0, nodeType: new ec2.InstanceType('t4g.small') };

  templateOf(development).hasResourceProperties(GROUP, { NumNodeGroups: 1, ReplicasPerNodeGroup: 0, MultiAZEnabled: false, Durability: 'disabled' });
  expect(warnings(development)).toEqual(['@eldonia/cache-cluster:noReplica', '@eldonia/cache-cluster:notDurable']);
  expect(warnings({ ...development, durability: CacheDurability.DISABLED })).toEqual(['@eldonia/cache-cluster:noReplica']);
});

test('says what to do for durability, also on a platform, which has no such prop', () => {
  const stack = testStack();

  cacheIn(stack, { engine: CacheEngine.REDIS_7_1 });

  Annotations.fromStack(stack).hasWarning('/Test/Cache', Match.stringLikeRegexp(
    'If this is intended, pass CacheDurability.DISABLED, or acknowledge this warning on a platform.'));
});

test.each<[string, Partial<CacheClusterProps>, string[]]>([
  ['an engine without durability', { engine: CacheEngine.REDIS_7_1 }, ['@eldonia/cache-cluster:notDurable']],
  [
    'replicas in one zone', { multiAz: false, durability: CacheDurability.DISABLED },
    ['@eldonia/cache-cluster:singleZone'],
  ],
  ['more nodes than the quota', { shards: 46 }, ['@eldonia/cache-cluster:nodeQuota']],
  [
    'scaling beyond the quota', { scaling: { maximum: 46 } },
    ['@eldonia/cache-cluster:nodeQuota'],
  ],
  ['a global datastore, without durability and scaling', { globalDatastore: true }, []],
])('warns of %s', (_, props, expected) => expect(warnings(props)).toEqual(expected));

test('accepts imported keys and topics, other subnets and another log retention', () => {
  const [keyArn, topicArn] = ['arn:aws:kms:ap-northeast-1:123456789012:key/k', 'arn:aws:sns:ap-northeast-1:123456789012:t'];
  const template = templateOf((stack) => ({
    encryptionKey: kms.Key.fromKeyArn(stack, 'Key', keyArn),
    notificationTopic: sns.Topic.fromTopicArn(stack, 'Topic', topicArn),
    vpcSubnets: { subnetType: ec2.SubnetType.PUBLIC },
    logRetention: logs.RetentionDays.ONE_WEEK,
  }));

  template.resourceCountIs('AWS::KMS::Key', 0);
  template.hasResourceProperties(GROUP, { KmsKeyId: keyArn, NotificationTopicArn: topicArn });
  template.hasResourceProperties(
    'AWS::ElastiCache::SubnetGroup', { SubnetIds: ['subnet-00000000000000001', 'subnet-00000000000000002'] },
  );
  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
});

test('accepts tokens', () => {
  const text = Lazy.string({ produce: () => 'late' });
  const number = Lazy.number({ produce: () => 2 });

  templateOf({
    shards: number,
    replicasPerShard: number,
    replicationGroupId: text,
    snapshotWindow: text,
    maintenanceWindow: text,
    nodeType: new ec2.InstanceType(text),
    snapshotRetention: Duration.days(number),
    scaling: { minimum: number, maximum: number, targetCpuPercent: number },
    auth: CacheAuth.rbac({ username: text, accessString: text }),
    parameters: { 'notify-keyspace-events': text },
  }).hasResourceProperties(GROUP, { NumNodeGroups: 2, CacheNodeType: 'cache.late', SnapshotWindow: 'late', Durability: 'async' });
});

test('accepts zones that are tokens', () => {
  const vpcOf = (stack: Stack) => ec2.Vpc.fromVpcAttributes(stack, 'Late', {
    vpcId: 'vpc-1', availabilityZones: [Token.asString({ Ref: 'Zone' })], privateSubnetIds: ['subnet-1'],
  });

  expect(() => templateOf((stack) => ({ vpc: vpcOf(stack) }))).not.toThrow();
});
