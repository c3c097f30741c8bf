import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { Condition, fill, FIVE_MINUTES, MINUTE, Part, createAlarm, Watch } from './part';
import { CauseGroup } from './verdicts';
import { CacheCluster, CacheDurability, ICacheCluster } from '../../../cache';

/** An alarm can have ten metrics, including the expression. */
const NODES_PER_ALARM = 9;

/** An alarm condition on an expression over the metrics of the nodes. */
interface NodeCondition extends Condition {
  readonly id: string;
  readonly metric: cloudwatch.MathExpression;
}

/**
 * Alarms and graphs on a cache. ElastiCache publishes most metrics per node: with more than nine nodes there are
 * several alarms. Two alarms on the group include the shards that scaling adds.
 */
export function watchCache(scope: Construct, watch: Watch, cache: ICacheCluster): Part {
  const conditions = [loadConditions, clientConditions, writeConditions].flatMap((of) => of(cache, watch));
  return {
    title: 'Cache',
    alarms: [
      ...conditions.flatMap((condition) => createNodeAlarms(scope, watch, condition)),
      ...groupAlarms(scope, cache, watch),
    ],
    own: [],
    symptoms: [],
    group: CauseGroup.CACHE,
    rows: rows(cache, watch),
  };
}

/** The durability of an imported cache is not known. Without data points, its alarms stay in OK. */
function canRejectWrites(cache: ICacheCluster): boolean {
  return !(cache instanceof CacheCluster) || cache.durability === CacheDurability.ASYNC;
}

function writeConditions(cache: ICacheCluster, { thresholds: { cacheDurabilityLag } }: Watch): NodeCondition[] {
  const milliseconds = cacheDurabilityLag.toMilliseconds();
  const throttled: NodeCondition = {
    id: 'Throttled',
    metric: cache.metric('TrafficManagementActive', { period: MINUTE }),
    above: 0,
    periods: 5,
    description: 'ElastiCache throttles commands of a cache node for 5 minutes, because it receives more than it can ' +
      'process. Scale out, or send fewer commands.',
  };
  if (!canRejectWrites(cache)) return [throttled];
  return [
    {
      id: 'DurabilityLag',
      metric: cache.metricDurabilityLag({ period: MINUTE }),
      above: milliseconds,
      periods: 3,
      description: `Writes of the cache reach its durable log more than ${milliseconds} ms late. At 10,000 ms ` +
        'ElastiCache rejects writes. Write less, or scale out.',
    },
    {
      id: 'RejectedWrites',
      metric: cache.metric('DurabilityBufferExceededErrorCount', {
        statistic: cloudwatch.Stats.SUM, period: FIVE_MINUTES,
      }),
      above: 0,
      periods: 1,
      description: 'The cache rejects writes, because its durable log is more than 10 s behind. Clients must retry. ' +
        'Write less, or scale out.',
    },
    throttled,
  ];
}

/** The group, because the shards that scaling adds have nodes that no alarm names. */
function groupAlarms(scope: Construct, cache: ICacheCluster, watch: Watch): cloudwatch.Alarm[] {
  const { cpuPercent, memoryPercent } = watch.thresholds;
  return [
    createAlarm(scope, 'GroupCpu', watch, {
      metric: cache.metricGroupEngineCpuUtilization({ period: MINUTE }),
      above: cpuPercent,
      periods: 10,
      description: `The engine CPU utilization of the cache is above ${cpuPercent} % for 10 minutes, over all ` +
        'shards. Check the slow log, or scale out.',
    }),
    createAlarm(scope, 'GroupMemory', watch, {
      metric: cache.metricGroupMemoryUsagePercentage({ period: MINUTE }),
      above: memoryPercent,
      periods: 10,
      description: `The memory of the cache is used to more than ${memoryPercent} % for 10 minutes, over all shards. ` +
        'Scale out or up.',
    }),
  ];
}

function loadConditions(cache: ICacheCluster, { thresholds }: Watch): NodeCondition[] {
  const { cpuPercent, memoryPercent, evictions } = thresholds;
  return [
    {
      id: 'EngineCpu',
      metric: cache.metricEngineCpuUtilization({ period: MINUTE }),
      above: cpuPercent,
      periods: 10,
      description: `The engine CPU utilization of a cache node is above ${cpuPercent} % for 10 minutes: commands are ` +
        'delayed. Check the slow log, or scale out.',
    },
    {
      id: 'Memory',
      metric: cache.metricDatabaseMemoryUsagePercentage({ period: MINUTE }),
      above: memoryPercent,
      periods: 10,
      description: `The memory of a cache node is used to more than ${memoryPercent} % for 10 minutes. A full node ` +
        'evicts keys with a TTL and rejects writes without one.',
    },
    {
      id: 'Evictions',
      metric: cache.metricEvictions({ period: FIVE_MINUTES }),
      above: evictions,
      description: `The cache evicts more than ${evictions} keys in 5 minutes because its memory is full: sessions ` +
        'end early. Scale out or up.',
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
      description: `A cache node has more than ${cacheConnections} connections (maximum 65,000). Check the ` +
        'connection pools of the clients.',
    },
    {
      id: 'Lag',
      metric: cache.metricReplicationLag({ period: MINUTE }),
      above: seconds,
      periods: 5,
      description: `A replica of the cache is more than ${seconds} s behind the primary. A failover would lose these ` +
        'writes.',
    },
    {
      id: 'LoginFailures',
      metric: cache.metric('AuthenticationFailures', { statistic: cloudwatch.Stats.SUM, period: FIVE_MINUTES }),
      above: cacheLoginFailures,
      periods: 1,
      description: `More than ${cacheLoginFailures} authentications at the cache fail in 5 minutes: a wrong ` +
        'password, or an attack.',
    },
  ];
}

function createNodeAlarms(
  scope: Construct, watch: Watch, { id, metric, ...condition }: NodeCondition,
): cloudwatch.Alarm[] {
  const nodes = Object.entries(metric.usingMetrics);
  if (nodes.length <= NODES_PER_ALARM) return [createAlarm(scope, id, watch, { ...condition, metric })];
  const parts = new Construct(scope, id);
  const [aggregation] = metric.expression.split('(');
  return Array.from({ length: Math.ceil(nodes.length / NODES_PER_ALARM) }, (_, part) => {
    const some = nodes.slice(part * NODES_PER_ALARM, (part + 1) * NODES_PER_ALARM);
    return createAlarm(new Construct(parts, `Part${part + 1}`), 'Alarm', watch, {
      ...condition,
      metric: new cloudwatch.MathExpression({
        label: metric.label,
        expression: `${aggregation}([${some.map(([name]) => name).join(', ')}])`,
        usingMetrics: Object.fromEntries(some),
        period: metric.period,
      }),
    });
  });
}

function rows(cache: ICacheCluster, { thresholds }: Watch): cloudwatch.IWidget[][] {
  const { cpuPercent, memoryPercent, evictions, cacheLag, cacheConnections, cacheLoginFailures } = thresholds;
  const max = { statistic: cloudwatch.Stats.MAXIMUM, label: 'Busiest node' };
  const sum = (label: string) => ({ statistic: cloudwatch.Stats.SUM, label });
  return fill([
    ['Cache engine CPU', [cache.metricEngineCpuUtilization(max)], { unit: '%', alarmAt: cpuPercent }],
    ['Cache memory', [cache.metricDatabaseMemoryUsagePercentage({ ...max, label: 'Fullest node' })], {
      unit: '%', alarmAt: memoryPercent,
    }],
    ['Cache connections', [cache.metricCurrConnections(max)], { unit: 'per node', alarmAt: cacheConnections }],
    [
      'Cache hit rate', [cache.metric('CacheHitRate', { statistic: cloudwatch.Stats.AVERAGE, label: 'Hits' })],
      { unit: '%' },
    ],
    ['Evictions', [cache.metricEvictions(sum('Evicted keys'))], { unit: 'in 5 minutes', alarmAt: evictions }],
    ['Failed authentications', [cache.metric('AuthenticationFailures', sum('Failed'))], {
      unit: 'in 5 minutes', alarmAt: cacheLoginFailures,
    }],
    ['Cache replication lag', [cache.metricReplicationLag({ label: 'Slowest replica' })], {
      unit: 'seconds', alarmAt: cacheLag.toMilliseconds() / 1_000,
    }],
    ['Cache traffic in', [cache.metric('NetworkBytesIn', sum('In'))], { unit: 'bytes in 5 minutes' }],
    ['Cache traffic out', [cache.metric('NetworkBytesOut', sum('Out'))], { unit: 'bytes in 5 minutes' }],
  ]);
}
