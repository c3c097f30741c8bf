import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { checkDays, invalid } from '../../private/errors';

/** Options of a vault. */
export interface SecureVaultProps {
  /**
   * Physical name: 2 to 50 letters, digits, hyphens and underscores. Required for a destination vault of another
   * Region.
   *
   * @default - derived from the path of the construct
   */
  readonly vaultName?: string;

  /**
   * Lock of the vault: who can delete a backup before its retention ends.
   *
   * @default - in governance mode, with a shortest retention of 1 day
   */
  readonly vaultLock?: backup.LockConfiguration;

  /**
   * KMS key for S3 backups and for copies from other Regions. An Aurora backup in its own Region keeps the key of its
   * cluster.
   *
   * Backups cannot be restored without the key. Keep the key for as long as the backups.
   *
   * @default - a new key with yearly rotation, about $1 per month
   */
  readonly encryptionKey?: kms.IKey;
}

const SHORTEST_RETENTION = Duration.days(1);
// Read 2026-11-29: https://docs.aws.amazon.com/aws-backup/latest/devguide/API_PutBackupVaultLockConfiguration.html
/** Longest retention of AWS Backup in days: 100 years. */
export const LONGEST_RETENTION = 36_500;
/** AWS rejects a shorter cooling-off period. */
const SHORTEST_COOLING_OFF = 3;

/**
 * An encrypted backup vault with a lock that prevents the deletion of backups before their retention ends.
 *
 * `BackupPlan` creates one. A destination vault for copies is in the other Region, in a stack that is deployed before
 * the plan.
 *
 * The vault, its key and the backups are retained when the stack is deleted, and deleted only if their first deployment
 * fails: the vault is empty then, and its name is free for the next attempt. The backups are billed until their
 * retention ends. To delete everything: remove the lock, delete the backups, then delete the vault and the key.
 */
export class SecureVault extends Construct {
  readonly vault: backup.BackupVault;
  /** KMS key for the backups that do not keep the key of their source. */
  readonly encryptionKey: kms.IKey;

  /** @throws if the lock is not valid */
  constructor(scope: Construct, id: string, props: SecureVaultProps = {}) {
    super(scope, id);
    const lock = props.vaultLock ?? { minRetention: SHORTEST_RETENTION };
    checkLock(this, lock);
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', {
      description: `Encrypts the backups of ${this.node.path}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.vault = new backup.BackupVault(this, 'Vault', {
      backupVaultName: props.vaultName,
      encryptionKey: this.encryptionKey,
      lockConfiguration: lock,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    if (lock.changeableFor) {
      Annotations.of(this).addWarningV2('@eldonia/backup-plan:irrevocableLock',
        'After the cooling-off period nobody can change the lock or delete a backup before its retention ends. ' +
        'All backups are billed until then.');
    }
  }
}

function checkLock(scope: Construct, { changeableFor, minRetention, maxRetention }: backup.LockConfiguration): void {
  checkDays(scope, 'vaultLock.changeableFor', changeableFor, SHORTEST_COOLING_OFF, LONGEST_RETENTION);
  checkDays(scope, 'vaultLock.minRetention', minRetention, 1, LONGEST_RETENTION);
  checkDays(scope, 'vaultLock.maxRetention', maxRetention, 2, LONGEST_RETENTION);
  if (!maxRetention || maxRetention.isUnresolved() || minRetention.isUnresolved()) return;
  if (maxRetention.toDays() <= minRetention.toDays()) {
    invalid(scope, 'vaultLock.maxRetention must be longer than minRetention, ' +
      `got ${maxRetention.toHumanString()} and ${minRetention.toHumanString()}; raise it`);
  }
}
