import { Duration, Stack, aws_events as events, aws_kms as kms, aws_lambda as lambda, aws_sns as sns, aws_sqs as sqs } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { EventJobProps, JobSource } from '../../../src/jobs';
import { testStack } from '../../../tools/assemblies/stacks';
import { policyWith } from '../../support/policies';
import { built } from '../../support/templates';
import { warningsOf } from '../../support/warnings';
import { eventJob, jobFunction } from '../scheduled-job/fixture';

const MAPPING = 'AWS::Lambda::EventSourceMapping';
const ALARM = 'AWS::CloudWatch::Alarm';
const QUEUE = 'AWS::SQS::Queue';
const IMPORTED = 'arn:aws:sqs:ap-northeast-1:123456789012:orders';

test('events of EventBridge are allowed in both queues, from this rule only', () => {
  const stack = testStack();
  const eventBus = events.EventBus.fromEventBusName(stack, 'Bus', 'orders');
  const job = eventJob(stack, { source: JobSource.eventBus(eventBus, { source: ['shop.orders'] }), encryptionKey: new kms.Key(stack, 'Key') });

  Template.fromStack(stack).resourcePropertiesCountIs('AWS::SQS::QueuePolicy', policyWith({
    Action: 'sqs:SendMessage',
    Principal: { Service: 'events.amazonaws.com' },
    Condition: { ArnEquals: { 'aws:SourceArn': stack.resolve(job.rule?.ruleArn) as unknown } },
  }), 2);
});

test('accepts a visibility timeout, a batching window and a concurrency', () => {
  const props = { visibilityTimeout: Duration.minutes(30), maxBatchingWindow: Duration.seconds(30), maxConcurrency: 2 };
  const template = built((stack) => eventJob(stack, props));

  template.hasResourceProperties(MAPPING, { MaximumBatchingWindowInSeconds: 30, ScalingConfig: { MaximumConcurrency: 2 } });
  template.hasResourceProperties(QUEUE, { VisibilityTimeout: 1800 });
});

test.each<[string, (stack: Stack) => Partial<EventJobProps>, number]>([
  ['a function of a minute', (stack) => ({ handler: jobFunction(stack, { timeout: Duration.minutes(1) }) }), 360],
  ['a batching window', () => ({ maxBatchingWindow: Duration.seconds(20) }), 38],
  ['an alias', (stack) => ({ handler: new lambda.Alias(stack, 'Live', { aliasName: 'live', version: jobFunction(stack, { timeout: Duration.seconds(10) }).currentVersion }) }), 60],
  ['an imported function', (stack) => ({ handler: lambda.Function.fromFunctionName(stack, 'Imported', 'work') }), 5400],
])('sets the visibility timeout that AWS recommends for %s', (_, props, seconds) =>
  built((stack) => eventJob(stack, props(stack))).hasResourceProperties(QUEUE, { VisibilityTimeout: seconds }));

test('notifies a topic of both alarms', () => {
  built((stack) => eventJob(stack, { alarmTopic: new sns.Topic(stack, 'Topic') })).resourcePropertiesCountIs(ALARM, { AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }] }, 2);
});

test('has an alarm on the dead-letter queue of a queue of the app', () => {
  const stack = testStack();
  const dead = new sqs.Queue(stack, 'Dead');
  const queue = new sqs.Queue(stack, 'Queue', { visibilityTimeout: Duration.seconds(18), deadLetterQueue: { queue: dead, maxReceiveCount: 5 } });
  const job = eventJob(stack, { source: JobSource.queue(queue) });

  expect([job.queue, job.deadLetterQueue, job.rule]).toEqual([queue, dead, undefined]);
  expect(warningsOf(stack)).toEqual([]);
});

test('has an alarm on the dead-letter queue of an imported queue', () => {
  const stack = testStack();
  const dead = sqs.Queue.fromQueueArn(stack, 'Dead', `${IMPORTED}-dead`);
  eventJob(stack, { source: JobSource.queue(sqs.Queue.fromQueueArn(stack, 'Queue', IMPORTED), dead) });

  Template.fromStack(stack).hasResourceProperties(ALARM, { Dimensions: [{ Name: 'QueueName', Value: 'orders-dead' }] });
  expect(warningsOf(stack)).toEqual([]);
});

test.each<[string, (stack: Stack) => Partial<EventJobProps>, string[]]>([
  ['nothing by default', () => ({}), []],
  ['a queue without a dead-letter queue', (stack) => ({ source: JobSource.queue(sqs.Queue.fromQueueArn(stack, 'Queue', IMPORTED)) }), ['noDeadLetterQueue']],
  ['a queue that hides messages for 30 seconds', (stack) => ({
    source: JobSource.queue(new sqs.Queue(stack, 'Queue'), new sqs.Queue(stack, 'Dead')), handler: jobFunction(stack, { timeout: Duration.seconds(10) }),
  }), ['shortVisibility']],
  ['a function whose role is not known', (stack) => ({ handler: lambda.Function.fromFunctionName(stack, 'Imported', 'work') }), ['importedFunction']],
  ['more batches than the reserved concurrency', (stack) => ({ maxConcurrency: 5, handler: jobFunction(stack, { reservedConcurrentExecutions: 3 }) }), ['throttledFunction']],
  ['a function with a reserved concurrency of 1', (stack) => ({ handler: jobFunction(stack, { reservedConcurrentExecutions: 1 }) }), ['throttledFunction']],
])('warns of %s', (_, props, expected) => {
  const stack = testStack();
  eventJob(stack, props(stack));

  expect(warningsOf(stack)).toEqual(expected.map((id) => `@eldonia/event-job:${id}`));
});

test('sends no more batches than the reserved concurrency', () => {
  const stack = testStack();
  eventJob(stack, { handler: jobFunction(stack, { reservedConcurrentExecutions: 4 }) });

  Template.fromStack(stack).hasResourceProperties(MAPPING, { ScalingConfig: { MaximumConcurrency: 4 } });
  expect(warningsOf(stack)).toEqual([]);
});
