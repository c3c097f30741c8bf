import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { SideSite } from './pair-site';
import { BucketReplicationAlarms, ReplicationEnd } from '../../secure-bucket';
import { DrRegion } from '../dr-region';

/** S3 publishes how far copies lag where they arrive, and failures where they come from; an alarm sees its own region alone. */
export function watchMedia(scope: Construct, site: SideSite, here: DrRegion, there: DrRegion): cloudwatch.Alarm[] {
  const { names, recoveryPointObjective: objective, alarmTopic } = site;
  const [mine, other] = [here, there].map(({ name }) => names.mediaBucket(name));
  const arriving = new BucketReplicationAlarms(scope, 'ArrivingMedia', {
    end: ReplicationEnd.DESTINATION, sourceBucketName: other, destinationBucketName: mine, objective, alarmTopic,
  });
  const leaving = new BucketReplicationAlarms(scope, 'LeavingMedia', {
    end: ReplicationEnd.SOURCE, sourceBucketName: mine, destinationBucketName: other, alarmTopic,
  });
  // Runbook and dashboard name it.
  if (here === site.standbyRegion) (arriving.latencyAlarm!.node.defaultChild as cloudwatch.CfnAlarm).alarmName = names.mediaAlarm;
  return [arriving, leaving].flatMap(({ latencyAlarm, pendingAlarm, failureAlarm }) => [latencyAlarm, pendingAlarm, failureAlarm])
    .filter((alarm) => alarm !== undefined);
}
