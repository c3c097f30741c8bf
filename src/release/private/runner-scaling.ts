import { Duration } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmOn } from '../../private/dead-letters';
import { checkInteger, invalid } from '../../private/errors';
import { pathOf } from '../../private/readable-path';
import { SpotTestRunnersProps } from '../spot-test-runners-props';

const IDLE = Duration.minutes(30);
const IDLE_CPU_PERCENT = 5;
/** CloudWatch evaluates at most one day with periods of one minute. */
const MAX_IDLE = Duration.hours(24);

/** Validates the scaling props of the runners. */
export function checkScaling(scope: Construct, props: SpotTestRunnersProps): void {
  const { queue, idleTimeout, idleCpuPercent } = props;
  checkInteger(scope, 'idleCpuPercent', idleCpuPercent, 1, 90);
  if (queue && idleCpuPercent !== undefined) {
    invalid(scope, `idleCpuPercent must be absent with a queue, got ${idleCpuPercent}; leave one of them out`);
  }
  if (idleTimeout) checkIdleTimeout(scope, idleTimeout);
}

/** Scales out on waiting messages if there is a queue, and stops all runners after the idle timeout. */
export function scaleRunners(scope: Construct, group: autoscaling.AutoScalingGroup, props: SpotTestRunnersProps): void {
  const { queue, idleTimeout = IDLE, idleCpuPercent = IDLE_CPU_PERCENT } = props;
  if (queue) scaleByQueue(scope, group, queue, idleTimeout);
  else stopWhenBelow(scope, group, averageCpu(group), idleCpuPercent, idleTimeout);
}

function scaleByQueue(
  scope: Construct, group: autoscaling.AutoScalingGroup, queue: sqs.IQueue, timeout: Duration,
): void {
  const options = { period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM };
  const waiting = queue.metricApproximateNumberOfMessagesVisible(options);
  const working = queue.metricApproximateNumberOfMessagesNotVisible(options);
  const start = new autoscaling.StepScalingAction(scope, 'Start', {
    autoScalingGroup: group,
    adjustmentType: autoscaling.AdjustmentType.CHANGE_IN_CAPACITY,
    // A starting instance counts as capacity, so that at most one instance starts per minute.
    estimatedInstanceWarmup: options.period,
  });
  start.addAdjustment({ adjustment: 1, lowerBound: 0 });
  alarmOn(scope, 'WorkWaits', {
    alarmDescription: `Messages wait in the queue of the test runners ${pathOf(scope)}. Scales out by one ` +
      'instance; no action is needed.',
    metric: waiting,
    atLeast: 1,
  }).addAlarmAction(new actions.AutoScalingAction(start));
  const messages = new cloudwatch.MathExpression({
    expression: 'waiting + working', usingMetrics: { waiting, working }, period: options.period,
  });
  stopWhenBelow(scope, group, messages, 1, timeout);
}

function averageCpu(group: autoscaling.AutoScalingGroup): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/EC2',
    metricName: 'CPUUtilization',
    dimensionsMap: { AutoScalingGroupName: group.autoScalingGroupName },
    period: Duration.minutes(1),
  });
}

function stopWhenBelow(
  scope: Construct, group: autoscaling.AutoScalingGroup, metric: cloudwatch.IMetric, threshold: number,
  timeout: Duration,
): void {
  const stop = new autoscaling.StepScalingAction(scope, 'Stop', {
    autoScalingGroup: group,
    adjustmentType: autoscaling.AdjustmentType.EXACT_CAPACITY,
  });
  stop.addAdjustment({ adjustment: 0, upperBound: 0 });
  alarmOn(scope, 'Idle', {
    alarmDescription: `The test runners ${pathOf(scope)} are idle or stopped. Scales in to 0 instances; no action ` +
      'is needed.',
    metric,
    below: threshold,
    periods: timeout.toMinutes(),
  }).addAlarmAction(new actions.AutoScalingAction(stop));
}

function checkIdleTimeout(scope: Construct, timeout: Duration): void {
  const minutes = timeout.isUnresolved() ? NaN : timeout.toMinutes({ integral: false });
  if (Number.isInteger(minutes) && minutes >= 1 && minutes <= MAX_IDLE.toMinutes()) return;
  const got = timeout.isUnresolved() ? 'a token' : timeout.toHumanString();
  invalid(scope, `idleTimeout must be whole minutes from 1 minute to 24 hours, got ${got}; choose one in that range`);
}
