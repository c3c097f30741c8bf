import { Duration } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import { JobSource } from './job-source';

/** Options of a job that works on events. */
export interface EventJobProps {
  /** Where the events come from. */
  readonly source: JobSource;

  /**
   * What works on them, a version or an alias included. It must be of the job's stack, or imported.
   *
   * It gets batches of SQS messages, and may get a message twice. It answers with `batchItemFailures`, the ids of the messages that failed;
   * an answer without them means that all went well, and an error that all failed.
   *
   * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
   */
  readonly handler: lambda.IFunction;

  /**
   * The most messages at once: up to 10,000, or 10 of a FIFO queue or without `maxBatchingWindow`.
   *
   * @default 10
   */
  readonly batchSize?: number;

  /**
   * How long to gather messages for a batch, up to 5 minutes. A FIFO queue can't.
   *
   * @default - no longer than it takes to fetch what is there
   */
  readonly maxBatchingWindow?: Duration;

  /**
   * The most batches at once, from 2 to 1,000. It keeps a flood of events from what the function calls, e.g. the database.
   *
   * @default - 10, or what the function reserves if that is less
   */
  readonly maxConcurrency?: number;

  /**
   * Try again only the messages that the function names in its answer, instead of the whole batch.
   *
   * @default true
   */
  readonly reportBatchItemFailures?: boolean;

  /**
   * How long a message may wait before the alarm on old messages rings, from a minute to 14 days.
   *
   * @default Duration.minutes(15)
   */
  readonly maxMessageAge?: Duration;

  /**
   * Who is told, and told again when all is well. The alarms are there without it.
   *
   * Its policy and its key get a statement for CloudWatch; those of an imported topic must admit CloudWatch already.
   *
   * @default - nobody
   */
  readonly alarmTopic?: sns.ITopic;
}
