import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { allowTrail, denyForeignTrails } from './trail-access';
import { acknowledgeInlinePolicy } from '../../private/acknowledge';
import { SecureBucket, StorageProfile } from '../../secure-bucket';
import { AuditTrailProps } from '../audit-trail-props';

/** Options of the trail. */
export interface ApiTrailProps extends AuditTrailProps {
  readonly key: kms.IKey;
  readonly accessLogs: s3.IBucket;
  readonly retained: Duration;
  readonly removal: RemovalPolicy;
}

/** A CloudTrail trail for all Regions, to a bucket with Object Lock and to CloudWatch Logs. */
export class ApiTrail extends Construct {
  readonly bucket: s3.Bucket;
  readonly logGroup: logs.LogGroup;
  readonly trail: cloudtrail.Trail;

  constructor(scope: Construct, id: string, props: ApiTrailProps) {
    super(scope, id);
    this.bucket = this.createBucket(props);
    allowTrail(this, props.key);
    denyForeignTrails(this, this.bucket);
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
    // The role with which the trail writes to the log group.
    acknowledgeInlinePolicy(this.trail);
  }

  private createBucket({ lockMode, retained, accessLogs, removal }: ApiTrailProps): s3.Bucket {
    const { compliance, governance } = s3.ObjectLockRetention;
    // CloudTrail encrypts the files with the key. S3 as the encrypting principal would need another key policy.
    return new SecureBucket(this, 'Bucket', {
      objectLock: lockMode === s3.ObjectLockMode.COMPLIANCE ? compliance(retained) : governance(retained),
      storageProfile: StorageProfile.logs(retained),
      // Deleted objects remain locked; expired objects have reached their retention.
      noncurrentVersionRetention: Duration.days(1),
      accessLogsBucket: accessLogs,
      removalPolicy: removal,
    }).bucket;
  }
}
