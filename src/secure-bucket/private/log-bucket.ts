import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge, acknowledgeRule } from '../../private/acknowledge';
import { checkDays } from '../../private/errors';
import { StorageProfile } from '../storage-profile';

/**
 * Options of a log bucket.
 *
 * @internal
 */
export interface LogBucketProps {
  /** Retention of the logs, in whole days. */
  readonly retention?: Duration;

  /**
   * Enables access control lists for the standard logs (v1) of CloudFront, whose delivery requires them.
   *
   * All other logs, including the standard logs (v2) of CloudFront, do not require them. The bucket is safer without
   * access control lists.
   */
  readonly allowCloudFrontAcl?: boolean;

  /** Removal policy of the bucket. */
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * A private S3 bucket for the access logs of load balancers, buckets and CloudFront.
 *
 * Pass `bucket` to `logAccessLogs` of a load balancer, or to another log source. The bucket is encrypted with SSE-S3,
 * because load balancers and S3 do not deliver logs to buckets with SSE-KMS. The bucket has no access logs of its own,
 * because each log delivery would create another log entry.
 *
 * The bucket is retained when the stack is deleted.
 *
 * @internal
 */
export class LogBucket extends Construct {
  readonly bucket: s3.Bucket;

  /** @throws if the retention is not valid */
  constructor(scope: Construct, id: string, props: LogBucketProps = {}) {
    super(scope, id);
    checkDays(this, 'retention', props.retention, 1);

    this.bucket = new s3.Bucket(this, 'Resource', {
      encryption: s3.BucketEncryption.S3_MANAGED,
      blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      objectOwnership: props.allowCloudFrontAcl
        ? s3.ObjectOwnership.BUCKET_OWNER_PREFERRED
        : s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      lifecycleRules: [
        ...StorageProfile.logs(props.retention)._lifecycleRules(),
        { abortIncompleteMultipartUploadAfter: Duration.days(7) },
      ],
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
    });
    this.acknowledgeLogs();
  }

  private acknowledgeLogs(): void {
    acknowledge(
      this.bucket, 'AwsSolutions-S1',
      'The bucket holds access logs; logging its own access would create an endless loop',
    );
    acknowledgeRule(
      this.bucket, 'S3DefaultEncryptionKMS',
      'The bucket uses SSE-S3; load balancers and S3 do not deliver logs to buckets with SSE-KMS',
    );
    acknowledgeRule(
      this.bucket, 'S3BucketVersioningEnabled',
      'Services write each log object once under a unique key, and only the lifecycle rule deletes it',
    );
    acknowledgeRule(
      this.bucket, 'S3BucketReplicationEnabled', 'Each Region keeps its own logs, and S3 stores them in several zones',
    );
  }
}
