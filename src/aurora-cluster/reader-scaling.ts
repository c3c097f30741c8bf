import { Duration, Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** Maximum number of readers of a cluster. */
const MOST_READERS = 15;
const TARGET_CPU_PERCENT = 70;
/** A new reader needs about eight minutes before it takes load. */
const COOLDOWN = Duration.minutes(10);

/** Options of reader scaling. */
export interface ReaderScalingOptions {
  /**
   * Minimum number of readers, including the readers of the template.
   *
   * @default - the cluster's `readers`
   */
  readonly minimum?: number;

  /**
   * Target average CPU utilization of the readers in percent, from 1 to 100.
   *
   * @default 70
   */
  readonly targetCpuPercent?: number;

  /**
   * Cooldown after a scale-in before the next scale-in, in whole seconds.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * Cooldown after a scale-out before the next scale-out, in whole seconds.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleOutCooldown?: Duration;
}

/**
 * Auto scaling of the readers of a cluster by CPU utilization.
 *
 * A reader that Aurora adds has the instance class of the writer and failover tier 15, and is not part of the stack:
 * delete these readers before you delete the cluster. Aurora never removes the readers of the template.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html
 */
export class ReaderScaling {
  /** No scaling: only the readers of the template. */
  static none(): ReaderScaling {
    return new ReaderScaling(0, TARGET_CPU_PERCENT, COOLDOWN, COOLDOWN);
  }

  /**
   * Scaling up to a maximum number of readers.
   *
   * @param maximum maximum number of readers, from 1 to 15, including the readers of the template
   * @throws if the maximum is out of range or below the minimum, the target is not a percentage, or a cooldown is not
   *   in whole seconds
   */
  static upTo(maximum: number, options: ReaderScalingOptions = {}): ReaderScaling {
    const {
      minimum, targetCpuPercent = TARGET_CPU_PERCENT, scaleInCooldown = COOLDOWN, scaleOutCooldown = COOLDOWN,
    } = options;
    checkInteger(undefined, 'readerScaling maximum', maximum, 1, MOST_READERS);
    checkInteger(undefined, 'readerScaling minimum', minimum, 0, MOST_READERS);
    checkInteger(undefined, 'targetCpuPercent', targetCpuPercent, 1, 100);
    checkCooldown('scaleInCooldown', scaleInCooldown);
    checkCooldown('scaleOutCooldown', scaleOutCooldown);
    if (minimum !== undefined && !Token.isUnresolved(minimum) && !Token.isUnresolved(maximum) && minimum > maximum) {
      invalid(
        undefined, `readerScaling minimum must be at most the maximum of ${maximum} readers, got ${minimum}; swap them`,
      );
    }
    return new ReaderScaling(maximum, targetCpuPercent, scaleInCooldown, scaleOutCooldown, minimum);
  }

  private constructor(
    /** Maximum number of readers; 0 without scaling. */
    readonly maximum: number,
    /** Target average CPU utilization in percent. */
    readonly targetCpuPercent: number,
    /** Cooldown after a scale-in. */
    readonly scaleInCooldown: Duration,
    /** Cooldown after a scale-out. */
    readonly scaleOutCooldown: Duration,
    /** Minimum number of readers; undefined for the `readers` of the cluster. */
    readonly minimum?: number,
  ) {}
}

function checkCooldown(prop: string, cooldown: Duration): void {
  if (!cooldown.isUnresolved() && cooldown.toMilliseconds() % 1000 !== 0) {
    invalid(undefined, `${prop} must be in whole seconds, got ${cooldown.toHumanString()}; round it`);
  }
}
