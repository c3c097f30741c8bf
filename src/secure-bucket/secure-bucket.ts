import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BucketReplication } from './bucket-replication';
import { LogBucket } from './log-bucket';
import { admitDelivery } from './private/log-delivery';
import { Replication } from './private/replication';
import { replicationMetric, ReplicationMetricName } from './private/replication-metrics';
import { checkSecureBucket } from './private/secure-bucket-checks';
import { SecureBucketProps } from './secure-bucket-props';
import { acknowledgeRule } from '../private/acknowledge';
import { invalid } from '../private/errors';

const INVENTORY_PREFIX = 'inventory';
const PUT_ACTIONS = ['s3:PutObject', 's3:AbortMultipartUpload'];
/** Putting the parts of an upload together takes reading them. */
const PUT_KEY_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'];
const INVENTORY_FIELDS = ['Size', 'LastModifiedDate', 'StorageClass', 'EncryptionStatus', 'ReplicationStatus', 'IntelligentTieringAccessTier'];

/**
 * An encrypted, versioned bucket that refuses plain HTTP, public access and access control lists, and logs who uses it.
 *
 * Objects that are overwritten or deleted can be had back for 90 days; uploads that were never finished go after 7.
 * The bucket and its log bucket outlive the stack. To remove them, empty and delete both by hand; no prop of this
 * construct does it for you.
 *
 * @example
 * const media = new SecureBucket(this, 'Media', { storageProfile: StorageProfile.originalsAndMedia() });
 * media.grantRead(taskRole, 'media/*');
 */
export class SecureBucket extends Construct {
  /** The bucket. */
  readonly bucket: s3.Bucket;
  /** Where the access logs go. */
  readonly logBucket: s3.IBucket;
  /** What S3 copies the objects with; undefined without replication. */
  readonly replicationRole?: iam.Role;

  private readonly replication?: BucketReplication;
  private readonly metricBucketName: string;

  constructor(scope: Construct, id: string, props: SecureBucketProps = {}) {
    super(scope, id);
    checkSecureBucket(this, props);

    this.bucket = this.defineBucket(props);
    this.logBucket = props.accessLogsBucket ?? new LogBucket(this, 'AccessLogs', { removalPolicy: props.removalPolicy }).bucket;
    this.logAccess(props.accessLogsPrefix ?? 'access-logs/');
    if (props.inventory) this.listObjects(props.inventory);
    if (props.eventBridge) {
      // The L2's switch is a helper function, with permissions on all buckets.
      this.cfnBucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    }
    if (props.replication) this.replicationRole = this.replicate(props.replication);
    this.acknowledgeDefaults(props);
    this.replication = props.replication;
    // A name that is known lets another region's stack use the metrics without a reference to this one.
    this.metricBucketName = props.bucketName ?? this.bucket.bucketName;
  }

  /**
   * Permit to read and list objects, but not their old versions.
   *
   * @param grantee who may
   * @param objectsKeyPattern the keys it is about, e.g. `media/*`; all if absent
   */
  grantRead(grantee: iam.IGrantable, objectsKeyPattern?: string): iam.Grant {
    return this.grantList(grantee, objectsKeyPattern)
      .combine(this.grantObjects(grantee, objectsKeyPattern, ['s3:GetObject'], ['kms:Decrypt']));
  }

  /**
   * Permit to read, list, write and delete objects.
   *
   * @param grantee who may
   * @param objectsKeyPattern the keys it is about; all if absent
   */
  grantReadWrite(grantee: iam.IGrantable, objectsKeyPattern?: string): iam.Grant {
    const actions = ['s3:GetObject', ...PUT_ACTIONS, 's3:DeleteObject'];
    return this.grantList(grantee, objectsKeyPattern).combine(this.grantObjects(grantee, objectsKeyPattern, actions, PUT_KEY_ACTIONS));
  }

  /**
   * Permit to write objects, in parts, too.
   *
   * @param grantee who may
   * @param objectsKeyPattern the keys it is about; all if absent
   */
  grantPut(grantee: iam.IGrantable, objectsKeyPattern?: string): iam.Grant {
    return this.grantObjects(grantee, objectsKeyPattern, PUT_ACTIONS, PUT_KEY_ACTIONS);
  }

  /**
   * Permit to delete objects. Their old versions stay for as long as `noncurrentVersionRetention` says.
   *
   * @param grantee who may
   * @param objectsKeyPattern the keys it is about; all if absent
   */
  grantDelete(grantee: iam.IGrantable, objectsKeyPattern?: string): iam.Grant {
    return this.grantObjects(grantee, objectsKeyPattern, ['s3:DeleteObject'], []);
  }

  /**
   * How many seconds the copy is behind, at most. Published in the destination's region: alarms on it belong there.
   *
   * Fails without replication.
   */
  metricReplicationLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.replicationMetric('ReplicationLatency', options);
  }

  /** How many bytes are still to be copied. Published in the destination's region. Fails without replication. */
  metricBytesPendingReplication(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.replicationMetric('BytesPendingReplication', options);
  }

  /** How many operations are still to be copied. Published in the destination's region. Fails without replication. */
  metricOperationsPendingReplication(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.replicationMetric('OperationsPendingReplication', options);
  }

  /** How many operations could not be copied. Published in the region of this bucket. Fails without replication. */
  metricOperationsFailedReplication(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.replicationMetric('OperationsFailedReplication', options);
  }

  private get cfnBucket(): s3.CfnBucket {
    return this.bucket.node.defaultChild as s3.CfnBucket;
  }

  private defineBucket(props: SecureBucketProps): s3.Bucket {
    const versioned = props.versioned ?? true;
    return new s3.Bucket(this, 'Resource', {
      bucketName: props.bucketName,
      encryption: props.encryptionKey ? s3.BucketEncryption.KMS : s3.BucketEncryption.S3_MANAGED,
      encryptionKey: props.encryptionKey,
      bucketKeyEnabled: props.encryptionKey ? true : undefined,
      // A key that comes with each request is lost with the client that has it; neither CloudFront nor replicas could use it.
      blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: props.minimumTlsVersion,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned,
      lifecycleRules: [...props.storageProfile?._lifecycleRules() ?? [], cleaning(versioned, props.noncurrentVersionRetention)],
      intelligentTieringConfigurations: props.storageProfile?._tieringConfigurations(),
      objectLockDefaultRetention: props.objectLock,
      cors: props.cors,
      transferAcceleration: props.transferAcceleration,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  private acknowledgeDefaults({ encryptionKey, replication }: SecureBucketProps): void {
    if (!encryptionKey) {
      acknowledgeRule(this.bucket, 'S3DefaultEncryptionKMS', 'S3 encrypts with keys of its own; a key of the account, which costs for each use, can be passed');
    }
    if (!replication) {
      acknowledgeRule(this.bucket, 'S3BucketReplicationEnabled',
        'S3 holds each object in several zones; copies in another region cost as much again, and can be asked for here or later');
    }
  }

  private logAccess(prefix: string): void {
    this.cfnBucket.loggingConfiguration = {
      destinationBucketName: this.logBucket.bucketName,
      logFilePrefix: prefix,
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: 'EventTime' } },
    };
    admitDelivery({ source: this.bucket, destination: this.logBucket, prefix, service: 'logging.s3.amazonaws.com' });
  }

  private listObjects(frequency: s3.InventoryFrequency): void {
    this.cfnBucket.inventoryConfigurations = [{
      id: 'inventory',
      enabled: true,
      includedObjectVersions: 'Current',
      scheduleFrequency: frequency,
      optionalFields: INVENTORY_FIELDS,
      destination: {
        bucketArn: this.logBucket.bucketArn,
        bucketAccountId: Stack.of(this).account,
        format: 'Parquet',
        prefix: INVENTORY_PREFIX,
      },
    }];
    admitDelivery({ source: this.bucket, destination: this.logBucket, prefix: `${INVENTORY_PREFIX}/`, service: 's3.amazonaws.com' });
  }

  private grantList(grantee: iam.IGrantable, pattern?: string): iam.Grant {
    return iam.Grant.addToPrincipalOrResource({
      grantee,
      actions: ['s3:ListBucket'],
      resourceArns: [this.bucket.bucketArn],
      resource: this.bucket,
      conditions: pattern ? { StringLike: { 's3:prefix': pattern } } : undefined,
    });
  }

  private grantObjects(grantee: iam.IGrantable, pattern: string | undefined, actions: string[], keyActions: string[]): iam.Grant {
    const grant = iam.Grant.addToPrincipalOrResource({
      grantee,
      actions,
      resourceArns: [this.bucket.arnForObjects(pattern ?? '*')],
      resource: this.bucket,
    });
    const key = this.bucket.encryptionKey;
    return key && keyActions.length > 0 ? grant.combine(key.grant(grantee, ...keyActions)) : grant;
  }

  private replicate(replication: BucketReplication): iam.Role {
    const { role, rule } = new Replication(this, 'Replication', this.bucket, this.cfnBucket.objectLockEnabled === true, replication);
    this.cfnBucket.replicationConfiguration = { role: role.roleArn, rules: [rule] };
    return role;
  }

  private replicationMetric(metricName: ReplicationMetricName, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    if (!this.replication) invalid(this, `replication must be set for the metric ${metricName}, got none; pass it to the bucket`);
    return replicationMetric(metricName, { sourceBucketName: this.metricBucketName, ...this.replication }, options);
  }
}

/** What keeps a bucket from growing without bound. */
function cleaning(versioned: boolean, retention?: Duration): s3.LifecycleRule {
  const abort = { abortIncompleteMultipartUploadAfter: Duration.days(7) };
  return versioned ? { ...abort, noncurrentVersionExpiration: retention ?? Duration.days(90), expiredObjectDeleteMarker: true } : abort;
}
