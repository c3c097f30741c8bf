import { CfnResource, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { Capacity } from './capacity';
import { Settings } from './settings';
import { acknowledge } from '../../private/acknowledge';
import { AuroraClusterProps } from '../aurora-cluster-props';
import { AuroraSnapshot } from '../aurora-snapshot';

export const ENGINE = 'aurora-postgresql';
export const DATABASE_LOG = 'postgresql';
export const MONITORING_INTERVAL = Duration.minutes(1);

/** The resources that the cluster uses. */
export interface ClusterParts {
  readonly secret: secretsmanager.Secret;
  readonly monitoringRole: iam.IRole;
  readonly securityGroup: ec2.ISecurityGroup;
  readonly encryptionKey: kms.IKey;
  readonly parameterGroup: rds.ParameterGroup;
  readonly logGroup?: logs.LogGroup;
}

/** Defines the cluster with its writer. */
export function defineCluster(
  scope: Construct, props: AuroraClusterProps, settings: Settings, parts: ClusterParts,
): rds.DatabaseCluster {
  const { autoMinorVersionUpgrade, windows } = settings;
  // The instances inherit the insights of the cluster, but the L2 adds a warning without these props.
  const insights = {
    enablePerformanceInsights: true,
    performanceInsightRetention: settings.insightsRetention,
    performanceInsightEncryptionKey: parts.encryptionKey,
  };
  const instance = {
    ...insights,
    autoMinorVersionUpgrade,
    preferredMaintenanceWindow: windows.maintenance,
    publiclyAccessible: false,
    // CloudFormation changes the class of all instances at the same moment. The writer waits for the maintenance
    // window, so that it or a reader is always in service.
    applyImmediately: settings.readers > 0 ? false : undefined,
  };
  const cluster = new rds.DatabaseCluster(scope, 'Cluster', {
    engine: rds.DatabaseClusterEngine.auroraPostgres({ version: settings.version }),
    credentials: rds.Credentials.fromSecret(parts.secret, settings.adminUsername),
    writer: settings.capacity
      ? rds.ClusterInstance.serverlessV2('Writer', instance)
      : rds.ClusterInstance.provisioned('Writer', { ...instance, instanceType: settings.writerClass }),
    vpc: props.vpc,
    vpcSubnets: settings.vpcSubnets,
    securityGroups: [parts.securityGroup],
    port: settings.port,
    clusterIdentifier: props.clusterIdentifier,
    defaultDatabaseName: settings.databaseName,
    parameterGroup: parts.parameterGroup,
    storageEncryptionKey: parts.encryptionKey,
    storageType: props.storageType,
    backup: { retention: settings.backupRetention, preferredWindow: windows.backup },
    preferredMaintenanceWindow: windows.maintenance,
    autoMinorVersionUpgrade,
    cloudwatchLogsExports: [DATABASE_LOG],
    monitoringInterval: MONITORING_INTERVAL,
    monitoringRole: parts.monitoringRole,
    ...insights,
    databaseInsightsMode: settings.insights,
    iamAuthentication: true,
    copyTagsToSnapshot: true,
    deletionProtection: settings.deletionProtection,
    removalPolicy: settings.removalPolicy,
  });
  adjust(cluster.node.defaultChild as rds.CfnDBCluster, settings.capacity, props.snapshot, parts.logGroup);
  retainHelpers(cluster, settings);
  return cluster;
}

/** The L2 deletes writer and subnet group with every policy except `RETAIN`. */
function retainHelpers(cluster: rds.DatabaseCluster, { helperRemovalPolicy }: Settings): void {
  if (helperRemovalPolicy === RemovalPolicy.DESTROY) return;
  for (const id of ['Writer', 'Subnets']) {
    (cluster.node.findChild(id).node.defaultChild as CfnResource).applyRemovalPolicy(helperRemovalPolicy);
  }
}

/** Sets the properties that the L2 does not support, or validates against its own list of versions. */
function adjust(
  cluster: rds.CfnDBCluster, capacity: Capacity | undefined, snapshot: AuroraSnapshot | undefined,
  logGroup: logs.LogGroup | undefined,
): void {
  if (capacity) {
    cluster.serverlessV2ScalingConfiguration = {
      minCapacity: capacity.minimum,
      maxCapacity: capacity.maximum,
      secondsUntilAutoPause: capacity.autoPauseAfter?.toSeconds(),
    };
  }
  if (snapshot) {
    cluster.snapshotIdentifier = snapshot.identifier;
    acknowledge(cluster, 'CloudFormation-Validate::W3688',
      'The password is set after the restore; CloudFormation requires the user name with the password');
  }
  if (logGroup) cluster.node.addDependency(logGroup);
  acknowledgePort(cluster);
}

/** Acknowledges the default port of PostgreSQL. */
export const acknowledgePort = (cluster: rds.CfnDBCluster): void => acknowledge(cluster, 'AwsSolutions-RDS11',
  'The database uses the default port of PostgreSQL; only security groups of clients can reach it');
