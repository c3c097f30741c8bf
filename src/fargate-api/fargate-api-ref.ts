import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { IConstruct } from 'constructs';

/** An API on Fargate that other constructs can observe, release and connect to: a `FargateApi`. */
export interface IFargateApi extends IConstruct, ec2.IConnectable {
  /** The ECS cluster. */
  readonly cluster: ecs.ICluster;
  /** The ECS service. */
  readonly service: ecs.FargateService;
  /** The task definition. */
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /** The container that receives the requests. */
  readonly container: ecs.ContainerDefinition;
  /** The role of the application. */
  readonly taskRole: iam.IRole;
  /** The role with which ECS starts the task. */
  readonly executionRole: iam.IRole;
  /** The log group of the API container. */
  readonly logGroup: logs.ILogGroup;
  /** The load balancer. */
  readonly loadBalancer: elbv2.ApplicationLoadBalancer;
  /** The target group of the tasks. */
  readonly targetGroup: elbv2.ApplicationTargetGroup;
  /** The second target group of deployments that shift traffic; undefined with rolling deployments. */
  readonly alternateTargetGroup?: elbv2.ApplicationTargetGroup;
  /** The alarm on failed requests. */
  readonly failureAlarm: cloudwatch.Alarm;
  /** The alarm on tasks that fail the liveness check. */
  readonly unhealthyAlarm: cloudwatch.Alarm;
  /** The dimensions of the metrics in the namespaces `AWS/ECS` and `ECS/ContainerInsights`. */
  readonly metricDimensions: { [name: string]: string };

  /** Grants a release process the permissions to deploy a new task definition and to start the service. */
  grantDeploy(grantee: iam.IGrantable): iam.Grant;

  /** CPU utilization of the tasks, in percent: average over 5 minutes. */
  metricCpuUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Memory utilization of the tasks, in percent: average over 5 minutes. */
  metricMemoryUtilization(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Number of requests to the load balancer: sum over 5 minutes. */
  metricRequestCount(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Response time of the tasks, in seconds: average over 5 minutes. */
  metricTargetResponseTime(options?: cloudwatch.MetricOptions): cloudwatch.Metric;

  /** Number of responses of the tasks with a class of HTTP status codes: sum over 5 minutes. */
  metricHttpCodeTarget(code: elbv2.HttpCodeTarget, options?: cloudwatch.MetricOptions): cloudwatch.Metric;
}
