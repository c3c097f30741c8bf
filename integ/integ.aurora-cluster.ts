import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuroraCapacity, AuroraCluster, Network } from '../src';

/** A production database with a service that is restarted on rotation, and a serverless development database. */
const app = new App();
const stack = new Stack(app, 'AuroraClusterInteg', { env: { account: '123456789012', region: 'ap-northeast-1' } });
const { vpc } = new Network(stack, 'Network', { natGateways: 1 });
const operators = new sns.Topic(stack, 'Operators', { enforceSSL: true });

const database = new AuroraCluster(stack, 'Database', {
  vpc,
  clusterIdentifier: 'shop-database',
  databaseName: 'shop',
  appSecretName: 'shop/db-password',
  adminSecretName: 'shop/db-admin',
  secretReplicaRegions: ['ap-northeast-3'],
  readerScaling: { maximum: 6, targetCpuPercent: 60 },
  parameters: { log_min_duration_statement: '500' },
  eventTopic: operators,
});
database.metricAuroraReplicaLag().createAlarm(stack, 'ReplicaLag', { threshold: 1000, evaluationPeriods: 3 });

const task = new ecs.FargateTaskDefinition(stack, 'Task', { cpu: 256, memoryLimitMiB: 512 });
task.addContainer('api', {
  image: ecs.ContainerImage.fromRegistry('public.ecr.aws/docker/library/node:24-slim'),
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
  capacity: AuroraCapacity.serverless(0.5, 4),
  readers: 0,
  proxy: true,
  backupRetention: Duration.days(1),
  rotationInterval: Duration.days(90),
  removalPolicy: RemovalPolicy.DESTROY,
});
scratch.proxy!.connections.allowFrom(service, ec2.Port.tcp(scratch.port));

new IntegTest(app, 'AuroraCluster', { testCases: [stack] });
