import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { FIVE_MINUTES, graph, Part, ring, Watch } from './part';
import { EventJob } from '../../event-job';
import { MediaProcessor } from '../../media-processor';
import { ScheduledJob } from '../../scheduled-job';

const GRAPHS_PER_ROW = 4;
const COLUMNS = 24;
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
  const ways = mediaProcessor ? [mediaProcessor.images, ...mediaProcessor.conversions] : [];
  const own = [
    mediaProcessor?.errorAlarm,
    ...ways.flatMap((way) => [way.deadLetterAlarm, way.ageAlarm]),
    ...jobs.flatMap((job) => [job.deadLetterAlarm, job.missedRunsAlarm]),
    ...eventJobs.flatMap((job) => [job.deadLetterAlarm, job.oldMessagesAlarm]),
  ].filter((alarm) => alarm !== undefined);
  const queues = [...ways.map(({ queue }) => queue), ...eventJobs.map(({ queue }) => queue)];
  const deadLetters = [...ways, ...jobs, ...eventJobs].map(({ deadLetterQueue }) => deadLetterQueue).filter((queue) => queue !== undefined);
  return {
    title: 'Jobs, queues and functions',
    alarms: functions.flatMap((handler, index) => functionAlarms(new Construct(scope, `Function${index + 1}`), watch, handler)),
    own,
    symptoms: [],
    rows: [...queueRows(queues, deadLetters), ...jobRows(jobs), ...functionRows(functions)],
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

function queueRows(queues: sqs.IQueue[], deadLetters: sqs.IQueue[]): cloudwatch.IWidget[][] {
  const most = (queue: sqs.IQueue) => ({ statistic: cloudwatch.Stats.MAXIMUM, label: queue.node.path });
  const age = queues.map((queue) => queue.metricApproximateAgeOfOldestMessage(most(queue)));
  const depth = queues.map((queue) => queue.metricApproximateNumberOfMessagesVisible(most(queue)));
  const dead = deadLetters.map((queue) => queue.metricApproximateNumberOfMessagesVisible(most(queue)));
  if (dead.length === 0 && depth.length === 0) return [];
  return [[
    ...depth.length > 0 ? [graph('Messages that wait', depth, { unit: 'count' }), graph('Oldest message', age, { unit: 'seconds' })] : [],
    ...dead.length > 0 ? [graph('Failed for good', dead, { unit: 'messages', alarmAt: 1 })] : [],
  ]];
}

/** Each job has a graph of its own: the ids in their expressions are alike. */
function jobRows(jobs: ScheduledJob[]): cloudwatch.IWidget[][] {
  const graphs = jobs.map((job) => graph(job.node.id, [job.metricSucceeded()], { unit: 'successful runs', width: COLUMNS / GRAPHS_PER_ROW }));
  const count = Math.ceil(graphs.length / GRAPHS_PER_ROW);
  return Array.from({ length: count }, (_, row) => graphs.slice(row * GRAPHS_PER_ROW, (row + 1) * GRAPHS_PER_ROW));
}

function functionRows(functions: lambda.Function[]): cloudwatch.IWidget[][] {
  if (functions.length === 0) return [];
  const each = (metric: (handler: lambda.Function, options: cloudwatch.MetricOptions) => cloudwatch.Metric, statistic: string) =>
    functions.map((handler) => metric(handler, { statistic, label: handler.node.path }));
  const { SUM, MAXIMUM } = cloudwatch.Stats;
  const width = COLUMNS / GRAPHS_PER_ROW;
  return [[
    graph('Function errors', each((handler, options) => handler.metricErrors(options), SUM), { unit: 'in 5 minutes', width }),
    graph('Function throttles', each((handler, options) => handler.metricThrottles(options), SUM), { unit: 'in 5 minutes', width }),
    graph('Longest run', each((handler, options) => handler.metricDuration(options), MAXIMUM), { unit: 'ms', width }),
    graph('Runs at a time', each((handler, options) => handler.metric('ConcurrentExecutions', options), MAXIMUM), { unit: 'count', width }),
  ]];
}
