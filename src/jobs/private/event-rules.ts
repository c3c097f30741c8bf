import { Annotations, CfnResource, Duration, Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { BoundSource } from './bind-source';
import { checkDuration, checkInteger, invalid } from '../../private/errors';
import { EventJobProps } from '../event-job-props';

/** Half of the executions of a new account. */
const CONCURRENCY = 5;
// Read 2026-11-29: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
const LARGEST_BATCH = 10_000;
// Read 2026-11-29: https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
/** Without a batching window, and for a FIFO queue. */
const LARGEST_SMALL_BATCH = 10;
/** The Lambda default. */
const DEFAULT_TIMEOUT = Duration.seconds(3);
const LONGEST_TIMEOUT = Duration.minutes(15);
const DEFAULT_VISIBILITY_SECONDS = 30;
/** The AWS recommendation, which leaves time for retries while the function is throttled. */
const VISIBILITY_FACTOR = 6;

/** Throws for values that Lambda would reject, before any resource is created. */
export function checkEventJob(scope: IConstruct, props: EventJobProps): void {
  const { batchSize, maxBatchingWindow, maxMessageAge, handler } = props;
  checkInteger(scope, 'batchSize', batchSize, 1, LARGEST_BATCH);
  checkInteger(scope, 'maxConcurrency', props.maxConcurrency, 2, 1_000);
  checkDuration(scope, 'maxBatchingWindow', maxBatchingWindow, Duration.seconds(0), Duration.minutes(5));
  checkDuration(scope, 'maxMessageAge', maxMessageAge, Duration.minutes(1), Duration.days(14));
  const gathers = maxBatchingWindow && (maxBatchingWindow.isUnresolved() || maxBatchingWindow.toSeconds() > 0);
  if (isLarge(batchSize) && !gathers) {
    invalid(scope, `maxBatchingWindow must be at least 1 second for batches of more than ${LARGEST_SMALL_BATCH}, ` +
      `got none for ${batchSize}; set it, or lower batchSize`);
  }
  if (ownFunction(handler) && Stack.of(handler) !== Stack.of(scope)) {
    invalid(scope, 'handler must be in the stack of the job or imported, ' +
      `got one of the stack ${Stack.of(handler).node.path}; define the job in that stack`);
  }
  const { _existing: existing } = props.source;
  if (existing) {
    checkNoSettings(scope, props);
    checkQueue(scope, props, existing);
  } else {
    checkSettings(scope, props);
  }
  const visibility = existing ? visibilityOf(existing.queue) : props.visibilityTimeout;
  checkVisibility(scope, visibility, timeoutOf(handler));
}

/** Throws for settings that SQS would reject. */
function checkSettings(scope: IConstruct, props: EventJobProps): void {
  checkInteger(scope, 'maxReceiveCount', props.maxReceiveCount, 1, 1_000);
  checkDuration(scope, 'retentionPeriod', props.retentionPeriod, Duration.minutes(1), Duration.days(14));
  checkDuration(scope, 'visibilityTimeout', props.visibilityTimeout, Duration.seconds(1), Duration.hours(12));
}

type QueueSettings = Pick<EventJobProps, 'encryptionKey' | 'retentionPeriod' | 'maxReceiveCount' | 'visibilityTimeout'>;

/** Throws for settings of a new queue, which an existing queue would ignore. */
export function checkNoSettings(scope: IConstruct | undefined, props: QueueSettings): void {
  const given = {
    encryptionKey: props.encryptionKey && 'a key',
    retentionPeriod: props.retentionPeriod?.toHumanString(),
    maxReceiveCount: props.maxReceiveCount,
    visibilityTimeout: props.visibilityTimeout?.toHumanString(),
  };
  for (const [prop, value] of Object.entries(given)) {
    if (value === undefined) continue;
    invalid(scope, `${prop} must be absent with an existing queue, got ${value}; remove it and configure the queue`);
  }
}

/** Throws for queue settings that Lambda would reject, and warns of message loss. */
function checkQueue(
  scope: IConstruct, { batchSize, maxBatchingWindow }: EventJobProps, { queue, deadLetterQueue }: BoundSource,
): void {
  if (queue.fifo && isLarge(batchSize)) {
    invalid(scope, `batchSize must be at most ${LARGEST_SMALL_BATCH} for a FIFO queue, got ${batchSize}; lower it`);
  }
  if (queue.fifo && maxBatchingWindow) {
    invalid(scope, `maxBatchingWindow must be absent for a FIFO queue, got ${maxBatchingWindow.toHumanString()}; ` +
      'remove it');
  }
  if (!deadLetterQueue) warnOfLoss(scope, '@eldonia/event-job:noDeadLetterQueue');
}

/** Warns of messages that are lost without a notification. */
export function warnOfLoss(scope: IConstruct, id: string): void {
  Annotations.of(scope).addWarningV2(id,
    'the queue has no known dead-letter queue: SQS deletes a message that always fails when its retention period ' +
      'ends; add a dead-letter queue, and pass it to JobSource.queue() if the queue is imported');
}

/** The maximum concurrency, limited by the reserved concurrency of the function. */
export function concurrencyOf(scope: IConstruct, { maxConcurrency, handler }: EventJobProps): number {
  const reserved = ownFunction(handler)?.reservedConcurrentExecutions;
  if (reserved === undefined || Token.isUnresolved(reserved)) return maxConcurrency ?? CONCURRENCY;
  const wanted = maxConcurrency ?? Math.max(2, Math.min(CONCURRENCY, reserved));
  if (!Token.isUnresolved(wanted) && wanted > reserved) {
    Annotations.of(scope).addWarningV2('@eldonia/event-job:throttledFunction',
      `maxConcurrency is ${wanted}, but the function has a reserved concurrency of ${reserved}: throttled messages ` +
        'return to the queue, and are moved to the dead-letter queue after the maximum number of attempts');
  }
  return wanted;
}

/** The visibility timeout of a queue that the job creates. */
export function visibilityFor({ visibilityTimeout, handler, maxBatchingWindow }: EventJobProps): Duration {
  if (visibilityTimeout) return visibilityTimeout;
  const timeout = timeoutOf(handler) ?? LONGEST_TIMEOUT;
  const window = maxBatchingWindow && !maxBatchingWindow.isUnresolved() ? maxBatchingWindow.toSeconds() : 0;
  return Duration.seconds(VISIBILITY_FACTOR * timeout.toSeconds() + window);
}

function checkVisibility(scope: IConstruct, visibility: Duration | undefined, timeout: Duration | undefined): void {
  if (!timeout || !visibility || visibility.isUnresolved()) return;
  const [hidden, least] = [visibility.toSeconds(), timeout.toSeconds()];
  const advised = VISIBILITY_FACTOR * least;
  if (hidden < least) {
    invalid(scope, `visibilityTimeout must be at least the function timeout of ${least} seconds, ` +
      `got ${hidden} seconds; raise it to ${advised}`);
  }
  if (hidden < advised) {
    Annotations.of(scope).addWarningV2('@eldonia/event-job:shortVisibility',
      `the visibility timeout of the queue is ${hidden} seconds, less than six times the timeout of the function: ` +
      'a message can be processed twice at the same time while the function is throttled; ' +
        `raise it to ${advised} seconds`);
  }
}

/** The visibility timeout of a queue of this app; undefined for an imported queue. */
export function visibilityOf(queue: sqs.IQueue): Duration | undefined {
  const resource = queue.node.defaultChild;
  if (!resource || !CfnResource.isCfnResource(resource) || resource.cfnResourceType !== 'AWS::SQS::Queue') {
    return undefined;
  }
  const seconds = (resource as sqs.CfnQueue).visibilityTimeout ?? DEFAULT_VISIBILITY_SECONDS;
  return Duration.seconds(seconds);
}

function timeoutOf(handler: lambda.IFunction): Duration | undefined {
  const base = baseOf(handler);
  if (!ownFunction(handler)) return undefined;
  const timeout = (base as lambda.Function).timeout ?? DEFAULT_TIMEOUT;
  return timeout.isUnresolved() ? undefined : timeout;
}

/** The function of a version or an alias. */
function baseOf(handler: lambda.IFunction): lambda.IFunction {
  return 'lambda' in handler ? (handler as lambda.IVersion).lambda : handler;
}

function ownFunction(handler: lambda.IFunction): lambda.CfnFunction | undefined {
  const child = baseOf(handler).node.defaultChild;
  if (!child || !CfnResource.isCfnResource(child) || child.cfnResourceType !== 'AWS::Lambda::Function') {
    return undefined;
  }
  return child as lambda.CfnFunction;
}

function isLarge(batchSize: number | undefined): boolean {
  return batchSize !== undefined && !Token.isUnresolved(batchSize) && batchSize > LARGEST_SMALL_BATCH;
}
