import { Duration, TimeZone, aws_ecs as ecs, aws_lambda as lambda, aws_scheduler as scheduler, aws_sqs as sqs } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as fc from 'fast-check';
import { EventJob, JobSource, JobTarget, ScheduledJob } from '../../../src/jobs';
import { importedVpc } from '../../../tools/assemblies/imported';
import { jobFunction } from '../../jobs/scheduled-job/fixture';
import { made } from '../made';
import { struct, subject } from '../subject';
import { among, bool, key, lateNumber, millis, minutes, mostly, optional, seconds, text, whole } from '../values';

const wholeSeconds = (min: number, max: number, ...illegal: number[]) => millis(whole(min, max, ...illegal).map((count) => count * 1_000));

const importedWork = made(fc.constant('imported'), (name, stack, id) => lambda.Function.fromFunctionName(stack, id, name));
const reservedConcurrentExecutions = fc.integer({ min: 1, max: 20 });

const queueSource = made(fc.constantFrom(undefined, true), (fifo, stack, id) => {
  const queue = new sqs.Queue(stack, `${id}Dead`, { fifo });
  return JobSource.queue(new sqs.Queue(stack, id, { fifo, visibilityTimeout: Duration.minutes(15), deadLetterQueue: { queue, maxReceiveCount: 5 } }));
});
const importedSource = made(fc.constant('imported'), (_, stack, id) =>
  JobSource.queue(sqs.Queue.fromQueueArn(stack, id, `arn:aws:sqs:ap-northeast-1:123456789012:${id}`)));
const patternSource = made(
  mostly(fc.array(fc.constantFrom('aws.s3', 'shop.orders'), { minLength: 1, maxLength: 2 }), fc.constant(undefined)),
  (source) => JobSource.eventPattern({ source }),
);
const settings = struct({
  encryptionKey: key,
  retentionPeriod: wholeSeconds(60, 1_209_600, 0, 59, 1_209_601, 60.5),
  maxReceiveCount: whole(1, 1_000, 0, -1, 1_001, 1.5, NaN),
  visibilityTimeout: wholeSeconds(900, 43_200, 0, 1, 43_201, 30.5),
});

const ownWork = made(
  struct({ timeout: seconds(fc.integer({ min: 1, max: 900 })), reservedConcurrentExecutions }), (props, stack, id) => jobFunction(stack, props, id),
);

export const eventJob = subject('EventJob', {
  /** An existing queue rejects the settings of a new one. */
  queue: fc.oneof(
    fc.tuple(fc.oneof(made(fc.constant('own'), () => JobSource.ownQueue()), patternSource), settings),
    fc.tuple(fc.oneof(queueSource, importedSource), mostly(fc.constant({}), settings)),
  ),
  handler: mostly(ownWork, importedWork, 3),
}, {
  batchSize: mostly(fc.integer({ min: 1, max: 10 }), fc.oneof(fc.integer({ min: 11, max: 10_000 }), fc.constantFrom(0, 10_001, 1.5))),
  maxBatchingWindow: millis(
    mostly(fc.constant(0), fc.oneof(fc.integer({ min: 1, max: 300 }), fc.constantFrom(301, 0.5)), 3).map((count) => count * 1_000),
  ),
  maxConcurrency: mostly(whole(2, 1_000, 0, 1, 1_001, NaN), lateNumber(7)),
  maxMessageAge: minutes(whole(1, 20_160, 0, 20_161)),
}, ({ queue: [source, props], ...rest }, stack, id) => new EventJob(stack, id, { ...props, source, ...rest }));

/** A field of a cron expression. */
function cronField(min: number, max: number): fc.Arbitrary<string> {
  const one = fc.integer({ min, max });
  const ascending = fc.tuple(one, one).map(([a, b]) => `${Math.min(a, b)}-${Math.max(a, b)}`);
  const step = one.map((count) => `*/${Math.max(1, count)}`);
  return fc.oneof(fc.constant('*'), one.map(String), ascending, step, fc.tuple(one, one).map((both) => both.join(',')));
}
const odd = fc.oneof(fc.string(), fc.constantFrom('60', '?', 'L', '5-1', '*/0', '32', 'MON', '6#6'));
const dayFields = mostly(
  fc.oneof(
    cronField(1, 28).map((day) => [day, '?']),
    fc.constantFrom('L', '1W', '15W').map((day) => [day, '?']),
    fc.constantFrom('MON-FRI', 'SUN', '2#1', '6L', 'L', '*').map((day) => ['?', day]),
  ),
  fc.tuple(odd, odd),
);
const cron = fc.tuple(
  mostly(cronField(0, 59), odd), mostly(cronField(0, 23), odd), dayFields, mostly(cronField(1, 12), odd), mostly(fc.constant('*'), odd),
).map(([minute, hour, [day, week], month, year]) => [minute, hour, day, month, week, year].join(' '));
const timeZone = made(text(['Asia/Tokyo', 'Etc/UTC', 'Europe/Berlin'], ['Asia/Edo']), (name) => TimeZone.of(name));
const schedule = fc.oneof(
  { weight: 2, arbitrary: made(fc.tuple(cron, optional(timeZone)), ([fields, zone]) => ScheduleExpression.expression(`cron(${fields})`, zone)) },
  made(fc.integer({ min: Date.UTC(2030, 0, 1), max: Date.UTC(2040, 0, 1) }), (time) => ScheduleExpression.at(new Date(time))),
  // CDK refuses the others itself.
  made(fc.integer({ min: 1, max: 20_000 }), (count) => ScheduleExpression.rate(Duration.seconds(count * 60))),
);

const taskTarget = made(struct({
  command: fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 }),
  spot: bool,
  timeout: wholeSeconds(60, 604_800, 0, 59, 604_801, 60.5),
}), (props, stack, id) => {
  const taskDefinition = new ecs.FargateTaskDefinition(stack, id);
  taskDefinition.addContainer('job', { image: ecs.ContainerImage.fromRegistry('job') });
  const cluster = ecs.Cluster.fromClusterAttributes(stack, `${id}Cluster`, { clusterName: 'shop', vpc: importedVpc(stack) });
  return JobTarget.fargateTask({ ...props, cluster, taskDefinition });
});
const alias = made(ownWork, (work, stack, id) => new lambda.Alias(stack, `${id}Alias`, { aliasName: 'live', version: work.currentVersion }));
const functionTarget = made(
  fc.tuple(fc.oneof(ownWork, importedWork, alias), fc.option(fc.string())),
  ([work, input]) => JobTarget.lambdaFunction(work, input === null ? undefined : scheduler.ScheduleTargetInput.fromObject({ input })),
);
const date = (legal: number, ...illegal: number[]) => made(among([legal], illegal), (time) => new Date(time));

export const scheduledJob = subject('ScheduledJob', {
  schedule, target: fc.oneof(taskTarget, functionTarget),
}, {
  retryAttempts: mostly(whole(0, 2, -1, 3, 0.5, NaN), lateNumber(1)),
  maxEventAge: wholeSeconds(60, 21_600, 0, 59, 86_401, 60.5),
  flexibleWindow: seconds(whole(1, 1440, 0, 1441, 1.5).map((count) => count * 60)),
  start: date(Date.UTC(2030, 0, 1), NaN, Date.UTC(2050, 0, 1)),
  end: date(Date.UTC(2045, 0, 1), NaN),
  grace: minutes(whole(1, 10_080, 0, 10_081)),
  description: mostly(fc.string({ maxLength: 512, unit: 'grapheme-ascii' }), fc.constant('x'.repeat(513))),
}, (props, stack, id) => new ScheduledJob(stack, id, props));
