import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';

/**
 * A service of a platform behind the load balancer of its API: see `PlatformWorkload.service`.
 *
 * @example
 * bucket.grantRead(platform.services[0].taskRole);
 */
export abstract class PlatformService extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The ECS service. */
  abstract readonly service: ecs.FargateService;
  /** The task definition. */
  abstract readonly taskDefinition: ecs.FargateTaskDefinition;
  /** The container that receives the requests. */
  abstract readonly container: ecs.ContainerDefinition;
  /** The role of the tasks. Grant it the permissions that only the service needs. */
  abstract readonly taskRole: iam.IRole;
  /** The role with which ECS starts the tasks. */
  abstract readonly executionRole: iam.IRole;
  /** The target group of the tasks. */
  abstract readonly targetGroup: elbv2.ApplicationTargetGroup;
  /** The rule on the listener of the API that forwards the paths and hosts of the service. */
  abstract readonly listenerRule: elbv2.ApplicationListenerRule;
  /** The scalable number of tasks. Add schedules or policies to it. */
  abstract readonly scalableTaskCount: ecs.ScalableTaskCount;
  /** The alarm on failed requests, which rolls a deployment back. */
  abstract readonly failureAlarm: cloudwatch.Alarm;
  /** The alarm on tasks that fail the health check, which rolls a deployment back. */
  abstract readonly unhealthyAlarm: cloudwatch.Alarm;
  /** The dimensions of the metrics in the namespaces `AWS/ECS` and `ECS/ContainerInsights`. */
  abstract readonly metricDimensions: { [name: string]: string };
  /** The network connections of the tasks. */
  abstract readonly connections: ec2.Connections;
  /** The principal of the role of the tasks. */
  abstract readonly grantPrincipal: iam.IPrincipal;
}
