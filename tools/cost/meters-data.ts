import { BASELINE } from './baseline';
import { HOURS, Meter, numberOf, ofType, refersTo, vcpusOf } from './charge';
import { uptime } from './uptime';

const SERVERLESS = 'db.serverless';
/** Days of Performance Insights that are free of charge. */
const FREE_INSIGHTS = 7;
/** A proxy is charged by the vCPUs of all instances behind it, and at least by these. */
const LEAST_PROXY_VCPUS = 2;

/** Databases and caches. */
export const DATA_METERS: Record<string, Meter> = {
  'AWS::RDS::DBInstance': ({ properties }, { stack }) => {
    const instanceClass: string = properties.DBInstanceClass;
    const cluster = ofType(stack, 'AWS::RDS::DBCluster').find(({ id }) => refersTo(properties.DBClusterIdentifier, id));
    const plan = cluster?.properties.StorageType === 'aurora-iopt1' ? 'aurora.io-optimized' : 'aurora';
    const hours = HOURS * uptime(stack, 'database');
    const retention = numberOf(properties.PerformanceInsightsRetentionPeriod, FREE_INSIGHTS);
    return [
      instanceClass === SERVERLESS
        ? { component: 'Database', key: 'aurora.acu', quantity: hours * numberOf(cluster?.properties.ServerlessV2ScalingConfiguration?.MinCapacity, 0) }
        : { component: 'Database', key: `${plan}.${instanceClass}`, quantity: hours },
      ...properties.EnablePerformanceInsights && retention > FREE_INSIGHTS
        ? [{ component: 'Database', key: 'rds.performance-insights', quantity: vcpusOf(instanceClass) } as const] : [],
      ...numberOf(properties.MonitoringInterval, 0) > 0
        ? [{ component: 'Database', key: 'logs.ingest', quantity: BASELINE.osMetricsGigabytes * uptime(stack, 'database'), assumed: true } as const] : [],
    ];
  },
  'AWS::RDS::DBCluster': ({ properties }) => [{
    component: 'Database',
    key: properties.StorageType === 'aurora-iopt1' ? 'aurora.io-optimized.storage' : 'aurora.storage',
    quantity: BASELINE.databaseGigabytes,
    assumed: true,
  }],
  'AWS::RDS::DBProxy': (_, { stack }) => {
    const vcpus = ofType(stack, 'AWS::RDS::DBInstance').reduce((sum, { properties }) => sum + vcpusOf(properties.DBInstanceClass), 0);
    return [{ component: 'Database', key: 'rds.proxy', quantity: HOURS * Math.max(LEAST_PROXY_VCPUS, vcpus) }];
  },
  'AWS::ElastiCache::ReplicationGroup': ({ properties }) => {
    const nodes = numberOf(properties.NumNodeGroups, 1) * (1 + numberOf(properties.ReplicasPerNodeGroup, 0));
    const node: string = properties.CacheNodeType;
    return [
      { component: 'Cache', key: `elasticache.${properties.Engine}.${node}`, quantity: HOURS * nodes },
      ...properties.Durability === 'sync' ? [{ component: 'Cache', key: `elasticache.sync.${node}`, quantity: HOURS * nodes } as const] : [],
    ];
  },
};
