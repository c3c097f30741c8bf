import { Duration } from 'aws-cdk-lib';

/**
 * Auto scaling of the shards of a cache: target tracking on the engine CPU utilization of the primaries adds shards
 * above the target and removes shards below it.
 *
 * AWS recommends one dimension only: policies for shards and for replicas would counteract each other. A scale-out or
 * scale-in moves keys online, and takes from 10 minutes to hours.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html
 */
export interface CacheScaling {
  /** Minimum number of shards, from 1 to 500. */
  readonly min: number;

  /** Maximum number of shards, at least `min` and at most 500. */
  readonly max: number;

  /**
   * Target engine CPU utilization of the primaries, from 35 to 70 percent.
   *
   * @default 60
   */
  readonly targetUtilizationPercent?: number;

  /**
   * Cooldown after a scale-in before the next scale-in.
   *
   * @default Duration.minutes(15)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * Cooldown after a scale-out before the next scale-out.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleOutCooldown?: Duration;
}
