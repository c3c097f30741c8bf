import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Api } from './api';
import { Database } from './database';

export const { AVERAGE, MAXIMUM, MINIMUM, SUM } = cloudwatch.Stats;
export const MINUTE = Duration.minutes(1);
const DAY = Duration.days(1);
/** The namespace of the function that counts the tasks. */
export const TASKS = 'Eldonia/Tasks';
const THREE_MINUTES = Duration.minutes(3);
const CACHE_NODES = ['0001-001', '0001-002', '0002-001', '0002-002'];
/** Few requests are no evidence. */
const FEWEST_REQUESTS = 20;

export type ApiMetrics = ReturnType<typeof apiMetrics>;
export type DatabaseMetrics = ReturnType<typeof databaseMetrics>;

/** What alarms and dashboard read of tasks and load balancer, over five minutes if nothing else is said. */
export function apiMetrics({ cluster, service, loadBalancer, targetGroup }: Api) {
  const { metrics } = loadBalancer;
  const dimensionsMap = { ClusterName: cluster.clusterName, ServiceName: service.serviceName };
  const task = (metricName: string) => new cloudwatch.Metric({ namespace: 'ECS/ContainerInsights', metricName, dimensionsMap });
  const count = (metricName: string) => new cloudwatch.Metric({ namespace: TASKS, metricName, dimensionsMap });
  const [desired, running] = [count('DesiredTasks'), count('RunningTasks')];
  const failures = (period: Duration) => ({
    elb: metrics.httpCodeElb(elbv2.HttpCodeElb.ELB_5XX_COUNT, { period }),
    target: metrics.httpCodeTarget(elbv2.HttpCodeTarget.TARGET_5XX_COUNT, { period }),
  });
  // A request without a task to go to is answered with 503, but not counted.
  const all = (period: Duration) => new cloudwatch.MathExpression({
    expression: 'IF(FILL(requests, 0) > FILL(elb, 0) + FILL(target, 0), FILL(requests, 0), FILL(elb, 0) + FILL(target, 0))',
    usingMetrics: { ...failures(period), requests: metrics.requestCount({ period }) },
    period,
  });
  const ofAll = (expression: string, period: Duration) => new cloudwatch.MathExpression({
    expression, usingMetrics: { ...failures(period), all: all(period) }, period,
  });
  return {
    cpu: service.metricCpuUtilization(),
    memory: service.metricMemoryUtilization(),
    received: task('NetworkRxBytes'),
    sent: task('NetworkTxBytes'),
    storage: new cloudwatch.MathExpression({
      expression: '100 * used / reserved',
      usingMetrics: { used: task('EphemeralStorageUtilized'), reserved: task('EphemeralStorageReserved') },
    }),
    desired,
    running,
    missing: new cloudwatch.MathExpression({ expression: 'desired - running', usingMetrics: { desired, running } }),
    noneAnswers: new cloudwatch.MathExpression({
      // A group without a target has no metric.
      expression: 'IF((desired > 0) AND (FILL(healthy, 0) < 1), 1, 0)',
      usingMetrics: { desired, healthy: targetGroup.metrics.healthyHostCount({ period: MINUTE, statistic: MAXIMUM }) },
      period: MINUTE,
    }),
    slow: new cloudwatch.MathExpression({
      expression: 'IF(requests >= 40, latency, 0)',
      usingMetrics: {
        latency: metrics.targetResponseTime({ statistic: cloudwatch.Stats.percentile(95), period: THREE_MINUTES }),
        requests: metrics.requestCount({ period: THREE_MINUTES }),
      },
      period: THREE_MINUTES,
    }),
    latency: (percentile: number) => metrics.targetResponseTime({ statistic: cloudwatch.Stats.percentile(percentile), period: MINUTE }),
    answers: (code: elbv2.HttpCodeTarget) => metrics.httpCodeTarget(code),
    errorPercent: ofAll(`IF(all >= ${FEWEST_REQUESTS}, 100 * (FILL(elb, 0) + FILL(target, 0)) / all, 0)`, MINUTE),
    failures: failures(MINUTE),
    measured: (period: Duration) => ofAll('IF(all > 0, 100 * (1 - (FILL(elb, 0) + FILL(target, 0)) / all))', period),
    availability: (period: Duration, fewest: number) => ofAll(`IF(all >= ${fewest}, 100 * (1 - (FILL(elb, 0) + FILL(target, 0)) / all), 100)`, period),
    requests: metrics.requestCount(),
    active: metrics.activeConnectionCount(),
    started: metrics.newConnectionCount(),
    rejected: metrics.rejectedConnectionCount(),
    tlsErrors: metrics.clientTlsNegotiationErrorCount(),
    targetErrors: metrics.targetConnectionErrorCount(),
  };
}

/** RDS publishes each minute, one value an instance, so over a minute the greatest is that of the busiest. */
export function databaseMetrics({ cluster }: Database) {
  const metric = (metricName: string, statistic = AVERAGE, period?: Duration) => cluster.metric(metricName, { statistic, period });
  const of = (Role: string, metricName: string, statistic = AVERAGE, period?: Duration) => new cloudwatch.Metric({
    namespace: 'AWS/RDS', metricName, dimensionsMap: { DBClusterIdentifier: cluster.clusterIdentifier, Role }, statistic, period,
  });
  const deadlocks = of('WRITER', 'Deadlocks');
  return {
    cpu: of('WRITER', 'CPUUtilization', MAXIMUM, MINUTE),
    readerCpu: of('READER', 'CPUUtilization', MAXIMUM, MINUTE),
    memory: metric('FreeableMemory', MINIMUM, MINUTE),
    connections: metric('DatabaseConnections', MAXIMUM, MINUTE),
    lag: metric('AuroraReplicaLag', MAXIMUM, MINUTE),
    storage: metric('FreeLocalStorage', MINIMUM, MINUTE),
    commits: of('WRITER', 'CommitLatency'),
    deadlocks,
    deadlocksPerMinute: new cloudwatch.MathExpression({ expression: '60 * deadlocks', usingMetrics: { deadlocks } }),
    transactions: metric('MaximumUsedTransactionIDs', MAXIMUM),
    volume: metric('VolumeBytesUsed'),
    growth: new cloudwatch.MathExpression({
      expression: 'largest - smallest',
      usingMetrics: { largest: metric('VolumeBytesUsed', MAXIMUM, DAY), smallest: metric('VolumeBytesUsed', MINIMUM, DAY) },
      period: DAY,
    }),
    hits: metric('BufferCacheHitRatio', MINIMUM),
    received: metric('NetworkReceiveThroughput'),
    sent: metric('NetworkTransmitThroughput'),
  };
}

/** ElastiCache publishes by node. */
export function cacheMetric(metricName: string, statistic = MAXIMUM, period?: Duration, more?: Record<string, string>): cloudwatch.MathExpression {
  const functions: Record<string, string> = { [MAXIMUM]: 'MAX', [AVERAGE]: 'AVG', [SUM]: 'SUM' };
  const nodes = CACHE_NODES.map((node, index) => [`node${index}`, new cloudwatch.Metric({
    namespace: 'AWS/ElastiCache', metricName, dimensionsMap: { CacheClusterId: `eldonia-cache-${node}`, ...more }, statistic, period,
  })] as const);
  return new cloudwatch.MathExpression({
    label: metricName,
    expression: `${functions[statistic]}([${nodes.map(([id]) => id).join(', ')}])`,
    usingMetrics: Object.fromEntries(nodes),
    period,
  });
}

/** Over all shards, also those that scaling adds. */
export function cacheGroupMetric(metricName: string, more: Record<string, string> = {}): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/ElastiCache', metricName, dimensionsMap: { ReplicationGroupId: 'eldonia-cache', ...more }, statistic: MAXIMUM, period: MINUTE,
  });
}

/** CloudFront's metrics are in us-east-1, wherever they are shown. */
export function cdnMetric(distributionId: string, metricName: string, statistic = AVERAGE): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/CloudFront', metricName, dimensionsMap: { DistributionId: distributionId, Region: 'Global' }, statistic, region: 'us-east-1',
  });
}

/** And so are those of its firewall. */
export function firewallMetric(metricName: string): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/WAFV2', metricName, dimensionsMap: { WebACL: 'eldonia', Rule: 'ALL' }, statistic: SUM, region: 'us-east-1',
  });
}

/** Connections that NAT gateways refuse, because no port is free. */
export function refusedMetric(natGatewayIds: string[]): cloudwatch.MathExpression {
  return sum(natGatewayIds.map((NatGatewayId) => ({ namespace: 'AWS/NATGateway', metricName: 'ErrorPortAllocation', dimensionsMap: { NatGatewayId } })));
}

/** Notifications that SNS could not deliver. */
export function undeliveredMetric(TopicName: string): cloudwatch.MathExpression {
  return sum([{ namespace: 'AWS/SNS', metricName: 'NumberOfNotificationsFailed', dimensionsMap: { TopicName } }]);
}

function sum(metrics: cloudwatch.MetricProps[]): cloudwatch.MathExpression {
  const usingMetrics = Object.fromEntries(metrics.map((metric, index) => [`one${index}`, new cloudwatch.Metric({ ...metric, statistic: SUM })]));
  return new cloudwatch.MathExpression({ expression: `SUM([${Object.keys(usingMetrics).join(', ')}])`, usingMetrics });
}
