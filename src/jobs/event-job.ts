import { Annotations, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { EventJobProps } from './event-job-props';
import { deadLetterAlarm, notify } from '../private/dead-letters';
import { checkEventJob, concurrencyOf, visibilityFor } from './private/event-rules';

const BATCH_SIZE = 10;
const MAX_MESSAGE_AGE = Duration.minutes(15);

/**
 * A Lambda function that works on events, none of which is lost (R5.2.1-9).
 *
 * A queue stands before the function, also for events of EventBridge: it holds them while the function is busy, throttled or broken. What fails five
 * times is in the dead-letter queue for 14 days, and an alarm says so; from there SQS can send it back (redrive). A second alarm rings when messages
 * wait too long, e.g. because there are too many.
 *
 * SQS delivers at least once: rarely, the function gets a message twice.
 *
 * The alarms cost about 0.20 USD a month, a million messages about a dollar.
 *
 * @example
 * declare const receipts: lambda.Function;
 * new EventJob(this, 'Receipts', {
 *   source: JobSource.eventPattern({ source: ['shop.orders'], detailType: ['Order paid'] }),
 *   handler: receipts,
 *   alarmTopic: topic,
 * });
 */
export class EventJob extends Construct {
  /** The queue before the function. */
  readonly queue: sqs.IQueue;
  /** Where the messages go that failed for good; undefined if it isn't known. */
  readonly deadLetterQueue?: sqs.IQueue;
  /** Which events come into the queue; undefined unless they come from EventBridge. */
  readonly rule?: events.Rule;
  /** What fetches the messages and calls the function. */
  readonly mapping: lambda.EventSourceMapping;
  /** Rings while the dead-letter queue is not empty; undefined if it isn't known. */
  readonly deadLetterAlarm?: cloudwatch.Alarm;
  /** Rings when messages wait longer than `maxMessageAge`. */
  readonly oldMessagesAlarm: cloudwatch.Alarm;

  /**
   * @throws when AWS would refuse a number, a duration or the queue, or the function is of another stack
   */
  constructor(scope: Construct, id: string, props: EventJobProps) {
    super(scope, id);
    checkEventJob(this, props);
    const source = props.source._bind(this, visibilityFor(props));

    this.queue = source.queue;
    this.deadLetterQueue = source.deadLetterQueue;
    this.rule = source.rule;
    this.mapping = this.createMapping(props);
    this.deadLetterAlarm = source.deadLetterQueue && deadLetterAlarm(this, 'DeadLetterAlarm', source.deadLetterQueue,
      `Messages of the job ${this.node.path} have failed for good; they are in its dead-letter queue.`, props.alarmTopic);
    this.oldMessagesAlarm = this.createOldMessagesAlarm(props.maxMessageAge ?? MAX_MESSAGE_AGE, props.alarmTopic);
  }

  private createMapping(props: EventJobProps): lambda.EventSourceMapping {
    const { handler, maxBatchingWindow } = props;
    if (handler.role) {
      this.queue.grantConsumeMessages(handler);
    } else {
      Annotations.of(this).addWarningV2('@eldonia/event-job:foreignFunction',
        'the role of the function is not known: it must have sqs:ReceiveMessage, sqs:DeleteMessage, sqs:GetQueueAttributes and the use of the key of the queue');
    }
    return new lambda.EventSourceMapping(this, 'Mapping', {
      target: handler,
      eventSourceArn: this.queue.queueArn,
      batchSize: props.batchSize ?? BATCH_SIZE,
      maxBatchingWindow,
      maxConcurrency: concurrencyOf(this, props),
      reportBatchItemFailures: props.reportBatchItemFailures ?? true,
    });
  }

  private createOldMessagesAlarm(age: Duration, topic: sns.ITopic | undefined): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, 'OldMessagesAlarm', {
      alarmDescription: `Messages of the job ${this.node.path} wait for too long.`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM }),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold: age.toSeconds(),
      evaluationPeriods: 3,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    return notify(alarm, topic);
  }
}
