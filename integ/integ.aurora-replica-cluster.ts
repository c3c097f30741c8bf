import { Match } from '@aws-cdk/integ-tests-alpha';
import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuroraCluster, Network } from '../src';
import { account, createApp, integTest, named, primaryRegion, standbyRegion } from './environment';
import { AuroraGlobalDatabase, AuroraReplicaCluster, ReplicatedSecret } from '../src/aurora-cluster/internal';

/** A primary cluster of a global database in Tokyo, and a secondary cluster in Osaka with a standby service. */
const app = createApp();

const tokyo = new Stack(app, 'AuroraGlobalDatabaseInteg', { env: { account, region: primaryRegion } });
const primary = new AuroraCluster(tokyo, 'Database', {
  vpc: new Network(tokyo, 'Network', { natGateways: 1 }).vpc,
  clusterIdentifier: named('shop-tokyo'),
  databaseName: 'shop',
  appSecretName: named('replica-integ/db-password'),
  adminSecretName: named('replica-integ/db-admin'),
  secretReplicaRegions: [standbyRegion],
  rotationInterval: Duration.days(30),
});
new secretsmanager.Secret(tokyo, 'JwtSecret', { secretName: named('replica-integ/jwt-secret'), replicaRegions: [{ region: standbyRegion }] });
new AuroraGlobalDatabase(
  tokyo, 'Global', { primary, globalClusterIdentifier: named('shop-global'), enforceRpo: Duration.minutes(15) },
);

const osaka = new Stack(app, 'AuroraReplicaClusterInteg', { env: { account, region: standbyRegion } });
osaka.addStackDependency(tokyo, 'the global cluster, and the secrets that are replicated');
const { vpc } = new Network(osaka, 'Network', { natGateways: 1 });
const operators = new sns.Topic(osaka, 'Operators', { enforceSSL: true });

const replica = new AuroraReplicaCluster(osaka, 'Database', {
  vpc,
  globalClusterIdentifier: named('shop-global'),
  primaryRegion,
  clusterIdentifier: named('shop-osaka'),
  databaseName: 'shop',
  appSecretName: named('replica-integ/db-password'),
  writeForwarding: true,
  alarmTopic: operators,
  eventTopic: operators,
});
const jwt = new ReplicatedSecret(osaka, 'JwtSecret', { secretName: named('replica-integ/jwt-secret') });

const task = new ecs.FargateTaskDefinition(osaka, 'Task', { cpu: 256, memoryLimitMiB: 512 });
task.addContainer('api', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
  command: ['node', '-e', 'setInterval(() => {}, 60_000)'],
  environment: {
    DB_HOST: replica.writerEndpoint.hostname,
    DB_READER_HOST: replica.readerEndpoint.hostname,
    DB_NAME: replica.databaseName,
  },
  secrets: {
    DB_USER: ecs.Secret.fromSecretsManager(replica.appSecret, 'username'),
    DB_PASSWORD: ecs.Secret.fromSecretsManager(replica.appSecret, 'password'),
    JWT_SECRET: ecs.Secret.fromSecretsManager(jwt.secret),
  },
});
const cluster = new ecs.Cluster(osaka, 'Cluster', { vpc });
const service = new ecs.FargateService(osaka, 'Service', {
  cluster, taskDefinition: task, minHealthyPercent: 100, maxHealthyPercent: 200, circuitBreaker: { rollback: true },
});
replica.connections.allowDefaultPortFrom(service);
service.node.addDependency(replica.ready);
replica.restartOnRotation(service);

const { reads, onlyAws } = integTest(app, 'AuroraReplicaCluster');
reads('RDS', 'describeGlobalClusters', { GlobalClusterIdentifier: named('shop-global') }, {
  GlobalClusters: [Match.objectLike({
    Status: 'available',
    GlobalClusterMembers: Match.arrayWith([Match.objectLike({ IsWriter: true }), Match.objectLike({ IsWriter: false })]),
  })],
});
reads('SecretsManager', 'describeSecret', { SecretId: named('replica-integ/jwt-secret') }, {
  ReplicationStatus: [Match.objectLike({ Region: standbyRegion, Status: 'InSync' })],
});
onlyAws('the global cluster is encrypted, and no alarm of its lag is in ALARM', () => {
  reads('RDS', 'describeGlobalClusters', { GlobalClusterIdentifier: named('shop-global') }, { GlobalClusters: [Match.objectLike({ StorageEncrypted: true })] });
  reads('CloudWatch', 'describeAlarms', { StateValue: 'ALARM', AlarmNamePrefix: osaka.stackName }, { MetricAlarms: [] });
});
