import { Duration } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

const IDLE = Duration.minutes(30);
const IDLE_CPU_PERCENT = 5;
/** CloudWatch counts to a day with periods of a minute. */
const LONGEST_IDLE = Duration.hours(24);

/** Options of runners that fetch their work from a queue. */
export interface RunnerQueueOptions {
  /**
   * How long the queue must be empty, with no message in work, until all runners are stopped: from 1 minute to 24 hours.
   *
   * @default Duration.minutes(30)
   */
  readonly idleTime?: Duration;
}

/** Options of runners that somebody starts. */
export interface RunnerIdleOptions {
  /**
   * How long the runners must be idle until all are stopped, from 1 minute to 24 hours.
   *
   * @default Duration.minutes(30)
   */
  readonly idleTime?: Duration;

  /**
   * Below how much CPU utilization, on average over all runners, they count as idle, in percent.
   *
   * @default 5
   */
  readonly idleCpuPercent?: number;
}

/** When runners start and stop. */
export abstract class RunnerScaling {
  /**
   * A runner starts for each minute in which messages wait, and all stop when the queue is empty.
   *
   * A runner must delete a message only when its work is done, so that it is never stopped in the middle: a message in work counts.
   * After six hours without messages SQS may take up to 15 minutes until it counts the first one.
   *
   * @throws when the idle time is out of range
   */
  static byQueue(queue: sqs.IQueue, options: RunnerQueueOptions = {}): RunnerScaling {
    return new QueueScaling(queue, checkIdle(options.idleTime));
  }

  /**
   * Somebody sets the number of runners (see `SpotTestRunners.grantStart`), and all stop when they have nothing to do.
   *
   * @throws when the idle time or the percentage is out of range
   */
  static whenStarted(options: RunnerIdleOptions = {}): RunnerScaling {
    checkInteger(undefined, 'idleCpuPercent', options.idleCpuPercent, 1, 90);
    return new IdleScaling(options.idleCpuPercent ?? IDLE_CPU_PERCENT, checkIdle(options.idleTime));
  }

  /** @internal */
  abstract _bind(scope: Construct, group: autoscaling.AutoScalingGroup): void;
}

class QueueScaling extends RunnerScaling {
  constructor(private readonly queue: sqs.IQueue, private readonly idleTime: Duration) {
    super();
  }

  _bind(scope: Construct, group: autoscaling.AutoScalingGroup): void {
    const period = Duration.minutes(1);
    const waiting = this.queue.metricApproximateNumberOfMessagesVisible({ period, statistic: cloudwatch.Stats.MAXIMUM });
    const working = this.queue.metricApproximateNumberOfMessagesNotVisible({ period, statistic: cloudwatch.Stats.MAXIMUM });
    const start = new autoscaling.StepScalingAction(scope, 'Start', {
      autoScalingGroup: group,
      adjustmentType: autoscaling.AdjustmentType.CHANGE_IN_CAPACITY,
      // One that is starting counts, so that it is at most one a minute.
      estimatedInstanceWarmup: period,
    });
    start.addAdjustment({ adjustment: 1, lowerBound: 0 });
    new cloudwatch.Alarm(scope, 'WorkWaits', {
      alarmDescription: `Work waits for the runners ${scope.node.path}; one more starts.`,
      metric: waiting,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new actions.AutoScalingAction(start));
    stopWhen(scope, group, new cloudwatch.MathExpression({ expression: 'waiting + working', usingMetrics: { waiting, working }, period }), 1, this.idleTime);
  }
}

class IdleScaling extends RunnerScaling {
  constructor(private readonly cpuPercent: number, private readonly idleTime: Duration) {
    super();
  }

  _bind(scope: Construct, group: autoscaling.AutoScalingGroup): void {
    const cpu = new cloudwatch.Metric({
      namespace: 'AWS/EC2',
      metricName: 'CPUUtilization',
      dimensionsMap: { AutoScalingGroupName: group.autoScalingGroupName },
      period: Duration.minutes(1),
    });
    stopWhen(scope, group, cpu, this.cpuPercent, this.idleTime);
  }
}

function stopWhen(scope: Construct, group: autoscaling.AutoScalingGroup, metric: cloudwatch.IMetric, below: number, idleTime: Duration): void {
  const stop = new autoscaling.StepScalingAction(scope, 'Stop', {
    autoScalingGroup: group,
    adjustmentType: autoscaling.AdjustmentType.EXACT_CAPACITY,
  });
  stop.addAdjustment({ adjustment: 0, upperBound: 0 });
  new cloudwatch.Alarm(scope, 'Idle', {
    alarmDescription: `The runners ${scope.node.path} have nothing to do, or there are none; all stop.`,
    metric,
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: below,
    evaluationPeriods: idleTime.toMinutes(),
    treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
  }).addAlarmAction(new actions.AutoScalingAction(stop));
}

function checkIdle(idleTime: Duration = IDLE): Duration {
  const minutes = idleTime.isUnresolved() ? NaN : idleTime.toMinutes({ integral: false });
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > LONGEST_IDLE.toMinutes()) {
    const got = idleTime.isUnresolved() ? 'a value that is known at deployment' : idleTime.toHumanString();
    invalid(undefined, `idleTime must be whole minutes from 1 minute to 24 hours, got ${got}; choose one in that range`);
  }
  return idleTime;
}
