import { Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { IConstruct } from 'constructs';
import { invalid } from '../../private/errors';

/** The metric math function per statistic, to aggregate the values of the nodes. */
const AGGREGATIONS: Record<string, string> = { Maximum: 'MAX', Minimum: 'MIN', Average: 'AVG', Sum: 'SUM' };

/**
 * Returns the IDs of the nodes, which ElastiCache derives from the group: `<group>-0001-001` etc. A token counts as 1.
 */
export function nodeIdsOf(groupId: string, shards: number, replicasPerShard: number): string[] {
  const shardCount = Token.isUnresolved(shards) ? 1 : shards;
  const nodeCount = Token.isUnresolved(replicasPerShard) ? 1 : replicasPerShard + 1;
  return Array.from({ length: shardCount }, (_, shard) => Array.from({ length: nodeCount }, (__, node) =>
    `${groupId}-${String(shard + 1).padStart(4, '0')}-${String(node + 1).padStart(3, '0')}`)).flat();
}

/**
 * Metrics that ElastiCache publishes only with the node ID, which is `0001` in every cache cluster of Valkey and Redis.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/SupportedMetricsForResourceTagsForTelemetry.html
 */
const NODE_ID = '0001';
const WITH_NODE_ID = [
  'AllocatorFragmentationBytes', 'AllocatorFragmentationRatio', 'BlockedConnections', 'ChannelAuthorizationFailures',
  'ClusterBasedCmds', 'ClusterBasedCmdsLatency', 'CurrItemsWithVolatileFields', 'CurrVolatileItems',
  'DatabaseAuthorizationFailures', 'DatabaseCapacityUsageCountedForEvictPercentage', 'DatabaseCapacityUsagePercentage',
  'DatabaseMemoryUsageCountedForEvictPercentage', 'DurabilityBufferExceededErrorCount', 'DurabilityLag', 'ErrorCount',
  'IamAuthenticationExpirations', 'IamAuthenticationThrottling', 'MajorPageFaults', 'ProcessedCommands',
  'PubSubChannels', 'PubSubShardChannels', 'RejectedConnections', 'SuccessfulReadRequestLatency',
  'SuccessfulWriteRequestLatency', 'TrafficManagementActive', 'UsedMemoryDataset',
];

/** Returns a metric of the replication group, which contains the shards that scaling adds. */
export function metricOfGroup(
  metricName: string, dimensionsMap: Record<string, string>, options: cloudwatch.MetricOptions = {},
): cloudwatch.Metric {
  return new cloudwatch.Metric({
    namespace: 'AWS/ElastiCache', metricName, statistic: cloudwatch.Stats.MAXIMUM, ...options, dimensionsMap,
  });
}

/** Returns an expression over all nodes. ElastiCache publishes most metrics per node only. */
export function metricOverNodes(
  scope: IConstruct, nodeIds: string[], metricName: string, options: cloudwatch.MetricOptions,
): cloudwatch.MathExpression {
  const { statistic = 'Maximum' } = options;
  const aggregation = AGGREGATIONS[statistic]
    ?? invalid(scope, `statistic must be Maximum, Minimum, Average or Sum over nodes, got ${statistic}; choose one`);
  const metrics = nodeIds.map((nodeId, index): [string, cloudwatch.IMetric] => [
    `node${index}`,
    new cloudwatch.Metric({
      ...options,
      namespace: 'AWS/ElastiCache',
      metricName,
      dimensionsMap: { CacheClusterId: nodeId, ...WITH_NODE_ID.includes(metricName) ? { CacheNodeId: NODE_ID } : {} },
      statistic,
    }),
  ]);
  return new cloudwatch.MathExpression({
    expression: `${aggregation}([${metrics.map(([name]) => name).join(', ')}])`,
    usingMetrics: Object.fromEntries(metrics),
    label: options.label ?? metricName,
    period: options.period,
  });
}
