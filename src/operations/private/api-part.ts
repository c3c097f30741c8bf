import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';
import { errorRate } from './availability';
import { FIVE_MINUTES, graph, MINUTE, Part, ring, sizeText, Watch } from './part';
import { IFargateApi } from '../../fargate-api';

const NAMESPACE = 'ECS/ContainerInsights';
/** How long a deployment or a scaling takes to start a task, in minutes. */
const START_MINUTES = 15;

/** Alarms and graphs on the tasks and their load balancer. */
export function watchApi(scope: Construct, watch: Watch, api: IFargateApi): Part {
  const metrics = apiMetrics(api, watch);
  const [latency, errors, stopped] = symptoms(scope, watch, metrics);
  return {
    title: 'API',
    alarms: [latency, errors, stopped, ...taskAlarms(scope, watch, metrics), ...doorAlarms(scope, watch, api)],
    own: [api.failureAlarm, api.unhealthyAlarm],
    symptoms: [latency, errors, stopped, api.failureAlarm],
    rows: rows(api, watch, metrics),
  };
}

type Metrics = ReturnType<typeof apiMetrics>;

function apiMetrics(api: IFargateApi, { thresholds }: Watch) {
  const dimensionsMap = api.metricDimensions;
  const insight = (metricName: string, label: string, statistic: string = cloudwatch.Stats.AVERAGE, period = FIVE_MINUTES) =>
    new cloudwatch.Metric({ namespace: NAMESPACE, metricName, dimensionsMap, statistic, period, label });
  const running = insight('RunningTaskCount', 'Running', cloudwatch.Stats.AVERAGE, MINUTE);
  const desired = insight('DesiredTaskCount', 'Desired', cloudwatch.Stats.AVERAGE, MINUTE);
  const percentile = (p: number) => api.metricTargetResponseTime({ statistic: cloudwatch.Stats.percentile(p), period: FIVE_MINUTES, label: `p${p}` });
  return {
    cpu: api.metricCpuUtilization({ label: 'CPU' }),
    memory: api.metricMemoryUtilization({ label: 'Memory' }),
    received: insight('NetworkRxBytes', 'Received'),
    sent: insight('NetworkTxBytes', 'Sent'),
    storage: new cloudwatch.MathExpression({
      label: 'Storage',
      expression: '100 * used / reserved',
      usingMetrics: { used: insight('EphemeralStorageUtilized', 'Used'), reserved: insight('EphemeralStorageReserved', 'Reserved') },
      period: FIVE_MINUTES,
    }),
    running,
    desired,
    missing: new cloudwatch.MathExpression({ label: 'Missing', expression: 'desired - running', usingMetrics: { desired, running }, period: MINUTE }),
    noneAnswers: noneAnswers(api, desired),
    p50: percentile(50),
    p95: percentile(95),
    p99: percentile(99),
    errors: errorRate(api, thresholds.minimumRequests, MINUTE),
  };
}

/** 1 while tasks are wanted and none answers. Deployments that shift traffic have two target groups, of which users reach one. */
function noneAnswers(api: IFargateApi, desired: cloudwatch.Metric): cloudwatch.MathExpression {
  const [first, second] = [api.targetGroup, api.alternateTargetGroup].map((group) =>
    group?.metrics.healthyHostCount({ period: MINUTE, statistic: cloudwatch.Stats.MAXIMUM }));
  const usingMetrics: Record<string, cloudwatch.IMetric> = { desired, healthy: first! };
  if (second) usingMetrics.alternate = second;
  return new cloudwatch.MathExpression({
    label: 'No task answers',
    expression: `IF((desired > 0) AND (FILL(healthy, 0)${second ? ' + FILL(alternate, 0)' : ''} < 1), 1, 0)`,
    usingMetrics,
    period: MINUTE,
  });
}

function symptoms(scope: Construct, watch: Watch, metrics: Metrics): cloudwatch.Alarm[] {
  const { latency, serverErrorPercent } = watch.thresholds;
  const seconds = latency.toMilliseconds() / 1_000;
  return [
    ring(scope, 'Latency', watch, {
      metric: metrics.p99,
      above: seconds,
      percentile: true,
      description: `One request of a hundred takes longer than ${seconds} s, for a quarter of an hour. Look at the database, the cache and the CPU.`,
    }),
    ring(scope, 'ServerErrors', watch, {
      metric: metrics.errors,
      above: serverErrorPercent,
      periods: 5,
      description: `More than ${serverErrorPercent} % of the requests are answered with 5xx, for five minutes. Look into the log of the API.`,
    }),
    ring(scope, 'NoTask', watch, {
      metric: metrics.noneAnswers,
      above: 0,
      description: 'Tasks are wanted, and none answers its health check: the API is down. Look at the events of the service.',
    }),
  ];
}

function taskAlarms(scope: Construct, watch: Watch, metrics: Metrics): cloudwatch.Alarm[] {
  const { cpuPercent, memoryPercent, storagePercent, networkPerSecond } = watch.thresholds;
  const network = `${sizeText(networkPerSecond)} a second`;
  return [
    ring(scope, 'Cpu', watch, {
      metric: metrics.cpu,
      above: cpuPercent,
      description: `The tasks use more than ${cpuPercent} % of their CPU, although scaling should have added some: has it reached its maximum?`,
    }),
    ring(scope, 'Memory', watch, {
      metric: metrics.memory,
      above: memoryPercent,
      description: `The tasks use more than ${memoryPercent} % of their memory; at 100 % they are killed.`,
    }),
    ring(scope, 'NetworkIn', watch, {
      metric: metrics.received, above: networkPerSecond.toBytes(), description: `A task receives more than ${network} on average.`,
    }),
    ring(scope, 'NetworkOut', watch, {
      metric: metrics.sent, above: networkPerSecond.toBytes(), description: `A task sends more than ${network} on average.`,
    }),
    ring(scope, 'Storage', watch, {
      metric: metrics.storage, above: storagePercent, description: `The tasks have filled more than ${storagePercent} % of their ephemeral storage.`,
    }),
    ring(scope, 'MissingTasks', watch, {
      metric: metrics.missing,
      above: 0,
      periods: START_MINUTES,
      description: `Fewer tasks run than are wanted, for ${START_MINUTES} minutes: they fail to start, or Fargate has no capacity.`,
    }),
  ];
}

function doorAlarms(scope: Construct, watch: Watch, api: IFargateApi): cloudwatch.Alarm[] {
  const { metrics } = api.loadBalancer;
  const { tlsErrors } = watch.thresholds;
  return [
    ring(scope, 'RejectedConnections', watch, {
      metric: metrics.rejectedConnectionCount({ period: FIVE_MINUTES }),
      above: 0,
      periods: 1,
      description: 'The load balancer has reached its most connections and refuses new ones.',
    }),
    ring(scope, 'TlsErrors', watch, {
      metric: metrics.clientTlsNegotiationErrorCount({ period: FIVE_MINUTES }),
      above: tlsErrors,
      description: `More than ${tlsErrors} handshakes fail in five minutes: is the certificate still right for the clients?`,
    }),
    ring(scope, 'TargetConnectionErrors', watch, {
      metric: metrics.targetConnectionErrorCount({ period: FIVE_MINUTES }),
      above: 0,
      description: 'The load balancer can not connect to tasks, for a quarter of an hour.',
    }),
  ];
}

function rows(api: IFargateApi, { thresholds }: Watch, metrics: Metrics): cloudwatch.IWidget[][] {
  const { cpuPercent, memoryPercent, networkPerSecond, serverErrorPercent, latency, storagePercent, tlsErrors } = thresholds;
  const code = (status: elbv2.HttpCodeTarget, label: string) => api.metricHttpCodeTarget(status, { period: FIVE_MINUTES, label });
  const { TARGET_2XX_COUNT, TARGET_3XX_COUNT, TARGET_4XX_COUNT, TARGET_5XX_COUNT } = elbv2.HttpCodeTarget;
  return [
    [
      graph('Requests', [
        code(TARGET_2XX_COUNT, '2xx'), code(TARGET_3XX_COUNT, '3xx'), code(TARGET_4XX_COUNT, '4xx'), code(TARGET_5XX_COUNT, '5xx'),
      ], { unit: 'in 5 minutes', stacked: true }),
      graph('Latency', [metrics.p50, metrics.p95, metrics.p99], {
        unit: 'seconds', alarmAt: latency.toMilliseconds() / 1_000, alarmLabel: 'alarm on p99',
      }),
      graph('Errors', [metrics.errors], { unit: '% of requests', alarmAt: serverErrorPercent }),
    ],
    [
      graph('CPU of tasks', [metrics.cpu], { unit: '%', alarmAt: cpuPercent, width: 6 }),
      graph('Memory of tasks', [metrics.memory], { unit: '%', alarmAt: memoryPercent, width: 6 }),
      graph('Network I/O of a task', [metrics.received, metrics.sent], { unit: 'bytes/s', alarmAt: networkPerSecond.toBytes(), width: 6 }),
      graph('Tasks', [metrics.running, metrics.desired], { unit: 'count', width: 6 }),
    ],
    [
      graph('Ephemeral storage of tasks', [metrics.storage], { unit: '%', alarmAt: storagePercent }),
      graph('Connections', [
        api.loadBalancer.metrics.activeConnectionCount({ label: 'Active' }), api.loadBalancer.metrics.newConnectionCount({ label: 'New' }),
      ], { unit: 'in 5 minutes' }),
      graph('Refused at the door', [
        api.loadBalancer.metrics.rejectedConnectionCount({ label: 'Rejected' }),
        api.loadBalancer.metrics.clientTlsNegotiationErrorCount({ label: 'TLS errors' }),
        api.loadBalancer.metrics.targetConnectionErrorCount({ label: 'Errors to tasks' }),
      ], { unit: 'in 5 minutes', alarmAt: tlsErrors, alarmLabel: 'alarm on TLS errors' }),
    ],
  ];
}
