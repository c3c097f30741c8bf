import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { SecureVaultProps } from './secure-vault-props';
import { checkName, NameRule } from '../../private/names';
import { VaultLock } from '../vault-lock';

export const VAULT_NAME: NameRule = { longest: 50, pattern: /^[\w-]{2,}$/, allowed: '2 or more letters, digits, hyphens and underscores' };

/**
 * A place for backups that is encrypted and locked: nobody deletes a backup before its time by mistake.
 *
 * A `BackupPlan` makes its own. Define one in the other region for its copies, in a stack that is deployed before the plan.
 *
 * The vault and its key outlive the stack, and so do the backups, which cost until their retention ends. To remove them, take the lock off,
 * delete the backups, then the vault and the key; no prop of this construct does it for you.
 *
 * @example
 * new SecureVault(this, 'Copies', { vaultName: 'eldonia-copies' });
 */
export class SecureVault extends Construct {
  /** The vault. */
  readonly vault: backup.BackupVault;
  /** What encrypts the backups that don't keep the key of their source. */
  readonly encryptionKey: kms.IKey;

  /**
   * @throws when AWS would refuse the name
   */
  constructor(scope: Construct, id: string, props: SecureVaultProps = {}) {
    super(scope, id);
    checkName(this, 'vaultName', props.vaultName, VAULT_NAME);

    const lock = props.vaultLock ?? VaultLock.governance();
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', {
      description: `Encrypts the backups of ${this.node.path}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.vault = new backup.BackupVault(this, 'Vault', {
      backupVaultName: props.vaultName,
      encryptionKey: this.encryptionKey,
      lockConfiguration: lock._configuration(),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    if (lock.irrevocable) {
      Annotations.of(this).addWarningV2('@eldonia/backup-plan:irrevocableLock',
        'When the cooling-off time is over, nobody can change the lock or delete a backup before its time, and all of them cost until then.');
    }
  }
}
