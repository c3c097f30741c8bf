import { Duration, TimeZone } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as sns from 'aws-cdk-lib/aws-sns';
import { BackupCopy } from './backup-copy';
import { BackupSource } from './backup-source';

/** Options of a backup plan. */
export interface BackupPlanProps {
  /** Resources to back up, at least one source. */
  readonly sources: BackupSource[];

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
   * AWS Backup Vault Lock of the new vault: nobody can delete a backup before its retention ends. Not with `vault`,
   * which has its own lock.
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
