import * as ecs from 'aws-cdk-lib/aws-ecs';
import { PlatformTasks } from './platform-tasks';

/**
 * A process of a platform that runs all the time, without requests: see `PlatformWorkload.process`.
 *
 * @example
 * bucket.grantRead(platform.processes[0].taskRole);
 */
export abstract class PlatformProcess extends PlatformTasks {
  /** The scalable number of tasks. Add schedules or policies to it, for example on a metric of your queue. */
  get scalableTaskCount(): ecs.ScalableTaskCount {
    return this._tasks.scalableTaskCount;
  }
}
