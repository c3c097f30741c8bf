import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { AlarmThresholds } from '../../operations';
import { counted, resolveThresholds, spendingAlarm, spendingGraph } from '../../operations/internal';

/** The metrics of requests to all objects of the media bucket, which are charged as custom metrics. */
export const REQUEST_METRICS = 'All';

/**
 * Alarms on uploads and on requests to upload, such as replays of a signed one, which S3 refuses and charges. Not those
 * to an existing bucket. The standby Region of a pair imports that of the pair by its name.
 */
export function watchUploads(
  scope: Construct, { existing, names, role }: RegionPlan, given: AlarmThresholds,
  { mediaBucket, alarmTopic: topic }: PlatformParts<'mediaBucket' | 'alarmTopic'>,
): cloudwatch.IWidget[] {
  const BucketName = names.mediaBucket;
  if (existing.mediaBucket && mediaBucket.bucketName !== BucketName) return [];
  const thresholds = resolveThresholds(scope, given);
  const [bytes, puts] = ['BytesUploaded', 'PutRequests'].map((name) =>
    counted('AWS/S3', name, { BucketName, FilterId: REQUEST_METRICS }));
  const kind = role.paired ? 'pairedUpload' : 'upload';
  spendingAlarm(scope, 'UploadedBytes', { thresholds, topic }, kind, bytes, 'Uploads to the media bucket cost');
  spendingAlarm(scope, 'UploadRequests', { thresholds, topic }, 'put', puts, 'Requests to upload cost');
  return [
    spendingGraph('Uploads', [bytes], thresholds, kind), spendingGraph('Requests to upload', [puts], thresholds, 'put'),
  ];
}
