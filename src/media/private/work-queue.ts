import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmOn, deadLetterAlarm, encryptedQueue, routeEvents } from '../../private/dead-letters';
import { allow } from '../../private/permissions';

/** The AWS recommendation for a queue with a function: throttled invocations count as attempts. */
const VISIBILITY_PER_TIMEOUT = 6;
const ATTEMPTS = 5;
const LEAST_ALARM_AGE_SECONDS = 900;
const MAXIMUM = { period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM };

/** EventBridge cannot combine two conditions on one field, but a wildcard contains a prefix and a suffix. */
export type KeyPattern = { readonly prefix: string } | { readonly wildcard: string };

export interface WorkQueueProps {
  /** The files in the descriptions of the alarms, e.g. `images`. */
  readonly files: string;
  readonly bucketName: string;
  /** The patterns of the keys, of which one must match. */
  readonly keys: KeyPattern[];
  readonly detailTypes: string[];
  /** The timeout of the function. */
  readonly timeout: Duration;
  /** The delivery delay of an event. */
  readonly delay?: Duration;
  readonly encryptionKey?: kms.IKey;
  readonly alarmTopic?: sns.ITopic;
}

export interface FeedProps {
  readonly batchSize: number;
  readonly maxConcurrency: number;
}

/** A rule, a queue and a dead-letter queue for the events of some objects, with alarms on both queues. */
export class WorkQueue extends Construct {
  readonly rule: events.Rule;
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;
  readonly deadLetterAlarm: cloudwatch.Alarm;
  readonly ageAlarm: cloudwatch.Alarm;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const visibility = Duration.seconds(props.timeout.toSeconds() * VISIBILITY_PER_TIMEOUT);
    this.deadLetterQueue = encryptedQueue(this, 'DeadLetters', props.encryptionKey, {
      retentionPeriod: Duration.days(14),
    });
    this.queue = encryptedQueue(this, 'Queue', props.encryptionKey, {
      visibilityTimeout: visibility,
      deliveryDelay: props.delay,
      retentionPeriod: Duration.days(7),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: ATTEMPTS },
    });
    this.rule = this.createRule(props);
    routeEvents(this.rule, this.queue, this.deadLetterQueue, props.encryptionKey);
    this.deadLetterAlarm = deadLetterAlarm(this, 'DeadLetterAlarm', this.deadLetterQueue, `Uploaded ${props.files} ` +
      'could not be converted and are in the dead-letter queue. The log contains the reasons.', props.alarmTopic);
    // A fourth attempt begins after three visibility timeouts and rejects an image that ended the function three times.
    const threeAttempts = 3 * visibility.toSeconds() + props.timeout.toSeconds();
    const age = Math.max(LEAST_ALARM_AGE_SECONDS, threeAttempts) + (props.delay?.toSeconds() ?? 0);
    this.ageAlarm = this.createAgeAlarm(props, age);
  }

  /** Invokes a function with the events. The function needs the permissions to receive them. */
  feed(target: lambda.IFunction, props: FeedProps): lambda.EventSourceMapping {
    const settings = { ...props, eventSourceArn: this.queue.queueArn, reportBatchItemFailures: true };
    return new lambda.EventSourceMapping(this, 'Mapping', { target, ...settings });
  }

  /** The permissions that Lambda needs to receive the events for the function. */
  consumption(): iam.PolicyStatement[] {
    const key = this.queue.encryptionMasterKey;
    return [
      allow(['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'], this.queue.queueArn),
      ...key ? [allow('kms:Decrypt', key.keyArn)] : [],
    ];
  }

  private createRule({ bucketName, keys, detailTypes, files }: WorkQueueProps): events.Rule {
    return new events.Rule(this, 'Rule', {
      description: `Uploaded ${files} to convert`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: detailTypes,
        detail: { bucket: { name: [bucketName] }, object: { key: keys } },
      },
    });
  }

  private createAgeAlarm({ files, alarmTopic }: WorkQueueProps, threshold: number): cloudwatch.Alarm {
    return alarmOn(this, 'AgeAlarm', {
      alarmDescription: `Uploaded ${files} wait for more than ${threshold / 60} minutes. ` +
        'Check the throttles and errors of the function that converts them.',
      metric: this.queue.metricApproximateAgeOfOldestMessage(MAXIMUM),
      atLeast: threshold,
    }, alarmTopic);
  }
}
