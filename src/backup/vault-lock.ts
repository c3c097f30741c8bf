import { Duration } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import { checkDays, LONGEST_RETENTION } from './private/days';
import { invalid } from '../private/errors';

const SHORTEST_RETENTION = Duration.days(1);
/** AWS rejects a shorter cooling-off period. */
const SHORTEST_COOLING_OFF = 3;

/**
 * An AWS Backup Vault Lock: who can delete a backup before its retention ends.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
 */
export abstract class VaultLock {
  /**
   * Governance mode: nobody can delete a backup before its retention ends, until a principal with the permission
   * removes the lock.
   *
   * This protects from mistakes and from most stolen roles.
   *
   * @param minRetention shortest retention that the vault accepts, from 1 to 36,500 days; jobs with a shorter retention
   *   fail. Default: 1 day
   * @param maxRetention longest retention that the vault accepts, longer than `minRetention`, at most 36,500 days; jobs
   *   with a longer retention fail. Default: no limit
   * @throws if a retention is not valid
   */
  static governance(minRetention?: Duration, maxRetention?: Duration): VaultLock {
    return new Locked(undefined, minRetention, maxRetention);
  }

  /**
   * Compliance mode: after the cooling-off period nobody can remove the lock, neither the root user nor AWS.
   *
   * Only this mode protects from an attacker with full access to the account. After the cooling-off period the lock
   * cannot be changed, and the vault cannot be deleted while it contains backups. The backups are billed until their
   * retention ends.
   *
   * @param coolingOff period in which the lock can still be removed, from 3 to 36,500 days
   * @param minRetention shortest retention that the vault accepts, from 1 to 36,500 days; jobs with a shorter retention
   *   fail. Default: 1 day
   * @param maxRetention longest retention that the vault accepts, longer than `minRetention`, at most 36,500 days; jobs
   *   with a longer retention fail. Default: no limit
   * @throws if a duration is not valid
   */
  static compliance(coolingOff: Duration, minRetention?: Duration, maxRetention?: Duration): VaultLock {
    checkDays(undefined, 'coolingOff', coolingOff, SHORTEST_COOLING_OFF);
    return new Locked(coolingOff, minRetention, maxRetention);
  }

  /** No lock: every principal with the permission can delete backups. */
  static none(): VaultLock {
    return new Unlocked();
  }

  /** True if nobody can remove the lock after the cooling-off period. */
  abstract readonly irrevocable: boolean;

  /** @internal */
  abstract _configuration(): backup.LockConfiguration | undefined;
}

class Locked extends VaultLock {
  readonly irrevocable: boolean;

  constructor(
    private readonly coolingOff: Duration | undefined,
    private readonly minRetention: Duration = SHORTEST_RETENTION,
    private readonly maxRetention?: Duration,
  ) {
    super();
    checkDays(undefined, 'minRetention', minRetention, 1);
    checkDays(undefined, 'maxRetention', maxRetention, 2, LONGEST_RETENTION);
    const comparable = maxRetention && !maxRetention.isUnresolved() && !minRetention.isUnresolved();
    if (comparable && maxRetention.toDays() <= minRetention.toDays()) {
      invalid(undefined, 'maxRetention must be longer than minRetention, ' +
        `got ${maxRetention.toHumanString()} and ${minRetention.toHumanString()}; raise it`);
    }
    this.irrevocable = coolingOff !== undefined;
  }

  _configuration(): backup.LockConfiguration {
    return { minRetention: this.minRetention, maxRetention: this.maxRetention, changeableFor: this.coolingOff };
  }
}

class Unlocked extends VaultLock {
  readonly irrevocable = false;

  _configuration(): undefined {
    return undefined;
  }
}
