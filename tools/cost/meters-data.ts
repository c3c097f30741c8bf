import { BASELINE } from './baseline';
import { assumed, charge, HOURS, Meter, numberOf, ofType, refersTo, vcpusOf } from './charge';
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
    const least = hours * numberOf(cluster?.properties.ServerlessV2ScalingConfiguration?.MinCapacity, 0);
    const [isServerless, vcpus] = [instanceClass === SERVERLESS, vcpusOf(instanceClass)];
    // The advanced mode includes the 15 months that it requires.
    const insights = (properties.DatabaseInsightsMode ?? cluster?.properties.DatabaseInsightsMode) === 'advanced'
      ? isServerless ? charge('Database', 'rds.database-insights.acu', least) : charge('Database', 'rds.database-insights', hours * vcpus)
      : properties.EnablePerformanceInsights && retention > FREE_INSIGHTS ? charge('Database', 'rds.performance-insights', vcpus) : [];
    return [
      ...isServerless ? charge('Database', 'aurora.acu', least) : charge('Database', `${plan}.${instanceClass}`, hours),
      ...insights,
      ...numberOf(properties.MonitoringInterval, 0) > 0 ? assumed('Database', 'logs.ingest', BASELINE.osMetricsGigabytes * uptime(stack, 'database')) : [],
    ];
  },
  'AWS::RDS::DBCluster': ({ properties }) =>
    assumed('Database', properties.StorageType === 'aurora-iopt1' ? 'aurora.io-optimized.storage' : 'aurora.storage', BASELINE.databaseGigabytes),
  'AWS::RDS::DBProxy': (_, { stack }) => {
    const vcpus = ofType(stack, 'AWS::RDS::DBInstance').reduce((sum, { properties }) => sum + vcpusOf(properties.DBInstanceClass), 0);
    return charge('Database', 'rds.proxy', HOURS * Math.max(LEAST_PROXY_VCPUS, vcpus));
  },
  'AWS::ElastiCache::ReplicationGroup': ({ properties: { NumNodeGroups, ReplicasPerNodeGroup, CacheNodeType, Engine, Durability } }) => {
    const hours = HOURS * numberOf(NumNodeGroups, 1) * (1 + numberOf(ReplicasPerNodeGroup, 0));
    return [
      ...charge('Cache', `elasticache.${Engine}.${CacheNodeType}`, hours),
      ...Durability === 'sync' ? charge('Cache', `elasticache.sync.${CacheNodeType}`, hours) : [],
    ];
  },
};
