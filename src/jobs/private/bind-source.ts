import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { deadLetterQueue, encryptedQueue, routeEvents } from '../../private/dead-letters';

const MAX_RECEIVE_COUNT = 5;
/**
 * Shorter than in the dead-letter queue, because the age of a message in the dead-letter queue includes its time in the
 * queue.
 */
export const RETENTION = Duration.days(4);

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
  const queue = encryptedQueue(scope, 'Queue', encryptionKey, {
    visibilityTimeout: settings.visibilityTimeout,
    retentionPeriod,
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
  routeEvents(rule, queue, deadLetters, settings.encryptionKey);
  return { queue, deadLetterQueue: deadLetters, rule };
}
