import * as backup from 'aws-cdk-lib/aws-backup';
import * as kms from 'aws-cdk-lib/aws-kms';

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
