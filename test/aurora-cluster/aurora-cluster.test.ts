import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { CLUSTER, databaseIn, INSTANCE, PARAMETERS, propertiesOf, templateOf, warningsOf } from './fixture';
import { AuroraCapacity, AuroraCluster } from '../../src/aurora-cluster';
import { importedVpc, KEY_ARN } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

const SCALABLE_TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

describe('the default cluster', () => {
  const stack = testStack();
  const database = databaseIn(stack);
  const template = Template.fromStack(stack);
  const cluster = propertiesOf(template, CLUSTER);

  test('is Aurora PostgreSQL 17.9 on the default port', () => {
    expect(cluster).toMatchObject({
      Engine: 'aurora-postgresql', EngineVersion: '17.9', Port: 5432, DatabaseName: 'app', MasterUsername: 'postgres',
    });
  });

  test('is encrypted with its own rotated key, which is retained', () => {
    const Key = stack.resolve(database.encryptionKey.keyArn);

    expect(cluster).toMatchObject({ StorageEncrypted: true, KmsKeyId: Key, PerformanceInsightsKmsKeyId: Key });
    template.hasResource('AWS::KMS::Key', { Properties: { EnableKeyRotation: true }, DeletionPolicy: 'RetainExceptOnCreate' });
  });

  test('rejects connections without TLS, and does not set the RPO of a global database', () => {
    expect(propertiesOf(template, 'AWS::RDS::DBClusterParameterGroup')).toMatchObject({
      Family: 'aurora-postgresql17', Parameters: PARAMETERS,
    });
  });

  test('keeps backups for 7 days, taken outside the maintenance window', () => {
    expect(cluster).toMatchObject({
      BackupRetentionPeriod: 7,
      PreferredBackupWindow: '17:00-17:30',
      PreferredMaintenanceWindow: 'sun:18:00-sun:18:30',
      CopyTagsToSnapshot: true,
    });
  });

  test('has deletion protection and keeps a final snapshot', () => {
    template.hasResource(
      CLUSTER,
      { Properties: { DeletionProtection: true }, DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' },
    );
  });

  test('has IAM authentication, log export and Database Insights', () => {
    expect(cluster).toMatchObject({
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ['postgresql'],
      DatabaseInsightsMode: 'standard',
      PerformanceInsightsEnabled: true,
      PerformanceInsightsRetentionPeriod: 7,
    });
  });

  test('has a writer and two readers of r6g.xlarge, in order of failover', () => {
    const instances = Object.values(template.findResources(INSTANCE)).map(({ Properties }) => Properties);

    expect(instances.map(({ DBInstanceClass, PromotionTier, MonitoringInterval, PubliclyAccessible }) =>
      [DBInstanceClass, PromotionTier, MonitoringInterval, PubliclyAccessible])).toEqual([
      ['db.r6g.xlarge', 0, 60, false],
      ['db.r6g.xlarge', 1, 60, false],
      ['db.r6g.xlarge', 2, 60, false],
    ]);
  });

  test('creates its readers in parallel with the writer', () => {
    for (const reader of database.readers) {
      expect(template.findResources(INSTANCE)[stack.getLogicalId(reader)]).not.toHaveProperty('DependsOn');
    }
  });

  test('scales to five readers at 70 percent CPU, after its own readers', () => {
    template.hasResource(SCALABLE_TARGET, {
      Properties: {
        ServiceNamespace: 'rds',
        ScalableDimension: 'rds:cluster:ReadReplicaCount',
        MinCapacity: 2,
        MaxCapacity: 5,
        RoleARN: Match.absent(),
      },
      DependsOn: [database.writer, ...database.readers].map((instance) => stack.getLogicalId(instance)).sort(),
    });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: {
        PredefinedMetricSpecification: { PredefinedMetricType: 'RDSReaderAverageCPUUtilization' }, TargetValue: 70,
      },
    });
  });

  test('has no MultiAZ, which Aurora does not support, and no managed password, which a global database does not support', () => {
    expect(JSON.stringify(template.toJSON())).not.toMatch(/MultiAZ|ManageMasterUserPassword|global_db_rpo|Transform/);
  });

  test('allows no egress, and ingress only from its own functions', () => {
    template.hasResourceProperties('AWS::EC2::SecurityGroup', {
      GroupDescription: 'Aurora instances',
      SecurityGroupIngress: Match.absent(),
      SecurityGroupEgress: [Match.objectLike({ CidrIp: '255.255.255.255/32' })],
    });
    expect(propertiesOf(template, 'AWS::EC2::SecurityGroupIngress')).toMatchObject({ FromPort: 5432, ToPort: 5432, IpProtocol: 'tcp' });
  });

  test('has no warnings', () => {
    expect(warningsOf(stack)).toEqual([]);
  });

  test('keeps the logical ids of resources with data', () => {
    expect([
      CLUSTER, 'AWS::KMS::Key', 'AWS::SecretsManager::Secret',
    ].map((type) => Object.keys(template.findResources(type)))).toEqual([
      ['DatabaseCluster5B53A178'], ['DatabaseKey5E5D9547'], ['DatabaseAdminSecret9BA08F45', 'DatabaseAppSecret2E50FD00'],
    ]);
  });
});

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

  test('are serverless with a capacity range', () => {
    const template = templateOf({ capacity: AuroraCapacity.serverless(0.5, 16), readers: 1 });

    expect(classesOf(template)).toEqual(['db.serverless', 'db.serverless']);
    expect(propertiesOf(template, CLUSTER).ServerlessV2ScalingConfiguration).toEqual({ MinCapacity: 0.5, MaxCapacity: 16 });
  });

  test('pause when idle with a minimum of 0, also with a version that is unknown to the CDK', () => {
    const version = rds.AuroraPostgresEngineVersion.of('17.10', '17');
    const template = templateOf({ version, capacity: AuroraCapacity.serverless(0, 4, Duration.minutes(30)) });

    expect(
      propertiesOf(template, CLUSTER).ServerlessV2ScalingConfiguration,
    ).toEqual({ MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause: 1800 });
  });

  test('scale with the options of readerScaling', () => {
    const template = templateOf({
      readers: 1,
      readerScaling: {
        maximum: 9,
        minimum: 2,
        targetCpuPercent: 50,
        scaleInCooldown: Duration.minutes(20),
        scaleOutCooldown: Duration.minutes(5),
      },
    });

    template.hasResourceProperties(SCALABLE_TARGET, { MinCapacity: 2, MaxCapacity: 9 });
    template.hasResourceProperties('AWS::ApplicationAutoScaling::ScalingPolicy', {
      TargetTrackingScalingPolicyConfiguration: { TargetValue: 50, ScaleInCooldown: 1200, ScaleOutCooldown: 300 },
    });
  });

  test('have no scaling with a maximum of 0, and a higher maximum with more readers', () => {
    templateOf({ readerScaling: { maximum: 0 } }).resourceCountIs(SCALABLE_TARGET, 0);
    templateOf({ readers: 7 }).hasResourceProperties(SCALABLE_TARGET, { MinCapacity: 7, MaxCapacity: 7 });
  });
});

describe('the cluster with props', () => {
  test('has a log group with retention and key, created before the cluster', () => {
    const stack = testStack();
    const database = databaseIn(stack, { clusterIdentifier: 'shop-database', logRetention: logs.RetentionDays.ONE_YEAR });
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::Logs::LogGroup', {
      LogGroupName: '/aws/rds/cluster/shop-database/postgresql',
      RetentionInDays: 365,
      KmsKeyId: stack.resolve(database.encryptionKey.keyArn),
    });
    const logGroup = database.logGroup!.node.defaultChild as logs.CfnLogGroup;
    template.hasResource(CLUSTER, {
      Properties: { DBClusterIdentifier: 'shop-database' }, DependsOn: Match.arrayWith([stack.getLogicalId(logGroup)]),
    });
  });

  test('adds parameters to rds.force_ssl', () => {
    const template = templateOf({ parameters: { 'log_min_duration_statement': '500', 'rds.force_ssl': '1' } });

    expect(propertiesOf(template, 'AWS::RDS::DBClusterParameterGroup').Parameters).toEqual({ ...PARAMETERS, log_min_duration_statement: '500' });
  });

  test('keeps 15 months of insights in the advanced mode', () => {
    expect(propertiesOf(templateOf({ databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED }), CLUSTER)).toMatchObject({
      DatabaseInsightsMode: 'advanced', PerformanceInsightsRetentionPeriod: 465,
    });
  });

  test('passes the other props to the cluster', () => {
    const template = templateOf({
      version: rds.AuroraPostgresEngineVersion.VER_16_13,
      databaseName: 'shop',
      port: 6432,
      storageType: rds.DBClusterStorageType.AURORA_IOPT1,
      backupRetention: Duration.days(35),
      backupWindow: '01:00-02:00',
      maintenanceWindow: 'tue:03:00-tue:04:00',
      autoMinorVersionUpgrade: false,
      deletionProtection: false,
    });

    expect(propertiesOf(template, CLUSTER)).toMatchObject({
      EngineVersion: '16.13',
      DatabaseName: 'shop',
      Port: 6432,
      StorageType: 'aurora-iopt1',
      BackupRetentionPeriod: 35,
      PreferredBackupWindow: '01:00-02:00',
      PreferredMaintenanceWindow: 'tue:03:00-tue:04:00',
      AutoMinorVersionUpgrade: false,
      DeletionProtection: false,
    });
  });

  test.each([
    [RemovalPolicy.RETAIN, 'RetainExceptOnCreate', 'RetainExceptOnCreate', 'RetainExceptOnCreate', true],
    [RemovalPolicy.SNAPSHOT, 'Snapshot', 'Delete', 'RetainExceptOnCreate', true],
    [RemovalPolicy.DESTROY, 'Delete', 'Delete', 'Delete', false],
  ])('applies the removal policy %s to all resources', (removalPolicy, clusterPolicy, helperPolicy, keyPolicy, deletionProtection) => {
    const template = templateOf({ removalPolicy });

    template.hasResource(CLUSTER, { DeletionPolicy: clusterPolicy, Properties: { DeletionProtection: deletionProtection } });
    template.allResources(INSTANCE, { DeletionPolicy: helperPolicy });
    template.allResources('AWS::SecretsManager::Secret', { DeletionPolicy: helperPolicy });
    template.hasResource('AWS::KMS::Key', { DeletionPolicy: keyPolicy });
  });

  test('restores a snapshot, and sets a new password of the master user', () => {
    const stack = testStack();
    databaseIn(stack, { snapshotIdentifier: 'shop-2026-11-24' });

    expect(propertiesOf(Template.fromStack(stack), CLUSTER)).toMatchObject({
      SnapshotIdentifier: 'shop-2026-11-24', MasterUsername: 'postgres', MasterUserPassword: expect.anything(),
    });
  });

  test('accepts an imported key and subnets', () => {
    const stack = testStack();
    databaseIn(stack, {
      encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN),
      vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS },
    });

    Template.fromStack(stack).hasResourceProperties(CLUSTER, { KmsKeyId: KEY_ARN });
    Template.fromStack(stack).resourceCountIs('AWS::KMS::Key', 0);
  });

  test('is not changed by a global database', () => {
    const [before, after] = [false, true].map((global) => {
      const stack = testStack();
      const database = databaseIn(stack);
      if (global) {
        new rds.CfnGlobalCluster(
          stack, 'Global', { globalClusterIdentifier: 'shop', sourceDbClusterIdentifier: database.cluster.clusterArn },
        );
      }
      return Template.fromStack(stack).toJSON().Resources;
    });

    const { Global, ...rest } = after;
    expect(Global.Type).toBe('AWS::RDS::GlobalCluster');
    expect(rest).toEqual(before);
  });
});

test('grants permission to log in with IAM as one database user', () => {
  const stack = testStack();
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  databaseIn(stack).grantConnect(role, 'reporting');

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyDocument: {
      Statement: [{ Action: 'rds-db:connect', Resource: { 'Fn::Join': ['', Match.arrayWith(['/reporting'])] } }],
    },
  });
});

test('exposes its L2 construct', () => {
  const database = databaseIn(testStack());

  expect(database.databaseCluster).toBeInstanceOf(rds.DatabaseCluster);
  expect(database.databaseCluster).toBe(database.cluster);
});

test('has metrics', () => {
  const database = databaseIn(testStack());

  expect([
    database.metricCpuUtilization(), database.metricFreeableMemory(), database.metricDatabaseConnections(),
    database.metricAuroraReplicaLag(), database.metricServerlessDatabaseCapacity(), database.metricAcuUtilization(),
  ].map(({ namespace, metricName, statistic }) => [namespace, metricName, statistic])).toEqual([
    ['AWS/RDS', 'CPUUtilization', 'Average'], ['AWS/RDS', 'FreeableMemory', 'Average'], [
      'AWS/RDS', 'DatabaseConnections', 'Average',
    ],
    ['AWS/RDS', 'AuroraReplicaLag', 'Maximum'], [
      'AWS/RDS', 'ServerlessDatabaseCapacity', 'Average',
    ], ['AWS/RDS', 'ACUUtilization', 'Average'],
  ]);
});

test('allows clients to reach its port', () => {
  const stack = testStack();
  databaseIn(stack).connections.allowDefaultPortFrom(
    ec2.SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-0123456789abcdef0'),
  );

  Template.fromStack(stack).hasResourceProperties(
    'AWS::EC2::SecurityGroupIngress', { FromPort: 5432, ToPort: 5432, SourceSecurityGroupId: 'sg-0123456789abcdef0' },
  );
});

test('can be defined twice in a stack, with different names', () => {
  const stack = testStack();
  const vpc = importedVpc(stack);
  for (const id of ['One', 'Two']) new AuroraCluster(stack, id, { vpc, proxy: true });

  const names = Object.values(
    Template.fromStack(stack).findResources('AWS::RDS::DBProxy'),
  ).map(({ Properties }) => Properties.DBProxyName);
  expect(new Set(names).size).toBe(2);
});
