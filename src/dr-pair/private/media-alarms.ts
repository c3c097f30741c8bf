import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { RegionNames } from '../../region/internal';
import { BucketReplicationAlarms, ReplicationEnd } from '../../secure-bucket/internal';

/** The media buckets of both Regions, as seen from one of them. */
export interface MediaSite {
  readonly here: RegionNames;
  readonly there: RegionNames;
  readonly objective: Duration;
  readonly alarmTopic?: sns.ITopic;
  /** Name of the alarm on the lag of what arrives, where runbook and dashboard contain it. */
  readonly arrivalAlarmName?: string;
}

/**
 * S3 publishes the lag at the destination and failures at the source, and an alarm evaluates metrics of its own Region
 * only.
 */
export function createMediaAlarms(scope: Construct, site: MediaSite): cloudwatch.Alarm[] {
  const { here, there, objective, alarmTopic } = site;
  const arriving = new BucketReplicationAlarms(scope, 'ArrivingMedia', {
    end: ReplicationEnd.DESTINATION,
    sourceBucketName: there.mediaBucket,
    destinationBucketName: here.mediaBucket,
    objective,
    alarmTopic,
    latencyAlarmName: site.arrivalAlarmName,
  });
  const leaving = new BucketReplicationAlarms(scope, 'LeavingMedia', {
    end: ReplicationEnd.SOURCE,
    sourceBucketName: here.mediaBucket,
    destinationBucketName: there.mediaBucket,
    alarmTopic,
  });
  return [arriving.latencyAlarm, leaving.failureAlarm].filter((alarm) => alarm !== undefined);
}
