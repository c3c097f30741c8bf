import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { UptimeScheduleOptions } from '../uptime-schedule-options';

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
