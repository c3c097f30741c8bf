import { TimeZone } from 'aws-cdk-lib';

/**
 * The uptime of a platform.
 *
 * @internal
 */
export interface UptimeScheduleOptions {
  /**
   * The hour at which the services start, from 1 to 22. The databases start 30 minutes before.
   *
   * @default 8
   */
  readonly uptimeOpening?: number;

  /**
   * The hour at which the services stop, later than `uptimeOpening`, at most 23. The databases stop 15 minutes later.
   *
   * @default 20
   */
  readonly uptimeClosing?: number;

  /**
   * The days of the uptime, as in a cron expression.
   *
   * @default 'MON-FRI'
   */
  readonly uptimeDays?: string;

  /**
   * The time zone of the uptime.
   *
   * @default TimeZone.ASIA_TOKYO
   */
  readonly uptimeTimeZone?: TimeZone;
}
