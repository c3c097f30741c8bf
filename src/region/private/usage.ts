import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { Network } from '../../network';
import { AlarmThresholds } from '../../operations';
import { counted, logAlarm, resolveThresholds, spendingAlarm, spendingGraph } from '../../operations/internal';
import { referWeakly } from '../../private/weak-references';

/** The metrics of requests to all objects of the media bucket, which are charged as custom metrics. */
export const REQUEST_METRICS = 'All';

/**
 * Alarms on the flow logs, which have refused packets too, and on the media bucket, unless it exists already: uploads,
 * their requests, also those that S3 refuses, and downloads. A standby imports the bucket of the pair by its name.
 */
export function watchUsage(
  scope: Construct, { existing, names, role }: RegionPlan, given: AlarmThresholds,
  { mediaBucket, vpc, alarmTopic: topic }: PlatformParts<'mediaBucket' | 'vpc' | 'alarmTopic'>,
): cloudwatch.IWidget[] {
  const watch = { thresholds: resolveThresholds(scope, given), topic };
  const network = vpc.node.scope;
  if (network instanceof Network) {
    referWeakly(scope, network.flowLogGroup.logGroupName, true);
    logAlarm(new Construct(scope, 'FlowLogs'), watch, network.flowLogGroup, 'The flow logs of the network cost');
  }
  const BucketName = names.mediaBucket;
  if (existing.mediaBucket && mediaBucket.bucketName !== BucketName) return [];
  return ([
    ['UploadedBytes', 'BytesUploaded', role.paired ? 'pairedUp' : 'up', 'Uploads to the media bucket cost'],
    ['UploadRequests', 'PutRequests', 'put', 'Requests to upload cost'],
    ['SentBytes', 'BytesDownloaded', 'down', 'What the media bucket sends, if not to CloudFront, costs'],
  ] as const).map(([id, name, kind, subject]) => {
    const metric = counted('AWS/S3', name, { BucketName, FilterId: REQUEST_METRICS });
    spendingAlarm(scope, id, watch, kind, metric, subject);
    return spendingGraph(`Media bucket, ${name}`, [metric], watch.thresholds, kind);
  });
}
