export { checkBucketName } from './private/bucket-name';
export { LogBucket } from './private/log-bucket';
export { type ReplicationMetricName, replicationMetric } from './private/replication-alarms';
export { DeferredReplication } from './private/deferred-replication';
export { BucketReplicationAlarms, ReplicationEnd } from './private/replication-alarms';
