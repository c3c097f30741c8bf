import { Match } from '@aws-cdk/integ-tests-alpha';
import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuroraCluster, Network } from '../src';
import { account, createApp, integTest, named, primaryRegion, standbyRegion } from './environment';

/** A production database with a service that is restarted on rotation, and a serverless development database. */
const app = createApp();
const stack = new Stack(app, 'AuroraClusterInteg', { env: { account, region: primaryRegion } });
const { vpc } = new Network(stack, 'Network', { natGateways: 1 });
const operators = new sns.Topic(stack, 'Operators', { enforceSSL: true });

const database = new AuroraCluster(stack, 'Database', {
  vpc,
  clusterIdentifier: named('shop-database'),
  databaseName: 'shop',
  appSecretName: named('aurora-integ/db-password'),
  adminSecretName: named('aurora-integ/db-admin'),
  secretReplicaRegions: [standbyRegion],
  readerScaling: { maximum: 6, targetCpuPercent: 60 },
  parameters: { log_min_duration_statement: '500' },
  eventTopic: operators,
});
database.metricAuroraReplicaLag().createAlarm(stack, 'ReplicaLag', { threshold: 1000, evaluationPeriods: 3 });

const task = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryLimitMiB: 512 });
task.addContainer('api', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
  command: ['node', '-e', 'setInterval(() => {}, 60_000)'],
  environment: {
    DB_HOST: database.writerEndpoint.hostname, DB_PORT: `${database.port}`, DB_NAME: database.databaseName,
  },
  secrets: {
    DB_USER: ecs.Secret.fromSecretsManager(database.appSecret, 'username'),
    DB_PASSWORD: ecs.Secret.fromSecretsManager(database.appSecret, 'password'),
  },
});
const service = new ecs.FargateService(stack, 'Service', {
  cluster: new ecs.Cluster(stack, 'Cluster', { vpc }),
  taskDefinition: task,
  minHealthyPercent: 100,
  maxHealthyPercent: 200,
  circuitBreaker: { rollback: true },
});
database.connections.allowDefaultPortFrom(service);
service.node.addDependency(database.ready);
database.restartOnRotation(service);

const scratch = new AuroraCluster(stack, 'Scratch', {
  vpc,
  serverlessV2MinCapacity: 0.5,
  serverlessV2MaxCapacity: 4,
  readers: 0,
  proxy: true,
  backupRetention: Duration.days(1),
  rotationInterval: Duration.days(90),
  removalPolicy: RemovalPolicy.DESTROY,
});
scratch.proxy!.connections.allowFrom(service, ec2.Port.tcp(scratch.port));

const { reads, onlyAws } = integTest(app, 'AuroraCluster');
reads('RDS', 'describeDBClusters', { DBClusterIdentifier: database.clusterIdentifier }, {
  DBClusters: [Match.objectLike({
    Status: 'available',
    Engine: 'aurora-postgresql',
    StorageEncrypted: true,
    IAMDatabaseAuthenticationEnabled: true,
    BackupRetentionPeriod: 7,
    DatabaseName: 'shop',
    DBClusterMembers: [Match.objectLike({}), Match.objectLike({}), Match.objectLike({})],
  })],
});
reads('SecretsManager', 'describeSecret', { SecretId: database.appSecret.secretArn }, {
  RotationEnabled: true,
  ReplicationStatus: [Match.objectLike({ Region: standbyRegion, Status: 'InSync' })],
});
reads('ApplicationAutoScaling', 'describeScalableTargets', { ServiceNamespace: 'rds', ResourceIds: [`cluster:${database.clusterIdentifier}`] }, {
  ScalableTargets: [Match.objectLike({ MaxCapacity: 6 })],
});
onlyAws('the password of the application has rotated, which includes a login with the new one', () => {
  reads('SecretsManager', 'getSecretValue', { SecretId: database.appSecret.secretArn, VersionStage: 'AWSPREVIOUS' }, { VersionStages: ['AWSPREVIOUS'] })
    .waitForAssertions({ totalTimeout: Duration.minutes(15), interval: Duration.seconds(30) });
});
