import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { checkBucketName } from './bucket-name';
import { replicationMetric, ReplicationMetricName } from './replication-metrics';
import { notify } from '../../private/dead-letters';
import { invalid } from '../../private/errors';
import { checkInteger } from '../../private/numbers';

/** What S3 Replication Time Control promises. */
const OBJECTIVE = Duration.minutes(15);

/** An end of a replication. S3 publishes some metrics at one and some at the other, and an alarm sees those of its own region only. */
export enum ReplicationEnd {
  /** Where the objects come from: here S3 says which could not be copied. */
  SOURCE = 'SOURCE',
  /** Where the copies go: here S3 says how far they are behind. */
  DESTINATION = 'DESTINATION',
}

/** Which replication is watched. */
export interface BucketReplicationAlarmsProps {
  /** The name of the bucket that the objects come from. */
  readonly sourceBucketName: string;

  /** The name of the bucket that the copies go to. */
  readonly destinationBucketName: string;

  /**
   * Whose region the stack is in.
   *
   * @default ReplicationEnd.DESTINATION
   */
  readonly end?: ReplicationEnd;

  /**
   * The id of the replication's rule.
   *
   * @default 'replication', the one of `SecureBucket` and `DeferredReplication`
   */
  readonly ruleId?: string;

  /**
   * How far the copies may be behind, from a minute to a day; at the destination.
   *
   * @default Duration.minutes(15)
   */
  readonly objective?: Duration;

  /**
   * Name of the alarm on the lag; at the destination.
   *
   * @default - generated
   */
  readonly latencyAlarmName?: string;

  /**
   * How many operations may wait at once; at the destination.
   *
   * @default - any number: a burst of uploads is no fault while the copies keep up
   */
  readonly maxPendingOperations?: number;

  /**
   * Who is told, and told again when all is well. The alarms are there without it.
   *
   * Its policy and its key get a statement for CloudWatch; those of an imported topic must admit CloudWatch already.
   *
   * @default - nobody
   */
  readonly alarmTopic?: sns.ITopic;
}

/**
 * Alarms on a replication that falls behind, or leaves objects out.
 *
 * Define it once at each end: in the destination's region the alarm on the delay, which still rings when the source's
 * region is gone, and in the source's region the alarm on failures. Both go by names alone, so neither region needs the
 * other. Where nothing is written there is no data, and no alarm.
 *
 * Each alarm costs about 0.10 USD a month, and each metric of the replication about 0.30.
 *
 * Sources: R5.7.2-4, R5.7.2-5.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/repl-metrics.html
 *
 * @example
 * new BucketReplicationAlarms(this, 'MediaCopies', {
 *   sourceBucketName: 'shop-media-tokyo',
 *   destinationBucketName: 'shop-media-osaka',
 *   alarmTopic: topic,
 * });
 */
export class BucketReplicationAlarms extends Construct {
  /** Rings when the copies are further behind than the objective; undefined at the source. */
  readonly latencyAlarm?: cloudwatch.Alarm;
  /** Rings when more operations wait than `maxPendingOperations`; undefined without it. */
  readonly pendingAlarm?: cloudwatch.Alarm;
  /** Rings when objects could not be copied; undefined at the destination. */
  readonly failureAlarm?: cloudwatch.Alarm;

  /**
   * @throws when a name is none that S3 takes, or a threshold is out of range or of the other end
   */
  constructor(scope: Construct, id: string, props: BucketReplicationAlarmsProps) {
    super(scope, id);
    checkAlarms(this, props);
    const { sourceBucketName: source, destinationBucketName: destination, maxPendingOperations } = props;
    const objective = props.objective ?? OBJECTIVE;

    if (props.end === ReplicationEnd.SOURCE) {
      this.failureAlarm = this.alarm(props, 'FailureAlarm', 'OperationsFailedReplication', 0,
        `Objects of ${source} could not be copied to ${destination}; S3 does not try them again, Batch Replication does`);
      return;
    }
    this.latencyAlarm = this.alarm(props, 'LatencyAlarm', 'ReplicationLatency', objective.toSeconds(),
      `The copies of ${source} in ${destination} are more than ${objective.toHumanString()} behind`, props.latencyAlarmName);
    if (maxPendingOperations !== undefined) {
      this.pendingAlarm = this.alarm(props, 'PendingAlarm', 'OperationsPendingReplication', maxPendingOperations,
        `More operations than expected wait to be copied from ${source} to ${destination}`);
    }
  }

  private alarm(
    props: BucketReplicationAlarmsProps, id: string, metricName: ReplicationMetricName, threshold: number, alarmDescription: string,
    alarmName?: string,
  ): cloudwatch.Alarm {
    const alarm = new cloudwatch.Alarm(this, id, {
      alarmName,
      alarmDescription,
      metric: replicationMetric(metricName, props),
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
      threshold,
      evaluationPeriods: 1,
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    return notify(alarm, props.alarmTopic);
  }
}

function checkAlarms(scope: Construct, props: BucketReplicationAlarmsProps): void {
  checkBucketName(scope, 'sourceBucketName', props.sourceBucketName);
  checkBucketName(scope, 'destinationBucketName', props.destinationBucketName);
  if (props.end === ReplicationEnd.SOURCE) {
    for (const prop of ['objective', 'maxPendingOperations'] as const) {
      if (props[prop] !== undefined) invalid(scope, `${prop} must be left out at the source, got ${display(props[prop])}; S3 measures it at the destination`);
    }
  }
  checkInteger(scope, 'maxPendingOperations', props.maxPendingOperations, 0, Number.MAX_SAFE_INTEGER);
  if (!props.objective || props.objective.isUnresolved()) return;
  const seconds = props.objective.toSeconds({ integral: false });
  if (!Number.isInteger(seconds) || seconds < 60 || seconds > 86_400) {
    invalid(scope, `objective must be whole seconds from 1 minute to 1 day, got ${props.objective.toHumanString()}; choose one in that range`);
  }
}

function display(value: Duration | number | undefined): string {
  return value instanceof Duration ? value.toHumanString() : String(value);
}
