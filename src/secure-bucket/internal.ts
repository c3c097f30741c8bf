export { checkBucketName } from './private/bucket-name';
export { type ReplicationMetricName, replicationMetric } from './private/replication-metrics';
export { wholeDays } from './private/storage-checks';
