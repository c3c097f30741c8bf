import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { errorRate, failedRequests } from './availability';
import { COLUMNS, createAlarm, FIVE_MINUTES, graph, HOUR, MINUTE, Part, responses, sizeText, Watch } from './part';
import { bytesOf, logAlarm, spendingAlarm, spendingGraph } from './spending';
import { missingTasksAlarm, TaskCounts } from './task-counts';
import { CauseGroup } from './verdicts';
import { FargateApi } from '../../../fargate-api';
import { PlatformService } from '../../../workloads';

const NAMESPACE = 'ECS/ContainerInsights';
/** The id of the alarm that no task is healthy. */
export const NO_TASK = 'NoTask';
/** The time that the first task of a service takes to respond, and that its metric takes, in minutes. */
export const FIRST_TASK_MINUTES = 8;
/** The period of the latency. */
const LATENCY_PERIOD = Duration.minutes(3);
/** With fewer requests in that period, a few slow ones decide on the percentile. */
const LATENCY_REQUESTS = 40;

/** Alarms and graphs on the tasks and their load balancer. */
export function watchApi(
  scope: Construct, watch: Watch, api: FargateApi, services: PlatformService[], counts: TaskCounts,
): Part {
  const { latency } = watch.thresholds;
  const metrics = apiMetrics(api, watch, counts, services.length > 0);
  const [slow, errors, stopped] = symptoms(scope, watch, metrics);
  const [tlsErrors, ...connections] = loadBalancerAlarms(scope, watch, api);
  const missing = missingTasksAlarm(scope, watch, counts, 'Fewer tasks run than desired', 'the ECS service');
  const spending = [
    ...logAlarm(scope, watch, api.logGroup, 'The log of the API and its workloads costs'),
    ...spendingAlarm(scope, 'ProcessedBytes', watch, 'origin', api.loadBalancer.metrics.processedBytes(),
      'Data through the load balancer, if it all came from clients, costs'),
    ...api.sessionLogGroup
      ? logAlarm(new Construct(scope, 'Sessions'), watch, api.sessionLogGroup, 'The log of ECS Exec sessions costs')
      : [],
  ];
  return {
    title: 'API',
    alarms: [
      slow, errors, stopped, ...taskAlarms(scope, watch, metrics), missing, tlsErrors, ...connections, ...spending,
    ],
    own: [api.failureAlarm, api.unhealthyAlarm],
    symptoms: [slow, errors, stopped, api.failureAlarm],
    group: CauseGroup.API,
    quiet: [tlsErrors, ...spending],
    glance: [
      graph('Failed requests', failedRequests(api, MINUTE), { unit: 'in a minute', stacked: true, width: 12 }),
      graph('Latency', [metrics.p50, metrics.p95, metrics.p99], {
        unit: 'seconds', alarmAt: latency.toMilliseconds() / 1_000, alarmLabel: 'alarm on p95', width: 12,
      }),
    ],
    rows: rows(api, watch, metrics),
  };
}

type Metrics = ReturnType<typeof apiMetrics>;

function apiMetrics(api: FargateApi, { thresholds }: Watch, { desired, running }: TaskCounts, shared: boolean) {
  const dimensionsMap = api.metricDimensions;
  const insight = (metricName: string, label: string) => new cloudwatch.Metric({
    namespace: NAMESPACE,
    metricName,
    dimensionsMap,
    statistic: cloudwatch.Stats.AVERAGE,
    period: FIVE_MINUTES,
    label,
  });
  const percentile = (p: number) => api.metricTargetResponseTime({
    statistic: cloudwatch.Stats.percentile(p), period: MINUTE, label: `p${p}`,
  });
  return {
    cpu: api.metricCpuUtilization({ label: 'CPU' }),
    memory: api.metricMemoryUtilization({ label: 'Memory' }),
    received: insight('NetworkRxBytes', 'Received'),
    sent: insight('NetworkTxBytes', 'Sent'),
    storage: new cloudwatch.MathExpression({
      label: 'Storage',
      expression: '100 * used / reserved',
      usingMetrics: {
        used: insight('EphemeralStorageUtilized', 'Used'), reserved: insight('EphemeralStorageReserved', 'Reserved'),
      },
      period: FIVE_MINUTES,
    }),
    running,
    desired,
    noneAnswers: noneAnswers(api, desired),
    latency: p95(api, shared),
    p50: percentile(50),
    p95: percentile(95),
    p99: percentile(99),
    errors: errorRate(api, thresholds.minimumRequests, MINUTE),
  };
}

/**
 * The p95 latency. CloudWatch has no rule for percentiles of few samples in expressions.
 *
 * Where services share the load balancer, only the requests to the API count: those of a slow service say nothing of
 * its database and tasks. Blue/green deployments have two target groups, one of which receives them.
 */
function p95(api: FargateApi, shared: boolean): cloudwatch.MathExpression {
  const statistic = { statistic: cloudwatch.Stats.percentile(95), period: LATENCY_PERIOD };
  const usual = (requests: string, latency: string) => `IF(${requests} >= ${LATENCY_REQUESTS}, ${latency}, 0)`;
  const { alternateTargetGroup: alternate } = api;
  const { metrics } = shared ? api.targetGroup : api.loadBalancer;
  const usingMetrics: Record<string, cloudwatch.IMetric> = {
    latency: metrics.targetResponseTime(statistic), requests: metrics.requestCount({ period: LATENCY_PERIOD }),
  };
  const both = shared && alternate !== undefined;
  if (both) {
    usingMetrics.otherLatency = alternate.metrics.targetResponseTime(statistic);
    usingMetrics.otherRequests = alternate.metrics.requestCount({ period: LATENCY_PERIOD });
  }
  const groups = [['requests', 'latency'], ['otherRequests', 'otherLatency']]
    .map(([requests, latency]) => usual(`FILL(${requests}, 0)`, `FILL(${latency}, 0)`));
  return new cloudwatch.MathExpression({
    label: 'p95',
    expression: both ? `MAX([${groups.join(', ')}])` : usual('requests', 'latency'),
    usingMetrics,
    period: LATENCY_PERIOD,
  });
}

/**
 * 1 while the desired count is above 0 and no task is healthy. Blue/green deployments have two target groups, one of
 * which receives traffic.
 *
 * A target group without targets has no metric, so that a missing value is 0. That of the newest minutes is only late:
 * the alarm needs more periods than that.
 */
export function noneAnswers(
  api: Pick<FargateApi, 'targetGroup' | 'alternateTargetGroup'>, desired: cloudwatch.Metric,
): cloudwatch.MathExpression {
  const [first, second] = [api.targetGroup, api.alternateTargetGroup].map((group) =>
    group?.metrics.healthyHostCount({ period: MINUTE, statistic: cloudwatch.Stats.MAXIMUM }));
  const usingMetrics: Record<string, cloudwatch.IMetric> = { desired, healthy: first! };
  if (second) usingMetrics.alternate = second;
  const healthy = second ? 'FILL(healthy, 0) + FILL(alternate, 0)' : 'FILL(healthy, 0)';
  return new cloudwatch.MathExpression({
    label: 'No healthy task',
    expression: `IF((desired > 0) AND (${healthy} < 1), 1, 0)`,
    usingMetrics,
    period: MINUTE,
  });
}

function symptoms(scope: Construct, watch: Watch, metrics: Metrics): cloudwatch.Alarm[] {
  const { latency, serverErrorPercent } = watch.thresholds;
  const seconds = latency.toMilliseconds() / 1_000;
  return [
    createAlarm(scope, 'Latency', watch, {
      metric: metrics.latency,
      above: seconds,
      periods: 4,
      breaching: 3,
      description: `The p95 latency of the API is above ${seconds} s for 9 minutes, with at least ` +
        `${LATENCY_REQUESTS} requests in 3 minutes. Check the database, the cache and the CPU of the tasks.`,
    }),
    createAlarm(scope, 'ServerErrors', watch, {
      metric: metrics.errors,
      above: serverErrorPercent,
      // The newest minutes can be incomplete.
      periods: 8,
      breaching: 5,
      description: `More than ${serverErrorPercent} % of the requests have 5xx responses in 5 of 8 minutes. Check ` +
        'the log of the API.',
    }),
    createAlarm(scope, NO_TASK, watch, {
      metric: metrics.noneAnswers,
      above: 0,
      periods: FIRST_TASK_MINUTES,
      description: `No task of the API is healthy for ${FIRST_TASK_MINUTES} minutes although the desired count is ` +
        'above 0: the API is down. Check the events of the ECS service.',
    }),
  ];
}

function taskAlarms(scope: Construct, watch: Watch, metrics: Metrics): cloudwatch.Alarm[] {
  const { cpuPercent, memoryPercent, storagePercent, networkPerSecond } = watch.thresholds;
  const network = `${sizeText(networkPerSecond)}/s`;
  return [
    createAlarm(scope, 'Cpu', watch, {
      metric: metrics.cpu,
      above: cpuPercent,
      description: `The CPU utilization of the tasks is above ${cpuPercent} %. Check whether Auto Scaling has ` +
        'reached the maximum number of tasks.',
    }),
    createAlarm(scope, 'Memory', watch, {
      metric: metrics.memory,
      above: memoryPercent,
      description: `The memory utilization of the tasks is above ${memoryPercent} %. At 100 % ECS stops them.`,
    }),
    createAlarm(scope, 'NetworkIn', watch, {
      metric: metrics.received,
      above: networkPerSecond.toBytes(),
      description: `A task receives more than ${network} on average. Check the requests and uploads.`,
    }),
    createAlarm(scope, 'NetworkOut', watch, {
      metric: metrics.sent,
      above: networkPerSecond.toBytes(),
      description: `A task sends more than ${network} on average. Check the sizes of the responses.`,
    }),
    createAlarm(scope, 'Storage', watch, {
      metric: metrics.storage,
      above: storagePercent,
      description: `The ephemeral storage of the tasks is used to more than ${storagePercent} %. Check for temporary ` +
        'files.',
    }),
  ];
}

function loadBalancerAlarms(scope: Construct, watch: Watch, api: FargateApi): cloudwatch.Alarm[] {
  const { metrics } = api.loadBalancer;
  const { tlsErrors } = watch.thresholds;
  return [
    createAlarm(scope, 'TlsErrors', watch, {
      metric: metrics.clientTlsNegotiationErrorCount({ period: FIVE_MINUTES }),
      above: tlsErrors,
      periods: HOUR,
      description: `More than ${tlsErrors} TLS handshakes fail in 5 minutes, for an hour. Check the certificate and ` +
        'the security policy of the listener.',
    }),
    createAlarm(scope, 'RejectedConnections', watch, {
      metric: metrics.rejectedConnectionCount({ period: FIVE_MINUTES }),
      above: 0,
      periods: 1,
      description: 'The load balancer has reached its maximum number of connections and rejects new ones. Check the ' +
        'number of clients, and the rate limits of the web ACL.',
    }),
    createAlarm(scope, 'TargetConnectionErrors', watch, {
      metric: metrics.targetConnectionErrorCount({ period: FIVE_MINUTES }),
      above: 0,
      description: 'The load balancer cannot connect to tasks for 15 minutes. Check the security groups and the tasks.',
    }),
  ];
}

function rows(api: FargateApi, { thresholds }: Watch, metrics: Metrics): cloudwatch.IWidget[][] {
  const { cpuPercent, memoryPercent, networkPerSecond, serverErrorPercent, storagePercent, tlsErrors } = thresholds;
  const requests = responses((code, options) => api.metricHttpCodeTarget(code, options));
  return [
    [
      graph('Requests', requests, { unit: 'in 5 minutes', stacked: true }),
      graph('Errors', [metrics.errors], { unit: '% of requests', alarmAt: serverErrorPercent }),
      graph('Tasks', [metrics.running, metrics.desired], { unit: 'count' }),
    ],
    [
      graph('CPU of tasks', [metrics.cpu], { unit: '%', alarmAt: cpuPercent }),
      graph('Memory of tasks', [metrics.memory], { unit: '%', alarmAt: memoryPercent }),
      graph('Network I/O per task', [metrics.received, metrics.sent], {
        unit: 'bytes/s', alarmAt: networkPerSecond.toBytes(),
      }),
    ],
    [
      graph('Ephemeral storage of tasks', [metrics.storage], { unit: '%', alarmAt: storagePercent }),
      graph('Connections', [
        api.loadBalancer.metrics.activeConnectionCount({ label: 'Active' }),
        api.loadBalancer.metrics.newConnectionCount({ label: 'New' }),
      ], { unit: 'in 5 minutes' }),
      graph('Connection errors', [
        api.loadBalancer.metrics.rejectedConnectionCount({ label: 'Rejected' }),
        api.loadBalancer.metrics.clientTlsNegotiationErrorCount({ label: 'TLS errors' }),
        api.loadBalancer.metrics.targetConnectionErrorCount({ label: 'Errors to targets' }),
      ], { unit: 'in 5 minutes', alarmAt: tlsErrors, alarmLabel: 'alarm on TLS errors' }),
    ],
    [
      spendingGraph('Log', [bytesOf(api.logGroup)], thresholds, 'log', COLUMNS / 2),
      spendingGraph('Data', [api.loadBalancer.metrics.processedBytes()], thresholds, 'origin', COLUMNS / 2),
    ],
  ];
}
