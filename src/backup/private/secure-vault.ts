import { Annotations, RemovalPolicy } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { SecureVaultProps } from './secure-vault-props';
import { checkName, NameRule } from '../../private/names';
import { VaultLock } from '../vault-lock';

const VAULT_NAME: NameRule = {
  longest: 50, pattern: /^[\w-]{2,}$/, allowed: '2 or more letters, digits, hyphens and underscores',
};

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
  /** The vault. */
  readonly vault: backup.BackupVault;
  /** KMS key for the backups that do not keep the key of their source. */
  readonly encryptionKey: kms.IKey;

  /**
   * @throws if the name is not valid
   */
  constructor(scope: Construct, id: string, props: SecureVaultProps = {}) {
    super(scope, id);
    checkName(this, 'vaultName', props.vaultName, VAULT_NAME);

    const lock = props.vaultLock ?? VaultLock.governance();
    this.encryptionKey = props.encryptionKey ?? new kms.Key(this, 'Key', {
      description: `Encrypts the backups of ${this.node.path}`,
      enableKeyRotation: true,
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    this.vault = new backup.BackupVault(this, 'Vault', {
      backupVaultName: props.vaultName,
      encryptionKey: this.encryptionKey,
      lockConfiguration: lock._configuration(),
      removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
    if (lock.irrevocable) {
      Annotations.of(this).addWarningV2('@eldonia/backup-plan:irrevocableLock',
        'After the cooling-off period nobody can change the lock or delete a backup before its retention ends. ' +
        'All backups are billed until then.');
    }
  }
}
