import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

/**
 * A service of a platform that processes the messages of a queue: see `PlatformWorkload.worker`.
 *
 * @example
 * bucket.grantRead(platform.workers[0].taskRole);
 */
export abstract class PlatformWorker extends Construct implements ec2.IConnectable, iam.IGrantable {
  /** The queue. */
  abstract readonly queue: sqs.IQueue;
  /** The queue of messages that failed permanently; undefined for an imported queue without a known one. */
  abstract readonly deadLetterQueue?: sqs.IQueue;
  /** The EventBridge rule that sends events to the queue; undefined for other sources. */
  abstract readonly rule?: events.Rule;
  /** The ECS service. */
  abstract readonly service: ecs.FargateService;
  /** The task definition. */
  abstract readonly taskDefinition: ecs.FargateTaskDefinition;
  /** The container that processes the messages. */
  abstract readonly container: ecs.ContainerDefinition;
  /** The role of the tasks. Grant it the permissions that only the worker needs. */
  abstract readonly taskRole: iam.IRole;
  /** The role with which ECS starts the tasks. */
  abstract readonly executionRole: iam.IRole;
  /** The alarms on failed messages and on messages that wait for too long. */
  abstract readonly alarms: cloudwatch.Alarm[];
  /** The dimensions of the metrics in the namespaces `AWS/ECS` and `ECS/ContainerInsights`. */
  abstract readonly metricDimensions: { [name: string]: string };
  /** The network connections of the tasks. */
  abstract readonly connections: ec2.Connections;
  /** The principal of the role of the tasks. */
  abstract readonly grantPrincipal: iam.IPrincipal;

  /** Grants permission to send messages to the queue, and to use its key. The API and all workloads have it. */
  abstract grantSendMessages(grantee: iam.IGrantable): iam.Grant;
}
