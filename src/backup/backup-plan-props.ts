import { Duration, TimeZone } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { BackupCopy } from './backup-copy';

/** Options of a backup plan. */
export interface BackupPlanProps {
  /**
   * Aurora clusters and RDS Multi-AZ clusters. Set `engine` when you import a Multi-AZ cluster; a cluster without an
   * engine counts as Aurora. At least one of `databases`, `buckets` and `resources` is required.
   *
   * AWS Backup must be enabled for Aurora in the account, once per Region. CloudFormation has no resource for it:
   * `aws backup update-region-settings --resource-type-opt-in-preference Aurora=true --region …`. Without the opt-in,
   * AWS Backup creates no backups and reports no failure; the alarm of the plan on missed backups of Aurora goes into
   * ALARM after two days.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/assigning-resources-json.html
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/API_UpdateRegionSettings.html
   */
  readonly databases?: rds.IDatabaseCluster[];

  /**
   * S3 buckets with versioning, which AWS Backup requires. The first backup copies all objects.
   *
   * AWS Backup backs up no objects in Glacier Flexible Retrieval or Deep Archive, e.g. those that
   * `StorageProfile.originals()` moves there: versions and replication protect them.
   *
   * @default - none
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/s3-backups.html
   */
  readonly buckets?: s3.IBucket[];

  /**
   * Other resources, such as all resources in the account and Region with a tag (`backup.BackupResource.fromTag`), of
   * the services that AWS Backup is enabled for. Resources that get the tag later are included.
   *
   * The role of the plan then has the AWS managed policies for backups, because the resources are not known at
   * synthesis.
   *
   * @default - none
   */
  readonly resources?: backup.BackupResource[];

  /**
   * Retention of the daily backups, from 1 to 36,500 days; at most 35 days with `continuousBackup`.
   *
   * @default Duration.days(35)
   */
  readonly dailyRetention?: Duration;

  /**
   * Retention of the monthly backups, from 1 to 36,500 days. A monthly backup is created on the first day of each
   * month.
   *
   * @default Duration.days(365)
   */
  readonly monthlyRetention?: Duration;

  /**
   * Hour in which the daily backup starts, from 0 to 23. The monthly backup starts two hours later.
   *
   * @default 3
   */
  readonly hour?: number;

  /**
   * Time zone of `hour`.
   *
   * @default TimeZone.ASIA_TOKYO
   */
  readonly timeZone?: TimeZone;

  /**
   * Enables continuous backup for S3, RDS and Aurora: point-in-time restore to any second within `dailyRetention`.
   *
   * Aurora has point-in-time restore within its own backup retention, and S3 has versioning, so this is off by default.
   * With continuous backup, AWS Backup manages the backup retention of the cluster. Set the backup retention of the
   * cluster to `dailyRetention`; otherwise later updates of the cluster can fail.
   *
   * @default false
   */
  readonly continuousBackup?: boolean;

  /**
   * Destination vaults for copies of the backups, e.g. in another Region or account.
   *
   * @default - no copies
   */
  readonly copies?: BackupCopy[];

  /**
   * Existing vault for the backups. The lock of the vault must accept both retentions. The vault that a deployed plan
   * has created is retained with its backups, and no longer part of the stack. Its name is taken, so that leaving this
   * prop out again fails until you delete that vault.
   *
   * @default - a new vault with its own KMS key and the lock `vaultLock`; both are retained when the stack is deleted
   */
  readonly vault?: backup.IBackupVault;

  /**
   * AWS Backup Vault Lock of the new vault: no backup is deleted before its retention ends while it is locked. Not
   * with `vault`, which has its own lock.
   *
   * Without `changeableFor` it is in governance mode: a principal with the permission can remove the lock. This
   * protects from mistakes and from most stolen roles. With `changeableFor`, the cooling-off period of at
   * least 3 days, it is in compliance mode: afterwards neither the root user nor AWS can remove the lock. This also
   * protects from an attacker with full access to the account. The backups are billed until their retention ends.
   *
   * @default - in governance mode, with a shortest retention of 1 day
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
   */
  readonly vaultLock?: backup.LockConfiguration;

  /**
   * Daily snapshots of the EBS volumes with the tag `eldonia:backup` and the value `true`, with Data Lifecycle Manager.
   * They are kept for 7 days.
   *
   * @default false
   */
  readonly volumeSnapshots?: boolean;

  /**
   * Destination Region for an encrypted copy of each of these snapshots. The copies have the default EBS key of that
   * Region.
   *
   * @default - no copies
   */
  readonly volumeSnapshotsRegion?: string;

  /**
   * SNS topic that is notified of each failed job and of the state changes (ALARM and OK) of both alarms.
   *
   * EventBridge and CloudWatch get permission to publish to the topic and to use its KMS key. The policies of an
   * imported topic and key must already allow this.
   *
   * @default - no notifications; the alarms are created without actions
   */
  readonly alarmTopic?: sns.ITopic;
}
