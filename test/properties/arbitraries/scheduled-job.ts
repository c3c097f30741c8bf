import { Duration, Lazy, Stack, TimeZone } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as fc from 'fast-check';
import { JobSchedule, JobTarget, ScheduledJob } from '../../../src/jobs';
import { KEY_ARN, importedVpc } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Sample {
  readonly cron?: readonly string[];
  readonly rateMinutes?: number;
  readonly date?: number;
  readonly zone?: string;
  readonly kind: 'function' | 'imported' | 'alias' | 'task';
  readonly concurrency?: number;
  readonly input?: string;
  readonly command?: readonly string[];
  readonly spot?: boolean;
  readonly timeoutSeconds?: number;
  readonly retryAttempts?: { readonly value: number; readonly late: boolean };
  readonly maxEventAgeSeconds?: number;
  readonly windowMinutes?: number;
  readonly start?: number;
  readonly end?: number;
  readonly graceMinutes?: number;
  readonly enabled?: boolean;
  readonly allowOverlap?: boolean;
  readonly description?: string;
  readonly topic?: boolean;
  readonly importedKey?: boolean;
}

const from = (least: number, most: number): fc.Arbitrary<string> => {
  const one = fc.integer({ min: least, max: most });
  const ascending = fc.tuple(one, one).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  return fc.oneof(fc.constant('*'), one.map(String), ascending, one.map((step) => `*/${Math.max(1, step)}`), fc.tuple(one, one).map((both) => both.join(',')));
};
const odd = fc.oneof(fc.string(), fc.constantFrom('60', '?', 'L', '5-1', '*/0', '32', 'MON', '6#6'));
const days = mostly<readonly string[]>(
  fc.oneof(
    from(1, 28).map((day) => [day, '?']),
    fc.constantFrom('L', '1W', '15W').map((day) => [day, '?']),
    fc.constantFrom('MON-FRI', 'SUN', '2#1', '6L', 'L', '*').map((day) => ['?', day]),
  ),
  fc.tuple(odd, odd),
);
const cron = fc.tuple(mostly(from(0, 59), odd), mostly(from(0, 23), odd), days, mostly(from(1, 12), odd), mostly(fc.constant('*'), odd))
  .map(([minute, hour, [day, week], month, year]) => [minute, hour, day, month, week, year]);

const late = mostly(fc.constant(false), fc.constant(true));

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, 'kind'>({
  cron,
  rateMinutes: mostly(fc.integer({ min: 1, max: 20_000 }), fc.constantFrom(0, 0.5, 1.5)),
  date: mostly(fc.integer({ min: Date.UTC(2030, 0, 1), max: Date.UTC(2040, 0, 1) }), fc.constant(NaN)),
  zone: mostly(fc.constantFrom('Asia/Tokyo', 'Etc/UTC', 'Europe/Berlin'), fc.oneof(fc.string(), fc.constant('Asia/Edo'))),
  kind: fc.constantFrom('function', 'imported', 'alias', 'task', 'task'),
  concurrency: fc.integer({ min: 1, max: 5 }),
  input: fc.string(),
  command: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 }),
  spot: fc.boolean(),
  timeoutSeconds: mostly(fc.integer({ min: 60, max: 604_800 }), fc.constantFrom(0, 59, 604_801, 60.5)),
  retryAttempts: fc.record({ value: mostly(fc.integer({ min: 0, max: 2 }), fc.constantFrom(-1, 3, 0.5, NaN)), late }),
  maxEventAgeSeconds: mostly(fc.integer({ min: 60, max: 21_600 }), fc.constantFrom(0, 59, 86_401, 60.5)),
  windowMinutes: mostly(fc.integer({ min: 1, max: 1440 }), fc.constantFrom(0, 1441, 1.5)),
  start: mostly(fc.constant(Date.UTC(2030, 0, 1)), fc.constantFrom(NaN, Date.UTC(2050, 0, 1))),
  end: mostly(fc.constant(Date.UTC(2045, 0, 1)), fc.constant(NaN)),
  graceMinutes: mostly(fc.integer({ min: 1, max: 10_080 }), fc.constantFrom(0, 10_081)),
  enabled: fc.boolean(),
  allowOverlap: fc.boolean(),
  description: mostly(fc.string({ maxLength: 512, unit: 'grapheme-ascii' }), fc.constant('x'.repeat(513))),
  topic: fc.boolean(),
  importedKey: fc.boolean(),
}, { requiredKeys: ['kind'] });

function scheduleOf({ cron: fields, rateMinutes, date, zone }: Sample): JobSchedule {
  if (fields) return JobSchedule.cron(fields.join(' '), zone === undefined ? undefined : TimeZone.of(zone));
  if (date !== undefined) return JobSchedule.at(new Date(date));
  return JobSchedule.rate(Duration.seconds((rateMinutes ?? 5) * 60));
}

function targetOf(stack: Stack, id: string, { kind, concurrency, input, command, spot, timeoutSeconds }: Sample): JobTarget {
  if (kind === 'task') {
    const taskDefinition = new ecs.FargateTaskDefinition(stack, `${id}Task`);
    taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('job') });
    const cluster = ecs.Cluster.fromClusterAttributes(stack, `${id}Cluster`, { clusterName: 'shop', vpc: importedVpc(stack) });
    const timeout = timeoutSeconds === undefined ? undefined : Duration.millis(timeoutSeconds * 1000);
    return JobTarget.fargateTask({ cluster, taskDefinition, command: command as string[] | undefined, spot, timeout });
  }
  const payload = input === undefined ? undefined : scheduler.ScheduleTargetInput.fromObject({ input });
  if (kind === 'imported') return JobTarget.lambdaFunction(lambda.Function.fromFunctionName(stack, `${id}Function`, 'job'), payload);
  const handler = new lambda.Function(stack, `${id}Function`, {
    runtime: new lambda.Runtime('nodejs24.x', lambda.RuntimeFamily.NODEJS, { supportsInlineCode: true }),
    handler: 'index.handler',
    code: lambda.Code.fromInline('exports.handler = async () => {}'),
    reservedConcurrentExecutions: concurrency,
  });
  return JobTarget.lambdaFunction(kind === 'alias' ? new lambda.Alias(stack, `${id}Alias`, { aliasName: 'live', version: handler.currentVersion }) : handler, payload);
}

function build(stack: Stack, id: string, sample: Sample): void {
  const { retryAttempts, maxEventAgeSeconds, windowMinutes, start, end, graceMinutes, topic, importedKey } = sample;
  const date = (time: number | undefined) => (time === undefined ? undefined : new Date(time));
  new ScheduledJob(stack, id, {
    schedule: scheduleOf(sample),
    target: targetOf(stack, id, sample),
    retryAttempts: retryAttempts && (retryAttempts.late ? Lazy.number({ produce: () => 1 }) : retryAttempts.value),
    maxEventAge: maxEventAgeSeconds === undefined ? undefined : Duration.millis(maxEventAgeSeconds * 1000),
    flexibleWindow: windowMinutes === undefined ? undefined : Duration.seconds(windowMinutes * 60),
    start: date(start),
    end: date(end),
    grace: graceMinutes === undefined ? undefined : Duration.minutes(graceMinutes),
    enabled: sample.enabled,
    allowOverlap: sample.allowOverlap,
    description: sample.description,
    alarmTopic: topic ? sns.Topic.fromTopicArn(stack, `${id}Topic`, 'arn:aws:sns:ap-northeast-1:123456789012:operators') : undefined,
    encryptionKey: importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
  });
}

export const scheduledJobSubject: Subject<Sample> = { name: 'ScheduledJob', arbitrary, build };
