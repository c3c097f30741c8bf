import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { Condition, fill, FIVE_MINUTES, MINUTE, Part, ring, Watch } from './part';
import { ICacheCluster } from '../../cache';

/** An alarm takes ten metrics, the expression over them among them. */
const NODES_PER_ALARM = 9;

/** What CloudWatch has of the nodes, and when it is too much. */
interface NodeCondition extends Condition {
  readonly id: string;
  readonly metric: cloudwatch.MathExpression;
}

/** Alarms and graphs on a cache. ElastiCache publishes by node, so that more than nine nodes have several alarms. */
export function watchCache(scope: Construct, watch: Watch, cache: ICacheCluster): Part {
  return {
    title: 'Cache',
    alarms: conditions(cache, watch).flatMap((condition) => ringOverNodes(scope, watch, condition)),
    own: [],
    symptoms: [],
    rows: rows(cache, watch),
  };
}

function conditions(cache: ICacheCluster, watch: Watch): NodeCondition[] {
  return [...loadConditions(cache, watch), ...clientConditions(cache, watch)];
}

function loadConditions(cache: ICacheCluster, { thresholds }: Watch): NodeCondition[] {
  const { cpuPercent, memoryPercent, evictions } = thresholds;
  return [
    {
      id: 'EngineCpu',
      metric: cache.metricEngineCpuUtilization({ period: MINUTE }),
      above: cpuPercent,
      periods: 10,
      description: `The engine of a cache node uses more than ${cpuPercent} % of its core: commands wait.`,
    },
    {
      id: 'Memory',
      metric: cache.metricDatabaseMemoryUsagePercentage({ period: MINUTE }),
      above: memoryPercent,
      periods: 10,
      description: `A cache node is filled to more than ${memoryPercent} %; when it is full it drops keys that expire, and refuses others.`,
    },
    {
      id: 'Evictions',
      metric: cache.metricEvictions({ period: FIVE_MINUTES }),
      above: evictions,
      description: `Full memory drives more than ${evictions} keys out of the cache in five minutes: sessions end early.`,
    },
  ];
}

function clientConditions(cache: ICacheCluster, { thresholds }: Watch): NodeCondition[] {
  const { cacheConnections, cacheLag, cacheLoginFailures } = thresholds;
  const seconds = cacheLag.toMilliseconds() / 1_000;
  return [
    {
      id: 'Connections',
      metric: cache.metric('CurrConnections', { period: MINUTE }),
      above: cacheConnections,
      periods: 5,
      description: `A cache node has more than ${cacheConnections} clients, of 65,000 that it takes.`,
    },
    {
      id: 'Lag',
      metric: cache.metricReplicationLag({ period: MINUTE }),
      above: seconds,
      periods: 5,
      description: `A replica of the cache is more than ${seconds} s behind: a failover would lose as much.`,
    },
    {
      id: 'LoginFailures',
      metric: cache.metric('AuthenticationFailures', { statistic: cloudwatch.Stats.SUM, period: FIVE_MINUTES }),
      above: cacheLoginFailures,
      periods: 1,
      description: `The cache refuses more than ${cacheLoginFailures} logins in five minutes: a wrong password, or somebody tries.`,
    },
  ];
}

function ringOverNodes(scope: Construct, watch: Watch, { id, metric, ...condition }: NodeCondition): cloudwatch.Alarm[] {
  const nodes = Object.entries(metric.usingMetrics);
  if (nodes.length <= NODES_PER_ALARM) return [ring(scope, id, watch, { ...condition, metric })];
  const parts = new Construct(scope, id);
  const [aggregation] = metric.expression.split('(');
  return Array.from({ length: Math.ceil(nodes.length / NODES_PER_ALARM) }, (_, part) => {
    const some = nodes.slice(part * NODES_PER_ALARM, (part + 1) * NODES_PER_ALARM);
    return ring(new Construct(parts, `Part${part + 1}`), 'Alarm', watch, {
      ...condition,
      metric: new cloudwatch.MathExpression({
        label: metric.label, expression: `${aggregation}([${some.map(([name]) => name).join(', ')}])`, usingMetrics: Object.fromEntries(some), period: metric.period,
      }),
    });
  });
}

function rows(cache: ICacheCluster, { thresholds }: Watch): cloudwatch.IWidget[][] {
  const { cpuPercent, memoryPercent, evictions, cacheLag, cacheConnections, cacheLoginFailures } = thresholds;
  const most = { statistic: cloudwatch.Stats.MAXIMUM, label: 'Busiest node' };
  const sum = (label: string) => ({ statistic: cloudwatch.Stats.SUM, label });
  return fill([
    ['Cache engine CPU', [cache.metricEngineCpuUtilization(most)], { unit: '%', alarmAt: cpuPercent }],
    ['Cache memory', [cache.metricDatabaseMemoryUsagePercentage({ ...most, label: 'Fullest node' })], { unit: '%', alarmAt: memoryPercent }],
    ['Cache clients', [cache.metricCurrConnections(most)], { unit: 'of a node', alarmAt: cacheConnections }],
    ['Cache hits', [cache.metric('CacheHitRate', { statistic: cloudwatch.Stats.AVERAGE, label: 'Hits' })], { unit: '%' }],
    ['Evictions', [cache.metricEvictions(sum('Evicted keys'))], { unit: 'in 5 minutes', alarmAt: evictions }],
    ['Refused logins', [cache.metric('AuthenticationFailures', sum('Refused'))], { unit: 'in 5 minutes', alarmAt: cacheLoginFailures }],
    ['Lag of replicas', [cache.metricReplicationLag({ label: 'Slowest replica' })], { unit: 'seconds', alarmAt: cacheLag.toMilliseconds() / 1_000 }],
    ['Cache traffic in', [cache.metric('NetworkBytesIn', sum('In'))], { unit: 'bytes in 5 minutes' }],
    ['Cache traffic out', [cache.metric('NetworkBytesOut', sum('Out'))], { unit: 'bytes in 5 minutes' }],
  ]);
}
