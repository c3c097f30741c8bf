import { Duration, aws_ec2 as ec2, aws_iam as iam, aws_rds as rds, aws_secretsmanager as secretsmanager, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CLUSTER, databaseIn, INSTANCE, templateOf } from './fixture';
import { AuroraCluster, AuroraClusterAttributes, AuroraSnapshot, IAuroraCluster } from '../../src/aurora-cluster';
import { testStack } from '../../tools/assemblies/stacks';
import { statement, statementsOf } from '../support/statements';
import { built, onlyOf } from '../support/templates';

const SCALABLE_TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

describe('instances', () => {
  const classesOf = (template: Template): string[] =>
    Object.values(template.findResources(INSTANCE)).map(({ Properties }) => Properties.DBInstanceClass);
  const large = ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE);

  test('have one class, or the classes of writer and readers', () => {
    expect(classesOf(templateOf({ instanceType: large, readers: 1 }))).toEqual(['db.r6g.large', 'db.r6g.large']);
    expect(classesOf(templateOf({ readerInstanceType: large, readers: 1 }))).toEqual(['db.r6g.xlarge', 'db.r6g.large']);
    expect(classesOf(templateOf({ writerInstanceType: large, readers: 1 }))).toEqual(['db.r6g.large', 'db.r6g.xlarge']);
  });

  test('are only a writer with 0 readers, without scaling', () => {
    const template = templateOf({ readers: 0 });

    template.resourceCountIs(INSTANCE, 1);
    template.resourceCountIs(SCALABLE_TARGET, 0);
  });

  test('pause when idle with a minimum of 0, also with a version that is unknown to the CDK', () => {
    const version = rds.AuroraPostgresEngineVersion.of('17.10', '17');
    const template = templateOf({
      version, serverlessV2MinCapacity: 0, serverlessV2MaxCapacity: 4, serverlessV2AutoPauseDuration: Duration.minutes(30),
    });

    expect(
      onlyOf(template, CLUSTER).ServerlessV2ScalingConfiguration,
    ).toEqual({ MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 1800 });
  });

  test('have no scaling with a maximum of 0, another range with readerScaling, and a higher maximum with more readers', () => {
    templateOf({ readerScaling: { maximum: 0 } }).resourceCountIs(SCALABLE_TARGET, 0);
    templateOf({ readers: 7 }).hasResourceProperties(SCALABLE_TARGET, { MinCapacity: 7, MaxCapacity: 7 });

    const cooldowns = { scaleInCooldown: Duration.minutes(20), scaleOutCooldown: Duration.minutes(5) };
    const template = templateOf({ readerScaling: { maximum: 9, minimum: 2, targetCpuPercent: 50, ...cooldowns } });
    template.hasResourceProperties(SCALABLE_TARGET, { MinCapacity: 2, MaxCapacity: 9 });
    expect(onlyOf(template, 'AWS::ApplicationAutoScaling::ScalingPolicy').TargetTrackingScalingPolicyConfiguration)
      .toMatchObject({ TargetValue: 50, ScaleInCooldown: 1_200, ScaleOutCooldown: 300 });
  });
});

test('restores a snapshot, and sets a new password of the master user', () =>
  expect(onlyOf(templateOf({ snapshot: AuroraSnapshot.of('shop-2026-11-24', '17.9') }), CLUSTER)).toMatchObject({
    SnapshotIdentifier: 'shop-2026-11-24', MasterUsername: 'postgres', MasterUserPassword: expect.anything(),
  }));

test('grants permission to log in with IAM as one database user', () => {
  const template = built((stack) => databaseIn(stack).grantConnect(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }), 'reporting'));

  expect(statementsOf(template)).toContainEqual(statement({ Action: 'rds-db:connect', Resource: { 'Fn::Join': ['', expect.arrayContaining(['/reporting'])] } }));
});

test('a database by its interface grants the same, an imported one with its resource ID only', () => {
  const grant = (attributes: Partial<AuroraClusterAttributes>) => built((stack) => {
    const database: IAuroraCluster = AuroraCluster.fromAuroraClusterAttributes(stack, 'Imported', {
      clusterIdentifier: 'shop',
      writerEndpointAddress: 'w',
      readerEndpointAddress: 'r',
      databaseName: 'shop',
      securityGroups: [],
      appSecret: secretsmanager.Secret.fromSecretNameV2(stack, 'Secret', 'shop/app'),
      ...attributes,
    });
    database.grantConnect(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }), 'reporting');
  });

  expect(JSON.stringify(statementsOf(grant({ clusterResourceIdentifier: 'cluster-ABC' })))).toContain(':dbuser:cluster-ABC/reporting');
  expect(() => grant({})).toThrow('clusterResourceIdentifier is required for grantConnect of an imported cluster, got none');
});

test('has metrics', () => {
  const database = databaseIn(testStack());
  const metrics = [
    database.metricCpuUtilization(), database.metricFreeableMemory(), database.metricDatabaseConnections(),
    database.metricAuroraReplicaLag(), database.metricServerlessDatabaseCapacity(), database.metricAcuUtilization(),
  ];

  expect(metrics.map(({ namespace, metricName, statistic }) => `${namespace} ${metricName}: ${statistic}`)).toEqual([
    'AWS/RDS CPUUtilization: Average', 'AWS/RDS FreeableMemory: Average', 'AWS/RDS DatabaseConnections: Average',
    'AWS/RDS AuroraReplicaLag: Maximum', 'AWS/RDS ServerlessDatabaseCapacity: Average', 'AWS/RDS ACUUtilization: Average',
  ]);
});

test.each([[false, 'DISABLED'], [true, 'REQUIRED']])('the proxy requires TLS, and with proxyIamAuthentication %s IAM is %s', (proxyIamAuthentication, IAMAuth) => {
  const stack = testStack();
  const { appSecret } = databaseIn(stack, { proxy: true, proxyIamAuthentication });

  Template.fromStack(stack).hasResourceProperties('AWS::RDS::DBProxy', {
    RequireTLS: true,
    EngineFamily: 'POSTGRESQL',
    Auth: [{ AuthScheme: 'SECRETS', IAMAuth, SecretArn: stack.resolve(appSecret.secretArn), ClientPasswordAuthType: 'POSTGRES_SCRAM_SHA_256' }],
  });
});

test('events notify an imported topic without a change of its policy', () => {
  const stack = testStack();
  databaseIn(stack, { eventTopic: sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:ap-northeast-1:123456789012:operators') });

  Template.fromStack(stack).resourceCountIs('AWS::RDS::EventSubscription', 2);
  Template.fromStack(stack).resourceCountIs('AWS::SNS::TopicPolicy', 0);
});
