import { Annotations, Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { EventJobProps } from './event-job-props';
import { checkEventJob, concurrencyOf, visibilityFor } from './private/event-rules';
import { deadLetterAlarm, oldMessagesAlarm } from '../private/dead-letters';
import { checkRequired } from '../private/errors';
import { pathOf } from '../private/readable-path';
import { checkKnownProps } from '../private/structs/known-props';

const BATCH_SIZE = 10;
const MAX_MESSAGE_AGE = Duration.minutes(15);

/**
 * A Lambda function that processes events from an SQS queue, without loss of events.
 *
 * The queue buffers the events, including those of EventBridge, while the function is busy, throttled or failing. A
 * message that fails 5 times is moved to the dead-letter queue, which keeps it for 14 days, and an alarm goes into
 * ALARM. Use the SQS redrive to process it again. A second alarm goes into ALARM when messages wait too long.
 *
 * SQS delivers at least once: the function rarely receives a message twice.
 *
 * The alarms cost about $0.20 per month, and SQS about $1 per million messages. All resources are deleted with the
 * stack.
 *
 * @example
 * declare const receipts: lambda.Function;
 * new EventJob(this, 'Receipts', {
 *   source: JobSource.eventPattern({ source: ['shop.orders'], detailType: ['Order paid'] }),
 *   handler: receipts,
 *   alarmTopic: topic,
 * });
 */
@propertyInjectable
export class EventJob extends Construct {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.EventJob';

  /** The queue of the events. */
  readonly queue: sqs.IQueue;
  /**
   * The queue of messages that failed permanently; undefined for an imported queue without a known dead-letter queue.
   */
  readonly deadLetterQueue?: sqs.IQueue;
  /** The EventBridge rule that sends events to the queue; undefined for other sources. */
  readonly rule?: events.Rule;
  /** The event source mapping that polls the queue and invokes the function. */
  readonly mapping: lambda.EventSourceMapping;
  /** The alarm on messages in the dead-letter queue; undefined if the dead-letter queue is not known. */
  readonly deadLetterAlarm?: cloudwatch.Alarm;
  /** The alarm on messages that wait longer than `maxMessageAge`. */
  readonly oldMessagesAlarm: cloudwatch.Alarm;

  /** @throws when AWS would reject a number, a duration or the queue, or the function is in another stack */
  constructor(scope: Construct, id: string, props: EventJobProps) {
    super(scope, id);
    checkKnownProps(this, 'EventJobProps', props);
    checkRequired(this, props, { source: 'pass e.g. JobSource.ownQueue()', handler: 'pass a Lambda function' });
    checkEventJob(this, props);
    const source = props.source._bind(this, { ...props, visibilityTimeout: visibilityFor(props) });

    this.queue = source.queue;
    this.deadLetterQueue = source.deadLetterQueue;
    this.rule = source.rule;
    this.mapping = this.createMapping(props);
    this.deadLetterAlarm = source.deadLetterQueue && deadLetterAlarm(this, 'DeadLetterAlarm', source.deadLetterQueue,
      `Messages of the job ${pathOf(this)} have failed permanently and are in its dead-letter queue. Check the log ` +
        'of the function.', props.alarmTopic);
    const age = props.maxMessageAge ?? MAX_MESSAGE_AGE;
    this.oldMessagesAlarm = oldMessagesAlarm(this, 'OldMessagesAlarm', this.queue, age,
      `Messages of the job ${pathOf(this)} wait for more than ${age.toHumanString()}. Check the errors and throttles ` +
        'of the function.', props.alarmTopic);
  }

  private createMapping(props: EventJobProps): lambda.EventSourceMapping {
    const { handler, maxBatchingWindow } = props;
    if (handler.role) {
      this.queue.grantConsumeMessages(handler);
    } else {
      Annotations.of(this).addWarningV2('@eldonia/event-job:importedFunction',
        'the role of the function is not known: grant it sqs:ReceiveMessage, sqs:DeleteMessage, ' +
          'sqs:GetQueueAttributes and kms:Decrypt for the key of the queue');
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
}
