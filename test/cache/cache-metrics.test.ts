import { Duration, Lazy, aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { cacheIn } from './fixture';
import { CacheCluster } from '../../src/cache';
import { testStack } from '../../tools/assemblies/stacks';

test('aggregates the metrics of all nodes, by their IDs', () => {
  const stack = testStack();
  const cache = cacheIn(stack);
  const { expression, usingMetrics } = cache.metricEngineCpuUtilization();
  const group = { Ref: stack.getLogicalId(cache.replicationGroup) };
  const ids = Object.values(usingMetrics).map((one) => stack.resolve((one as cloudwatch.Metric).dimensions!.CacheClusterId) as unknown);

  expect(expression).toBe('MAX([node0, node1, node2, node3])');
  expect(ids).toEqual(['-0001-001', '-0001-002', '-0002-001', '-0002-002'].map((node) => ({ 'Fn::Join': ['', [group, node]] })));
  expect(usingMetrics.node0).toMatchObject({ namespace: 'AWS/ElastiCache', metricName: 'EngineCPUUtilization', statistic: 'Maximum' });
});

test('has metrics of the group, which contain the shards that scaling adds', () => {
  const cache = cacheIn(testStack(), { replicationGroupId: 'eldonia' });

  expect(cache.metricGroupEngineCpuUtilization()).toMatchObject({
    namespace: 'AWS/ElastiCache',
    metricName: 'EngineCPUUtilization',
    dimensions: { ReplicationGroupId: 'eldonia', Role: 'Primary' },
    statistic: 'Maximum',
  });
  expect(cache.metricGroupMemoryUsagePercentage({ statistic: 'Average' })).toMatchObject({
    metricName: 'DatabaseMemoryUsageCountedForEvictPercentage',
    dimensions: { ReplicationGroupId: 'eldonia' },
    statistic: 'Average',
  });
});

/** Those of a cache with a known ID have no reference to it. */
test.each([
  ['DurabilityLag', { CacheClusterId: 'eldonia-0001-001', CacheNodeId: '0001' }],
  ['TrafficManagementActive', { CacheClusterId: 'eldonia-0001-001', CacheNodeId: '0001' }],
  ['EngineCPUUtilization', { CacheClusterId: 'eldonia-0001-001' }],
])('%s has the dimensions under which ElastiCache publishes it', (name, dimensions) => {
  const { usingMetrics } = cacheIn(testStack(), { replicationGroupId: 'eldonia', shards: 1 }).metric(name);

  expect(usingMetrics).toMatchObject({ node0: { dimensions }, node1: { dimensions: { ...dimensions, CacheClusterId: 'eldonia-0001-002' } } });
});

test.each<[string, (cache: CacheCluster) => cloudwatch.MathExpression, string, string]>([
  ['DatabaseMemoryUsagePercentage', (cache) => cache.metricDatabaseMemoryUsagePercentage(), 'MAX([node0, node1])', 'Maximum'],
  ['Evictions', (cache) => cache.metricEvictions(), 'SUM([node0, node1])', 'Sum'],
  ['CurrConnections', (cache) => cache.metricCurrConnections(), 'SUM([node0, node1])', 'Sum'],
  ['ReplicationLag', (cache) => cache.metricReplicationLag(), 'MAX([node0, node1])', 'Maximum'],
  ['DurabilityLag', (cache) => cache.metricDurabilityLag(), 'MAX([node0, node1])', 'Maximum'],
  ['CacheHits', (cache) => cache.metric('CacheHits', { statistic: 'Average' }), 'AVG([node0, node1])', 'Average'],
  ['FreeableMemory', (cache) => cache.metric('FreeableMemory', { statistic: 'Minimum' }), 'MIN([node0, node1])', 'Minimum'],
])('has the metric %s', (metricName, measure, expression, statistic) => {
  const metric = measure(cacheIn(testStack(), { shards: 1 }));

  expect([metric.expression, metric.label]).toEqual([expression, metricName]);
  expect(metric.usingMetrics.node1).toMatchObject({ metricName, statistic });
});

test('uses the options of a metric', () => {
  const metric = cacheIn(testStack()).metricEvictions({ period: Duration.minutes(1), label: 'Lost keys' });

  expect([
    metric.label, metric.period.toMinutes(), metric.usingMetrics.node0.toMetricConfig().metricStat!.period.toMinutes(),
  ]).toEqual(['Lost keys', 1, 1]);
});

test('has the metrics of the first shard for a token as number of shards', () => {
  const number = Lazy.number({ produce: () => 2 });

  expect(cacheIn(testStack(), { shards: number, replicasPerShard: number }).metricEvictions().expression).toBe('SUM([node0])');
});

test('fails with a statistic that cannot be aggregated', () => expect(() => cacheIn(testStack()).metric('EngineCPUUtilization', { statistic: 'p99' }))
  .toThrow('statistic must be Maximum, Minimum, Average or Sum over nodes, got p99; choose one (at Test/Cache)'));
