import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { replicaIn, templateOf } from './fixture';
import { AuroraCapacity } from '../../../src/aurora-cluster';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';
import { CLUSTER, INSTANCE, PARAMETERS, propertiesOf, warningsOf } from '../fixture';

const KEY_ARN = 'arn:aws:kms:ap-northeast-3:123456789012:key/01234567-89ab-cdef-0123-456789abcdef';
const instancesOf = (template: Template) => Object.values(
  template.findResources(INSTANCE),
).map(({ Properties }) => Properties);

describe('the default replica', () => {
  const stack = testStack(OSAKA);
  const replica = replicaIn(stack);
  const template = Template.fromStack(stack);
  const cluster = propertiesOf(template, CLUSTER);

  test('joins the global database by name, in the default version of the primary', () => {
    expect(cluster).toMatchObject({
      GlobalClusterIdentifier: 'shop-global',
      SourceRegion: 'ap-northeast-1',
      Engine: 'aurora-postgresql',
      EngineVersion: '17.9',
      Port: 5432,
    });
  });

  test('has no master user, password, database or secret of its own', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(
      /MasterUser|ManageMaster|DatabaseName|AWS::SecretsManager|resolve:/,
    );
  });

  test('is encrypted with a rotated key of its Region, which is retained', () => {
    const Key = stack.resolve(replica.encryptionKey.keyArn);

    expect(cluster).toMatchObject({ StorageEncrypted: true, KmsKeyId: Key, PerformanceInsightsKmsKeyId: Key });
    template.hasResource('AWS::KMS::Key', { Properties: { EnableKeyRotation: true }, UpdateReplacePolicy: 'Retain' });
  });

  test('rejects connections without TLS, and does not set the RPO', () => {
    expect(propertiesOf(template, 'AWS::RDS::DBClusterParameterGroup')).toMatchObject({
      Family: 'aurora-postgresql17', Parameters: PARAMETERS,
    });
  });

  test('keeps backups for 7 days, and has deletion protection', () => {
    template.hasResource(CLUSTER, {
      Properties: {
        BackupRetentionPeriod: 7,
        PreferredBackupWindow: '17:00-17:30',
        PreferredMaintenanceWindow: 'sat:18:00-sat:18:30',
        DeletionProtection: true,
      },
      DeletionPolicy: 'Snapshot',
      UpdateReplacePolicy: 'Snapshot',
    });
  });

  test('has IAM authentication, log export and Database Insights as the primary does', () => {
    expect(cluster).toMatchObject({
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ['postgresql'],
      DatabaseInsightsMode: 'standard',
      PerformanceInsightsEnabled: true,
      PerformanceInsightsRetentionPeriod: 7,
      CopyTagsToSnapshot: true,
      AutoMinorVersionUpgrade: false,
    });
    expect(cluster).not.toHaveProperty('EnableGlobalWriteForwarding');
  });

  test('has one instance of r6g.xlarge, the first to be promoted', () => {
    expect(instancesOf(template)).toEqual([expect.objectContaining({
      DBInstanceClass: 'db.r6g.xlarge',
      PromotionTier: 1,
      MonitoringInterval: 60,
      PubliclyAccessible: false,
      AutoMinorVersionUpgrade: false,
    })]);
  });

  test('allows no egress and no ingress', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: Match.absent(), SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
  });

  test('has an alarm in its Region on an RPO lag of 15 minutes, or 5 minutes without data', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      Namespace: 'AWS/RDS',
      MetricName: 'AuroraGlobalDBRPOLag',
      Dimensions: [{ Name: 'DBClusterIdentifier', Value: stack.resolve(replica.clusterIdentifier) }],
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 900_000,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 5,
      TreatMissingData: 'breaching',
      AlarmDescription: `The RPO lag of ${replica.node.path} exceeds 15 minutes, or has no data points (for example while it is the primary cluster). A failover now would lose this data.`,
    });
  });

  test('has an earlier alarm on a third of the objective for the storage lag', () => {
    template.hasResourceProperties('AWS::CloudWatch::Alarm', {
      MetricName: 'AuroraGlobalDBReplicationLag',
      Threshold: 300_000,
      EvaluationPeriods: 5,
      TreatMissingData: 'breaching',
    });
  });

  test('creates the alarms on the lag after the first instance, which has the first data points', () => {
    const alarms = template.findResources('AWS::CloudWatch::Alarm', {
      Properties: { MetricName: Match.stringLikeRegexp('^AuroraGlobalDB') }, DependsOn: Match.arrayWith([Match.stringLikeRegexp('Instance')]),
    });

    expect(Object.keys(alarms)).toHaveLength(2);
  });

  test('has no warnings', () => {
    expect(warningsOf(stack)).toEqual([]);
  });

  test('retains nothing after a failed first deployment, so that it can be retried', () => {
    const resources = template.toJSON().Resources as Record<string, { DeletionPolicy?: string }>;
    const policies = Object.values(resources).map(({ DeletionPolicy }) => DeletionPolicy);

    expect(policies).not.toContain('Retain');
  });
});

describe('the replica as a database for an app', () => {
  const stack = testStack(OSAKA);
  const replica = replicaIn(stack, { databaseName: 'shop', port: 6432 });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  replica.appSecret.grantRead(role);
  replica.cluster.grantConnect(role, 'reporting');
  replica.connections.allowDefaultPortFrom(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-0123456789abcdef0'));
  const template = Template.fromStack(stack);

  test('has the endpoints of its Region', () => {
    const cluster = stack.getLogicalId(replica.databaseCluster);

    expect([replica.databaseName, replica.port]).toEqual(['shop', 6432]);
    expect(stack.resolve([replica.writerEndpoint.hostname, replica.readerEndpoint.hostname])).toEqual([
      { 'Fn::GetAtt': [cluster, 'Endpoint.Address'] }, { 'Fn::GetAtt': [cluster, 'ReadEndpoint.Address'] },
    ]);
  });

  test('grants permission to read its secret by name, and to log in with IAM', () => {
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Statement: [
          Match.objectLike({
            Resource: { 'Fn::Join': ['', Match.arrayWith([':secretsmanager:ap-northeast-3:123456789012:secret:shop/db-password-??????'])] },
          }),
          Match.objectLike({ Action: 'rds-db:connect', Resource: { 'Fn::Join': ['', Match.arrayWith(['/reporting'])] } }),
        ],
      },
    });
  });

  test('allows clients to reach its port', () => {
    template.hasResourceProperties(
      'AWS::EC2::SecurityGroupIngress', { FromPort: 6432, ToPort: 6432, SourceSecurityGroupId: 'sg-0123456789abcdef0' },
    );
  });
});

describe('the replica with props', () => {
  test('has three instances, promoted in order', () => {
    const instanceType = ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE);
    const instances = instancesOf(templateOf({ instances: 3, instanceType }));

    expect(instances.map(({ DBInstanceClass, PromotionTier }) => [DBInstanceClass, PromotionTier])).toEqual([
      ['db.r6g.large', 1], ['db.r6g.large', 2], ['db.r6g.large', 2],
    ]);
  });

  test('is headless with 0 instances, with a warning and with alarms on the lag', () => {
    const stack = testStack(OSAKA);
    const eventTopic = sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:ap-northeast-3:123456789012:operators');
    const replica = replicaIn(stack, { instances: 0, eventTopic });
    const template = Template.fromStack(stack);

    template.resourceCountIs(INSTANCE, 0);
    template.resourceCountIs('AWS::IAM::Role', 0);
    template.resourceCountIs('AWS::CloudWatch::Alarm', 2);
    expect(replica.eventSubscriptions.map(({ sourceType }) => sourceType)).toEqual(['db-cluster']);
    expect(warningsOf(stack)).toEqual(['@eldonia/aurora-replica-cluster:headless']);
  });

  test('is serverless with a capacity range', () => {
    const template = templateOf({ capacity: AuroraCapacity.serverless(0.5, 16) });

    expect(instancesOf(template)).toEqual([expect.objectContaining({ DBInstanceClass: 'db.serverless' })]);
    expect(propertiesOf(template, CLUSTER).ServerlessV2ScalingConfiguration).toEqual({ MinCapacity: 0.5, MaxCapacity: 16 });
  });

  test('has a log group with retention and key, created before the cluster', () => {
    const template = templateOf({ clusterIdentifier: 'shop-osaka', logRetention: logs.RetentionDays.ONE_YEAR });

    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/rds/cluster/shop-osaka/postgresql', RetentionInDays: 365, KmsKeyId: Match.anyValue(),
    });
    template.hasResource(CLUSTER, {
      Properties: { DBClusterIdentifier: 'shop-osaka' },
      DependsOn: Object.keys(template.findResources('AWS::Logs::LogGroup')),
    });
  });

  test('keeps the log for three months by default', () => {
    templateOf({ clusterIdentifier: 'shop-osaka' }).hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
  });

  test('passes the other props to the cluster', () => {
    const template = templateOf({
      version: rds.AuroraPostgresEngineVersion.of('16.14', '16'),
      writeForwarding: true,
      storageType: rds.DBClusterStorageType.AURORA_IOPT1,
      databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED,
      backupRetention: Duration.days(35),
      backupWindow: '01:00-02:00',
      maintenanceWindow: 'tue:03:00-tue:04:00',
      deletionProtection: false,
      parameters: { work_mem: '64000' },
      recoveryPointObjective: Duration.minutes(3),
    });

    expect(propertiesOf(template, CLUSTER)).toMatchObject({
      EngineVersion: '16.14',
      EnableGlobalWriteForwarding: true,
      StorageType: 'aurora-iopt1',
      DatabaseInsightsMode: 'advanced',
      PerformanceInsightsRetentionPeriod: 465,
      BackupRetentionPeriod: 35,
      PreferredBackupWindow: '01:00-02:00',
      PreferredMaintenanceWindow: 'tue:03:00-tue:04:00',
      DeletionProtection: false,
    });
    expect(propertiesOf(template, 'AWS::RDS::DBClusterParameterGroup').Parameters).toEqual({ ...PARAMETERS, work_mem: '64000' });
    template.hasResourceProperties('AWS::CloudWatch::Alarm', { MetricName: 'AuroraGlobalDBRPOLag', Threshold: 180_000 });
  });

  test('accepts an imported key', () => {
    const stack = testStack(OSAKA);
    replicaIn(stack, { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) });

    Template.fromStack(stack).hasResourceProperties(CLUSTER, { KmsKeyId: KEY_ARN });
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
  });

  test('notifies topics of its alarms and events', () => {
    const stack = testStack(OSAKA);
    const topic = new sns.Topic(stack, 'Topic');
    replicaIn(stack, { alarmTopic: topic, eventTopic: topic });
    const template = Template.fromStack(stack);

    template.allResourcesProperties(
      'AWS::CloudWatch::Alarm',
      { AlarmActions: [stack.resolve(topic.topicArn)], OKActions: [stack.resolve(topic.topicArn)] },
    );
    template.hasResourceProperties(
      'AWS::RDS::EventSubscription',
      { SourceType: 'db-cluster', EventCategories: Match.arrayWith(['global-failover']) },
    );
  });

  test.each([
    [RemovalPolicy.RETAIN, 'RetainExceptOnCreate', 'RetainExceptOnCreate', 'RetainExceptOnCreate', true],
    [RemovalPolicy.SNAPSHOT, 'Snapshot', 'Delete', 'RetainExceptOnCreate', true],
    [RemovalPolicy.DESTROY, 'Delete', 'Delete', 'Delete', false],
  ])('applies the removal policy %s to all resources', (removalPolicy, clusterPolicy, helperPolicy, keyPolicy, deletionProtection) => {
    const template = templateOf({ removalPolicy, clusterIdentifier: 'shop-osaka' });

    template.hasResource(CLUSTER, { DeletionPolicy: clusterPolicy, Properties: { DeletionProtection: deletionProtection } });
    for (const type of [INSTANCE, 'AWS::Logs::LogGroup', 'AWS::RDS::DBSubnetGroup']) {
      template.allResources(type, { DeletionPolicy: helperPolicy });
    }
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: keyPolicy });
  });
});
