import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { PlatformTasks } from './platform-tasks';

/**
 * A service of a platform that processes the messages of a queue: see `PlatformWorkload.worker`.
 *
 * @example
 * bucket.grantRead(platform.workers[0].taskRole);
 */
export abstract class PlatformWorker extends PlatformTasks {
  /** The queue. */
  abstract readonly queue: sqs.IQueue;
  /** The queue of messages that failed permanently; undefined for an imported queue without a known one. */
  abstract readonly deadLetterQueue?: sqs.IQueue;
  /** The EventBridge rule that sends events to the queue; undefined for other sources. */
  abstract readonly rule?: events.Rule;
  /** The alarms on failed messages and on messages that wait for too long. */
  abstract readonly alarms: cloudwatch.Alarm[];

  /** Grants permission to send messages to the queue, and to use its key. The API and all workloads have it. */
  abstract grantSendMessages(grantee: iam.IGrantable): iam.Grant;
}
