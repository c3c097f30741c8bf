import { Annotations, CustomResource, Duration, Names } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { BundledFunction } from '../../private/bundled-function';
import { Caller } from '../../private/caller';
import { JobSchedule } from '../job-schedule';

const NAMESPACE = 'Eldonia/ScheduledJob';
/** CloudWatch looks back a week at most, and a day at most with periods under an hour. */
const WEEK_MINUTES = 7 * 24 * 60;
const FINE_PERIODS_UP_TO_MINUTES = 6 * 60;

/** How an alarm looks back. */
interface Window {
  readonly period: Duration;
  readonly periods: number;
  /** Look at whole calendar weeks of this zone. */
  readonly calendarZone?: string;
}

/** What is watched. */
export interface MissedRunsProps {
  readonly schedule: JobSchedule;
  /** How late a run may succeed, the flexible window included. */
  readonly grace: Duration;
  readonly succeeded: cloudwatch.IMetric;
  readonly encryptionKey?: kms.IKey;
}

/** Rings when no run has succeeded for longer than the schedule allows; undefined, and a warning, if CloudWatch can't look back so far. */
export function missedRunsAlarm(scope: Construct, { schedule, grace, succeeded, encryptionKey }: MissedRunsProps): cloudwatch.Alarm | undefined {
  const window = windowOf(schedule, grace);
  if (!window) {
    Annotations.of(scope).addWarningV2('@eldonia/scheduled-job:unwatched',
      'nothing notices when this job stops running: its runs may be more than a week apart, and CloudWatch looks back a week; watch its result in another way');
    return undefined;
  }
  const alarm = new cloudwatch.Alarm(scope, 'MissedRunsAlarm', {
    alarmDescription: `The job ${scope.node.path} has not succeeded for longer than its schedule ${schedule.expressionString} allows.`,
    metric: new cloudwatch.MathExpression({
      expression: 'SUM([succeeded, began])',
      usingMetrics: { succeeded, began: beginWatch(scope, schedule, encryptionKey) },
      period: window.period,
      label: 'Runs that succeeded, and deployments',
    }),
    comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
    threshold: 1,
    evaluationPeriods: window.periods,
    treatMissingData: cloudwatch.TreatMissingData.BREACHING,
  });
  if (window.calendarZone !== undefined) {
    (alarm.node.defaultChild as cloudwatch.CfnAlarm).evaluationWindow = { wallClockWindow: { timezone: window.calendarZone } };
  }
  return alarm;
}

function windowOf(schedule: JobSchedule, grace: Duration): Window | undefined {
  if (!schedule.longestInterval || grace.isUnresolved()) return undefined;
  const interval = schedule.longestInterval.toMinutes();
  const minutes = interval + grace.toMinutes({ integral: false });
  if (minutes <= FINE_PERIODS_UP_TO_MINUTES) return { period: Duration.minutes(5), periods: Math.ceil(minutes / 5) };
  if (minutes <= WEEK_MINUTES) return { period: Duration.hours(1), periods: Math.ceil(minutes / 60) };
  if (interval <= WEEK_MINUTES) return { period: Duration.days(7), periods: 1, calendarZone: schedule.timeZoneName ?? 'UTC' };
  return undefined;
}

/** Counts each deployment that changes the schedule; before the first run there is nothing else to count. */
function beginWatch(scope: Construct, schedule: JobSchedule, logEncryptionKey: kms.IKey | undefined): cloudwatch.Metric {
  const handler = new BundledFunction(scope, 'BeginWatch', {
    entry: 'jobs/private/begin-watch',
    description: 'Tells the alarm on missed runs when the watch begins',
    caller: Caller.CLOUDFORMATION,
    statements: [],
    timeout: Duration.seconds(30),
    logEncryptionKey,
  });
  const job = Names.uniqueResourceName(scope, { maxLength: 200 });
  new CustomResource(scope, 'Watch', {
    serviceToken: handler.lambda.functionArn,
    resourceType: 'Custom::JobWatch',
    properties: { Namespace: NAMESPACE, Job: job, Schedule: schedule.expressionString, TimeZone: schedule.timeZoneName },
  });
  return new cloudwatch.Metric({ namespace: NAMESPACE, metricName: 'WatchBegan', dimensionsMap: { Job: job }, statistic: cloudwatch.Stats.SUM });
}
