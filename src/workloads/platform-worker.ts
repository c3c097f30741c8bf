import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';

/** A service of a platform that processes the messages of a queue: see `PlatformWorkload.worker`. */
export interface IPlatformWorker extends IConstruct, ec2.IConnectable, iam.IGrantable {
  /** The queue. */
  readonly queue: sqs.IQueue;
  /** The queue of messages that failed permanently; undefined for an imported queue without a known one. */
  readonly deadLetterQueue?: sqs.IQueue;
  /** The EventBridge rule that sends events to the queue; undefined for other sources. */
  readonly rule?: events.Rule;
  /** The ECS service. */
  readonly service: ecs.FargateService;
  /** The task definition. */
  readonly taskDefinition: ecs.FargateTaskDefinition;
  /** The container that processes the messages. */
  readonly container: ecs.ContainerDefinition;
  /** The role of the tasks. Grant it the permissions that only the worker needs. */
  readonly taskRole: iam.IRole;
  /** The role with which ECS starts the tasks. */
  readonly executionRole: iam.IRole;
  /** The alarms on failed messages and on messages that wait for too long. */
  readonly alarms: cloudwatch.Alarm[];
  /** The dimensions of the metrics in the namespaces `AWS/ECS` and `ECS/ContainerInsights`. */
  readonly metricDimensions: { [name: string]: string };

  /** Grants permission to send messages to the queue, and to use its key. The API and all workloads have it. */
  grantSendMessages(grantee: iam.IGrantable): iam.Grant;
}
