import { Annotations, Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { IConstruct, Construct } from 'constructs';
import { acknowledgeInlinePolicy } from '../../../private/acknowledge';
import { allowCloudWatchLogs } from '../../../private/log-key';
import { allow, arnFor } from '../../../private/permissions';
import { BucketReplication, SecureBucket, StorageProfile } from '../../../secure-bucket';
import { AuditTrailProps } from '../../audit-trail-props';

const TRAIL = 'cloudtrail.amazonaws.com';

/** The key, the access log bucket and the retention that trail and configuration history share. */
export interface Shared {
  readonly key: kms.IKey;
  readonly accessLogs: s3.IBucket;
  readonly retained: Duration;
  readonly removal: RemovalPolicy;
}

/** Options of the trail. */
export interface ApiTrailProps extends AuditTrailProps, Shared {}

/** A CloudTrail trail for all Regions, to a bucket with Object Lock and to CloudWatch Logs. */
export class ApiTrail extends Construct {
  readonly bucket: s3.Bucket;
  readonly logGroup: logs.LogGroup;
  readonly trail: cloudtrail.Trail;
  readonly replicationRole?: iam.Role;

  constructor(scope: Construct, id: string, props: ApiTrailProps) {
    super(scope, id);
    const { bucket, replicationRole } = this.createBucket(props);
    this.bucket = bucket;
    this.replicationRole = replicationRole;
    if (replicationRole) this.replicateEncrypted(props.key, replicationRole, props.trailReplication!);
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
    if (props.dataEventBuckets?.length) {
      this.trail.addS3EventSelector(props.dataEventBuckets.map((recorded) => ({ bucket: recorded })));
    }
    // The role with which the trail writes to the log group.
    acknowledgeInlinePolicy(this.trail);
  }

  private createBucket({ lockMode, retained, accessLogs, removal, trailReplication }: ApiTrailProps): SecureBucket {
    const { compliance, governance } = s3.ObjectLockRetention;
    // CloudTrail encrypts the files with the key. S3 as the encrypting principal would need another key policy.
    return new SecureBucket(this, 'Bucket', {
      objectLock: lockMode === s3.ObjectLockMode.COMPLIANCE ? compliance(retained) : governance(retained),
      storageProfile: StorageProfile.logs(retained),
      // Deleted objects remain locked; expired objects have reached their retention.
      noncurrentVersionRetention: Duration.days(1),
      accessLogsBucket: accessLogs,
      removalPolicy: removal,
      replication: trailReplication && { deleteMarkers: false, ...trailReplication, destinationKeyArn: undefined },
    });
  }

  /** The rule of the bucket replicates objects with SSE-S3, its default, and CloudTrail encrypts the files. */
  private replicateEncrypted(
    key: kms.IKey, role: iam.Role, { destinationKeyArn, destinationRegion }: BucketReplication,
  ): void {
    const rule = 'ReplicationConfiguration.Rules.0';
    const bucket = this.bucket.node.defaultChild as s3.CfnBucket;
    bucket.addPropertyOverride(`${rule}.SourceSelectionCriteria.SseKmsEncryptedObjects.Status`, 'Enabled');
    bucket.addPropertyOverride(`${rule}.Destination.EncryptionConfiguration.ReplicaKmsKeyID`, destinationKeyArn);
    key.grant(role, 'kms:Decrypt');
    role.addToPolicy(allow(['kms:Encrypt', 'kms:GenerateDataKey'], destinationKeyArn!, destinationRegion ? {
      StringEquals: { 'kms:ViaService': `s3.${destinationRegion}.amazonaws.com` },
    } : undefined));
    acknowledgeInlinePolicy(role);
  }
}

/** All trails of this account and Region. The name of a single trail would be a circular reference. */
function trailsOf(scope: IConstruct): string {
  return arnFor(scope, 'cloudtrail', 'trail/*');
}

/**
 * Allows CloudTrail and the log group to use a key.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 */
function allowTrail(scope: IConstruct, key: kms.IKey): void {
  const principals = [new iam.ServicePrincipal(TRAIL)];
  const { statementAdded } = key.addToResourcePolicy(new iam.PolicyStatement({
    principals,
    actions: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
    resources: ['*'],
    conditions: { ArnLike: { 'aws:SourceArn': trailsOf(scope) } },
  }));
  allowCloudWatchLogs(key, scope);
  if (!statementAdded) {
    Annotations.of(scope).addWarningV2('@eldonia/audit-trail:keyNotAllowed',
      'the policy of an imported encryptionKey can\'t be changed; it must allow CloudTrail and CloudWatch Logs to ' +
      'use the key');
  }
}

/** Denies the trails of other accounts, which the statements of the L2 construct would allow. */
function denyForeignTrails(scope: IConstruct, bucket: s3.IBucket): void {
  bucket.addToResourcePolicy(new iam.PolicyStatement({
    sid: 'DenyForeignTrails',
    effect: iam.Effect.DENY,
    principals: [new iam.ServicePrincipal(TRAIL)],
    actions: ['s3:GetBucketAcl', 's3:PutObject'],
    resources: [bucket.bucketArn, bucket.arnForObjects('*')],
    conditions: { ArnNotLike: { 'aws:SourceArn': trailsOf(scope) } },
  }));
}
