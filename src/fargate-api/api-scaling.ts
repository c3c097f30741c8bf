import { Duration } from 'aws-cdk-lib';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** How many tasks run, and what makes their number change. */
export interface ApiScalingProps {
  /**
   * The fewest tasks once an image is released. Two or more keep the service up when a zone or a task fails.
   *
   * 0 is for a standby, whose tasks somebody starts: a service without tasks has no load to scale by, and stays so.
   *
   * @default 2
   */
  readonly minTasks?: number;

  /**
   * The most tasks, and so the most that a traffic peak can cost.
   *
   * @default 10
   */
  readonly maxTasks?: number;

  /**
   * Average CPU use, in percent of what the tasks have, that scaling aims at.
   *
   * @default 70
   */
  readonly targetCpuUtilizationPercent?: number;

  /**
   * Average memory use, in percent of what the tasks have, that scaling aims at.
   *
   * @default 70
   */
  readonly targetMemoryUtilizationPercent?: number;

  /**
   * Requests a minute and task that scaling aims at, beside CPU and memory.
   *
   * Not available with blue/green, linear and canary deployments, whose traffic moves between two target groups.
   *
   * @default - requests do not scale the service
   */
  readonly targetRequestsPerMinute?: number;

  /**
   * The time after a scale-in in which no other scale-in happens.
   *
   * @default Duration.minutes(5)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * The time after a scale-out in which no other scale-out happens.
   *
   * @default Duration.minutes(1)
   */
  readonly scaleOutCooldown?: Duration;

  /**
   * Number of tasks that every deployment of the stack sets the service to.
   *
   * Leave it out: a stack deployed at peak load would take a service that has scaled out back to this number. Without
   * it the service begins with `minTasks`, and only scaling changes the number afterwards.
   *
   * @default - set by scaling alone
   */
  readonly desiredCount?: number;
}

/**
 * Target tracking on CPU and memory between two numbers of tasks (R5.2.1-3, R5.2.1-4, R5.6.1-1).
 *
 * @example
 * const quiet = ApiScaling.between(1, 4);
 */
export class ApiScaling {
  /** Two to ten tasks. The document's minimum of one can't meet its own 99.9 %. */
  static readonly PRODUCTION = new ApiScaling({});

  /** One to ten tasks. */
  static readonly DEVELOPMENT = new ApiScaling({ minTasks: 1 });

  /**
   * Between two numbers of tasks, with the documented targets.
   *
   * @throws when the numbers are no whole numbers up to 5,000 or the least is above the most
   */
  static between(minTasks: number, maxTasks: number): ApiScaling {
    return new ApiScaling({ minTasks, maxTasks });
  }

  /**
   * Everything by hand.
   *
   * @throws when a number is outside its range
   */
  static of(props: ApiScalingProps): ApiScaling {
    return new ApiScaling(props);
  }

  /** The fewest tasks. */
  readonly minTasks: number;
  /** The most tasks. */
  readonly maxTasks: number;
  /** Average CPU use aimed at, in percent. */
  readonly targetCpuUtilizationPercent: number;
  /** Average memory use aimed at, in percent. */
  readonly targetMemoryUtilizationPercent: number;
  /** Requests a minute and task aimed at; undefined when requests do not scale. */
  readonly targetRequestsPerMinute?: number;
  /** Time without a second scale-in. */
  readonly scaleInCooldown: Duration;
  /** Time without a second scale-out. */
  readonly scaleOutCooldown: Duration;
  /** Number that each stack deployment sets; undefined when scaling alone decides. */
  readonly desiredCount?: number;

  private constructor(props: ApiScalingProps) {
    this.minTasks = props.minTasks ?? 2;
    this.maxTasks = props.maxTasks ?? 10;
    this.targetCpuUtilizationPercent = props.targetCpuUtilizationPercent ?? 70;
    this.targetMemoryUtilizationPercent = props.targetMemoryUtilizationPercent ?? 70;
    this.targetRequestsPerMinute = props.targetRequestsPerMinute;
    this.scaleInCooldown = props.scaleInCooldown ?? Duration.minutes(5);
    this.scaleOutCooldown = props.scaleOutCooldown ?? Duration.minutes(1);
    this.desiredCount = props.desiredCount;
    this.validate();
  }

  /**
   * The same scaling with another minimum. The desired count is that of the first minimum, so it is left out.
   *
   * @internal
   */
  _withMinimum(minTasks: number): ApiScaling {
    return new ApiScaling({ ...this, minTasks, desiredCount: undefined });
  }

  private validate(): void {
    checkInteger(undefined, 'minTasks', this.minTasks, 0, 5_000);
    checkInteger(undefined, 'maxTasks', this.maxTasks, 1, 5_000);
    checkInteger(undefined, 'targetCpuUtilizationPercent', this.targetCpuUtilizationPercent, 1, 100);
    checkInteger(undefined, 'targetMemoryUtilizationPercent', this.targetMemoryUtilizationPercent, 1, 100);
    checkInteger(undefined, 'targetRequestsPerMinute', this.targetRequestsPerMinute, 1, 1_000_000);
    if (this.minTasks > this.maxTasks) {
      invalid(undefined, `minTasks must be at most maxTasks, got ${this.minTasks} and ${this.maxTasks}; lower one or raise the other`);
    }
    checkInteger(undefined, 'desiredCount', this.desiredCount, this.minTasks, this.maxTasks);
  }
}
