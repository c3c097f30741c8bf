import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { JobSource } from './job-source';

/** Properties of an `EventJob`. */
export interface EventJobProps {
  /** The source of the events. */
  readonly source: JobSource;

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
   * @default - 10, or the reserved concurrency of the function if that is less
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
