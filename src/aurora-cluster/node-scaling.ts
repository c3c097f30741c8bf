import { Duration } from 'aws-cdk-lib';

/**
 * Auto scaling by CPU utilization: of the readers of a database, or of the shards of a cache. Above the target it adds
 * some, below it removes some.
 *
 * A reader that Aurora adds has the instance class of the writer and failover tier 15, and is not part of the stack:
 * delete these readers before you delete the cluster. Aurora never removes the readers of the template.
 *
 * A cache scales its shards, and no replicas, because policies for both would counteract each other. It moves keys
 * online, which takes from 10 minutes to hours.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html
 */
export interface NodeScaling {
  /**
   * Maximum number of readers, from 1 to 15, including those of the template, or of shards, from 1 to 500. 0 disables
   * the scaling of readers: the cluster has only those of the template.
   */
  readonly maximum: number;

  /**
   * Minimum number of readers, including those of the template, or of shards.
   *
   * @default - `readers` of the cluster, `shards` of the cache
   */
  readonly minimum?: number;

  /**
   * Target CPU utilization in percent: the average of the readers, from 1 to 100, or the engine CPU utilization of the
   * primaries of a cache, from 35 to 70.
   *
   * @default - 70 for readers, 60 for shards
   */
  readonly targetCpuPercent?: number;

  /**
   * Cooldown after a scale-in before the next scale-in, in whole seconds.
   *
   * @default - 10 minutes for readers, 15 minutes for shards
   */
  readonly scaleInCooldown?: Duration;

  /**
   * Cooldown after a scale-out before the next scale-out, in whole seconds.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleOutCooldown?: Duration;
}
