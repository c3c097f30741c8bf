import * as kms from 'aws-cdk-lib/aws-kms';
import { VaultLock } from '../vault-lock';

/** Options of a vault. */
export interface SecureVaultProps {
  /**
   * Physical name: 2 to 50 letters, digits, hyphens and underscores. Set it for a vault that a plan of another region copies to.
   *
   * @default - derived from the path of the construct
   */
  readonly vaultName?: string;

  /**
   * Who can delete a backup before its time.
   *
   * @default VaultLock.governance()
   */
  readonly vaultLock?: VaultLock;

  /**
   * What encrypts backups of S3, and copies that come from other regions. A backup of Aurora in its own region keeps the key of its cluster.
   *
   * Without the key nothing can be restored: keep it for as long as the backups.
   *
   * @default - a key of the vault's own with yearly rotation, for about a dollar a month
   */
  readonly encryptionKey?: kms.IKey;
}
