import * as s3 from 'aws-cdk-lib/aws-s3';

/** A bucket whose new objects GuardDuty Malware Protection for S3 scans. */
export interface ScannedBucket {
  /**
   * The bucket, in the account and Region of the stack. GuardDuty enables EventBridge notifications for it.
   */
  readonly bucket: s3.IBucket;

  /**
   * The key prefixes of the scanned objects, at most 5.
   *
   * @default - all objects
   */
  readonly prefixes?: string[];
}
