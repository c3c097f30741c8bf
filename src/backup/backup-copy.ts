import { ArnFormat, Duration, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkDays } from './private/days';
import { invalid } from '../private/errors';

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const VAULT_NAME = /^[\w-]{2,50}$/;
const VAULT_ARN = /^arn:[\w-]+:backup:([a-z0-9-]+):\d{12}:backup-vault:[\w-]{2,50}$/;

/**
 * A destination vault for a copy of every backup.
 *
 * The vault must exist before the first backup; otherwise the copy jobs fail. The two stacks do not reference each
 * other, so each can be deployed alone. AWS bills the data transfer between Regions and the storage of the copies.
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
   * @param retention retention of the copies, from 1 to 36,500 days. Default: the retention of the original
   * @throws if the Region, the name or the retention is not valid
   */
  static toRegion(region: string, vaultName: string, retention?: Duration): BackupCopy {
    if (!Token.isUnresolved(region) && !REGION.test(region)) {
      invalid(undefined, `region must be the code of a Region, got "${region}"; write e.g. ap-northeast-3`);
    }
    if (!Token.isUnresolved(vaultName) && !VAULT_NAME.test(vaultName)) {
      invalid(undefined, 'vaultName must be 2 to 50 letters, digits, hyphens and underscores, ' +
        `got "${vaultName}"; pass the name of the vault`);
    }
    return new BackupCopy(region, vaultName, undefined, retention);
  }

  /**
   * A destination vault by its ARN, also in another account.
   *
   * The access policy of a vault in another account must allow this account. Both accounts must be in the same
   * organization.
   *
   * @param arn ARN of the vault
   * @param retention retention of the copies, from 1 to 36,500 days. Default: the retention of the original
   * @throws if the ARN is not the ARN of a backup vault, or the retention is not valid
   */
  static toVault(arn: string, retention?: Duration): BackupCopy {
    const region = Token.isUnresolved(arn) ? undefined : VAULT_ARN.exec(arn)?.[1];
    if (!Token.isUnresolved(arn) && !region) {
      invalid(undefined, `arn must be the ARN of a backup vault, got "${arn}"; ` +
        'write e.g. arn:aws:backup:ap-northeast-3:123456789012:backup-vault:copies');
    }
    return new BackupCopy(region, undefined, arn, retention);
  }

  private constructor(
    /** Region of the copies; undefined if it is not known at synthesis. */
    readonly region: string | undefined,
    private readonly vaultName: string | undefined,
    private readonly arn: string | undefined,
    /** Retention of the copies; undefined if the copies have the retention of the original. */
    readonly retention: Duration | undefined,
  ) {
    checkDays(undefined, 'retention', retention, 1);
  }

  /** @internal */
  _vaultArn(scope: IConstruct): string {
    return this.arn ?? Stack.of(scope).formatArn({
      service: 'backup',
      region: this.region,
      resource: 'backup-vault',
      resourceName: this.vaultName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
