import { Duration, Environment, Stack, aws_ec2 as ec2, aws_kms as kms, aws_logs as logs, aws_rds as rds } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CLUSTER, databaseIn, INSTANCE, PARAMETERS, replicaIn } from './fixture';
import { AuroraClusterProps, IAuroraCluster } from '../../src/aurora-cluster';
import { AuroraReplicaClusterProps } from '../../src/aurora-cluster/private/aurora-replica-cluster-props';
import { OSAKA, testStack, TOKYO } from '../../tools/assemblies/stacks';
import { onlyOf } from '../support/templates';
import { warningsOf } from '../support/warnings';

type Props = Partial<AuroraClusterProps & AuroraReplicaClusterProps>;
type Made = IAuroraCluster & { readonly encryptionKey: kms.IKey; readonly logGroup?: logs.ILogGroup };

const GROUP = 'AWS::RDS::DBClusterParameterGroup';

/** A secondary cluster can become the primary one, so both are configured in the same way. */
describe.each<[string, Environment, (stack: Stack, props?: Props) => Made]>([
  ['AuroraCluster', TOKYO, databaseIn], ['AuroraReplicaCluster', OSAKA, replicaIn],
])('%s', (_, env, make) => {
  test('has no warnings by default', () => {
    const stack = testStack(env);
    make(stack);

    expect(warningsOf(stack)).toEqual([]);
  });

  describe('with props', () => {
    const stack = testStack(env);
    const database = make(stack, {
      ...make === replicaIn ? { capacity: { minimum: 0.5, maximum: 16 } } : { serverlessV2MaxCapacity: 16 },
      clusterIdentifier: 'shop',
      logRetention: logs.RetentionDays.ONE_YEAR,
      parameters: { 'log_min_duration_statement': '500', 'rds.force_ssl': '1' },
      version: rds.AuroraPostgresEngineVersion.VER_16_13,
      port: 6432,
      storageType: rds.DBClusterStorageType.AURORA_IOPT1,
      databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED,
      backupRetention: Duration.days(35),
      backupWindow: '01:00-02:00',
      maintenanceWindow: 'tue:03:00-tue:04:00',
      deletionProtection: false,
    });
    database.connections.allowDefaultPortFrom(ec2.SecurityGroup.fromSecurityGroupId(stack, 'Client', 'sg-0123456789abcdef0'));
    const template = Template.fromStack(stack);

    test('passes them to the cluster', () => {
      template.allResourcesProperties(INSTANCE, { DBInstanceClass: 'db.serverless' });
      expect(onlyOf(template, CLUSTER)).toMatchObject({
        ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
        EngineVersion: '16.13',
        Port: 6432,
        StorageType: 'aurora-iopt1',
        // Advanced insights last 15 months.
        DatabaseInsightsMode: 'advanced',
        PerformanceInsightsRetentionPeriod: 465,
        BackupRetentionPeriod: 35,
        PreferredBackupWindow: '01:00-02:00',
        PreferredMaintenanceWindow: 'tue:03:00-tue:04:00',
        DeletionProtection: false,
      });
    });

    test('has a log group with retention and key, created before the cluster', () => {
      template.hasResourceProperties('AWS::Logs::LogGroup', {
        LogGroupName: '/aws/rds/cluster/shop/postgresql', RetentionInDays: 365, KmsKeyId: stack.resolve(database.encryptionKey.keyArn),
      });
      const logGroup = stack.getLogicalId(database.logGroup!.node.defaultChild as logs.CfnLogGroup);
      template.hasResource(CLUSTER, { Properties: { DBClusterIdentifier: 'shop' }, DependsOn: Match.arrayWith([logGroup]) });
    });

    test('adds parameters to rds.force_ssl', () =>
      expect(onlyOf(template, GROUP).Parameters).toEqual({ ...PARAMETERS, log_min_duration_statement: '500' }));

    test('allows clients to reach its port', () => {
      template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 6432, ToPort: 6432, SourceSecurityGroupId: 'sg-0123456789abcdef0' });
    });
  });

  test('accepts an imported key and subnets, and clients without TLS with a warning', () => {
    const keyArn = `arn:aws:kms:${env.region}:123456789012:key/01234567-89ab-cdef-0123-456789abcdef`;
    const stack = testStack(env);
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Key', keyArn);
    make(stack, { encryptionKey, vpcSubnets: { subnetType: ec2.SubnetType.PRIVATE_WITH_EGRESS }, requireTls: false });
    const template = Template.fromStack(stack);

    template.hasResourceProperties(CLUSTER, { KmsKeyId: keyArn });
    template.resourceCountIs('AWS::KMS::Key', 0);
    template.hasResourceProperties(GROUP, { Parameters: { 'rds.force_ssl': '0' } });
    expect(warningsOf(stack)).toEqual(['@eldonia/aurora-cluster:plaintextAllowed']);
  });
});
