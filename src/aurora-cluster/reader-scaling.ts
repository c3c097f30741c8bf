import { Duration, Token } from 'aws-cdk-lib';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** A cluster has one writer and at most this many readers. */
const MOST_READERS = 15;
const TARGET_CPU_PERCENT = 70;
/** A new reader takes about eight minutes to take load off the others. */
const COOLDOWN = Duration.minutes(10);

/** Optional parts of reader scaling. */
export interface ReaderScalingOptions {
  /**
   * The fewest readers, those of the template included.
   *
   * @default - the cluster's `readers`
   */
  readonly minimum?: number;

  /**
   * Average CPU utilization of the readers to aim at, in percent.
   *
   * @default 70
   */
  readonly targetCpuPercent?: number;

  /**
   * How long to wait after a reader was removed before the next one is.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * How long to wait after a reader was added before the next one is.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleOutCooldown?: Duration;
}

/**
 * Whether Aurora adds and removes readers by their CPU load.
 *
 * A reader that Aurora adds has the writer's class and failover tier 15, and is no part of the stack: remove those readers
 * before you delete the cluster. Aurora never removes the readers of the template.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html
 */
export class ReaderScaling {
  /** Only the readers of the template. */
  static none(): ReaderScaling {
    return new ReaderScaling(0, TARGET_CPU_PERCENT, COOLDOWN, COOLDOWN);
  }

  /**
   * As many readers as the load needs.
   *
   * @param maximum the most readers, from 1 to 15, those of the template included
   * @throws when the maximum is out of range or below the minimum, or the target is no percentage
   */
  static upTo(maximum: number, options: ReaderScalingOptions = {}): ReaderScaling {
    const { minimum, targetCpuPercent = TARGET_CPU_PERCENT, scaleInCooldown = COOLDOWN, scaleOutCooldown = COOLDOWN } = options;
    checkInteger(undefined, 'readerScaling maximum', maximum, 1, MOST_READERS);
    checkInteger(undefined, 'readerScaling minimum', minimum, 0, MOST_READERS);
    checkInteger(undefined, 'targetCpuPercent', targetCpuPercent, 1, 100);
    checkCooldown('scaleInCooldown', scaleInCooldown);
    checkCooldown('scaleOutCooldown', scaleOutCooldown);
    if (minimum !== undefined && !Token.isUnresolved(minimum) && !Token.isUnresolved(maximum) && minimum > maximum) {
      invalid(undefined, `readerScaling minimum must be at most the maximum of ${maximum} readers, got ${minimum}; swap them`);
    }
    return new ReaderScaling(maximum, targetCpuPercent, scaleInCooldown, scaleOutCooldown, minimum);
  }

  private constructor(
    /** The most readers; 0 if the number doesn't change. */
    readonly maximum: number,
    /** Average CPU utilization to aim at, in percent. */
    readonly targetCpuPercent: number,
    /** Wait after a removal. */
    readonly scaleInCooldown: Duration,
    /** Wait after an addition. */
    readonly scaleOutCooldown: Duration,
    /** The fewest readers; undefined for the cluster's own number. */
    readonly minimum?: number,
  ) {}
}

function checkCooldown(prop: string, cooldown: Duration): void {
  if (!cooldown.isUnresolved() && cooldown.toMilliseconds() % 1000 !== 0) {
    invalid(undefined, `${prop} must be in whole seconds, got ${cooldown.toHumanString()}; round it`);
  }
}
