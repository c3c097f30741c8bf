import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** The id of the one rule; the metrics carry it as a dimension. */
export const REPLICATION_RULE = 'replication';

export type ReplicationMetricName = 'ReplicationLatency' | 'BytesPendingReplication' | 'OperationsPendingReplication' | 'OperationsFailedReplication';

/** What S3 tells replications apart by. */
export interface ReplicationNames {
  readonly sourceBucketName: string;
  readonly destinationBucketName: string;
  readonly destinationRegion?: string;
  readonly ruleId?: string;
}

/**
 * A metric of S3 Replication.
 *
 * S3 publishes failures in the region of the source, and everything else in that of the destination.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
 */
export function replicationMetric(metricName: ReplicationMetricName, names: ReplicationNames, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
  const failures = metricName === 'OperationsFailedReplication';
  return new cloudwatch.Metric({
    namespace: 'AWS/S3',
    metricName,
    statistic: failures ? cloudwatch.Stats.SUM : cloudwatch.Stats.MAXIMUM,
    period: Duration.minutes(5),
    dimensionsMap: {
      SourceBucket: names.sourceBucketName,
      DestinationBucket: names.destinationBucketName,
      RuleId: names.ruleId ?? REPLICATION_RULE,
    },
    region: failures ? undefined : names.destinationRegion,
    ...options,
  });
}
