import * as events from 'aws-cdk-lib/aws-events';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { BoundSource, bindOwnQueue, bindPattern, bindQueue, OwnQueueSettings } from './private/bind-source';
import { invalid } from '../private/errors';

/**
 * The source of the events of a job.
 *
 * @example
 * new EventJob(this, 'Thumbnails', {
 *   source: JobSource.eventPattern({ source: ['shop.orders'], detailType: ['OrderPaid'] }),
 *   handler,
 * });
 */
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
    return new Source(() => existing, existing);
  }

  /**
   * A new encrypted queue (`EventJob.queue`) with a dead-letter queue. Both are deleted with the stack. The props of
   * the job configure the queue.
   */
  static ownQueue(): JobSource {
    return new Source(bindOwnQueue, undefined);
  }

  /**
   * Events of EventBridge that match a pattern, through a new encrypted queue with a dead-letter queue. The props of
   * the job configure the queue.
   *
   * A function that emits events of the same pattern invokes itself in an endless loop.
   *
   * The events are those of the default event bus of the account and Region.
   *
   * @param pattern the events that the job processes
   * @throws when the pattern or a list of it is empty
   */
  static eventPattern(pattern: events.EventPattern): JobSource {
    return JobSource.fromPattern(pattern);
  }

  /**
   * Events of another event bus that match a pattern, as with `eventPattern`.
   *
   * @param eventBus the event bus
   * @param pattern the events that the job processes
   * @throws when the pattern or a list of it is empty
   */
  static eventBus(eventBus: events.IEventBus, pattern: events.EventPattern): JobSource {
    return JobSource.fromPattern(pattern, eventBus);
  }

  private static fromPattern(pattern: events.EventPattern, eventBus?: events.IEventBus): JobSource {
    if (Object.values(pattern).every((value) => value === undefined)) {
      invalid(undefined, 'pattern must have at least one field, got none; pass e.g. { source: ["shop.orders"] }');
    }
    const [empty] = Object.entries(pattern).find(([, value]) => Array.isArray(value) && value.length === 0) ?? [];
    if (empty !== undefined) {
      invalid(undefined, `${empty} of pattern must have a value, got an empty list; leave it out to match all, ` +
        'because EventBridge rejects it');
    }
    return new Source((scope, queue) => bindPattern(scope, { pattern, eventBus }, queue), undefined);
  }

  /** @internal */
  abstract readonly _existing: BoundSource | undefined;

  /** @internal */
  abstract _bind(scope: Construct, queue: OwnQueueSettings): BoundSource;
}

class Source extends JobSource {
  constructor(
    private readonly make: (scope: Construct, queue: OwnQueueSettings) => BoundSource,
    readonly _existing: BoundSource | undefined,
  ) {
    super();
  }

  _bind(scope: Construct, queue: OwnQueueSettings): BoundSource {
    return this.make(scope, queue);
  }
}
