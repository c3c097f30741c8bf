import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';

/** The way of the events of some files to the function that converts them. */
export interface IMediaQueue extends IConstruct {
  /** Takes the events of these files from EventBridge's default bus. */
  readonly rule: events.Rule;

  /** Where the events wait, for a week at most. */
  readonly queue: sqs.Queue;

  /**
   * Where the events go that could not be dealt with, for 14 days. `aws sqs start-message-move-task` sends them to the
   * queue again when the cause is mended.
   */
  readonly deadLetterQueue: sqs.Queue;

  /** What hands the events to the function. */
  readonly mapping: lambda.EventSourceMapping;

  /** Something was given up: a message is in the dead-letter queue. */
  readonly deadLetterAlarm: cloudwatch.Alarm;

  /** Events wait for longer than two attempts take, and than 15 minutes. */
  readonly ageAlarm: cloudwatch.Alarm;
}
