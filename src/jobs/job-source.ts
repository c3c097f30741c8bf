import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BoundSource, bindOwnQueue, bindPattern, bindQueue } from './private/bind-source';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** Options of a queue that the job makes. */
export interface JobQueueOptions {
  /**
   * The key of the queue and its dead-letter queue. An imported key must admit EventBridge already, if events come from there.
   *
   * @default - the key of SQS, at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * How long a message is kept until it is worked on, from a minute to 14 days. The dead-letter queue keeps it for 14 days from its first arrival.
   *
   * @default Duration.days(4)
   */
  readonly retentionPeriod?: Duration;

  /**
   * How often a message is tried before it goes to the dead-letter queue, from 1 to 1,000.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * How long a message that is worked on is hidden, up to 12 hours; so long it takes until a failed one is tried again.
   *
   * @default - six times the timeout of the function, as AWS advises, and the batching window; 90 minutes for an imported function
   */
  readonly visibilityTimeout?: Duration;
}

/** Where the events of a job come from. */
export abstract class JobSource {
  /**
   * A queue that exists or that you define.
   *
   * Without a dead-letter queue a message that always fails comes back until it is too old, and is lost: a warning says so.
   *
   * @param queue the queue; its visibility timeout should be six times the timeout of the function
   * @param deadLetterQueue where its failed messages go, to be watched; not needed if the queue is defined in the app
   */
  static queue(queue: sqs.IQueue, deadLetterQueue?: sqs.IQueue): JobSource {
    const existing = bindQueue(queue, deadLetterQueue);
    return new Source(() => existing, existing, undefined);
  }

  /**
   * A new queue (`EventJob.queue`), encrypted, with a dead-letter queue. Both go with the stack.
   *
   * @throws when a number or a duration is out of range
   */
  static ownQueue(options: JobQueueOptions = {}): JobSource {
    checkQueue(options);
    return new Source((scope, visibility) => bindOwnQueue(scope, options, visibility), undefined, options.visibilityTimeout);
  }

  /**
   * Events of EventBridge that match a pattern, through a new queue: it holds them while the function is busy or broken.
   *
   * A function that emits events of the same pattern invokes itself in an endless loop.
   *
   * @param pattern the events that the job processes
   * @param options the queue of the job
   * @param eventBus the event bus of the events; the default bus of the account and Region if absent
   * @throws when the pattern is empty, or a number or a duration is out of range
   */
  static eventPattern(pattern: events.EventPattern, options: JobQueueOptions = {}, eventBus?: events.IEventBus): JobSource {
    if (Object.values(pattern).every((value) => value === undefined)) {
      invalid(undefined, 'pattern must have at least one field, got none; pass e.g. { source: ["shop.orders"] }');
    }
    checkQueue(options);
    return new Source((scope, visibility) => bindPattern(scope, { pattern, eventBus, options }, visibility), undefined, options.visibilityTimeout);
  }

  /** @internal */
  abstract readonly _existing: BoundSource | undefined;

  /** @internal */
  abstract readonly _visibilityTimeout: Duration | undefined;

  /** @internal */
  abstract _bind(scope: Construct, visibilityTimeout: Duration): BoundSource;
}

class Source extends JobSource {
  constructor(
    private readonly make: (scope: Construct, visibilityTimeout: Duration) => BoundSource,
    readonly _existing: BoundSource | undefined,
    readonly _visibilityTimeout: Duration | undefined,
  ) {
    super();
  }

  _bind(scope: Construct, visibilityTimeout: Duration): BoundSource {
    return this.make(scope, visibilityTimeout);
  }
}

function checkQueue({ retentionPeriod, maxReceiveCount, visibilityTimeout }: JobQueueOptions): void {
  checkInteger(undefined, 'maxReceiveCount', maxReceiveCount, 1, 1_000);
  checkSeconds('retentionPeriod', retentionPeriod, Duration.minutes(1), Duration.days(14));
  checkSeconds('visibilityTimeout', visibilityTimeout, Duration.seconds(1), Duration.hours(12));
}

function checkSeconds(prop: string, value: Duration | undefined, least: Duration, most: Duration): void {
  if (!value || value.isUnresolved()) return;
  const seconds = value.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < least.toSeconds() || seconds > most.toSeconds()) {
    invalid(undefined, `${prop} must be whole seconds from ${least.toHumanString()} to ${most.toHumanString()}, got ${value.toHumanString()}; choose one in that range`);
  }
}
