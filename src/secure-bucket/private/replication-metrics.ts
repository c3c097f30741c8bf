import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';

/** ID of the replication rule, a dimension of the metrics. */
export const REPLICATION_RULE = 'replication';

export type ReplicationMetricName =
  'ReplicationLatency' | 'BytesPendingReplication' | 'OperationsPendingReplication' | 'OperationsFailedReplication';

/** The dimensions of the replication metrics. */
export interface ReplicationNames {
  readonly sourceBucketName: string;
  readonly destinationBucketName: string;
  readonly destinationRegion?: string;
  readonly ruleId?: string;
}

/**
 * A metric of S3 Replication.
 *
 * S3 publishes failures in the Region of the source, and all other metrics in the Region of the destination.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
 */
export function replicationMetric(
  metricName: ReplicationMetricName, names: ReplicationNames, options?: cloudwatch.MetricOptions,
): cloudwatch.Metric {
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
