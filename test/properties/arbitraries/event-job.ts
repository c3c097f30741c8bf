import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import * as fc from 'fast-check';
import { EventJob, EventJobProps, JobSource } from '../../../src/jobs';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly kind: 'own' | 'pattern' | 'queue' | 'fifo' | 'imported';
  readonly pattern?: readonly string[];
  /** Whether an existing queue has settings too. */
  readonly settings?: boolean;
  readonly retentionSeconds?: number;
  readonly maxReceiveCount?: number;
  readonly visibilitySeconds?: number;
  readonly importedKey?: boolean;
  readonly importedFunction?: boolean;
  readonly timeoutSeconds?: number;
  readonly reserved?: number;
  readonly batchSize?: number;
  readonly windowSeconds?: number;
  readonly maxConcurrency?: { readonly value: number; readonly late: boolean };
  readonly reportBatchItemFailures?: boolean;
  readonly maxAgeMinutes?: number;
}

const late = mostly(fc.constant(false), fc.constant(true));

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, 'kind'>({
  kind: fc.constantFrom('own', 'pattern', 'queue', 'fifo', 'imported'),
  pattern: mostly<readonly string[]>(fc.array(fc.constantFrom('aws.s3', 'shop.orders'), { minLength: 1, maxLength: 2 }), fc.constant([])),
  settings: late,
  retentionSeconds: mostly(fc.integer({ min: 60, max: 1_209_600 }), fc.constantFrom(0, 59, 1_209_601, 60.5)),
  maxReceiveCount: mostly(fc.integer({ min: 1, max: 1_000 }), fc.constantFrom(0, -1, 1_001, 1.5, NaN)),
  visibilitySeconds: mostly(fc.integer({ min: 900, max: 43_200 }), fc.constantFrom(0, 1, 43_201, 30.5)),
  importedKey: fc.boolean(),
  importedFunction: fc.boolean(),
  timeoutSeconds: fc.integer({ min: 1, max: 900 }),
  reserved: fc.integer({ min: 1, max: 20 }),
  batchSize: mostly(fc.integer({ min: 1, max: 10 }), fc.oneof(fc.integer({ min: 11, max: 10_000 }), fc.constantFrom(0, 10_001, 1.5))),
  windowSeconds: mostly(fc.constant(0), fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(301, 0.5)), 3),
  maxConcurrency: fc.record({ value: mostly(fc.integer({ min: 2, max: 1_000 }), fc.constantFrom(0, 1, 1_001, NaN)), late }),
  reportBatchItemFailures: fc.boolean(),
  maxAgeMinutes: mostly(fc.integer({ min: 1, max: 20_160 }), fc.constantFrom(0, 20_161)),
}, { requiredKeys: ['kind'] });

const seconds = (value: number | undefined) => (value === undefined ? undefined : Duration.millis(value * 1000));

/** The settings of a new queue, and rarely of an existing one, which is rejected. */
function settingsOf(stack: Stack, id: string, sample: Sample): Partial<EventJobProps> {
  const { kind, settings, retentionSeconds, maxReceiveCount, visibilitySeconds, importedKey } = sample;
  if (!settings && kind !== 'own' && kind !== 'pattern') return {};
  return {
    encryptionKey: importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
    retentionPeriod: seconds(retentionSeconds),
    maxReceiveCount,
    visibilityTimeout: seconds(visibilitySeconds),
  };
}

function sourceOf(stack: Stack, id: string, { kind, pattern = ['shop.orders'] }: Sample): JobSource {
  if (kind === 'own') return JobSource.ownQueue();
  if (kind === 'pattern') return JobSource.eventPattern({ source: pattern.length === 0 ? undefined : [...pattern] });
  if (kind === 'imported') return JobSource.queue(sqs.Queue.fromQueueArn(stack, `${id}Queue`, `arn:aws:sqs:ap-northeast-1:123456789012:${id}`));
  const fifo = kind === 'fifo' || undefined;
  const dead = new sqs.Queue(stack, `${id}Dead`, { fifo });
  return JobSource.queue(new sqs.Queue(stack, `${id}Queue`, { fifo, visibilityTimeout: Duration.minutes(15), deadLetterQueue: { queue: dead, maxReceiveCount: 5 } }));
}

function handlerOf(stack: Stack, id: string, { importedFunction, timeoutSeconds, reserved }: Sample): lambda.IFunction {
  if (importedFunction) return lambda.Function.fromFunctionName(stack, `${id}Function`, 'work');
  return new lambda.Function(stack, `${id}Function`, {
    runtime: new lambda.Runtime('nodejs24.x', lambda.RuntimeFamily.NODEJS, { supportsInlineCode: true }),
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    timeout: seconds(timeoutSeconds),
    reservedConcurrentExecutions: reserved,
  });
}

function build(stack: Stack, id: string, sample: Sample): void {
  const { batchSize, windowSeconds, maxConcurrency, reportBatchItemFailures, maxAgeMinutes } = sample;
  new EventJob(stack, id, {
    source: sourceOf(stack, id, sample),
    ...settingsOf(stack, id, sample),
    handler: handlerOf(stack, id, sample),
    batchSize,
    maxBatchingWindow: seconds(windowSeconds),
    maxConcurrency: maxConcurrency && (maxConcurrency.late ? Lazy.number({ produce: () => 7 }) : maxConcurrency.value),
    reportBatchItemFailures,
    maxMessageAge: maxAgeMinutes === undefined ? undefined : Duration.minutes(maxAgeMinutes),
  });
}

export const eventJobSubject: Subject<Sample> = { name: 'EventJob', arbitrary, build };
