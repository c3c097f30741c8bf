import { Duration } from 'aws-cdk-lib';

/**
 * Auto scaling of the readers of a cluster by CPU utilization.
 *
 * A reader that Aurora adds has the instance class of the writer and failover tier 15, and is not part of the stack:
 * delete these readers before you delete the cluster. Aurora never removes the readers of the template.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Aurora.Integrating.AutoScaling.html
 */
export interface ReaderScaling {
  /**
   * Maximum number of readers, from 1 to 15, including the readers of the template. 0 disables scaling: the cluster has
   * only the readers of the template.
   */
  readonly maximum: number;

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
