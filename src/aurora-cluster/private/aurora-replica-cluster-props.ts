import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { AuroraGlobalDatabaseProps } from './aurora-global-database-props';
import { Capacity } from './capacity';
import { AuroraClusterProps } from '../aurora-cluster-props';

/**
 * Options of a secondary cluster of a global database. The defaults match a primary cluster by `AuroraCluster`, but for
 * the maintenance window, which is a day before.
 *
 * The minor version is the same as that of the primary cluster, too: RDS switches over and fails over only between
 * equal versions. For a minor upgrade deploy this Region first, then the primary Region. Upgrade the major version of
 * the whole global database manually. With a smaller instance type the database is slower after a failover.
 * `parameters` are those of the primary cluster, without `rds.global_db_rpo`: it would block commits after a failover
 * while the other Region is unavailable.
 */
export interface AuroraReplicaClusterProps extends Pick<
  AuroraClusterProps,
  'vpc' | 'vpcSubnets' | 'clusterIdentifier' | 'port' | 'encryptionKey' | 'requireTls' | 'backupRetention' |
  'backupWindow' | 'storageType' | 'databaseInsightsMode' | 'logRetention' | 'eventTopic' | 'deletionProtection' |
  'removalPolicy' | 'version' | 'instanceType' | 'databaseName' | 'parameters' | 'maintenanceWindow'
>, Pick<AuroraGlobalDatabaseProps, 'recoveryPointObjective' | 'alarmTopic'> {
  /**
   * Name of the global database, as a string: the stack must not depend on the stack of the primary cluster. A change
   * replaces the cluster. To remove the cluster from the global database, use RDS, not CloudFormation.
   */
  readonly globalClusterIdentifier: string;

  /**
   * Region of the primary cluster when this cluster was created, e.g. ap-northeast-1. A change replaces the cluster, so
   * keep it after a failover.
   */
  readonly primaryRegion: string;

  /**
   * Number of instances, from 0 to 15. The first instance becomes the writer when the cluster is promoted.
   *
   * With 0 (a headless cluster) the data is replicated too, but an instance must be added before a switchover or
   * failover, which takes about 10 minutes more.
   *
   * @default 1
   */
  readonly instances?: number;

  /**
   * Capacity of Serverless v2 instances, instead of an instance type, with a minimum of at least 0.5 ACU.
   *
   * @default - instances of `instanceType`
   */
  readonly capacity?: Capacity;

  /**
   * Name of the secret of the application's user, which the stack of the primary cluster replicates to this Region
   * (`secretReplicaRegions`). It must not end in a hyphen and six characters.
   */
  readonly appSecretName: string;

  /**
   * Enables write forwarding: Aurora forwards write statements of this Region to the primary cluster. It fails if the
   * primary cluster fails.
   *
   * @default false
   */
  readonly writeForwarding?: boolean;

  /**
   * Name of the alarm on the recovery point objective.
   *
   * @default - generated
   */
  readonly rpoAlarmName?: string;

  /**
   * Name of the alarm on a replication that has stopped, for references without an import, e.g. as a trigger of a
   * failover. A change replaces the alarm.
   *
   * @default - generated
   */
  readonly stoppedAlarmName?: string;

  /**
   * Metric that is 1 while the cluster is a secondary cluster, and 0 while it is the primary cluster. The alarms on the
   * lag depend on it.
   *
   * @default - missing data puts the alarms into ALARM, also after a promotion
   */
  readonly secondaryMetric?: cloudwatch.IMetric;
}
