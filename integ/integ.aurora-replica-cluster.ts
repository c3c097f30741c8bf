import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuroraCluster, Network } from '../src';
import { AuroraGlobalDatabase, AuroraReplicaCluster, ReplicatedSecret } from '../src/aurora-cluster/internal';

/** A primary cluster of a global database in Tokyo, and a secondary cluster in Osaka with a standby service. */
const account = '123456789012';
const app = new App();

const tokyo = new Stack(app, 'AuroraGlobalDatabaseInteg', { env: { account, region: 'ap-northeast-1' } });
const primary = new AuroraCluster(tokyo, 'Database', {
  vpc: new Network(tokyo, 'Network', { natGateways: 1 }).vpc,
  clusterIdentifier: 'shop-tokyo',
  databaseName: 'shop',
  appSecretName: 'shop/db-password',
  adminSecretName: 'shop/db-admin',
  secretReplicaRegions: ['ap-northeast-3'],
  rotationInterval: Duration.days(30),
});
new AuroraGlobalDatabase(
  tokyo, 'Global', { primary, globalClusterIdentifier: 'shop-global', enforceRpo: Duration.minutes(15) },
);

const osaka = new Stack(app, 'AuroraReplicaClusterInteg', { env: { account, region: 'ap-northeast-3' } });
const { vpc } = new Network(osaka, 'Network', { natGateways: 1 });
const operators = new sns.Topic(osaka, 'Operators', { enforceSSL: true });

const replica = new AuroraReplicaCluster(osaka, 'Database', {
  vpc,
  globalClusterIdentifier: 'shop-global',
  primaryRegion: 'ap-northeast-1',
  clusterIdentifier: 'shop-osaka',
  databaseName: 'shop',
  appSecretName: 'shop/db-password',
  writeForwarding: true,
  restartInterval: Duration.days(7),
  alarmTopic: operators,
  eventTopic: operators,
});
const jwt = new ReplicatedSecret(osaka, 'JwtSecret', { secretName: 'shop/jwt-secret' });

const task = new ecs.FargateTaskDefinition(osaka, 'Task', { cpu: 256, memoryLimitMiB: 512 });
task.addContainer('api', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
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

new IntegTest(app, 'AuroraReplicaCluster', { testCases: [tokyo, osaka] });
