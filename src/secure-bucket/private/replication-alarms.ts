import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { alarmOn } from '../../private/dead-letters';
import { checkDuration } from '../../private/errors';

/** ID of the replication rule, a dimension of the metrics. */
export const REPLICATION_RULE = 'replication';

export type ReplicationMetricName =
  'ReplicationLatency' | 'BytesPendingReplication' | 'OperationsPendingReplication' | 'OperationsFailedReplication';

/** The dimensions of the replication metrics. */
export interface ReplicationNames {
  readonly sourceBucketName: string;
  readonly destinationBucketName: string;
  readonly destinationRegion?: string;
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
      RuleId: REPLICATION_RULE,
    },
    region: failures ? undefined : names.destinationRegion,
    ...options,
  });
}

/** The threshold of S3 Replication Time Control. */
const OBJECTIVE = Duration.minutes(15);

/**
 * Source or destination of a replication. S3 publishes each metric in one of the two Regions, and an alarm uses metrics
 * of its own Region.
 */
export enum ReplicationEnd {
  /** Region of the source: S3 publishes failed operations here. */
  SOURCE = 'SOURCE',
  /** Region of the destination: S3 publishes latency and pending operations here. */
  DESTINATION = 'DESTINATION',
}

/** Options of the alarms on a bucket replication. */
export interface BucketReplicationAlarmsProps {
  readonly sourceBucketName: string;

  readonly destinationBucketName: string;

  /** Whether the stack is in the Region of the source or of the destination. */
  readonly end?: ReplicationEnd;

  /** Maximum replication latency, from 1 minute to 1 day. Valid at the destination only. */
  readonly objective?: Duration;

  /** Name of the alarm on the lag. Valid at the destination only. */
  readonly latencyAlarmName?: string;

  /**
   * SNS topic that is notified of ALARM and OK of each alarm.
   *
   * CloudWatch gets permission to publish to the topic and to use its KMS key. The policies of an imported topic and
   * key must already allow this.
   *
   * @default - no notifications; the alarms are created without actions
   */
  readonly alarmTopic?: sns.ITopic;
}

/**
 * CloudWatch alarms on the latency and the failures of a bucket replication.
 *
 * Define it once in each Region: in the destination Region the latency alarm, which works without the source Region,
 * and in the source Region the failure alarm. Both use only bucket names, so neither Region depends on the other.
 * Without write operations there are no data points, and the alarms stay in OK.
 *
 * Each alarm costs about $0.10 per month, and each replication metric about $0.30 per month.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
 */
export class BucketReplicationAlarms extends Construct {
  /** Goes into ALARM if the replication latency exceeds the objective; undefined at the source. */
  readonly latencyAlarm?: cloudwatch.Alarm;
  /** Goes into ALARM if operations failed replication; undefined at the destination. */
  readonly failureAlarm?: cloudwatch.Alarm;

  /** @throws if the objective is out of range */
  constructor(scope: Construct, id: string, props: BucketReplicationAlarmsProps) {
    super(scope, id);
    checkDuration(this, 'objective', props.objective, Duration.minutes(1), Duration.days(1));
    const { sourceBucketName: source, destinationBucketName: destination } = props;
    const objective = props.objective ?? OBJECTIVE;

    if (props.end === ReplicationEnd.SOURCE) {
      this.failureAlarm = this.alarm(props, 'FailureAlarm', 'OperationsFailedReplication', 0,
        `Objects of ${source} failed replication to ${destination}. S3 does not retry: run S3 Batch Replication.`);
      return;
    }
    this.latencyAlarm = this.alarm(props, 'LatencyAlarm', 'ReplicationLatency', objective.toSeconds(),
      `The replication of ${source} to ${destination} is more than ${objective.toHumanString()} behind. ` +
        'Check the failed operations, and the number and the sizes of new objects.',
      props.latencyAlarmName);
  }

  private alarm(
    props: BucketReplicationAlarmsProps, id: string, metricName: ReplicationMetricName, threshold: number,
    alarmDescription: string, alarmName?: string,
  ): cloudwatch.Alarm {
    const metric = replicationMetric(metricName, props);
    return alarmOn(this, id, { alarmName, alarmDescription, metric, above: threshold }, props.alarmTopic);
  }
}
