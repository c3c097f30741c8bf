import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { notify } from '../../private/dead-letters';

/** AWS's advice for a queue that feeds a function: throttled invocations count as attempts, too. */
const VISIBILITY_PER_TIMEOUT = 6;
const ATTEMPTS = 5;
const LEAST_ALARM_AGE_SECONDS = 900;

/** EventBridge can't join two conditions on one field, but a wildcard says beginning and end. */
export type KeyPattern = { readonly prefix: string } | { readonly wildcard: string };

export interface WorkQueueProps {
  /** What the alarms call the files, e.g. `images`. */
  readonly files: string;
  readonly bucketName: string;
  /** What EventBridge must find in the key: one of these. */
  readonly keys: KeyPattern[];
  readonly detailTypes: string[];
  /** Of the function. */
  readonly timeout: Duration;
  /** Before the function gets an event for the first time. */
  readonly delay?: Duration;
  readonly encryptionKey?: kms.IKey;
  readonly alarmTopic?: sns.ITopic;
}

export interface FeedProps {
  readonly batchSize: number;
  readonly maxConcurrency: number;
  readonly reportBatchItemFailures: boolean;
}

/** A rule, a queue and a dead-letter queue for the events of some objects, with the alarms on both. */
export class WorkQueue extends Construct {
  readonly rule: events.Rule;
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;
  readonly deadLetterAlarm: cloudwatch.Alarm;
  readonly ageAlarm: cloudwatch.Alarm;

  private fed?: lambda.EventSourceMapping;

  constructor(scope: Construct, id: string, props: WorkQueueProps) {
    super(scope, id);
    const visibility = Duration.seconds(props.timeout.toSeconds() * VISIBILITY_PER_TIMEOUT);
    this.deadLetterQueue = this.createQueue('DeadLetters', props.encryptionKey, { retentionPeriod: Duration.days(14) });
    this.queue = this.createQueue('Queue', props.encryptionKey, {
      visibilityTimeout: visibility,
      deliveryDelay: props.delay,
      retentionPeriod: Duration.days(7),
      deadLetterQueue: { queue: this.deadLetterQueue, maxReceiveCount: ATTEMPTS },
    });
    this.rule = this.createRule(props);
    [this.queue, this.deadLetterQueue].forEach((queue) => this.admitEvents(queue));
    if (props.encryptionKey) this.admitEventsToKey(props.encryptionKey);
    this.deadLetterAlarm = this.createDeadLetterAlarm(props);
    this.ageAlarm = this.createAgeAlarm(props, Math.max(LEAST_ALARM_AGE_SECONDS, 2 * visibility.toSeconds()) + (props.delay?.toSeconds() ?? 0));
  }

  get mapping(): lambda.EventSourceMapping {
    return this.fed!;
  }

  /** Hand the events to a function, which has to be permitted to take them. */
  feed(target: lambda.IFunction, props: FeedProps): lambda.EventSourceMapping {
    this.fed = new lambda.EventSourceMapping(this, 'Mapping', { target, eventSourceArn: this.queue.queueArn, ...props });
    return this.fed;
  }

  /** What Lambda needs to take the events on behalf of the function, and the function to put one off. */
  consumption(): iam.PolicyStatement[] {
    const key = this.queue.encryptionMasterKey;
    return [
      new iam.PolicyStatement({
        actions: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
        resources: [this.queue.queueArn],
      }),
      ...key ? [new iam.PolicyStatement({ actions: ['kms:Decrypt'], resources: [key.keyArn] })] : [],
    ];
  }

  private createQueue(id: string, encryptionMasterKey: kms.IKey | undefined, props: sqs.QueueProps): sqs.Queue {
    return new sqs.Queue(this, id, {
      ...props,
      encryption: encryptionMasterKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
      encryptionMasterKey,
      enforceSSL: true,
    });
  }

  private createRule({ bucketName, keys, detailTypes, files }: WorkQueueProps): events.Rule {
    const rule = new events.Rule(this, 'Rule', {
      description: `Uploaded ${files}, to be converted`,
      eventPattern: {
        source: ['aws.s3'],
        detailType: detailTypes,
        detail: { bucket: { name: [bucketName] }, object: { key: keys } },
      },
    });
    // The library's own target leaves the rule out of the condition when the queue has a key.
    const { queueArn: arn } = this.queue;
    rule.addTarget({ bind: () => ({ arn, targetResource: this.queue, deadLetterConfig: { arn: this.deadLetterQueue.queueArn } }) });
    return rule;
  }

  private admitEvents(queue: sqs.Queue): void {
    queue.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['sqs:SendMessage'],
      resources: [queue.queueArn],
      conditions: { ArnEquals: { 'aws:SourceArn': this.rule.ruleArn } },
    }));
  }

  /** The account rather than the rule, which needs the queue, which needs the key. An imported key must hold this already. */
  private admitEventsToKey(key: kms.IKey): void {
    key.addToResourcePolicy(new iam.PolicyStatement({
      principals: [new iam.ServicePrincipal('events.amazonaws.com')],
      actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
      resources: ['*'],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
    }));
  }

  private createDeadLetterAlarm({ files, alarmTopic }: WorkQueueProps): cloudwatch.Alarm {
    return this.alarm('DeadLetterAlarm', alarmTopic, {
      alarmDescription: `Uploaded ${files} could not be converted; the log has the reasons`,
      metric: this.deadLetterQueue.metricApproximateNumberOfMessagesVisible({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM }),
      threshold: 1,
    });
  }

  private createAgeAlarm({ files, alarmTopic }: WorkQueueProps, threshold: number): cloudwatch.Alarm {
    return this.alarm('AgeAlarm', alarmTopic, {
      alarmDescription: `Uploaded ${files} wait for more than ${threshold / 60} minutes: is what converts them throttled, or does it fail?`,
      metric: this.queue.metricApproximateAgeOfOldestMessage({ period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM }),
      threshold,
    });
  }

  private alarm(id: string, topic: sns.ITopic | undefined, props: Omit<cloudwatch.AlarmProps, 'evaluationPeriods'>): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, id, { ...props, evaluationPeriods: 1, treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING });
    return notify(alarm, topic);
  }
}
