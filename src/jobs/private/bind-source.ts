import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ofAccount } from '../../private/allow-publish';
import { deadLetterQueue } from '../../private/dead-letters';

const MAX_RECEIVE_COUNT = 5;
/**
 * Shorter than in the dead-letter queue, because the age of a message in the dead-letter queue includes its time in the
 * queue.
 */
const RETENTION = Duration.days(4);

/** The queue of a source, and its dead-letter queue. */
export interface BoundSource {
  readonly queue: sqs.IQueue;
  readonly deadLetterQueue?: sqs.IQueue;
  readonly rule?: events.Rule;
}

export function bindQueue(queue: sqs.IQueue, given: sqs.IQueue | undefined): BoundSource {
  return { queue, deadLetterQueue: given ?? (queue instanceof sqs.Queue ? queue.deadLetterQueue?.queue : undefined) };
}

/** The settings of a queue that the job creates. */
export interface OwnQueueSettings {
  readonly encryptionKey?: kms.IKey;
  readonly retentionPeriod?: Duration;
  readonly maxReceiveCount?: number;
  readonly visibilityTimeout: Duration;
}

interface OwnQueue extends BoundSource {
  readonly queue: sqs.Queue;
  readonly deadLetterQueue: sqs.Queue;
}

export function bindOwnQueue(scope: Construct, settings: OwnQueueSettings): OwnQueue {
  const { encryptionKey, retentionPeriod = RETENTION, maxReceiveCount = MAX_RECEIVE_COUNT } = settings;
  const deadLetters = deadLetterQueue(scope, 'DeadLetterQueue', encryptionKey);
  const queue = new sqs.Queue(scope, 'Queue', {
    visibilityTimeout: settings.visibilityTimeout,
    retentionPeriod,
    enforceSSL: true,
    encryption: encryptionKey ? sqs.QueueEncryption.KMS : sqs.QueueEncryption.SQS_MANAGED,
    encryptionMasterKey: encryptionKey,
    deadLetterQueue: { queue: deadLetters, maxReceiveCount },
  });
  return { queue, deadLetterQueue: deadLetters };
}

/** Events of a bus. */
export interface PatternSource {
  readonly pattern: events.EventPattern;
  /** The default bus if absent. */
  readonly eventBus?: events.IEventBus;
}

export function bindPattern(scope: Construct, source: PatternSource, settings: OwnQueueSettings): BoundSource {
  const { pattern: eventPattern, eventBus } = source;
  const { queue, deadLetterQueue: deadLetters } = bindOwnQueue(scope, settings);
  const rule = new events.Rule(scope, 'Rule', {
    description: `Events for the job ${scope.node.path}`.slice(0, 512),
    eventBus,
    eventPattern,
  });
  routeEvents(rule, queue, deadLetters);
  settings.encryptionKey?.addToResourcePolicy(new iam.PolicyStatement({
    principals: [new iam.ServicePrincipal('events.amazonaws.com')],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    resources: ['*'],
    // The ARN of the rule would be a circular dependency: the rule depends on the queue, and the queue on the key.
    // EventBridge sends the account to SQS and KMS: `SqsQueue` of the CDK has the same condition for encrypted queues
    // (feature flag eventsTargetQueueSameAccount). For topics it does not, see `AlarmTopic`.
    conditions: ofAccount(scope),
  }));
  return { queue, deadLetterQueue: deadLetters, rule };
}

/** Sends the events of a rule to a queue, and those that EventBridge cannot deliver to its dead-letter queue. */
export function routeEvents(rule: events.Rule, queue: sqs.IQueue, deadLetters: sqs.IQueue): void {
  rule.addTarget({
    bind: () => ({ arn: queue.queueArn, targetResource: queue, deadLetterConfig: { arn: deadLetters.queueArn } }),
  });
  for (const one of [queue, deadLetters]) grantRule(one, rule);
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
