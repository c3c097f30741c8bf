import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { AuroraGlobalDatabaseProps } from './aurora-global-database-props';
import { Capacity } from './capacity';
import { AuroraClusterProps } from '../aurora-cluster-props';

/** Options of a secondary cluster of a global database. The defaults match a primary cluster by `AuroraCluster`. */
export interface AuroraReplicaClusterProps extends Pick<
  AuroraClusterProps,
  'vpc' | 'vpcSubnets' | 'clusterIdentifier' | 'port' | 'encryptionKey' | 'requireTls' | 'backupRetention' |
  'backupWindow' | 'storageType' | 'databaseInsightsMode' | 'logRetention' | 'eventTopic' | 'deletionProtection' |
  'removalPolicy'
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
   * Version of Aurora PostgreSQL, including the minor version the same as that of the primary cluster: RDS switches
   * over and fails over only between equal versions.
   *
   * For a minor upgrade deploy this Region first, then the primary Region. Upgrade the major version of the whole
   * global database manually.
   *
   * @default rds.AuroraPostgresEngineVersion.VER_17_9
   */
  readonly version?: rds.AuroraPostgresEngineVersion;

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
   * Instance type of the instances. With a smaller type than that of the primary cluster the database is slower after a
   * failover.
   *
   * @default - r6g.xlarge
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Capacity of Serverless v2 instances, instead of an instance type, with a minimum of at least 0.5 ACU.
   *
   * @default - instances of `instanceType`
   */
  readonly capacity?: Capacity;

  /**
   * Name of the application's database, which is replicated from the primary cluster.
   *
   * @default 'app'
   */
  readonly databaseName?: string;

  /**
   * Name of the secret of the application's user, which the stack of the primary cluster replicates to this Region
   * (`secretReplicaRegions`). It must not end in a hyphen and six characters.
   */
  readonly appSecretName: string;

  /**
   * Database parameters of the cluster in addition to `rds.force_ssl`. Use the parameters of the primary cluster.
   *
   * `rds.global_db_rpo` is not valid: it would block commits after a failover while the other Region is unavailable.
   *
   * @default - Aurora defaults, except `ssl_min_protocol_version` TLSv1.2, `log_min_duration_statement` 1000 (ms; the
   *   database log contains the statements), `log_parameter_max_length` 0 (without values of placeholders),
   *   `log_lock_waits` 1 and `idle_in_transaction_session_timeout` 300000 (ms)
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Enables write forwarding: Aurora forwards write statements of this Region to the primary cluster. It fails if the
   * primary cluster fails.
   *
   * @default false
   */
  readonly writeForwarding?: boolean;

  /**
   * Weekly maintenance window of the cluster and its instances: `ddd:hh:mm-ddd:hh:mm` in UTC, at least 30 minutes.
   *
   * @default - sat:18:00-sat:18:30, the day before the default of the primary cluster, or sat:16:00-sat:16:30 if the
   *   backup window overlaps
   */
  readonly maintenanceWindow?: string;

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
