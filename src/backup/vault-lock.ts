import { Duration } from 'aws-cdk-lib';
import * as backup from 'aws-cdk-lib/aws-backup';
import { checkDays, LONGEST_RETENTION } from './private/days';
import { invalid } from '../private/errors';

const SHORTEST_RETENTION = Duration.days(1);
/** AWS refuses a shorter time to change one's mind. */
const SHORTEST_COOLING_OFF = 3;

/**
 * Who can delete a backup before its time.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/vault-lock.html
 */
export abstract class VaultLock {
  /**
   * Nobody, until somebody with the permission takes the lock off. This protects from mistakes and from most who steal a role.
   *
   * @throws when a retention is none that AWS takes
   */
  static governance(minRetention?: Duration, maxRetention?: Duration): VaultLock {
    return new Locked(undefined, minRetention, maxRetention);
  }

  /**
   * Nobody at all, once the cooling-off time is over: not the root user and not AWS. Only then does it protect from who has the whole account.
   *
   * After that time, the lock can't be changed and the vault can't be deleted while it holds anything; the backups cost until their retention ends.
   *
   * @param coolingOff how long the lock can still be taken off, from 3 to 36,500 days
   * @param options what the vault takes
   * @throws when a duration is none that AWS takes
   */
  static compliance(coolingOff: Duration, minRetention?: Duration, maxRetention?: Duration): VaultLock {
    checkDays(undefined, 'coolingOff', coolingOff, SHORTEST_COOLING_OFF);
    return new Locked(coolingOff, minRetention, maxRetention);
  }

  /** Everybody with the permission. */
  static none(): VaultLock {
    return new Unlocked();
  }

  /** Whether nobody can take the lock off after a time. */
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
    if (maxRetention && !maxRetention.isUnresolved() && !minRetention.isUnresolved() && maxRetention.toDays() <= minRetention.toDays()) {
      invalid(undefined, `maxRetention must be longer than minRetention, got ${maxRetention.toHumanString()} and ${minRetention.toHumanString()}; raise it`);
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
