import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AuroraSnapshot } from './aurora-snapshot';
import { NodeScaling } from './node-scaling';

/** Options of an Aurora PostgreSQL cluster. The defaults are for production. */
export interface AuroraClusterProps {
  /** VPC of the cluster. It can't be changed later: the deployment fails, because RDS moves no subnet group. */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the instances and of the two functions that create and rotate database users, at least two in different
   * zones. The functions must reach Secrets Manager, CloudFormation and ECS on port 443.
   *
   * @default - the private subnets, or the isolated subnets if there is no NAT
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Version of Aurora PostgreSQL. A newer version, minor or major, is installed immediately, with an interruption:
   * CloudFormation allows major upgrades on your behalf. Aurora does not support a downgrade, so take a snapshot before
   * a major upgrade. RDS rejects a major upgrade of a cluster that belongs to a global database.
   *
   * With `autoMinorVersionUpgrade` AWS installs newer minor versions in a maintenance window, and CloudFormation does
   * not notice: it sends a version only if this prop changes. RDS then rejects a change to a version below the running
   * one. Read it first: `aws rds describe-db-clusters --query 'DBClusters[].EngineVersion'`.
   *
   * @default rds.AuroraPostgresEngineVersion.VER_17_9
   */
  readonly version?: rds.AuroraPostgresEngineVersion;

  /**
   * Instance type of all instances.
   *
   * A change modifies each instance in place and restarts it: the readers immediately, the first instance (the writer
   * of the template) in the next maintenance window. Aurora fails over when the writer restarts, which takes about half
   * a minute. `aws rds modify-db-instance --db-instance-class … --apply-immediately` does not wait for the window.
   * Without readers the database restarts immediately and is unavailable for several minutes.
   *
   * @default - r6g.xlarge
   */
  readonly instanceType?: ec2.InstanceType;

  /**
   * Instance type of the writer.
   *
   * @default - `instanceType`
   */
  readonly writerInstanceType?: ec2.InstanceType;

  /**
   * Instance type of the readers. With a smaller type than that of the writer the database is slower after a failover.
   *
   * @default - `instanceType`
   */
  readonly readerInstanceType?: ec2.InstanceType;

  /**
   * Minimum capacity of a Serverless v2 instance, from 0 (pause when idle) to 256 ACUs, in steps of 0.5. Requires
   * `serverlessV2MaxCapacity`.
   *
   * @default 0.5
   */
  readonly serverlessV2MinCapacity?: number;

  /**
   * Maximum capacity of a Serverless v2 instance, from 1 to 256 ACUs, in steps of 0.5, instead of an instance type. A
   * change from or to an instance type restarts the instances as a change of `instanceType` does.
   *
   * An Aurora capacity unit (ACU) is about 2 GiB of memory with corresponding CPU and networking. It is billed per
   * second.
   *
   * @default - instances of `instanceType`
   */
  readonly serverlessV2MaxCapacity?: number;

  /**
   * How long a Serverless v2 instance must be idle before Aurora pauses it, from 5 minutes to 24 hours. Only with a
   * `serverlessV2MinCapacity` of 0.
   *
   * The first connection to a paused instance takes about 15 seconds. A proxy, logical replication or a global database
   * prevents the pause.
   *
   * @default - 5 minutes with a minimum of 0; otherwise instances never pause
   */
  readonly serverlessV2AutoPauseDuration?: Duration;

  /**
   * Number of readers in the template, from 0 to 15. The first reader is the failover target if the writer fails.
   *
   * @default 2
   */
  readonly readers?: number;

  /**
   * Auto scaling of the number of readers.
   *
   * @default - up to 5 readers, or up to `readers` if that is more; no scaling with 0 readers
   */
  readonly readerScaling?: NodeScaling;

  /**
   * Name of the initial database. A change replaces the cluster.
   *
   * @default 'app'
   */
  readonly databaseName?: string;

  /**
   * Name of the application's database user.
   *
   * There is a second user `<user>_clone`. Each rotation alternates between the two users. Both have the role
   * `<user>_owner`, which owns the objects that they create. A change creates new users with a new role, which do not
   * own the existing objects: run `REASSIGN OWNED BY <old user>_owner TO <new user>_owner` as the master user, or the
   * application cannot use its tables. The secret gets the new name and a new password: restart the services after the
   * deployment.
   *
   * @default 'app'
   */
  readonly appUsername?: string;

  /**
   * Name of the master user. With `snapshot` it must be the master user of the snapshot. A change replaces
   * the cluster.
   *
   * @default 'postgres'
   */
  readonly adminUsername?: string;

  /**
   * TCP port of the database, from 1150 to 65535.
   *
   * @default 5432
   */
  readonly port?: number;

  /**
   * Identifier of the cluster. Required for `logRetention`, because the name of the log group contains the identifier.
   * A change replaces the cluster with an empty one. Deletion protection keeps the previous cluster, without instances
   * and no longer in the stack; without it a final snapshot remains.
   *
   * @default - generated by CloudFormation
   */
  readonly clusterIdentifier?: string;

  /**
   * Name of the application's secret. It must not end in a hyphen and six characters.
   *
   * @default - generated by CloudFormation
   */
  readonly appSecretName?: string;

  /**
   * Name of the master user's secret. It must not end in a hyphen and six characters. A change generates new passwords
   * for both users immediately: restart the services after the deployment.
   *
   * @default - generated by CloudFormation
   */
  readonly adminSecretName?: string;

  /**
   * Regions with a replica of both secrets.
   *
   * @default - no replicas
   */
  readonly secretReplicaRegions?: string[];

  /**
   * Alias of the KMS key that encrypts the replicas, as in `alias/shop`. Each Region of `secretReplicaRegions` must
   * have a key with this alias before the deployment. Otherwise Secrets Manager does not replicate, and CloudFormation
   * reports no error.
   *
   * Its policy must let IAM policies of the account grant access, as the default key policy does: the function that
   * rotates the secrets gets the permission to encrypt with it. Roles that read a replica need `kms:Decrypt`.
   *
   * @default - the AWS managed key of each Region, `aws/secretsmanager`, which needs no permissions
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/replicate-secrets_troubleshoot.html
   */
  readonly secretReplicaKeyAlias?: string;

  /**
   * Enables rotation of the secrets.
   *
   * @default true
   */
  readonly rotateSecrets?: boolean;

  /**
   * Interval between rotations, from 4 hours to 1000 days: whole days, or whole hours below one day. Both secrets
   * rotate at 00:00 UTC (09:00 in Japan) or later on the day, because Secrets Manager starts the window of an interval
   * at midnight. With `proxy`, at least 2 days, because it keeps the sessions of the previous user for about a day: a
   * rotation is refused while that user has sessions.
   *
   * @default - once per month at `rotationHour`: the master user's secret on day 8, the application's secret on day 22
   */
  readonly rotationInterval?: Duration;

  /**
   * Hour in UTC at which the monthly rotation window of two hours opens, from 0 to 22. Each rotation of the
   * application's secret replaces the tasks of the services that use it. Must not be set with `rotationInterval`. A
   * change is refused while a rotation is not complete.
   *
   * @default 18 (03:00 in Japan)
   * @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotate-secrets_schedule.html
   */
  readonly rotationHour?: number;

  /**
   * Day of the week in UTC on which the secrets rotate, from `MON` to `SUN`: the master user's in the second week of a
   * month, the application's in the fourth. For a database that is stopped on other days. Must not be set with
   * `rotationInterval`. A change is refused while a rotation is not complete.
   *
   * @default - the days 8 and 22 of a month
   */
  readonly rotationWeekday?: string;

  /**
   * KMS key for the storage, the secrets, Performance Insights and the log groups. The policy of an imported key must
   * already allow CloudWatch Logs in this Region. A change replaces the cluster.
   *
   * @default - a new key with yearly rotation, which is retained when the stack is deleted
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Rejects connections without TLS.
   *
   * @default true
   */
  readonly requireTls?: boolean;

  /**
   * Database parameters of the cluster in addition to `rds.force_ssl`. They replace the defaults with the same name;
   * for example `ssl_min_protocol_version: 'TLSv1.3'` rejects clients without TLS 1.3.
   *
   * Do not set `rds.global_db_rpo`, unless the database should block commits if all secondary Regions lag behind.
   *
   * @default - Aurora defaults, except `ssl_min_protocol_version` TLSv1.2, `log_min_duration_statement` 1000 (ms; the
   *   database log contains the statements), `log_parameter_max_length` 0 (without values of placeholders),
   *   `log_lock_waits` 1 and `idle_in_transaction_session_timeout` 300000 (ms)
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Retention of automated backups and of point-in-time restore, from 1 to 35 days.
   *
   * @default Duration.days(7)
   */
  readonly backupRetention?: Duration;

  /**
   * Window of the daily backup: `hh:mm-hh:mm` in UTC, at least 30 minutes.
   *
   * @default - 17:00-17:30, or 15:00-15:30 if the maintenance window overlaps
   */
  readonly backupWindow?: string;

  /**
   * Weekly maintenance window of the cluster and its instances: `ddd:hh:mm-ddd:hh:mm` in UTC, at least 30 minutes.
   *
   * @default - sun:18:00-sun:18:30, or sun:16:00-sun:16:30 if the backup window overlaps
   */
  readonly maintenanceWindow?: string;

  /**
   * Enables automatic upgrades to new minor versions in the maintenance window. It has no effect in a global database.
   *
   * @default true
   */
  readonly autoMinorVersionUpgrade?: boolean;

  /**
   * Storage type: Aurora Standard, with a charge per I/O, or Aurora I/O-Optimized, which is cheaper if I/O is more than
   * a quarter of the cost.
   *
   * @default rds.DBClusterStorageType.AURORA
   */
  readonly storageType?: rds.DBClusterStorageType;

  /**
   * Mode of CloudWatch Database Insights. STANDARD keeps 7 days of Performance Insights free of charge. ADVANCED keeps
   * 15 months and is billed per vCPU or ACU.
   *
   * @default rds.DatabaseInsightsMode.STANDARD
   */
  readonly databaseInsightsMode?: rds.DatabaseInsightsMode;

  /**
   * Retention of the database log. Requires `clusterIdentifier`: without it the name of the log group is not known, and
   * the log group that the cluster creates never expires.
   *
   * @default logs.RetentionDays.THREE_MONTHS with `clusterIdentifier`
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Creates an RDS Proxy for the cluster.
   *
   * A proxy shares database connections among many clients and keeps client connections open during a failover. It
   * costs about $13 per month for each vCPU of all instances of the cluster, and at least for two: $158 with the three
   * default instances. It prevents the pause of a Serverless v2 cluster.
   *
   * The proxy supports only the user that the application's secret currently contains. A rotation changes this user.
   * Clients with the previous user keep their open connections, but cannot open new ones: register the services with
   * `restartOnRotation`. The next rotation fails while the proxy still has connections of the previous user.
   *
   * @default false
   */
  readonly proxy?: boolean;

  /**
   * Requires IAM authentication of the clients of the proxy: the user name of the application's secret and an IAM
   * token. Only the proxy uses the password. Requires `proxy`.
   *
   * The role of the clients needs `proxy.grantConnect(role, user)` for the application's user and for `<user>_clone`.
   *
   * @default false - clients log in with the user name and the password of the application's secret
   */
  readonly proxyIamAuthentication?: boolean;

  /**
   * SNS topic for RDS events of the cluster and its instances: failover, failure, maintenance etc.
   *
   * A topic of this app and its KMS key get a statement that allows RDS. The policies of an imported topic and key must
   * already allow this.
   *
   * @default - no event notifications
   */
  readonly eventTopic?: sns.ITopic;

  /**
   * Cluster snapshot to restore. The version of the cluster is that of the snapshot, or `version` if that is newer: to
   * restore a snapshot of an older major version in that version, set `version` to it.
   *
   * Adding, changing or removing it on an existing cluster replaces the cluster: to restore after data loss, add it.
   * With a `clusterIdentifier`, change the identifier in the same deployment, because CloudFormation can't replace a
   * cluster under its name. Deletion protection keeps the previous cluster, without instances and no longer in the
   * stack; without it a final snapshot remains. Keep the prop as long as the cluster exists, also when the snapshot has
   * been deleted: removing it creates an empty database.
   *
   * The user name of the master user comes from the snapshot and must equal `adminUsername`. The master user and the
   * application's user, which are part of the snapshot, get the passwords of the secrets of this construct.
   *
   * A snapshot of a database that another program has made works, too: users of the same names can log in again, and
   * the tables that they own go to the role `<user>_owner`. Tables of other owners stay closed to the application until
   * you run `REASSIGN OWNED` for them as the master user. If the master user does not own the database or the schema
   * `public`, the deployment fails with the statement that is missing.
   *
   * @default - an empty database
   */
  readonly snapshot?: AuroraSnapshot;

  /**
   * Enables deletion protection.
   *
   * @default true unless `removalPolicy` is DESTROY
   */
  readonly deletionProtection?: boolean;

  /**
   * Removal policy of the data. SNAPSHOT deletes the instances and keeps a final snapshot and the KMS key, which the
   * snapshot requires. DESTROY deletes everything.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;
}
