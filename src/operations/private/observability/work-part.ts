import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { fill, FIVE_MINUTES, labelsOf, Part, Plan, createAlarm, Watch } from './part';
import { missingTasksAlarm, TaskCounter, TaskCounts } from './task-counts';
import { CauseGroup } from './verdicts';
import { EventJob, ScheduledJob } from '../../../jobs';
import { MediaProcessor } from '../../../media';
import { pathOf } from '../../../private/readable-path';
import { PlatformProcess, PlatformWorker } from '../../../workloads';

/** The default timeout of Lambda. */
const DEFAULT_TIMEOUT_SECONDS = 3;

/** The asynchronous parts of the platform. */
export interface Work {
  readonly mediaProcessor?: MediaProcessor;
  readonly jobs: ScheduledJob[];
  readonly eventJobs: EventJob[];
  readonly workers: PlatformWorker[];
  readonly processes: PlatformProcess[];
  readonly functions: lambda.Function[];
}

/** Graphs of queues, jobs and functions, their own alarms, and further alarms on functions. */
export function watchWork(scope: Construct, watch: Watch, work: Work, counter: TaskCounter | undefined): Part {
  const { mediaProcessor, jobs, eventJobs, workers, processes } = work;
  const functions = [...new Set([...mediaProcessor ? [mediaProcessor.handler] : [], ...work.functions])];
  const owners = functions.map((handler) => handler === mediaProcessor?.handler ? mediaProcessor : handler);
  const pipelines = mediaProcessor?._queues ?? [];
  const media = [
    mediaProcessor?.errorAlarm,
    ...pipelines.flatMap((pipeline) => [pipeline.deadLetterAlarm, pipeline.ageAlarm]),
  ].filter((alarm) => alarm !== undefined);
  const own = [
    ...media,
    ...jobs.flatMap((job) => [job.deadLetterAlarm, job.missedRunsAlarm]),
    ...eventJobs.flatMap((job) => [job.deadLetterAlarm, job.oldMessagesAlarm]),
    ...workers.flatMap(({ alarms }) => alarms),
  ].filter((alarm) => alarm !== undefined);
  const working = [...workers, ...processes];
  const parent = working.length > 0 ? new Construct(scope, 'Workers') : scope;
  const staffed = working.map((one) =>
    watchTasks(new Construct(parent, one.node.id), watch, one, counter!.countsOf(one)));
  return {
    title: 'Jobs, queues and functions',
    alarms: [
      ...functions.flatMap((handler, index) =>
        functionAlarms(new Construct(scope, `Function${index + 1}`), watch, handler)),
      ...staffed.map(({ missing }) => missing),
    ],
    own,
    symptoms: [],
    group: CauseGroup.JOBS,
    apart: [CauseGroup.MEDIA, media],
    rows: [
      ...queueRows([...pipelines, ...eventJobs, ...workers], jobs, mediaProcessor), ...workerRows(staffed),
      ...jobRows(jobs),
      ...functionRows(functions, labelsOf(owners)),
    ],
  };
}

function functionAlarms(scope: Construct, watch: Watch, handler: lambda.Function): cloudwatch.Alarm[] {
  const { durationPercent } = watch.thresholds;
  const timeout = handler.timeout?.toMilliseconds() ?? DEFAULT_TIMEOUT_SECONDS * 1_000;
  return [
    createAlarm(scope, 'Throttles', watch, {
      metric: handler.metricThrottles({ period: FIVE_MINUTES }),
      above: 0,
      description: `Invocations of the function ${pathOf(handler)} are throttled. Check the concurrency limits of ` +
        'the function and of the account.',
    }),
    createAlarm(scope, 'Duration', watch, {
      metric: handler.metricDuration({ period: FIVE_MINUTES, statistic: cloudwatch.Stats.MAXIMUM }),
      above: Math.floor(timeout * durationPercent / 100),
      description: `The function ${pathOf(handler)} runs longer than ${durationPercent} % of its timeout of ` +
        `${timeout / 1_000} s. Invocations may time out.`,
    }),
  ];
}

/** The tasks of a worker. */
interface Staffed {
  readonly name: string;
  readonly counts: TaskCounts;
  readonly missing: cloudwatch.Alarm;
}

/** A task that fails at its start ends again, so that the averages of 20 minutes are below the desired number. */
function watchTasks(
  scope: Construct, watch: Watch, worker: PlatformWorker | PlatformProcess, counts: TaskCounts,
): Staffed {
  const subject = `The ${'queue' in worker ? 'worker' : 'process'} ${pathOf(worker)} has fewer tasks than desired`;
  const missing = missingTasksAlarm(scope, watch, counts, subject, 'its ECS service and its log');
  return { name: worker.node.id, counts, missing };
}

function workerRows(staffed: Staffed[]): cloudwatch.IWidget[][] {
  return fill(staffed.map(({ name, counts: { running, desired } }): Plan =>
    [`Tasks of ${name}`, [running, desired], { unit: 'count' }]));
}

interface Queued extends IConstruct {
  readonly queue: sqs.IQueue;
  readonly deadLetterQueue?: sqs.IQueue;
}

/** Queues are labeled with the name of their consumer. */
function queueRows(queued: Queued[], jobs: ScheduledJob[], media?: MediaProcessor): cloudwatch.IWidget[][] {
  const names = labelsOf([...queued, ...jobs]);
  const max = (index: number) => ({ statistic: cloudwatch.Stats.MAXIMUM, label: names[index] });
  const age = queued.map(({ queue }, index) => queue.metricApproximateAgeOfOldestMessage(max(index)));
  const depth = queued.map(({ queue }, index) => queue.metricApproximateNumberOfMessagesVisible(max(index)));
  const dead = [...queued, ...jobs].flatMap(({ deadLetterQueue }, index) =>
    deadLetterQueue ? [deadLetterQueue.metricApproximateNumberOfMessagesVisible(max(index))] : []);
  return fill([
    ...depth.length > 0 ? [
      ['Waiting messages', depth, { unit: 'count' }], ['Oldest message', age, { unit: 'seconds' }],
    ] satisfies Plan[] : [],
    ...dead.length > 0 ? [['Dead-letter queues', dead, { unit: 'messages', alarmAt: 1 }]] satisfies Plan[] : [],
    ...media ? [
      ['Rejected files', [media.metricRejectedFiles({ label: 'Rejected' })], { unit: 'in 5 minutes' }],
    ] satisfies Plan[] : [],
  ]);
}

/** One graph per job, because the ids in their expressions are equal. */
function jobRows(jobs: ScheduledJob[]): cloudwatch.IWidget[][] {
  const names = labelsOf(jobs);
  return fill(jobs.map((job, index) =>
    [`Job ${names[index]}`, [job.metricSucceeded({ label: 'Succeeded' })], { unit: 'runs in 5 minutes' }]));
}

function functionRows(functions: lambda.Function[], names: string[]): cloudwatch.IWidget[][] {
  if (functions.length === 0) return [];
  type MetricOf = (handler: lambda.Function, options: cloudwatch.MetricOptions) => cloudwatch.Metric;
  const each = (metric: MetricOf, statistic: string) =>
    functions.map((handler, index) => metric(handler, { statistic, label: names[index] }));
  const { SUM, MAXIMUM } = cloudwatch.Stats;
  return fill([
    ['Function errors', each((handler, options) => handler.metricErrors(options), SUM), { unit: 'in 5 minutes' }],
    ['Function throttles', each((handler, options) => handler.metricThrottles(options), SUM), { unit: 'in 5 minutes' }],
    ['Longest duration', each((handler, options) => handler.metricDuration(options), MAXIMUM), { unit: 'ms' }],
    [
      'Concurrent executions', each((handler, options) => handler.metric('ConcurrentExecutions', options), MAXIMUM),
      { unit: 'count' },
    ],
  ]);
}
