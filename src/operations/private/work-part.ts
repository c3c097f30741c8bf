import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, IConstruct } from 'constructs';
import { fill, FIVE_MINUTES, labelsOf, Part, Plan, ring, Watch } from './part';
import { EventJob, ScheduledJob } from '../../jobs';
import { MediaProcessor } from '../../media';

/** Of a function that has no other: what Lambda takes then. */
const DEFAULT_TIMEOUT_SECONDS = 3;

/** What works beside the API. */
export interface Work {
  readonly mediaProcessor?: MediaProcessor;
  readonly jobs: ScheduledJob[];
  readonly eventJobs: EventJob[];
  readonly functions: lambda.Function[];
}

/** Graphs of queues, jobs and functions, the alarms that they have, and those on functions that they lack. */
export function watchWork(scope: Construct, watch: Watch, work: Work): Part {
  const { mediaProcessor, jobs, eventJobs } = work;
  const functions = [...new Set([...mediaProcessor ? [mediaProcessor.handler] : [], ...work.functions])];
  const owners = functions.map((handler) => handler === mediaProcessor?.handler ? mediaProcessor : handler);
  const ways = mediaProcessor?._queues ?? [];
  const own = [
    mediaProcessor?.errorAlarm,
    ...ways.flatMap((way) => [way.deadLetterAlarm, way.ageAlarm]),
    ...jobs.flatMap((job) => [job.deadLetterAlarm, job.missedRunsAlarm]),
    ...eventJobs.flatMap((job) => [job.deadLetterAlarm, job.oldMessagesAlarm]),
  ].filter((alarm) => alarm !== undefined);
  return {
    title: 'Jobs, queues and functions',
    alarms: functions.flatMap((handler, index) => functionAlarms(new Construct(scope, `Function${index + 1}`), watch, handler)),
    own,
    symptoms: [],
    rows: [...queueRows([...ways, ...eventJobs], jobs), ...jobRows(jobs), ...functionRows(functions, labelsOf(owners))],
  };
}

function functionAlarms(scope: Construct, watch: Watch, handler: lambda.Function): cloudwatch.Alarm[] {
  const { durationPercent } = watch.thresholds;
  const timeout = handler.timeout?.toMilliseconds() ?? DEFAULT_TIMEOUT_SECONDS * 1_000;
  return [
    ring(scope, 'Throttles', watch, {
      metric: handler.metricThrottles({ period: FIVE_MINUTES }),
      above: 0,
      description: `The function ${handler.node.path} is refused runs: its concurrency, or that of the account, is used up.`,
    }),
    ring(scope, 'Duration', watch, {
      metric: handler.metricDuration({ period: FIVE_MINUTES, statistic: cloudwatch.Stats.MAXIMUM }),
      above: Math.floor(timeout * durationPercent / 100),
      description: `The function ${handler.node.path} takes more than ${durationPercent} % of its timeout of ${timeout / 1_000} s.`,
    }),
  ];
}

interface Queued extends IConstruct {
  readonly queue: sqs.IQueue;
  readonly deadLetterQueue?: sqs.IQueue;
}

/** Queues are called like what takes from them. */
function queueRows(queued: Queued[], jobs: ScheduledJob[]): cloudwatch.IWidget[][] {
  const names = labelsOf([...queued, ...jobs]);
  const most = (index: number) => ({ statistic: cloudwatch.Stats.MAXIMUM, label: names[index] });
  const age = queued.map(({ queue }, index) => queue.metricApproximateAgeOfOldestMessage(most(index)));
  const depth = queued.map(({ queue }, index) => queue.metricApproximateNumberOfMessagesVisible(most(index)));
  const dead = [...queued, ...jobs].flatMap(({ deadLetterQueue }, index) =>
    deadLetterQueue ? [deadLetterQueue.metricApproximateNumberOfMessagesVisible(most(index))] : []);
  return fill([
    ...depth.length > 0 ? [['Messages that wait', depth, { unit: 'count' }], ['Oldest message', age, { unit: 'seconds' }]] satisfies Plan[] : [],
    ...dead.length > 0 ? [['Failed for good', dead, { unit: 'messages', alarmAt: 1 }]] satisfies Plan[] : [],
  ]);
}

/** Each job has a graph of its own: the ids in their expressions are alike. */
function jobRows(jobs: ScheduledJob[]): cloudwatch.IWidget[][] {
  const names = labelsOf(jobs);
  return fill(jobs.map((job, index) => [`Job ${names[index]}`, [job.metricSucceeded({ label: 'Succeeded' })], { unit: 'runs in 5 minutes' }]));
}

function functionRows(functions: lambda.Function[], names: string[]): cloudwatch.IWidget[][] {
  if (functions.length === 0) return [];
  const each = (metric: (handler: lambda.Function, options: cloudwatch.MetricOptions) => cloudwatch.Metric, statistic: string) =>
    functions.map((handler, index) => metric(handler, { statistic, label: names[index] }));
  const { SUM, MAXIMUM } = cloudwatch.Stats;
  return fill([
    ['Function errors', each((handler, options) => handler.metricErrors(options), SUM), { unit: 'in 5 minutes' }],
    ['Function throttles', each((handler, options) => handler.metricThrottles(options), SUM), { unit: 'in 5 minutes' }],
    ['Longest run', each((handler, options) => handler.metricDuration(options), MAXIMUM), { unit: 'ms' }],
    ['Runs at a time', each((handler, options) => handler.metric('ConcurrentExecutions', options), MAXIMUM), { unit: 'count' }],
  ]);
}
