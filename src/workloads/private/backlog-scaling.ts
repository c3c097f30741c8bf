import { Duration } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { pathOf } from '../../private/readable-path';

const MINUTE = Duration.minutes(1);
/** The quota of step adjustments per policy, without the step for another Region. */
const MOST_STEPS = 19;
/** A policy scales in after this time, and out immediately. */
const COOLDOWN = Duration.minutes(5);
/** In place of the backlog while another Region processes the messages. */
const ELSEWHERE = -1;

/** Options of the scaling on a backlog. */
export interface BacklogScalingProps {
  readonly queue: sqs.IQueue;
  readonly target: appscaling.ScalableTarget;
  readonly messagesPerTask: number;
  /** At this age of the oldest message, without its processing, all tasks run; from its half on, the more the older. */
  readonly acceptableWait: Duration;
  /** How long the processing of a message takes; undefined where it is unknown. */
  readonly usualDuration?: Duration;
  readonly minTasks: number;
  readonly maxTasks: number;
  /** 1 while another Region runs the tasks, otherwise 0; absent for a platform of one Region. */
  readonly elsewhere?: cloudwatch.IMetric;
  /** The running tasks of the API, without which no task may start; absent where tasks can always start. */
  readonly apiTasks?: cloudwatch.IMetric;
}

/**
 * Sets the number of tasks to that which the backlog needs, each minute.
 *
 * Target tracking multiplies the number of running tasks, so that it never starts the first one; it would also need the
 * metrics of Container Insights. Step scaling with an exact capacity starts from 0. Messages in flight count, so that
 * the last task is not stopped while it works.
 *
 * The number of messages says nothing about the wait where the duration of a message is unknown. So there are also at
 * least as many tasks as the age of the oldest message requires, but never more than messages. The age of a message in
 * process counts, so that long work without `usualDuration` gets a task per message.
 *
 * The alarm is always in ALARM: CloudWatch then invokes the policy each minute, which finds the step of the backlog.
 * The newest value can be late. A repeated older value keeps the number of tasks, where 0 would stop them. A queue that
 * nobody uses has no values at all, which is a backlog of 0.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 * @see https://docs.aws.amazon.com/autoscaling/application/userguide/step-scaling-policy-overview.html
 */
export function scaleOnBacklog(scope: Construct, props: BacklogScalingProps): cloudwatch.Alarm {
  const { queue, target, elsewhere, apiTasks } = props;
  const action = new appscaling.StepScalingAction(scope, 'Steps', {
    scalingTarget: target,
    adjustmentType: appscaling.AdjustmentType.EXACT_CAPACITY,
    metricAggregationType: appscaling.MetricAggregationType.MAXIMUM,
    cooldown: COOLDOWN,
  });
  stepsOf(props).forEach((step) => action.addAdjustment(step));
  const options = { statistic: cloudwatch.Stats.MAXIMUM };
  const backlog = `${known('waiting')} + ${known('processing')}`;
  const needed = props.messagesPerTask === 1 ? backlog : `MAX([${backlog}, ${messagesByAge(props, backlog)}])`;
  const stopped = [...elsewhere ? ['(FILL(elsewhere, REPEAT) > 0)'] : [], ...apiTasks ? [`(${known('api')} < 1)`] : []];
  const alarm = new cloudwatch.Alarm(scope, 'Backlog', {
    alarmDescription: `Not an error: sets the number of tasks of ${pathOf(scope)} by the messages that wait or are ` +
      'processed. It is always in ALARM.',
    metric: new cloudwatch.MathExpression({
      label: 'Backlog',
      expression: stopped.length > 0 ? `IF(${stopped.join(' OR ')}, ${ELSEWHERE}, ${needed})` : needed,
      usingMetrics: {
        waiting: queue.metricApproximateNumberOfMessagesVisible(options),
        processing: queue.metricApproximateNumberOfMessagesNotVisible(options),
        ...needed === backlog ? {} : { age: queue.metricApproximateAgeOfOldestMessage(options) },
        ...elsewhere ? { elsewhere } : {},
        ...apiTasks ? { api: apiTasks } : {},
      },
      period: MINUTE,
    }),
    comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    threshold: ELSEWHERE,
    evaluationPeriods: 1,
    treatMissingData: cloudwatch.TreatMissingData.IGNORE,
  });
  alarm.addAlarmAction({ bind: () => ({ alarmActionArn: action.scalingPolicyArn }) });
  return alarm;
}

/** The messages for which the steps have as many tasks as the age requires. */
function messagesByAge(
  { acceptableWait, maxTasks, messagesPerTask, usualDuration }: BacklogScalingProps, backlog: string,
): string {
  const wait = acceptableWait.toMilliseconds() / 1_000;
  const from = Math.round((usualDuration?.toMilliseconds() ?? 0) / 1_000 + wait / 2);
  const tasksBySecond = Number((maxTasks / (wait / 2)).toPrecision(4));
  return `${messagesPerTask} * MIN([${backlog}, (${known('age')} - ${from}) * ${tasksBySecond}])`;
}

/** The last known number, or 0. */
function known(metric: string): string {
  return `FILL(FILL(${metric}, REPEAT), 0)`;
}

/** Bounds are relative to the threshold: 0 to 1 is another Region, 1 to 2 no backlog, and then one more per message. */
function stepsOf(
  { messagesPerTask, minTasks, maxTasks }: BacklogScalingProps,
): { adjustment: number; lowerBound: number; upperBound?: number }[] {
  const counts = countsBetween(minTasks, maxTasks);
  const upperOf = (tasks: number) => 2 + messagesPerTask * tasks;
  return [
    { adjustment: 0, lowerBound: 0, upperBound: 1 },
    ...counts.map((adjustment, index) => ({
      adjustment,
      lowerBound: index === 0 ? 1 : upperOf(counts[index - 1]),
      upperBound: index === counts.length - 1 ? undefined : upperOf(adjustment),
    })),
  ];
}

/** All numbers of tasks, or as many as a policy can have at equal distances. */
function countsBetween(min: number, max: number): number[] {
  const steps = Math.min(max - min + 1, MOST_STEPS);
  return Array.from({ length: steps }, (_, index) =>
    steps === 1 ? max : min + Math.round(index * (max - min) / (steps - 1)));
}
