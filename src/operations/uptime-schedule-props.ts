import { TimeZone } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';

/** A service that has no tasks outside the office hours. */
export interface UptimeScheduleService {
  /** The service. */
  readonly service: ecs.IBaseService;

  /**
   * How many tasks it has when the office opens, at least 1: the minimum of its scaling, which goes on five minutes later.
   *
   * @default 1
   */
  readonly desiredCount?: number;

  /**
   * Whether Application Auto Scaling scales the service, as that of a `FargateApi`. Its scaling then rests while the office is closed, or it would
   * start tasks again.
   *
   * @default true
   */
  readonly autoScaled?: boolean;
}

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

/** What is stopped outside the office hours. */
export interface UptimeScheduleProps extends UptimeScheduleOptions {
  /**
   * The services that have no tasks while the office is closed.
   *
   * @default - none
   */
  readonly services?: UptimeScheduleService[];

  /**
   * The Aurora clusters that are stopped while the office is closed; none of a global database.
   *
   * @default - none
   */
  readonly databases?: rds.IDatabaseCluster[];
}
