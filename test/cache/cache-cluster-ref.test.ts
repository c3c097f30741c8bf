import {
  Stack, aws_cloudwatch as cloudwatch, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms, aws_logs as logs, aws_secretsmanager as secretsmanager,
} from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CacheCluster, CacheClusterAttributes, ICacheCluster } from '../../src/cache';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

function imported(stack: Stack, attrs: Partial<CacheClusterAttributes> = {}): ICacheCluster {
  return CacheCluster.fromCacheClusterAttributes(stack, 'Cache', {
    configurationEndpointAddress: 'cache.example.com', securityGroups: [], ...attrs,
  });
}

const roleIn = (stack: Stack) => new iam.Role(stack, 'Task', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });

test('represents an existing cache and creates no resources', () => {
  const stack = testStack();
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'cache');
  const slowLogGroup = logs.LogGroup.fromLogGroupName(stack, 'SlowLog', 'cache-slow');
  const engineLogGroup = logs.LogGroup.fromLogGroupName(stack, 'EngineLog', 'cache-engine');
  const cache = imported(
    stack, { port: 6380, username: 'app', secret, replicationGroupId: 'shop', slowLogGroup, engineLogGroup },
  );

  expect(cache).toMatchObject({
    configurationEndpointAddress: 'cache.example.com',
    endpointPort: 6380,
    username: 'app',
    secret,
    replicationGroupId: 'shop',
    slowLogGroup,
    engineLogGroup,
  });
  expect(Template.fromStack(stack).toJSON().Resources).toBeUndefined();
});

test('allows clients to reach the port of an existing cache, 6379 by default', () => {
  const stack = testStack();
  const cache = imported(stack, { securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-01234567')] });
  const client = new ec2.SecurityGroup(stack, 'Client', { vpc: importedVpc(stack) });

  cache.connections.allowDefaultPortFrom(client);

  expect([
    cache.username, cache.secret, cache.replicationGroupId, cache.slowLogGroup,
  ]).toEqual(['default', undefined, undefined, undefined]);
  Template.fromStack(stack).hasResourceProperties(
    'AWS::EC2::SecurityGroupIngress', { GroupId: 'sg-01234567', FromPort: 6379, ToPort: 6379 },
  );
});

test('grants the decryption of a secret whose key is imported, because its policy does not change', () => {
  const stack = testStack();
  const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:ap-northeast-1:123456789012:key/1');
  const secret = secretsmanager.Secret.fromSecretAttributes(stack, 'Secret', {
    secretCompleteArn: 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:cache-AbCdEf', encryptionKey,
  });

  imported(stack, { secret }).grantConnect(roleIn(stack));

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: Match.arrayWith([{
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: 'arn:aws:kms:ap-northeast-1:123456789012:key/1',
        Condition: { StringEquals: { 'kms:ViaService': 'secretsmanager.ap-northeast-1.amazonaws.com' } },
      }]),
    },
  });
});

test.each<[Partial<CacheClusterAttributes>, string[]]>([
  [{}, ['shop-0001-001', 'shop-0001-002', 'shop-0002-001', 'shop-0002-002']],
  [{ shards: 1, replicasPerShard: 0 }, ['shop-0001-001']],
])('has the metrics of the nodes of an existing cache with %j', (attrs, nodes) => {
  const metric = imported(testStack(), { replicationGroupId: 'shop', ...attrs }).metricEngineCpuUtilization();

  expect(
    Object.values(metric.usingMetrics).map((one) => (one as cloudwatch.Metric).dimensions?.CacheClusterId),
  ).toEqual(nodes);
});

test('grants permission to read the secret of an existing cache', () => {
  const stack = testStack();
  const secret = secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'cache');

  imported(stack, { secret }).grantConnect(roleIn(stack));

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: { Statement: [Match.objectLike({ Action: Match.arrayWith(['secretsmanager:GetSecretValue']) })] },
  });
});

test('grants permission to connect to an existing cache with IAM authentication', () => {
  const stack = testStack();
  const arn = (tail: string) => ({
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:elasticache:ap-northeast-1:123456789012:${tail}`]],
  });

  imported(stack, { replicationGroupId: 'shop', username: 'app-iam' }).grantConnect(roleIn(stack));

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [{
        Effect: 'Allow', Action: 'elasticache:Connect', Resource: [arn('replicationgroup:shop'), arn('user:app-iam')],
      }],
    },
  });
});

test.each<[string, (cache: ICacheCluster, stack: Stack) => unknown]>([
  ['metrics', (cache) => cache.metricEvictions()],
  ['grantConnect without a secret', (cache, stack) => cache.grantConnect(roleIn(stack))],
])('fails without the replicationGroupId for %s', (purpose, use) => {
  const stack = testStack();

  expect(() => use(imported(stack), stack)).toThrow(
    new Error(`replicationGroupId is required for ${purpose}; pass it to fromCacheClusterAttributes (at Test/Cache)`));
});
