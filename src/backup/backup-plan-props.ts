import { Duration, TimeZone } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as sns from 'aws-cdk-lib/aws-sns';
import { BackupCopy } from './backup-copy';
import { BackupSource } from './backup-source';
import { VaultLock } from './vault-lock';
import { VolumeSnapshotsOptions } from './volume-snapshots-options';

/** Options of a backup plan. */
export interface BackupPlanProps {
  /** What is backed up. */
  readonly sources: BackupSource[];

  /**
   * How long a daily backup is kept, from 1 to 36,500 days; at most 35 days with `continuousBackup`.
   *
   * @default Duration.days(35)
   */
  readonly dailyRetention?: Duration;

  /**
   * How long the backup of the first day of a month is kept, from 1 to 36,500 days.
   *
   * @default Duration.days(365)
   */
  readonly monthlyRetention?: Duration;

  /**
   * The hour that the daily backup begins in, from 0 to 23. The monthly one begins two hours later.
   *
   * @default 3
   */
  readonly hour?: number;

  /**
   * The zone whose clock `hour` means.
   *
   * @default TimeZone.ASIA_TOKYO
   */
  readonly timeZone?: TimeZone;

  /**
   * Let the daily backup be continuous where the service can: S3, RDS and Aurora can then be restored to any second of `dailyRetention`.
   *
   * It is off because Aurora does so by itself for its own backup retention (R5.7.1-1) and S3 keeps old versions. When it is on, AWS Backup takes
   * the cluster's backup retention over: give the cluster the same retention as `dailyRetention`, or later changes of the cluster may fail.
   *
   * @default false
   */
  readonly continuousBackup?: boolean;

  /**
   * Other vaults that get a copy of every backup, e.g. in another region (R5.7.2-1).
   *
   * @default - there are no copies
   */
  readonly copies?: BackupCopy[];

  /**
   * Existing vault for the backups. The lock of the vault must accept both retentions.
   *
   * @default - a new vault with its own KMS key and the lock `vaultLock`; vault and key are retained when the stack is deleted
   */
  readonly vault?: backup.IBackupVault;

  /**
   * Lock of the new vault: who can delete a backup before its retention ends. Not valid with `vault`, which has its own lock.
   *
   * @default VaultLock.governance()
   */
  readonly vaultLock?: VaultLock;

  /**
   * Snapshots of the EBS volumes that have a tag (R5.7.1-3), beside the plan.
   *
   * @default - none: the architecture has no volumes, except those of test runners
   */
  readonly volumeSnapshots?: VolumeSnapshotsOptions;

  /**
   * Who is told of each job that fails, of the alarms, and of their ends. The alarms are there without it.
   *
   * Its policy and its key get statements for EventBridge and CloudWatch; those of an imported topic must admit both already.
   *
   * @default - nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
