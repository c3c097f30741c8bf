import { Match } from '@aws-cdk/integ-tests-alpha';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { CacheDurability, CacheEngine, Network, CacheCluster } from '../src';
import { account, createApp, integTest, primaryRegion } from './environment';

/** A production cache with scaling and a small development cache, for the same task. */
const app = createApp();
const stack = new Stack(app, 'CacheClusterInteg', { env: { account, region: primaryRegion } });
const network = new Network(stack, 'Network', { natGateways: 1 });
const operators = new sns.Topic(stack, 'Operators', { enforceSSL: true });

const cache = new CacheCluster(stack, 'Cache', {
  vpc: network.vpc,
  engine: CacheEngine.VALKEY_9_0,
  durability: CacheDurability.SYNC,
  scaling: { minimum: 2, maximum: 6, targetCpuPercent: 60 },
  parameters: { 'slowlog-log-slower-than': '5000' },
  notificationTopic: operators,
});
cache.metricEngineCpuUtilization().createAlarm(stack, 'CacheBusy', { threshold: 80, evaluationPeriods: 5 });
cache.metricEvictions().createAlarm(stack, 'CacheFull', { threshold: 1, evaluationPeriods: 1 });

const scratch = new CacheCluster(stack, 'Scratch', {
  vpc: network.vpc,
  nodeType: new ec2.InstanceType('t4g.small'),
  shards: 1,
  replicasPerShard: 0,
  durability: CacheDurability.DISABLED,
  snapshotRetention: Duration.days(0),
  removalPolicy: RemovalPolicy.DESTROY,
});

const task = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryLimitMiB: 512 });
const tasks = new ec2.SecurityGroup(stack, 'Tasks', { vpc: network.vpc });
for (const one of [cache, scratch]) {
  one.connections.allowDefaultPortFrom(tasks, 'Tasks of the API');
  one.grantConnect(task.taskRole);
}
task.addContainer('api', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
  environment: {
    REDIS_HOST: cache.configurationEndpointAddress,
    REDIS_PORT: `${cache.endpointPort}`,
    REDIS_TLS: 'true',
    REDIS_USERNAME: cache.username,
  },
  secrets: { REDIS_PASSWORD: ecs.Secret.fromSecretsManager(cache.secret!, 'password') },
});

const { assertions, reads, onlyAws } = integTest(app, 'CacheCluster');
reads('ElastiCache', 'describeReplicationGroups', { ReplicationGroupId: cache.replicationGroup.ref }, {
  ReplicationGroups: [Match.objectLike({
    Status: 'available',
    AutomaticFailover: 'enabled',
    MultiAZ: 'enabled',
    ClusterEnabled: true,
    AtRestEncryptionEnabled: true,
    TransitEncryptionEnabled: true,
    TransitEncryptionMode: 'required',
    NodeGroups: [Match.objectLike({}), Match.objectLike({})],
  })],
});
reads('SecretsManager', 'describeSecret', { SecretId: cache.secret!.secretArn }, { KmsKeyId: Match.stringLikeRegexp('.+') });
reads('ApplicationAutoScaling', 'describeScalableTargets', { ServiceNamespace: 'elasticache' }, {
  ScalableTargets: Match.arrayWith([Match.objectLike({ MinCapacity: 2, MaxCapacity: 6 })]),
});
onlyAws('a third shard is added in place', () => {
  const ReplicationGroupId = cache.replicationGroup.ref;
  assertions.awsApiCall('ElastiCache', 'modifyReplicationGroupShardConfiguration', { ReplicationGroupId, NodeGroupCount: 3, ApplyImmediately: true })
    .next(reads('ElastiCache', 'describeReplicationGroups', { ReplicationGroupId }, {
      ReplicationGroups: [Match.objectLike({ Status: 'available', NodeGroups: [Match.objectLike({}), Match.objectLike({}), Match.objectLike({})] })],
    }).waitForAssertions({ totalTimeout: Duration.minutes(60), interval: Duration.minutes(1) }));
});
