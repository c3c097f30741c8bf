import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import { CLUSTER, databaseIn, INSTANCE, propertiesOf, templateOf } from './fixture';
import { AuroraCapacity, AuroraCluster, AuroraSnapshot } from '../../src/aurora-cluster';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';

const SCALABLE_TARGET = 'AWS::ApplicationAutoScaling::ScalableTarget';

describe('the default cluster', () => {
  const stack = testStack();
  const database = databaseIn(stack);
  const template = Template.fromStack(stack);
  const cluster = propertiesOf(template, CLUSTER);

  test('has a database and a master user', () => {
    expect(cluster).toMatchObject({ DatabaseName: 'app', MasterUsername: 'postgres' });
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

  test('allows ingress only from its own functions', () => {
    expect(propertiesOf(template, 'AWS::EC2::SecurityGroupIngress')).toMatchObject({ FromPort: 5432, ToPort: 5432, IpProtocol: 'tcp' });
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
  test('passes the other props to the cluster', () => {
    expect(propertiesOf(templateOf({ databaseName: 'shop', autoMinorVersionUpgrade: false }), CLUSTER)).toMatchObject({
      DatabaseName: 'shop', AutoMinorVersionUpgrade: false,
    });
  });

  test.each([
    [RemovalPolicy.RETAIN, 'RetainExceptOnCreate'], [RemovalPolicy.SNAPSHOT, 'Delete'], [RemovalPolicy.DESTROY, 'Delete'],
  ])('applies the removal policy %s to its secrets', (removalPolicy, DeletionPolicy) => {
    templateOf({ removalPolicy }).allResources('AWS::SecretsManager::Secret', { DeletionPolicy });
  });

  test('restores a snapshot, and sets a new password of the master user', () => {
    const stack = testStack();
    databaseIn(stack, { snapshot: AuroraSnapshot.of('shop-2026-11-24', '17.9') });

    expect(propertiesOf(Template.fromStack(stack), CLUSTER)).toMatchObject({
      SnapshotIdentifier: 'shop-2026-11-24', MasterUsername: 'postgres', MasterUserPassword: expect.anything(),
    });
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

test('can be defined twice in a stack, with different names', () => {
  const stack = testStack();
  const vpc = importedVpc(stack);
  for (const id of ['One', 'Two']) new AuroraCluster(stack, id, { vpc, proxy: true });

  const names = Object.values(
    Template.fromStack(stack).findResources('AWS::RDS::DBProxy'),
  ).map(({ Properties }) => Properties.DBProxyName);
  expect(new Set(names).size).toBe(2);
});
