import {
  Stack, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CacheCluster, CacheClusterAttributes, ICacheCluster } from '../../src/cache';
import { KEY_ARN } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { statement, statementsOf } from '../support/statements';
import { arnOf, built } from '../support/templates';

const imported = (stack: Stack, attrs: Partial<CacheClusterAttributes> = {}): ICacheCluster =>
  CacheCluster.fromCacheClusterAttributes(stack, 'Cache', {
    configurationEndpointAddress: 'cache.example.com', securityGroups: [], ...attrs,
  });

const roleIn = (stack: Stack) => new iam.Role(stack, 'Task', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
/** The statements of a role that may connect to a cache. */
const granted = (attrs: (stack: Stack) => Partial<CacheClusterAttributes>) =>
  statementsOf(built((stack) => imported(stack, attrs(stack)).grantConnect(roleIn(stack))));

test('represents an existing cache and creates no resources', () => {
  const stack = testStack();
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'cache');
  const [slowLogGroup, engineLogGroup] = ['slow', 'engine'].map((name) => logs.LogGroup.fromLogGroupName(stack, name, `cache-${name}`));
  const attrs = { port: 6380, username: 'app', secret, replicationGroupId: 'shop', slowLogGroup, engineLogGroup };
  const { port: endpointPort, ...members } = attrs;

  expect(imported(stack, attrs)).toMatchObject({ configurationEndpointAddress: 'cache.example.com', endpointPort, ...members });
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test('allows clients to reach the port of an existing cache, 6379 by default', () => {
  const stack = testStack();
  const [group, client] = ['sg-01234567', 'sg-76543210'].map((id) => ec2.SecurityGroup.fromSecurityGroupId(stack, id, id));
  const cache = imported(stack, { securityGroups: [group] });
  cache.connections.allowDefaultPortFrom(client);

  expect([cache.username, cache.secret, cache.replicationGroupId, cache.slowLogGroup]).toEqual(['default', undefined, undefined, undefined]);
  Template.fromStack(stack).hasResourceProperties('AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-01234567', FromPort: 6379, ToPort: 6379 });
});

test.each<[Partial<CacheClusterAttributes>, string[]]>([
  [{}, ['shop-0001-001', 'shop-0001-002', 'shop-0002-001', 'shop-0002-002']],
  [{ shards: 1, replicasPerShard: 0 }, ['shop-0001-001']],
])('has the metrics of the nodes of an existing cache with %j', (attrs, nodes) => {
  const metric = imported(testStack(), { replicationGroupId: 'shop', ...attrs }).metricEngineCpuUtilization();

  expect(Object.values(metric.usingMetrics).map((one) => (one as cloudwatch.Metric).dimensions?.CacheClusterId)).toEqual(nodes);
});

test('grants permission to read the secret of an existing cache, and to decrypt it with an imported key, because its policy does not change', () => {
  const statements = granted((stack) => ({
    secret: secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', {
      secretCompleteArn: 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:cache-AbCdEf', encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
    }),
  }));

  expect(statements).toContainEqual(statement({ Action: expect.arrayContaining(['secretsmanager:GetSecretValue']) }));
  expect(statements).toContainEqual({
    Effect: 'Allow',
    Action: 'kms:Decrypt',
    Resource: KEY_ARN,
    Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.ap-northeast-1.amazonaws.com' } },
  });
});

test('grants permission to connect to an existing cache with IAM authentication', () => {
  const Resource = ['replicationgroup:shop', 'user:app-iam'].map((tail) => arnOf(`elasticache:ap-northeast-1:123456789012:${tail}`));

  expect(granted(() => ({ replicationGroupId: 'shop', username: 'app-iam' }))).toEqual([{ Effect: 'Allow', Action: 'elasticache:Connect', Resource }]);
});

test('grants no role of another account permission to connect with IAM authentication', () => {
  const stack = testStack();
  const foreign = iam.Role.fromRoleArn(stack, 'Foreign', 'arn:aws:iam::999999999999:role/x');

  expect(() => imported(stack, { replicationGroupId: 'shop', username: 'app-iam' }).grantConnect(foreign)).toThrow('grantee must be in account 123456789012');
});

test.each<[string, (cache: ICacheCluster, stack: Stack) => unknown]>([
  ['metrics', (cache) => cache.metricEvictions()],
  ['grantConnect without a secret', (cache, stack) => cache.grantConnect(roleIn(stack))],
])('fails without the replicationGroupId for %s', (purpose, use) => {
  const stack = testStack();

  expect(() => use(imported(stack), stack)).toThrow(
    new Error(`replicationGroupId is required for ${purpose}; pass it to fromCacheClusterAttributes (at Test/Cache)`));
});
