import { Duration, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { LONGEST_RETENTION } from './private/secure-vault';
import { checkDays, invalid } from '../private/errors';
import { arnFor } from '../private/permissions';
import { checkRegion } from '../private/regions';
import { checkKnownProps } from '../private/structs/known-props';

const VAULT_NAME = /^[\w-]{2,50}$/;
const VAULT_ARN = /^arn:[\w-]+:backup:([a-z0-9-]+):\d{12}:backup-vault:[\w-]{2,50}$/;

/** Options of the copies of backups. */
export interface BackupCopyOptions {
  /**
   * Retention of the copies, from 1 to 36,500 days.
   *
   * @default - the retention of the original
   */
  readonly retention?: Duration;

  /**
   * Copies the monthly backups only, not the daily backups.
   *
   * @default false
   */
  readonly monthlyOnly?: boolean;
}

/**
 * A destination vault for copies of the backups.
 *
 * The vault must exist before the first backup; otherwise the copy jobs fail. The two stacks do not reference each
 * other, so each can be deployed alone. AWS bills the data transfer between Regions and the storage of the copies. A
 * copy of an Aurora snapshot is always a full copy: 100 GB that are copied daily to another Region are about 3 TB of
 * transfer per month. Copies of S3 backups are incremental.
 *
 * @example
 * // In a stack of ap-northeast-3, which is deployed before the plan.
 * new backup.BackupVault(this, 'Copies', {
 *   backupVaultName: 'eldonia-copies',
 *   encryptionKey: new kms.Key(this, 'CopiesKey', { enableKeyRotation: true, removalPolicy: RemovalPolicy.RETAIN }),
 *   removalPolicy: RemovalPolicy.RETAIN,
 * });
 * // In the stack of the plan.
 * const copies = [BackupCopy.toRegion('ap-northeast-3', 'eldonia-copies')];
 */
export class BackupCopy {
  /**
   * A destination vault in another Region of the same account, by its name.
   *
   * @param region Region of the vault, e.g. `ap-northeast-3`
   * @param vaultName physical name of the vault, 2 to 50 characters
   * @param options retention and choice of the copies
   * @throws if the Region, the name or the retention is not valid
   */
  static toRegion(region: string, vaultName: string, options?: BackupCopyOptions): BackupCopy {
    checkKnownProps(undefined, 'BackupCopyOptions', options);
    checkRegion(undefined, 'region', region);
    if (!Token.isUnresolved(vaultName) && !VAULT_NAME.test(vaultName)) {
      invalid(undefined, 'vaultName must be 2 to 50 letters, digits, hyphens and underscores, ' +
        `got "${vaultName}"; pass the name of the vault`);
    }
    return new BackupCopy(region, vaultName, undefined, options);
  }

  /**
   * A destination vault by its ARN, also in another account.
   *
   * A vault in another account protects the backups from administrators of this account. Both accounts must be in the
   * same organization, whose management account enables cross-account backup:
   * `aws backup update-global-settings --global-settings isCrossAccountBackupEnabled=true`. The access policy of the
   * vault must allow `backup:CopyIntoBackupVault` for this account. The policies of the keys of the clusters and of the
   * source vault must allow the role `AWSServiceRoleForBackup` of the other account to use them (`kms:DescribeKey`,
   * `kms:Encrypt`, `kms:Decrypt`, `kms:ReEncrypt*`, `kms:GenerateDataKey*`, `kms:CreateGrant`); a cluster with an AWS
   * managed key cannot be copied. A copy of Aurora goes to another account or to another Region, not to both.
   *
   * @param arn ARN of the vault
   * @param options retention and choice of the copies
   * @throws if the ARN is not the ARN of a backup vault, or the retention is not valid
   * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/create-cross-account-backup.html
   */
  static toVault(arn: string, options?: BackupCopyOptions): BackupCopy {
    checkKnownProps(undefined, 'BackupCopyOptions', options);
    const region = Token.isUnresolved(arn) ? undefined : VAULT_ARN.exec(arn)?.[1];
    if (!Token.isUnresolved(arn) && !region) {
      invalid(undefined, `arn must be the ARN of a backup vault, got "${arn}"; ` +
        'write e.g. arn:aws:backup:ap-northeast-3:123456789012:backup-vault:copies');
    }
    return new BackupCopy(region, undefined, arn, options);
  }

  /** Retention of the copies; undefined if the copies have the retention of the original. */
  readonly retention?: Duration;
  /** True if only the monthly backups are copied. */
  readonly monthlyOnly: boolean;

  private constructor(
    /** Region of the copies; undefined if it is not known at synthesis. */
    readonly region: string | undefined,
    private readonly vaultName: string | undefined,
    private readonly arn: string | undefined,
    options: BackupCopyOptions = {},
  ) {
    checkDays(undefined, 'retention', options.retention, 1, LONGEST_RETENTION);
    this.retention = options.retention;
    this.monthlyOnly = options.monthlyOnly ?? false;
  }

  /** @internal */
  _vaultArn(scope: IConstruct): string {
    return this.arn ?? arnFor(scope, 'backup', `backup-vault:${this.vaultName}`, { region: this.region });
  }
}
