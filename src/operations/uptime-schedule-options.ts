import { TimeZone } from 'aws-cdk-lib';

/** When the office is open. */
export interface UptimeScheduleOptions {
  /**
   * The hour that the services start at, from 1 to 22. The databases start half an hour before.
   *
   * @default 8
   */
  readonly opening?: number;

  /**
   * The hour that the services stop at, later than `opening`, at most 23. The databases stop a quarter of an hour after.
   *
   * @default 20
   */
  readonly closing?: number;

  /**
   * The days that the office is open, as in a cron expression.
   *
   * @default 'MON-FRI'
   */
  readonly days?: string;

  /**
   * The zone whose clock the hours mean.
   *
   * @default TimeZone.ASIA_TOKYO
   */
  readonly timeZone?: TimeZone;
}
