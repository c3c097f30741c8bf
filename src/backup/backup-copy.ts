import { ArnFormat, Duration, Stack, Token } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { checkDays } from './private/days';
import { invalid } from '../private/errors';

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;
const VAULT_NAME = /^[\w-]{2,50}$/;
const VAULT_ARN = /^arn:[\w-]+:backup:([a-z0-9-]+):\d{12}:backup-vault:[\w-]{2,50}$/;

/**
 * Another vault that gets a copy of every backup.
 *
 * The vault must be there before the first backup, else the copies fail. Neither stack refers to the other, so that each can be deployed alone.
 * AWS bills the transfer between regions and the storage of the copies.
 */
export class BackupCopy {
  /**
   * A vault of the same account in another region, known by its name.
   *
   * @param region where the vault is, e.g. `ap-northeast-3`
   * @param vaultName its physical name, e.g. that of a `SecureVault`
   * @param options how long the copies are kept
   * @throws when the region or the name can't be one
   */
  static toRegion(region: string, vaultName: string, retention?: Duration): BackupCopy {
    if (!Token.isUnresolved(region) && !REGION.test(region)) {
      invalid(undefined, `region must be the name of a region, got "${region}"; write it as ap-northeast-3`);
    }
    if (!Token.isUnresolved(vaultName) && !VAULT_NAME.test(vaultName)) {
      invalid(undefined, `vaultName must be 2 to 50 letters, digits, hyphens and underscores, got "${vaultName}"; pass the name of the vault`);
    }
    return new BackupCopy(region, vaultName, undefined, retention);
  }

  /**
   * A vault known by its ARN, of another account, too. That vault's policy must admit this account, and both belong to one organization.
   *
   * @param arn of the vault
   * @param options how long the copies are kept
   * @throws when it is no ARN of a vault
   */
  static toVault(arn: string, retention?: Duration): BackupCopy {
    const region = Token.isUnresolved(arn) ? undefined : VAULT_ARN.exec(arn)?.[1];
    if (!Token.isUnresolved(arn) && !region) {
      invalid(undefined, `arn must be that of a backup vault, got "${arn}"; write it as arn:aws:backup:ap-northeast-3:123456789012:backup-vault:copies`);
    }
    return new BackupCopy(region, undefined, arn, retention);
  }

  private constructor(
    /** Where the copies are; undefined if nobody knows before the deployment. */
    readonly region: string | undefined,
    private readonly vaultName: string | undefined,
    private readonly arn: string | undefined,
    /** Retention of the copies; undefined if the same as that of the original. */
    readonly retention: Duration | undefined,
  ) {
    checkDays(undefined, 'retention', retention, 1);
  }

  /** @internal */
  _vaultArn(scope: IConstruct): string {
    return this.arn ?? Stack.of(scope).formatArn({
      service: 'backup', region: this.region, resource: 'backup-vault', resourceName: this.vaultName, arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  }
}
