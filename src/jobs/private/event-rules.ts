import { Annotations, CfnResource, Duration, Stack, Token } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';
import { EventJobProps } from '../event-job-props';
import { BoundSource } from './bind-source';

const CONCURRENCY = 10;
const LARGEST_BATCH = 10_000;
/** Without a batching window, and of a FIFO queue. */
const LARGEST_SMALL_BATCH = 10;
/** What a function has that says nothing. */
const DEFAULT_TIMEOUT = Duration.seconds(3);
const LONGEST_TIMEOUT = Duration.minutes(15);
const DEFAULT_VISIBILITY_SECONDS = 30;
/** AWS's advice: time for tries while the function is throttled. */
const VISIBILITY_FACTOR = 6;

/** Refuse what Lambda would refuse; nothing is made yet. */
export function checkEventJob(scope: IConstruct, props: EventJobProps): void {
  const { batchSize, maxBatchingWindow, maxMessageAge, handler } = props;
  checkInteger(scope, 'batchSize', batchSize, 1, LARGEST_BATCH);
  checkInteger(scope, 'maxConcurrency', props.maxConcurrency, 2, 1_000);
  checkSeconds(scope, 'maxBatchingWindow', maxBatchingWindow, Duration.seconds(0), Duration.minutes(5));
  checkSeconds(scope, 'maxMessageAge', maxMessageAge, Duration.minutes(1), Duration.days(14));
  const gathers = maxBatchingWindow && (maxBatchingWindow.isUnresolved() || maxBatchingWindow.toSeconds() > 0);
  if (isLarge(batchSize) && !gathers) {
    invalid(scope, `maxBatchingWindow must be at least 1 second for batches of more than ${LARGEST_SMALL_BATCH}, got none for ${batchSize}; pass one, or a smaller batchSize`);
  }
  if (ownFunction(handler) && Stack.of(handler) !== Stack.of(scope)) {
    invalid(scope, `handler must be of the job's stack or imported, got one of the stack ${Stack.of(handler).node.path}; define the job in that stack`);
  }
  const { _existing: existing, _visibilityTimeout: visibility } = props.source;
  if (existing) checkQueue(scope, props, existing);
  checkVisibility(scope, existing ? visibilityOf(existing.queue) : visibility, timeoutOf(handler));
}

/** Refuse a queue whose settings Lambda would refuse, and warn of what loses messages. */
function checkQueue(scope: IConstruct, { batchSize, maxBatchingWindow }: EventJobProps, { queue, deadLetterQueue }: BoundSource): void {
  if (queue.fifo && isLarge(batchSize)) {
    invalid(scope, `batchSize must be at most ${LARGEST_SMALL_BATCH} for a FIFO queue, got ${batchSize}; pass fewer`);
  }
  if (queue.fifo && maxBatchingWindow) {
    invalid(scope, `maxBatchingWindow must be left out for a FIFO queue, got ${maxBatchingWindow.toHumanString()}; a FIFO queue gathers nothing`);
  }
  if (!deadLetterQueue) {
    Annotations.of(scope).addWarningV2('@eldonia/event-job:noDeadLetterQueue',
      'no dead-letter queue of the queue is known: a message that always fails comes back until it is too old, and is lost; ' +
      'give the queue one, and pass it to JobSource.queue() if the queue is imported');
  }
}

/** What a function reserves, if that is less than usual. */
export function concurrencyOf(scope: IConstruct, { maxConcurrency, handler }: EventJobProps): number {
  const reserved = ownFunction(handler)?.reservedConcurrentExecutions;
  if (reserved === undefined || Token.isUnresolved(reserved)) return maxConcurrency ?? CONCURRENCY;
  const wanted = maxConcurrency ?? Math.max(2, Math.min(CONCURRENCY, reserved));
  if (!Token.isUnresolved(wanted) && wanted > reserved) {
    Annotations.of(scope).addWarningV2('@eldonia/event-job:throttledFunction',
      `up to ${wanted} batches are sent at once, but the function may run ${reserved} times at once: what is refused comes back, and at last ends as failed`);
  }
  return wanted;
}

/** As long as messages have to be hidden, unless the caller says so. */
export function visibilityFor({ handler, maxBatchingWindow }: EventJobProps): Duration {
  const timeout = timeoutOf(handler) ?? LONGEST_TIMEOUT;
  const window = maxBatchingWindow && !maxBatchingWindow.isUnresolved() ? maxBatchingWindow.toSeconds() : 0;
  return Duration.seconds(VISIBILITY_FACTOR * timeout.toSeconds() + window);
}

function checkVisibility(scope: IConstruct, visibility: Duration | undefined, timeout: Duration | undefined): void {
  if (!timeout || !visibility || visibility.isUnresolved()) return;
  const [hidden, least] = [visibility.toSeconds(), timeout.toSeconds()];
  const advised = VISIBILITY_FACTOR * least;
  if (hidden < least) {
    invalid(scope, `visibilityTimeout must be at least the ${least} seconds of the function's timeout, got ${hidden} seconds; raise it to ${advised}`);
  }
  if (hidden < advised) {
    Annotations.of(scope).addWarningV2('@eldonia/event-job:shortVisibility',
      `the queue hides a message for ${hidden} seconds, less than six times the timeout of the function: ` +
      `one that waits for a throttled function may be tried twice at once; raise it to ${advised} seconds`);
  }
}

/** Of a queue of the app; of an imported one nobody knows. */
function visibilityOf(queue: sqs.IQueue): Duration | undefined {
  const resource = queue.node.defaultChild;
  if (!resource || !CfnResource.isCfnResource(resource) || resource.cfnResourceType !== 'AWS::SQS::Queue') return undefined;
  const seconds = (resource as sqs.CfnQueue).visibilityTimeout ?? DEFAULT_VISIBILITY_SECONDS;
  return Duration.seconds(seconds);
}

function timeoutOf(handler: lambda.IFunction): Duration | undefined {
  const base = baseOf(handler);
  if (!ownFunction(handler)) return undefined;
  const timeout = (base as lambda.Function).timeout ?? DEFAULT_TIMEOUT;
  return timeout.isUnresolved() ? undefined : timeout;
}

/** The function behind a version or an alias. */
function baseOf(handler: lambda.IFunction): lambda.IFunction {
  return 'lambda' in handler ? (handler as lambda.IVersion).lambda : handler;
}

function ownFunction(handler: lambda.IFunction): lambda.CfnFunction | undefined {
  const child = baseOf(handler).node.defaultChild;
  return child && CfnResource.isCfnResource(child) && child.cfnResourceType === 'AWS::Lambda::Function' ? child as lambda.CfnFunction : undefined;
}

function isLarge(batchSize: number | undefined): boolean {
  return batchSize !== undefined && !Token.isUnresolved(batchSize) && batchSize > LARGEST_SMALL_BATCH;
}

function checkSeconds(scope: IConstruct, prop: string, value: Duration | undefined, least: Duration, most: Duration): void {
  if (!value || value.isUnresolved()) return;
  const seconds = value.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < least.toSeconds() || seconds > most.toSeconds()) {
    invalid(scope, `${prop} must be whole seconds from ${least.toHumanString()} to ${most.toHumanString()}, got ${value.toHumanString()}; choose one in that range`);
  }
}
