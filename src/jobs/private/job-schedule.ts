import { Duration, TimeZone, Token } from 'aws-cdk-lib';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Cron } from './private/cron';
import { invalid } from '../private/errors';

const DEFAULT_ZONE = 'Asia/Tokyo';

/**
 * The schedule of a job.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 *
 * @example
 * new ScheduledJob(this, 'Report', {
 *   schedule: JobSchedule.cron('0 3 * * ? *'),
 *   target: JobTarget.lambdaFunction(handler),
 * });
 */
export class JobSchedule {
  /**
   * The times of a cron expression with six fields: minute, hour, day of month, month, day of week, year.
   *
   * In a time zone with daylight saving time, a skipped time does not run, and a repeated time runs once.
   *
   * @param fields e.g. `0 3 * * ? *` for 03:00 every day, `0 9 ? * MON-FRI *` for 09:00 on weekdays, `0 0 L * ? *` for
   * the last day of each month
   * @param timeZone the time zone of the expression; `TimeZone.ASIA_TOKYO` if absent
   * @throws when EventBridge Scheduler rejects the fields, when no date matches them (February 31), or when the time
   * zone does not exist
   */
  static cron(fields: string, timeZone?: TimeZone): JobSchedule {
    const zone = checkZone(timeZone?.timezoneName ?? DEFAULT_ZONE);
    if (Token.isUnresolved(fields)) return new JobSchedule(`cron(${fields})`, zone, undefined, true);
    const bare = /^cron\((.*)\)$/.exec(fields.trim())?.[1] ?? fields;
    const minutes = Cron.parse(bare).longestGap();
    const longestInterval = minutes === undefined ? undefined : Duration.minutes(minutes);
    return new JobSchedule(`cron(${bare.trim()})`, zone, longestInterval, true);
  }

  /**
   * A regular interval, which begins when the schedule is deployed.
   *
   * @param interval a whole number of minutes, at least 1
   * @throws when the interval is not a whole number of minutes
   */
  static rate(interval: Duration): JobSchedule {
    if (!interval.isUnresolved()) {
      const minutes = interval.toMinutes({ integral: false });
      if (minutes < 1 || !Number.isInteger(minutes)) {
        invalid(undefined, `rate must be a whole number of minutes, got ${interval.toHumanString()}; round it`);
      }
    }
    const { expressionString } = scheduler.ScheduleExpression.rate(interval);
    return new JobSchedule(expressionString, undefined, interval.isUnresolved() ? undefined : interval, true);
  }

  /**
   * One time.
   *
   * If the time is in the past at deployment, the deployment fails or the job never runs: synthesis does not check it.
   *
   * @param date the time; fractions of a second are ignored
   * @throws when the date is invalid
   */
  static at(date: Date): JobSchedule {
    if (Number.isNaN(date.getTime())) {
      invalid(undefined, 'at must be a valid date, got an invalid one; ' +
        'pass e.g. new Date("2027-01-01T03:00:00+09:00")');
    }
    return new JobSchedule(`at(${date.toISOString().split('.')[0]})`, 'Etc/UTC', undefined, false);
  }

  private constructor(
    /** The schedule expression of EventBridge Scheduler, e.g. `cron(0 3 * * ? *)`. */
    readonly expressionString: string,
    /** The IANA name of the time zone; undefined for a rate. */
    readonly timeZoneName: string | undefined,
    /**
     * The longest time between two runs, in local time; undefined if it differs from year to year, and for a single
     * time.
     */
    readonly longestInterval: Duration | undefined,
    /** Whether the job runs more than once. */
    readonly recurring: boolean,
  ) {}

  /** @internal */
  _expression(): scheduler.ScheduleExpression {
    const timeZone = this.timeZoneName ? TimeZone.of(this.timeZoneName) : undefined;
    return scheduler.ScheduleExpression.expression(this.expressionString, timeZone);
  }
}

function checkZone(name: string): string {
  if (Token.isUnresolved(name)) return name;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    invalid(undefined, `timeZone must be a time zone of the IANA database, got "${name}"; ` +
      'pass e.g. TimeZone.ASIA_TOKYO');
  }
  return name;
}
