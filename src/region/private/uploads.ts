import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { AlarmThresholds } from '../../operations';
import { resolveThresholds, spendingAlarm } from '../../operations/internal';

/** The metrics of requests to all objects. */
const ID = 'All';

/** Publishes metrics of requests to the media bucket, which are charged as custom metrics. */
export function countUploads(bucket: s3.Bucket): void {
  bucket.addMetric({ id: ID });
}

/** Not those to an existing bucket. The standby Region of a pair imports that of the pair by its name. */
export function watchUploads(
  scope: Construct, { existing, names, role }: RegionPlan, thresholds: AlarmThresholds,
  { mediaBucket, alarmTopic }: PlatformParts<'mediaBucket' | 'alarmTopic'>,
): void {
  const BucketName = names.mediaBucket;
  if (existing.mediaBucket && mediaBucket.bucketName !== BucketName) return;
  spendingAlarm(scope, 'UploadedBytes', { thresholds: resolveThresholds(scope, thresholds), topic: alarmTopic },
    role.paired ? 'pairedUpload' : 'upload', new cloudwatch.Metric({
      namespace: 'AWS/S3', metricName: 'BytesUploaded', dimensionsMap: { BucketName, FilterId: ID },
    }), 'Uploads to the media bucket cost');
}
