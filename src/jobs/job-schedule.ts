import { Duration, TimeZone, Token } from 'aws-cdk-lib';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import { Cron } from './private/cron';
import { invalid } from '../private/errors';

const DEFAULT_ZONE = 'Asia/Tokyo';

/**
 * When a job runs.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
 */
export class JobSchedule {
  /**
   * At the times of a cron expression of six fields: minute, hour, day of month, month, day of week, year.
   *
   * Where clocks change, a time that daylight saving time skips is not run, and a time that occurs twice is run once.
   *
   * @param fields e.g. `0 3 * * ? *` for 03:00 every day, `0 9 ? * MON-FRI *` for 09:00 on weekdays,
   * `0 0 L * ? *` for the last day of each month
   * @param timeZone the time zone of the expression, `TimeZone.ASIA_TOKYO` if absent
   * @throws when EventBridge Scheduler rejects the fields, when no date matches them (February 31),
   * or when the time zone does not exist
   */
  static cron(fields: string, timeZone?: TimeZone): JobSchedule {
    const zone = checkZone(timeZone?.timezoneName ?? DEFAULT_ZONE);
    if (Token.isUnresolved(fields)) return new JobSchedule(`cron(${fields})`, zone, undefined, true);
    const bare = /^cron\((.*)\)$/.exec(fields.trim())?.[1] ?? fields;
    const minutes = Cron.parse(bare).longestGap();
    return new JobSchedule(`cron(${bare.trim()})`, zone, minutes === undefined ? undefined : Duration.minutes(minutes), true);
  }

  /**
   * At a regular interval, beginning when the schedule is deployed.
   *
   * @throws when the interval is no whole number of minutes
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
   * Once.
   *
   * A time that has passed when the schedule is deployed makes the deployment fail or the job never run: nobody here knows the time.
   *
   * @param date the time; its parts of a second are ignored
   * @throws when the date is none
   */
  static at(date: Date): JobSchedule {
    if (Number.isNaN(date.getTime())) invalid(undefined, 'at must be a date, got an invalid one; pass e.g. new Date("2027-01-01T03:00:00+09:00")');
    return new JobSchedule(`at(${date.toISOString().split('.')[0]})`, 'Etc/UTC', undefined, false);
  }

  private constructor(
    /** What EventBridge Scheduler reads, e.g. `cron(0 3 * * ? *)`. */
    readonly expressionString: string,
    /** The IANA name of the zone; undefined for a rate, which has none. */
    readonly timeZoneName: string | undefined,
    /** The longest time between two runs, by the clock of the zone; undefined if there is none that holds every year. */
    readonly longestInterval: Duration | undefined,
    /** Whether it runs more than once. */
    readonly recurring: boolean,
  ) {}

  /** @internal */
  _expression(): scheduler.ScheduleExpression {
    return scheduler.ScheduleExpression.expression(this.expressionString, this.timeZoneName ? TimeZone.of(this.timeZoneName) : undefined);
  }
}

function checkZone(name: string): string {
  if (Token.isUnresolved(name)) return name;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
  } catch {
    invalid(undefined, `timeZone must be a zone of the IANA database, got "${name}"; pass e.g. TimeZone.ASIA_TOKYO`);
  }
  return name;
}
