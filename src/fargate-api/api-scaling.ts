import { Duration } from 'aws-cdk-lib';
import { checkInteger, invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';

/** Options of the scaling of the tasks. */
export interface ApiScalingOptions {
  /**
   * The minimum number of tasks after the first release. At least 2 keep the service available when an Availability
   * Zone or a task fails.
   *
   * 0 is for a standby Region, whose tasks a failover starts: a service without tasks has no load and does not scale
   * out.
   *
   * @default 2
   */
  readonly minTasks?: number;

  /**
   * The maximum number of tasks. It limits the cost of a traffic peak.
   *
   * @default 10
   */
  readonly maxTasks?: number;

  /**
   * The target of the average CPU utilization of the tasks, in percent.
   *
   * @default 70
   */
  readonly targetCpuUtilizationPercent?: number;

  /**
   * The target of the average memory utilization of the tasks, in percent.
   *
   * @default 70
   */
  readonly targetMemoryUtilizationPercent?: number;

  /**
   * Whether ECS publishes the CPU utilization every 20 seconds, and scales on it. Otherwise it does every 60 seconds.
   *
   * In a benchmark of AWS, a scale-out began after 86 seconds instead of 363. CloudWatch charges for the metric, which
   * this library counts as a custom metric ($0.30 per month), and for two high-resolution alarms of the scaling ($0.60
   * per month). A change starts a deployment of the service. Without effect outside the partition `aws`.
   *
   * @default true
   * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/target-tracking-faster-auto-scaling.html
   */
  readonly highResolution?: boolean;

  /**
   * The target of requests per minute and task, in addition to CPU and memory.
   *
   * A CPU utilization is at most 100 %, so a scale-out on it adds at most 43 % of the tasks, rounded up. The number of
   * requests has no such limit. Choose the target by a load test of your application: about 70 % of what a task
   * serves.
   *
   * Not available with blue/green, linear and canary deployments, which shift traffic between two target groups.
   *
   * @default - no scaling on requests
   */
  readonly targetRequestsPerMinute?: number;

  /**
   * The cooldown after a scale-in, before the next scale-in.
   *
   * @default Duration.minutes(5)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * The cooldown after a scale-out, before the next scale-out.
   *
   * @default Duration.minutes(1)
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * The desired number of tasks that every stack deployment sets.
   *
   * A deployment at peak load reduces a service that has scaled out to this number. Without it, the service starts with
   * `minTasks`, and only scaling changes the number afterwards.
   *
   * @default - scaling alone sets the number of tasks
   */
  readonly desiredCount?: number;
}

/**
 * Target tracking scaling on CPU and memory utilization, between a minimum and a maximum number of tasks.
 *
 * @example
 * const quiet = ApiScaling.between(1, 4);
 */
export class ApiScaling {
  /** 2 to 10 tasks. One task cannot meet an availability SLO of 99.9 %. */
  static readonly PRODUCTION = new ApiScaling({});

  /** 1 to 10 tasks. */
  static readonly DEVELOPMENT = new ApiScaling({ minTasks: 1 });

  /**
   * Between a minimum and a maximum number of tasks, with targets of 70 % CPU and memory utilization.
   *
   * @param minTasks the minimum number of tasks, from 0 to 5,000
   * @param maxTasks the maximum number of tasks, from 1 to 5,000
   * @throws when a number is not a whole number in its range, or the minimum is above the maximum
   */
  static between(minTasks: number, maxTasks: number): ApiScaling {
    return new ApiScaling({ minTasks, maxTasks });
  }

  /**
   * Scaling with custom options.
   *
   * @throws when a number is outside its range
   */
  static of(props: ApiScalingOptions): ApiScaling {
    checkKnownProps(undefined, 'ApiScalingOptions', props);
    return new ApiScaling(props);
  }

  /** The minimum number of tasks. */
  readonly minTasks: number;
  /** The maximum number of tasks. */
  readonly maxTasks: number;
  /** The target of the average CPU utilization, in percent. */
  readonly targetCpuUtilizationPercent: number;
  /** The target of the average memory utilization, in percent. */
  readonly targetMemoryUtilizationPercent: number;
  /** Whether ECS publishes the CPU utilization every 20 seconds, and scales on it. */
  readonly highResolution: boolean;
  /** The target of requests per minute and task; undefined without scaling on requests. */
  readonly targetRequestsPerMinute?: number;
  /** The cooldown after a scale-in. */
  readonly scaleInCooldown: Duration;
  /** The cooldown after a scale-out. */
  readonly scaleOutCooldown: Duration;
  /** The number of tasks that every stack deployment sets; undefined when scaling alone sets it. */
  readonly desiredCount?: number;

  private constructor(props: ApiScalingOptions) {
    this.minTasks = props.minTasks ?? 2;
    this.maxTasks = props.maxTasks ?? 10;
    this.targetCpuUtilizationPercent = props.targetCpuUtilizationPercent ?? 70;
    this.targetMemoryUtilizationPercent = props.targetMemoryUtilizationPercent ?? 70;
    this.highResolution = props.highResolution ?? true;
    this.targetRequestsPerMinute = props.targetRequestsPerMinute;
    this.scaleInCooldown = props.scaleInCooldown ?? Duration.minutes(5);
    this.scaleOutCooldown = props.scaleOutCooldown ?? Duration.minutes(1);
    this.desiredCount = props.desiredCount;
    this.check();
  }

  /**
   * The same scaling with another minimum. The desired count is that of the first minimum, so it is left out.
   *
   * @internal
   */
  _withMinimum(minTasks: number): ApiScaling {
    return new ApiScaling({ ...this, minTasks, desiredCount: undefined });
  }

  private check(): void {
    checkInteger(undefined, 'minTasks', this.minTasks, 0, 5_000);
    checkInteger(undefined, 'maxTasks', this.maxTasks, 1, 5_000);
    checkInteger(undefined, 'targetCpuUtilizationPercent', this.targetCpuUtilizationPercent, 1, 100);
    checkInteger(undefined, 'targetMemoryUtilizationPercent', this.targetMemoryUtilizationPercent, 1, 100);
    checkInteger(undefined, 'targetRequestsPerMinute', this.targetRequestsPerMinute, 1, 1_000_000);
    if (this.minTasks > this.maxTasks) {
      invalid(undefined, `minTasks must be at most maxTasks, got ${this.minTasks} and ${this.maxTasks}; ` +
        'lower one or raise the other');
    }
    checkInteger(undefined, 'desiredCount', this.desiredCount, this.minTasks, this.maxTasks);
  }
}
