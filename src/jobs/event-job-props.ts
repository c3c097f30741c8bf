import { Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { JobSource } from './job-source';

/** Properties of an `EventJob`. */
export interface EventJobProps {
  /** The source of the events. */
  readonly source: JobSource;

  /**
   * The KMS key of the queue that the job creates, and of its dead-letter queue. Not for an existing queue. With events
   * of EventBridge, the policy of an imported key must already allow EventBridge.
   *
   * @default - encryption with an SQS owned key, at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The time that SQS keeps a message in the queue that the job creates, from 1 minute to 14 days. Not for an existing
   * queue. The dead-letter queue keeps a message for 14 days after it was first sent.
   *
   * @default Duration.days(4)
   */
  readonly retentionPeriod?: Duration;

  /**
   * The number of attempts before a message is moved to the dead-letter queue, from 1 to 1,000. Not for an existing
   * queue.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * The time that a message is hidden during processing, up to 12 hours. A failed message is retried after this time.
   * Not for an existing queue.
   *
   * @default - six times the timeout of the function, as AWS recommends, plus the batching window; 90 minutes for an
   * imported function
   */
  readonly visibilityTimeout?: Duration;

  /**
   * The function that processes the events, or a version or alias of it. It must be in the stack of the job, or
   * imported.
   *
   * The function receives batches of SQS messages, and can receive a message more than once. It returns
   * `batchItemFailures`, the IDs of the failed messages. A response without them means that all messages succeeded. An
   * error means that all messages failed.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   */
  readonly handler: lambda.IFunction;

  /**
   * The maximum number of messages per batch: up to 10,000, or 10 for a FIFO queue or without `maxBatchingWindow`.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * The time to gather messages for a batch, up to 5 minutes. Not available for a FIFO queue.
   *
   * @default - no batching window
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * The maximum number of concurrent batches, from 2 to 1,000. It protects the resources that the function uses, such
   * as the database, from a burst of events.
   *
   * @default - 5, or the reserved concurrency of the function if that is less
   */
  readonly maxConcurrency?: number;

  /**
   * Retries only the messages in `batchItemFailures` of the response, instead of the whole batch.
   *
   * @default true
   */
  readonly reportBatchItemFailures?: boolean;

  /**
   * The age of the oldest message above which the alarm goes into ALARM, from 1 minute to 14 days.
   *
   * @default Duration.minutes(15)
   */
  readonly maxMessageAge?: Duration;

  /**
   * The SNS topic that receives a notification when an alarm goes into ALARM and when it returns to OK. The alarms
   * exist without it.
   *
   * The construct allows CloudWatch to use the topic and its key. An imported topic and its key must already allow
   * CloudWatch.
   *
   * @default - no notifications
   */
  readonly alarmTopic?: sns.ITopic;
}
