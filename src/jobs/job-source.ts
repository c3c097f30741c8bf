import { Duration } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BoundSource, bindOwnQueue, bindPattern, bindQueue } from './private/bind-source';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** Options of a queue that the job creates. */
export interface JobQueueOptions {
  /**
   * The KMS key of the queue and its dead-letter queue. With events of EventBridge, the policy of an imported key must
   * already allow EventBridge.
   *
   * @default - encryption with an SQS owned key, at no cost
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * The time that SQS keeps a message in the queue, from 1 minute to 14 days. The dead-letter queue keeps it for 14
   * days after it was first sent.
   *
   * @default Duration.days(4)
   */
  readonly retentionPeriod?: Duration;

  /**
   * The number of attempts before a message is moved to the dead-letter queue, from 1 to 1,000.
   *
   * @default 5
   */
  readonly maxReceiveCount?: number;

  /**
   * The time that a message is hidden during processing, up to 12 hours. A failed message is retried after this time.
   *
   * @default - six times the timeout of the function, as AWS recommends, plus the batching window; 90 minutes for an
   * imported function
   */
  readonly visibilityTimeout?: Duration;
}

/** The source of the events of a job. */
export abstract class JobSource {
  /**
   * An existing queue.
   *
   * Without a dead-letter queue, SQS returns a message that always fails until its retention period ends, and then
   * deletes it. The construct adds a warning.
   *
   * @param queue the queue; its visibility timeout should be six times the timeout of the function
   * @param deadLetterQueue the dead-letter queue of an imported queue, for the alarm; not required for a queue of this
   * app
   */
  static queue(queue: sqs.IQueue, deadLetterQueue?: sqs.IQueue): JobSource {
    const existing = bindQueue(queue, deadLetterQueue);
    return new Source(() => existing, existing, undefined);
  }

  /**
   * A new encrypted queue (`EventJob.queue`) with a dead-letter queue. Both are deleted with the stack.
   *
   * @throws when a number or a duration is out of range
   */
  static ownQueue(options: JobQueueOptions = {}): JobSource {
    checkQueue(options);
    const make = (scope: Construct, visibility: Duration) => bindOwnQueue(scope, options, visibility);
    return new Source(make, undefined, options.visibilityTimeout);
  }

  /**
   * Events of EventBridge that match a pattern, through a new encrypted queue with a dead-letter queue.
   *
   * A function that emits events of the same pattern invokes itself in an endless loop.
   *
   * @param pattern the events that the job processes
   * @param options options of the queue
   * @param eventBus the event bus; the default event bus of the account and Region if absent
   * @throws when the pattern is empty, or a number or a duration is out of range
   */
  static eventPattern(
    pattern: events.EventPattern, options: JobQueueOptions = {}, eventBus?: events.IEventBus,
  ): JobSource {
    if (Object.values(pattern).every((value) => value === undefined)) {
      invalid(undefined, 'pattern must have at least one field, got none; pass e.g. { source: ["shop.orders"] }');
    }
    checkQueue(options);
    const source = { pattern, eventBus, options };
    const make = (scope: Construct, visibility: Duration) => bindPattern(scope, source, visibility);
    return new Source(make, undefined, options.visibilityTimeout);
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
    invalid(undefined, `${prop} must be whole seconds from ${least.toHumanString()} to ${most.toHumanString()}, ` +
      `got ${value.toHumanString()}; choose one in that range`);
  }
}
