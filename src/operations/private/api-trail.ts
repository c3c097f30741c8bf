import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { admitTrail, refuseForeignTrails } from './admit-trail';
import { acknowledgeInlinePolicy } from '../../private/acknowledge';
import { SecureBucket, StorageProfile } from '../../secure-bucket';
import { AuditTrailProps } from '../audit-trail-props';

/** What the trail has of its surroundings. */
export interface ApiTrailProps extends AuditTrailProps {
  readonly key: kms.IKey;
  readonly accessLogs: s3.IBucket;
  readonly kept: Duration;
  readonly removal: RemovalPolicy;
}

/** CloudTrail for all regions, to a locked bucket and to CloudWatch Logs. */
export class ApiTrail extends Construct {
  readonly bucket: s3.Bucket;
  readonly logGroup: logs.LogGroup;
  readonly trail: cloudtrail.Trail;

  constructor(scope: Construct, id: string, props: ApiTrailProps) {
    super(scope, id);
    this.bucket = this.createBucket(props);
    admitTrail(this, props.key);
    refuseForeignTrails(this, this.bucket);
    this.logGroup = new logs.LogGroup(this, 'LogGroup', {
      retention: props.logRetention ?? logs.RetentionDays.THREE_MONTHS,
      encryptionKey: props.key,
      removalPolicy: props.removal,
    });
    this.trail = new cloudtrail.Trail(this, 'Resource', {
      bucket: this.bucket,
      encryptionKey: props.key,
      sendToCloudWatchLogs: true,
      cloudWatchLogGroup: this.logGroup,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableFileValidation: true,
    });
    // The trail's own role, with which it writes to the log group.
    acknowledgeInlinePolicy(this.trail);
  }

  private createBucket({ lockMode, kept, accessLogs, removal }: ApiTrailProps): s3.Bucket {
    const locked = lockMode === s3.ObjectLockMode.COMPLIANCE ? s3.ObjectLockRetention.compliance(kept) : s3.ObjectLockRetention.governance(kept);
    // CloudTrail itself encrypts the files with the key. S3 would do so in its own name, for which the key's policy has no condition.
    return new SecureBucket(this, 'Bucket', {
      objectLock: locked,
      storageProfile: StorageProfile.logs(kept),
      // What was deleted too early stays locked; what has expired has been kept long enough.
      noncurrentVersionRetention: Duration.days(1),
      accessLogsBucket: accessLogs,
      removalPolicy: removal,
    }).bucket;
  }
}
