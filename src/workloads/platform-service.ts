import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { PlatformTasks } from './platform-tasks';

/**
 * A service of a platform behind the load balancer of its API: see `PlatformWorkload.service`.
 *
 * @example
 * bucket.grantRead(platform.services[0].taskRole);
 */
export abstract class PlatformService extends PlatformTasks {
  /** The target group of the tasks. */
  abstract readonly targetGroup: elbv2.ApplicationTargetGroup;
  /** The rule on the listener of the API that forwards the paths and hosts of the service. */
  abstract readonly listenerRule: elbv2.ApplicationListenerRule;
  /** The alarm on failed requests, which rolls a deployment back. */
  abstract readonly failureAlarm: cloudwatch.Alarm;
  /** The alarm on tasks that fail the health check, which rolls a deployment back. */
  abstract readonly unhealthyAlarm: cloudwatch.Alarm;

  /** The scalable number of tasks. Add schedules or policies to it. */
  get scalableTaskCount(): ecs.ScalableTaskCount {
    return this._tasks.scalableTaskCount;
  }
}
