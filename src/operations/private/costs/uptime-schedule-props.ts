import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { UptimeScheduleOptions } from './uptime-schedule-options';

/**
 * A service without tasks outside the uptime. Its scaling by Application Auto Scaling is suspended then, because it
 * would start tasks.
 */
export interface UptimeScheduleService {
  readonly service: ecs.IBaseService;

  /**
   * The number of tasks at the start of the uptime, at least 1: the minimum of Auto Scaling, which resumes 5 minutes
   * later.
   */
  readonly desiredCount?: number;
}

/** Options of an uptime schedule. */
export interface UptimeScheduleProps extends UptimeScheduleOptions {
  /** The services that have no tasks outside the uptime. */
  readonly services?: UptimeScheduleService[];

  /** The Aurora clusters that are stopped outside the uptime; no members of a global database. */
  readonly databases?: rds.IDatabaseCluster[];
}
