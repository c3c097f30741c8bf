import { TimeZone } from 'aws-cdk-lib';

/** The uptime of the platform. */
export interface UptimeScheduleOptions {
  /**
   * The hour at which the services start, from 1 to 22. The databases start 30 minutes before.
   *
   * @default 8
   */
  readonly opening?: number;

  /**
   * The hour at which the services stop, later than `opening`, at most 23. The databases stop 15 minutes later.
   *
   * @default 20
   */
  readonly closing?: number;

  /**
   * The days of the uptime, as in a cron expression.
   *
   * @default 'MON-FRI'
   */
  readonly days?: string;

  /**
   * The time zone of the hours.
   *
   * @default TimeZone.ASIA_TOKYO
   */
  readonly timeZone?: TimeZone;
}
