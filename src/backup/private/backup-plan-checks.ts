import { Annotations, Duration } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct } from 'constructs';
import { LONGEST_RETENTION } from './secure-vault';
import { checkDays, checkInteger, invalid } from '../../private/errors';
import { BackupPlanProps } from '../backup-plan-props';

export const DAILY_RETENTION = Duration.days(35);
export const MONTHLY_RETENTION = Duration.days(365);
// Read 2026-12-01: https://docs.aws.amazon.com/aws-backup/latest/devguide/point-in-time-recovery.html
/** Longest retention of continuous backups in days. */
const LONGEST_CONTINUOUS = 35;

/** Checks what AWS Backup would reject or ignore without an error. */
export function checkBackupPlan(scope: IConstruct, props: BackupPlanProps): void {
  const { databases = [], buckets = [], resources = [] } = props;
  if (databases.length + buckets.length + resources.length === 0) {
    invalid(scope, 'databases, buckets or resources is required, got none; pass the resources to back up');
  }
  checkDays(
    scope, 'dailyRetention', props.dailyRetention, 1, props.continuousBackup ? LONGEST_CONTINUOUS : LONGEST_RETENTION,
  );
  checkDays(scope, 'monthlyRetention', props.monthlyRetention, 1, LONGEST_RETENTION);
  checkInteger(scope, 'hour', props.hour, 0, 23);
  if (props.vault && props.vaultLock) {
    invalid(scope, 'vaultLock must be absent with vault, got both; set the lock of the existing vault');
  }
  checkRetentionsOfLock(scope, props);
  if (props.volumeSnapshotsRegion !== undefined && !props.volumeSnapshots) {
    invalid(scope, 'volumeSnapshots is required with volumeSnapshotsRegion, ' +
      `got none for ${props.volumeSnapshotsRegion}; set it to true`);
  }
  for (const bucket of buckets) checkVersioned(scope, bucket);
  if (resources.some(({ tagCondition }) => tagCondition?.key === '')) {
    invalid(scope, 'resources must have tags with a key, got an empty one; pass the key of the tag');
  }
}

/** AWS Backup rejects each job whose retention is outside the limits of the vault lock. */
function checkRetentionsOfLock(scope: IConstruct, props: BackupPlanProps): void {
  const limits = props.vault ? limitsOfVault(props.vault) : limitsOfLock(props.vaultLock);
  if (!limits) return;
  const { dailyRetention = DAILY_RETENTION, monthlyRetention = MONTHLY_RETENTION } = props;
  for (const [prop, retention] of Object.entries({ dailyRetention, monthlyRetention })) {
    if (retention.isUnresolved()) continue;
    checkInteger(scope, `${prop} in days`, retention.toDays(), limits.least, limits.most ?? LONGEST_RETENTION);
  }
}

/** Limits of a vault lock in days. */
interface Limits {
  readonly least: number;
  readonly most?: number;
}

/** The properties of an imported vault are unknown. */
function limitsOfVault(vault: backup.IBackupVault): Limits | undefined {
  const resource = vault.node.defaultChild;
  if (!(resource instanceof backup.CfnBackupVault) || !resource.lockConfiguration) return undefined;
  const lock = resource.lockConfiguration as { readonly minRetentionDays: number; readonly maxRetentionDays?: number };
  return { least: lock.minRetentionDays, most: lock.maxRetentionDays };
}

function limitsOfLock(lock: backup.LockConfiguration | undefined): Limits | undefined {
  if (!lock || lock.minRetention.isUnresolved() || lock.maxRetention?.isUnresolved()) return undefined;
  return { least: lock.minRetention.toDays(), most: lock.maxRetention?.toDays() };
}

/** AWS Backup fails for a bucket without versioning. The properties of an imported bucket are unknown. */
function checkVersioned(scope: IConstruct, bucket: s3.IBucket): void {
  const resource = bucket.node.defaultChild;
  if (resource instanceof s3.CfnBucket && !resource.versioningConfiguration) {
    invalid(scope, `buckets must have versioning, got ${bucket.node.path}; set versioned of the bucket`);
  }
}

/**
 * With continuous backup, AWS Backup sets the backup retention of the cluster, which then differs from the template.
 */
export function warnOfRetentions(scope: IConstruct, props: BackupPlanProps): void {
  if (!props.continuousBackup) return;
  const { dailyRetention = DAILY_RETENTION } = props;
  if (dailyRetention.isUnresolved()) return;
  const days = dailyRetention.toDays();
  for (const { node: { defaultChild: resource } } of props.databases ?? []) {
    if (!(resource instanceof rds.CfnDBCluster) || resource.backupRetentionPeriod === days) continue;
    Annotations.of(scope).addWarningV2('@eldonia/backup-plan:retentionManagedByBackup',
      `AWS Backup sets the backup retention of ${resource.node.scope!.node.path} to ${days} days. ` +
      'Set the same backup retention on the cluster, so that the template matches.');
  }
}
