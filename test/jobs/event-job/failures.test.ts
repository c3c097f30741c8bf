import { App, Duration, Lazy, Stack, Token, aws_kms as kms, aws_sqs as sqs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EventJobProps, JobSource } from '../../../src/jobs';
import { TOKYO, testStack } from '../../../tools/assemblies/stacks';
import { eventJob, jobFunction } from '../scheduled-job/fixture';

/** Existing queues, which are FIFO or not. */
const queues = (stack: Stack, fifo?: true) => JobSource.queue(new sqs.Queue(stack, 'Queue', { fifo }), new sqs.Queue(stack, 'Dead', { fifo }));
const slow = (stack: Stack) => jobFunction(stack, { timeout: Duration.minutes(1) });
const CONFIGURE = 'remove it and configure the queue (at Test/Job)';

test.each<[string, (stack: Stack) => Partial<EventJobProps>, string]>([
  ['no messages at once', () => ({ batchSize: 0 }), 'batchSize must be a whole number from 1 to 10000, got 0; choose one in that range (at Test/Job)'],
  ['one batch at once', () => ({ maxConcurrency: 1 }), 'maxConcurrency must be a whole number from 2 to 1000, got 1; choose one in that range (at Test/Job)'],
  ['a window of six minutes', () => ({ maxBatchingWindow: Duration.minutes(6) }),
    'maxBatchingWindow must be whole seconds from 0 seconds to 5 minutes, got 6 minutes; choose one in that range (at Test/Job)'],
  ['an age of a second', () => ({ maxMessageAge: Duration.seconds(1) }),
    'maxMessageAge must be whole seconds from 1 minute to 14 days, got 1 second; choose one in that range (at Test/Job)'],
  ['eleven messages per batch without a batching window', () => ({ batchSize: 11 }),
    'maxBatchingWindow must be at least 1 second for batches of more than 10, got none for 11; set it, or lower batchSize (at Test/Job)'],
  ['eleven messages of a FIFO queue', (stack) => ({ source: queues(stack, true), batchSize: 11, maxBatchingWindow: Duration.seconds(1) }),
    'batchSize must be at most 10 for a FIFO queue, got 11; lower it (at Test/Job)'],
  ['a window of a FIFO queue', (stack) => ({ source: queues(stack, true), maxBatchingWindow: Duration.seconds(1) }),
    'maxBatchingWindow must be absent for a FIFO queue, got 1 second; remove it (at Test/Job)'],
  ['a queue with a visibility timeout below the function timeout', (stack) => ({ source: queues(stack), handler: slow(stack) }),
    'visibilityTimeout must be at least the function timeout of 60 seconds, got 30 seconds; raise it to 360 (at Test/Job)'],
  ['a new queue with a visibility timeout below the function timeout', (stack) => ({ visibilityTimeout: Duration.seconds(59), handler: slow(stack) }),
    'visibilityTimeout must be at least the function timeout of 60 seconds, got 59 seconds; raise it to 360 (at Test/Job)'],
  ['no attempts', () => ({ maxReceiveCount: 0 }),
    'maxReceiveCount must be a whole number from 1 to 1000, got 0; choose one in that range (at Test/Job)'],
  ['a retention of 15 days', () => ({ source: JobSource.eventPattern({ source: ['shop'] }), retentionPeriod: Duration.days(15) }),
    'retentionPeriod must be whole seconds from 1 minute to 14 days, got 15 days; choose one in that range (at Test/Job)'],
  ['a visibility timeout of 13 hours', () => ({ visibilityTimeout: Duration.hours(13) }),
    'visibilityTimeout must be whole seconds from 1 second to 12 hours, got 13 hours; choose one in that range (at Test/Job)'],
  ['a function of another stack', (stack) => ({ handler: jobFunction(new Stack(stack.node.root as App, 'Other', { env: TOKYO })) }),
    'handler must be in the stack of the job or imported, got one of the stack Other; define the job in that stack (at Test/Job)'],
  ['a key for an existing queue', (stack) => ({ source: queues(stack), encryptionKey: new kms.Key(stack, 'Key') }),
    `encryptionKey must be absent with an existing queue, got a key; ${CONFIGURE}`],
  ['a retention for an existing queue', (stack) => ({ source: queues(stack), retentionPeriod: Duration.days(1) }),
    `retentionPeriod must be absent with an existing queue, got 1 day; ${CONFIGURE}`],
  ['attempts for an existing queue', (stack) => ({ source: queues(stack), maxReceiveCount: 3 }),
    `maxReceiveCount must be absent with an existing queue, got 3; ${CONFIGURE}`],
  ['a visibility timeout for an existing queue', (stack) => ({ source: queues(stack), visibilityTimeout: Duration.hours(1) }),
    `visibilityTimeout must be absent with an existing queue, got 1 hour; ${CONFIGURE}`],
])('fails with %s', (_, props, message) => {
  const stack = testStack();

  expect(() => eventJob(stack, props(stack))).toThrow(new Error(message));
  expect(stack.node.tryFindChild('Job')?.node.children).toEqual([]);
});

test('fails with an empty pattern', () => {
  expect(() => JobSource.eventPattern({}))
    .toThrow(new Error('pattern must have at least one field, got none; pass e.g. { source: ["shop.orders"] }'));
  expect(() => JobSource.eventPattern({ source: ['shop.orders'], detailType: [] }))
    .toThrow(new Error('detailType of pattern must have a value, got an empty list; leave it out to match all, because EventBridge rejects it'));
});

test('accepts tokens', () => {
  const stack = testStack();
  const late = Duration.seconds(Token.asNumber({ Ref: 'Seconds' }));
  const queue = new sqs.Queue(stack, 'Queue', { visibilityTimeout: late });
  eventJob(stack, {
    source: JobSource.queue(queue, new sqs.Queue(stack, 'Dead')),
    handler: jobFunction(stack, { timeout: late, reservedConcurrentExecutions: Lazy.number({ produce: () => 3 }) }),
    batchSize: Token.asNumber({ Ref: 'Batch' }),
    maxBatchingWindow: late,
    maxMessageAge: late,
  });

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::EventSourceMapping', {
    BatchSize: { Ref: 'Batch' }, MaximumBatchingWindowInSeconds: { Ref: 'Seconds' }, ScalingConfig: { MaximumConcurrency: 5 },
  });
});
