import * as rds from 'aws-cdk-lib/aws-rds';
import { AuroraSnapshot } from '../aurora-cluster';

/**
 * The database of a platform, in a pair that of both Regions. Sizes, version, retention of backups and deletion
 * protection are those of the tier. Not with `existing.database`.
 */
export interface PlatformDatabaseOptions {
  /**
   * Name of the initial database. With `snapshot`, that of the application's database in it. A change replaces the
   * cluster under its name, so the deployment fails: restore a snapshot in the same deployment.
   *
   * @default 'eldonia'
   */
  readonly name?: string;

  /**
   * Name of the master user. With `snapshot` it must be that of the snapshot, which RDS can't rename. A change replaces
   * the cluster under its name, so the deployment fails: restore a snapshot in the same deployment.
   *
   * @default 'postgres'
   */
  readonly adminUsername?: string;

  /**
   * TCP port, from 1150 to 65535. A change restarts the database. Tasks reach it again when their replacements have
   * started, because they read the port when they start.
   *
   * @default 5432
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-rds-dbcluster.html
   */
  readonly port?: number;

  /**
   * Parameters of the cluster parameter group in addition to those of `AuroraCluster`, which they replace. A change of
   * a dynamic parameter applies immediately, one of a static parameter after a restart of the instances:
   * `aws rds reboot-db-instance`.
   *
   * - Logical replication, also for a blue/green deployment: `'rds.logical_replication': '1'` (static). AWS does
   *   not say whether slots follow to the standby Region: check them after a failover.
   * - pgaudit: `shared_preload_libraries: 'pg_stat_statements,pgaudit'` (static) and `'pgaudit.role': 'rds_pgaudit'`.
   * - pg_cron: `shared_preload_libraries: 'pg_stat_statements,pg_cron'` (static) and `'cron.database_name'`.
   *
   * In a pair both Regions have the same, and `rds.global_db_rpo` is refused: it is `recovery.enforceRpo`.
   *
   * @default - those of `AuroraCluster`
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/AuroraPostgreSQL.Reference.ParameterGroups.html
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Storage: Aurora Standard, with a charge per I/O, or Aurora I/O-Optimized, whose instances cost about 30 % and whose
   * storage costs about 125 % more. A change interrupts nothing. Back to Standard is possible at any time, to
   * I/O-Optimized once every 30 days. In a pair both Regions change.
   *
   * @default - that of `AuroraCluster`, which is Aurora Standard
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Overview.StorageReliability.html
   */
  readonly storageType?: rds.DBClusterStorageType;

  /**
   * Window of the daily backup, in a pair of both Regions: `hh:mm-hh:mm` in UTC, at least 30 minutes. A change
   * interrupts nothing.
   *
   * @default - 17:00-17:30, or 15:00-15:30 if the maintenance window overlaps; with `uptimeSchedule` and without a
   *   `maintenanceWindow`, the last half hour of the uptime
   */
  readonly backupWindow?: string;

  /**
   * Weekly maintenance window of the cluster and its instances: `ddd:hh:mm-ddd:hh:mm` in UTC, at least 30 minutes. The
   * standby Region of a pair has it a day earlier, so that an update never restarts both Regions together. A change
   * interrupts nothing; if maintenance is pending and the new window includes the present time, it begins immediately.
   *
   * @default - sun:18:00-sun:18:30, or sun:16:00-sun:16:30 if the backup window overlaps; with `uptimeSchedule` and
   *   without a `backupWindow`, the half hour before the backup, on the first day of the uptime
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBInstance.html
   */
  readonly maintenanceWindow?: string;

  /**
   * Mode of CloudWatch Database Insights. STANDARD keeps 7 days of Performance Insights free of charge. ADVANCED keeps
   * 15 months and is billed per vCPU, in a pair in both Regions. A change interrupts nothing; back to STANDARD deletes
   * what is older than 7 days.
   *
   * @default rds.DatabaseInsightsMode.STANDARD
   */
  readonly insightsMode?: rds.DatabaseInsightsMode;

  /**
   * Hour in UTC at which the monthly rotation window of two hours opens, from 0 to 22. Each rotation of the
   * application's secret replaces the tasks. Secrets rotate in the primary Region of a pair, and are replicated. A
   * change is refused while a rotation is not complete.
   *
   * @default - 18 (03:00 in Japan), on the days 8 and 22; with `uptimeSchedule`, after the opening on its first day,
   *   in the second and the fourth week of a month
   */
  readonly rotationHour?: number;

  /**
   * Connections that a task opens to one instance at most, as its pools are set. Synthesis warns if all tasks, twice
   * during a deployment, may open more than the class or `max_connections` permits. Nothing enforces it, and a change
   * changes no resource.
   *
   * @default - 10 with two readers or more, else 20: a pool for writes, and one for reads, as in the quickstart
   */
  readonly connectionsPerTask?: number;

  /**
   * An RDS Proxy between the tasks and the writer: they get its address as `DB_HOST`. `DB_READER_HOST` stays the reader
   * endpoint. A proxy costs about $13 per month for each vCPU of all instances, and holds no data. A change replaces
   * the tasks, without interruption.
   *
   * Not in a pair: the standby cluster of this library has no proxy, so that tasks would have another kind of
   * connection after a failover.
   *
   * @default false
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-gdb.html
   */
  readonly proxy?: boolean;

  /**
   * Snapshot that the database is created from: a cluster snapshot in the Region of the platform, in a pair in the
   * primary Region, including those of AWS Backup, with its version. The master user and the name of the database are
   * those of the snapshot: `adminUsername`, `name`.
   *
   * Set on a deployed platform, it replaces the database: a new cluster with a hash of the snapshot in its name, and
   * the users and passwords of the present secrets; in a pair both clusters, with a new global database. Data written
   * after the snapshot is not in it. Deletion protection keeps the previous cluster, without instances and no longer in
   * the stack; in the economy tier a final snapshot remains. Delete it when it is no longer needed.
   *
   * The version of the database is that of the snapshot, or that of the tier if it is newer. To restore a snapshot of
   * an older major version in that version, set `databaseVersion` of the tier to it.
   *
   * Keep it from then on, also when the snapshot has been deleted: it is read only when the cluster is created.
   * Removing it creates an empty database, or fails while a cluster with the first name exists. Another value restores
   * again.
   *
   * @default - an empty database
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbcluster.html
   */
  readonly snapshot?: AuroraSnapshot;
}
