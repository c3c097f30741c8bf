export { checkBucketName } from './private/bucket-name';
export { type ReplicationMetricName, replicationMetric } from './private/replication-metrics';
export { wholeDays } from './private/storage-checks';
export { DeferredReplication } from './private/deferred-replication';
export { BucketReplicationAlarms, ReplicationEnd } from './private/replication-alarms';
