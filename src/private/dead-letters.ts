import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { acknowledge } from './acknowledge';
import { allowEncryption, allowPublish, ofAccount } from './allow-publish';

/** The maximum retention of SQS. */
const RETENTION = Duration.days(14);
const MAXIMUM = { period: Duration.minutes(1), statistic: cloudwatch.Stats.MAXIMUM };

/** The condition of an alarm: one of `above`, `atLeast` and `below` in each of a number of periods. */
export interface Condition extends Pick<cloudwatch.AlarmProps, 'alarmName' | 'metric'> {
  /** For the operator: what happened, and what to check. */
  readonly alarmDescription: string;
  readonly above?: number;
  readonly atLeast?: number;
  readonly below?: number;
  /** The number of periods that are evaluated; one if undefined. */
  readonly periods?: number;
  /** The number of these periods that must breach; all of them if undefined. */
  readonly breaching?: number;
  /** Whether missing data breaches, because something else than the watched part must always publish. */
  readonly always?: boolean;
}

/** Creates a queue that is encrypted, with the key if there is one, and accepts TLS alone. */
export function encryptedQueue(
  scope: Construct, id: string, encryptionMasterKey: kms.IKey | undefined, props: sqs.QueueProps,
): sqs.Queue {
  const encryption = encryptionMasterKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED;
  return new sqs.Queue(scope, id, { ...props, enforceSSL: true, encryption, encryptionMasterKey });
}

/** Creates an encrypted dead-letter queue with a retention of 14 days. */
export function deadLetterQueue(scope: Construct, id: string, encryptionKey: kms.IKey | undefined): sqs.Queue {
  const queue = encryptedQueue(scope, id, encryptionKey, { retentionPeriod: RETENTION });
  acknowledge(queue, 'AwsSolutions-SQS3', 'the queue is a dead-letter queue, and an alarm watches it');
  return queue;
}

/** Grants a role exactly the permissions to send messages to the queue. */
export function grantSend(queue: sqs.IQueue, grantee: iam.IGrantable): iam.Grant {
  queue.encryptionMasterKey?.grant(grantee, 'kms:Decrypt', 'kms:GenerateDataKey');
  return iam.Grant.addToPrincipal({ grantee, actions: ['sqs:SendMessage'], resourceArns: [queue.queueArn] });
}

/** Creates an alarm for which missing data does not breach, unless the condition says so, and notifies a topic. */
export function alarmOn(scope: Construct, id: string, condition: Condition, topic?: sns.ITopic): cloudwatch.Alarm {
  const { above, atLeast, below, periods = 1, breaching, always, ...props } = condition;
  const { ComparisonOperator: compare, TreatMissingData: missing } = cloudwatch;
  const upper = above === undefined ? compare.GREATER_THAN_OR_EQUAL_TO_THRESHOLD : compare.GREATER_THAN_THRESHOLD;
  return notify(new cloudwatch.Alarm(scope, id, {
    ...props,
    threshold: (above ?? atLeast ?? below)!,
    comparisonOperator: below === undefined ? upper : compare.LESS_THAN_THRESHOLD,
    evaluationPeriods: periods,
    datapointsToAlarm: breaching,
    treatMissingData: always ? missing.BREACHING : missing.NOT_BREACHING,
  }), topic);
}

/** Creates an alarm that is in ALARM while the dead-letter queue has messages. */
export function deadLetterAlarm(
  scope: Construct, id: string, queue: sqs.IQueue, alarmDescription: string, topic?: sns.ITopic,
): cloudwatch.Alarm {
  const metric = queue.metricApproximateNumberOfMessagesVisible(MAXIMUM);
  return alarmOn(scope, id, { metric, atLeast: 1, alarmDescription }, topic);
}

/** Creates an alarm that is in ALARM while the oldest message of a queue waits for longer than `age`. */
export function oldMessagesAlarm(
  scope: Construct, id: string, queue: sqs.IQueue, age: Duration, alarmDescription: string, topic?: sns.ITopic,
): cloudwatch.Alarm {
  const metric = queue.metricApproximateAgeOfOldestMessage(MAXIMUM);
  return alarmOn(scope, id, { metric, above: age.toSeconds(), periods: 3, alarmDescription }, topic);
}

/**
 * Adds a topic of notifications to the actions of an alarm, on ALARM only, and allows CloudWatch to publish.
 *
 * The policies of an imported topic or key do not change. They must already allow CloudWatch.
 */
export function notify<A extends cloudwatch.AlarmBase>(alarm: A, topic: sns.ITopic | undefined): A {
  if (!topic) return alarm;
  const action = new actions.SnsAction(topic);
  alarm.addAlarmAction(action);
  allowEncryption(topic.masterKey, ['cloudwatch']);
  allowPublish(topic, 'cloudwatch', ofAccount(alarm));
  return alarm;
}

/** Adds a topic of pages to the actions of an alarm, on OK too: a service for pages then closes the incident. */
export function page<A extends cloudwatch.AlarmBase>(alarm: A, topic: sns.ITopic | undefined): A {
  if (topic) alarm.addOkAction(new actions.SnsAction(topic));
  return notify(alarm, topic);
}

/**
 * Sends the events of a rule to a queue, and those that EventBridge cannot deliver to its dead-letter queue.
 *
 * @param key key of the queues. The policy of an imported key must already allow EventBridge
 */
export function routeEvents(rule: events.Rule, queue: sqs.IQueue, deadLetters: sqs.IQueue, key?: kms.IKey): void {
  // The SQS target of the CDK omits the rule from the condition of the policy when the queue has a key.
  rule.addTarget({
    bind: () => ({ arn: queue.queueArn, targetResource: queue, deadLetterConfig: { arn: deadLetters.queueArn } }),
  });
  for (const one of [queue, deadLetters]) grantRule(one, rule);
  key?.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('events.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    // The ARN of the rule would be a circular dependency: the rule depends on the queue, and the queue on the key.
    // EventBridge sends the account to SQS and KMS: `SqsQueue` of the CDK has the same condition for encrypted queues
    // (feature flag eventsTargetQueueSameAccount). For topics it does not, see `AlarmTopic`.
    conditions: ofAccount(rule),
  }));
}

/** Allows a rule to send events to a queue. */
export function grantRule(queue: sqs.IQueue, rule: events.Rule): void {
  queue.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('events.amazonaws.com')],
    actions: ['sqs:SendMessage'],
    resources: [queue.queueArn],
    conditions: { ArnEquals: { 'aws:SourceArn': rule.ruleArn } },
  }));
}
