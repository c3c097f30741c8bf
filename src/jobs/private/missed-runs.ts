import { Annotations, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { beginWatch } from './begin-watch';
import { JobSchedule } from './job-schedule';
import { alarmOn } from '../../private/dead-letters';
import { pathOf } from '../../private/readable-path';

const NAMESPACE = 'Eldonia/ScheduledJob';
/** CloudWatch evaluates at most one week, and at most one day with periods shorter than an hour. */
const WEEK_MINUTES = 7 * 24 * 60;
const FINE_PERIODS_UP_TO_MINUTES = 6 * 60;

/** The evaluation window of an alarm. */
interface Window {
  readonly period: Duration;
  readonly periods: number;
  /** Evaluates whole calendar weeks of this time zone. */
  readonly calendarZone?: string;
}

/** Properties of the alarm on missed runs. */
export interface MissedRunsProps {
  readonly schedule: JobSchedule;
  /** The maximum delay of a successful run, including the flexible time window. */
  readonly grace: Duration;
  readonly succeeded: cloudwatch.IMetric;
  /** 1 while another Region runs the job, otherwise 0; absent for a job of one Region. */
  readonly elsewhere?: cloudwatch.IMetric;
  readonly encryptionKey?: kms.IKey;
}

/**
 * Creates the alarm on missed runs, or adds a warning and returns undefined if CloudWatch cannot evaluate a period that
 * long.
 */
export function missedRunsAlarm(scope: Construct, props: MissedRunsProps): cloudwatch.Alarm | undefined {
  const { schedule, grace, succeeded, elsewhere, encryptionKey } = props;
  const window = windowOf(schedule, grace);
  if (!window) {
    Annotations.of(scope).addWarningV2('@eldonia/scheduled-job:unwatched',
      'no alarm detects that this job does not run: its runs can be more than one week apart, ' +
        'and CloudWatch evaluates at most one week; monitor the result of the job in another way');
    return undefined;
  }
  const began = beginWatch(scope, {
    home: scope.node.scope as Construct,
    namespace: NAMESPACE,
    description: 'Counts a deployment as a run for the alarm on missed runs',
    resourceType: 'Custom::JobWatch',
    changes: { Schedule: schedule.expressionString, TimeZone: schedule.timeZoneName },
    logEncryptionKey: encryptionKey,
  });
  const alarm = alarmOn(scope, 'MissedRunsAlarm', {
    alarmDescription: `No run of the job ${pathOf(scope)} has succeeded for longer than its schedule ` +
      `${schedule.expressionString} allows. Check whether the schedule is enabled, and the log of the target.`,
    metric: new cloudwatch.MathExpression({
      // A period in which another Region ran the job counts as a run. A period without a run has no data point. Without
      // FILL, CloudWatch evaluates older data points: of a weekly job, those of the last week with a run.
      expression: `FILL(SUM([succeeded, began${elsewhere ? ', elsewhere' : ''}]), 0)`,
      usingMetrics: { succeeded, began: began.metric, ...elsewhere ? { elsewhere } : {} },
      period: window.period,
      label: 'Successful runs and deployments',
    }),
    below: 1,
    periods: window.periods,
    always: true,
  });
  // Missing data is breaching.
  alarm.node.addDependency(began.watch);
  if (window.calendarZone !== undefined) {
    (alarm.node.defaultChild as cloudwatch.CfnAlarm).evaluationWindow = {
      wallClockWindow: { timezone: window.calendarZone },
    };
  }
  return alarm;
}

function windowOf(schedule: JobSchedule, grace: Duration): Window | undefined {
  if (!schedule.longestInterval || grace.isUnresolved()) return undefined;
  const interval = schedule.longestInterval.toMinutes();
  const minutes = interval + grace.toMinutes({ integral: false });
  if (minutes <= FINE_PERIODS_UP_TO_MINUTES) return { period: Duration.minutes(5), periods: Math.ceil(minutes / 5) };
  if (minutes <= WEEK_MINUTES) return { period: Duration.hours(1), periods: Math.ceil(minutes / 60) };
  if (interval <= WEEK_MINUTES) {
    return { period: Duration.days(7), periods: 1, calendarZone: schedule.timeZoneName ?? 'UTC' };
  }
  return undefined;
}
