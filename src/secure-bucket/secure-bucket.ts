import { Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { propertyInjectable } from 'aws-cdk-lib/core/lib/prop-injectable';
import { Construct } from 'constructs';
import { BucketReplication } from './bucket-replication';
import { LogBucket } from './private/log-bucket';
import { allowDelivery } from './private/log-delivery';
import { Replication } from './private/replication';
import { replicationMetric, ReplicationMetricName } from './private/replication-alarms';
import { checkSecureBucket } from './private/secure-bucket-checks';
import { SecureBucketProps } from './secure-bucket-props';
import { acknowledgeRule } from '../private/acknowledge';
import { invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';

/** The type of the parameter in aws-cdk-lib, from which jsii allows no other. */
type KeyPattern = Parameters<s3.IBucket['grantRead']>[1];

const INVENTORY_PREFIX = 'inventory';
const PUT_ACTIONS = ['s3:PutObject', 's3:AbortMultipartUpload'];
/** S3 decrypts the parts of a multipart upload to complete it. */
const PUT_KEY_ACTIONS = ['kms:GenerateDataKey', 'kms:Decrypt'];
const INVENTORY_FIELDS = [
  'Size', 'LastModifiedDate', 'StorageClass', 'EncryptionStatus', 'ReplicationStatus', 'IntelligentTieringAccessTier',
];

/**
 * An encrypted S3 bucket with versioning and access logs, without plain HTTP, public access and access control lists.
 *
 * Overwritten and deleted objects can be recovered for 90 days. Incomplete multipart uploads are deleted after 7 days.
 * The bucket and its log bucket are retained when the stack is deleted. To delete them, empty and delete both manually;
 * no prop of this construct does this.
 *
 * It is an `s3.IBucket`: pass it wherever the CDK takes a bucket. Where it takes the class `s3.Bucket`, pass `bucket`.
 *
 * @example
 * const media = new SecureBucket(this, 'Media', { storageProfile: StorageProfile.originalsAndMedia() });
 * media.grantRead(taskRole, 'media/*');
 */
@propertyInjectable
export class SecureBucket extends s3.BucketBase {
  /** The id of this class for property injectors. */
  static readonly PROPERTY_INJECTION_ID: string = 'eldonia-constructs.SecureBucket';

  /** The L2 construct of the bucket. */
  readonly bucket: s3.Bucket;
  /** Destination bucket of the access logs. */
  readonly logBucket: s3.IBucket;
  /** Replication role of S3; undefined without replication. */
  readonly replicationRole?: iam.Role;
  readonly bucketArn: string;
  readonly bucketName: string;
  readonly bucketDomainName: string;
  readonly bucketDualStackDomainName: string;
  readonly bucketRegionalDomainName: string;
  readonly bucketWebsiteDomainName: string;
  readonly bucketWebsiteUrl: string;
  readonly encryptionKey?: kms.IKey;
  readonly isWebsite?: boolean;
  policy?: s3.BucketPolicy;
  disallowPublicAccess?: boolean;
  replicationRoleArn?: string;
  protected autoCreatePolicy = false;

  private readonly replication?: BucketReplication;
  private readonly eventBridge: boolean;
  private readonly metricBucketName: string;

  /**
   * @throws if S3 would reject a name, a duration, a CORS rule or the replication, or two props contradict each other
   */
  constructor(scope: Construct, id: string, props: SecureBucketProps = {}) {
    super(scope, id);
    checkKnownProps(this, 'SecureBucketProps', props);
    checkSecureBucket(this, props);

    this.bucket = this.defineBucket(props);
    this.node.defaultChild = this.cfnBucket;
    ({
      bucketArn: this.bucketArn, bucketName: this.bucketName, bucketDomainName: this.bucketDomainName,
      bucketDualStackDomainName: this.bucketDualStackDomainName, encryptionKey: this.encryptionKey,
      bucketRegionalDomainName: this.bucketRegionalDomainName, bucketWebsiteUrl: this.bucketWebsiteUrl,
      bucketWebsiteDomainName: this.bucketWebsiteDomainName, isWebsite: this.isWebsite, policy: this.policy,
      disallowPublicAccess: this.disallowPublicAccess,
    } = this.bucket);
    this.eventBridge = props.eventBridge ?? false;
    this.logBucket = props.accessLogsBucket ?? new LogBucket(
      this, 'AccessLogs', { removalPolicy: props.removalPolicy },
    ).bucket;
    this.logAccess(props.accessLogsPrefix ?? 'access-logs/');
    if (props.inventory) this.listObjects(props.inventory);
    if (props.eventBridge) {
      // The L2 uses a helper function with permissions on all buckets.
      this.cfnBucket.notificationConfiguration = { eventBridgeConfiguration: { eventBridgeEnabled: true } };
    }
    if (props.replication) this.replicationRole = this.replicate(props.replication);
    this.replicationRoleArn = this.replicationRole?.roleArn;
    this.acknowledgeDefaults(props);
    this.replication = props.replication;
    // With a known name a stack in another Region can use the metrics without a reference to this stack.
    this.metricBucketName = props.bucketName ?? this.bucket.bucketName;
  }

  /**
   * Grants permission to read and list objects, without noncurrent versions.
   *
   * @param identity the principal
   * @param objectsKeyPattern key pattern of the objects, e.g. `media/*`. Default: all objects
   */
  override grantRead(identity: iam.IGrantable, objectsKeyPattern?: KeyPattern): iam.Grant {
    return this.grantList(identity, objectsKeyPattern)
      .combine(this.grantObjects(identity, objectsKeyPattern, ['s3:GetObject'], ['kms:Decrypt']));
  }

  /**
   * Grants permission to read, list, write and delete objects.
   *
   * @param identity the principal
   * @param objectsKeyPattern key pattern of the objects. Default: all objects
   */
  override grantReadWrite(identity: iam.IGrantable, objectsKeyPattern?: KeyPattern): iam.Grant {
    const actions = ['s3:GetObject', ...PUT_ACTIONS, 's3:DeleteObject'];
    return this.grantList(identity, objectsKeyPattern).combine(
      this.grantObjects(identity, objectsKeyPattern, actions, PUT_KEY_ACTIONS),
    );
  }

  /**
   * Grants permission to write objects, including multipart uploads.
   *
   * @param identity the principal
   * @param objectsKeyPattern key pattern of the objects. Default: all objects
   */
  override grantPut(identity: iam.IGrantable, objectsKeyPattern?: KeyPattern): iam.Grant {
    return this.grantObjects(identity, objectsKeyPattern, PUT_ACTIONS, PUT_KEY_ACTIONS);
  }

  /**
   * Grants permission to delete objects. Noncurrent versions remain for `noncurrentVersionRetention`.
   *
   * @param identity the principal
   * @param objectsKeyPattern key pattern of the objects. Default: all objects
   */
  override grantDelete(identity: iam.IGrantable, objectsKeyPattern?: KeyPattern): iam.Grant {
    return this.grantObjects(identity, objectsKeyPattern, ['s3:DeleteObject'], []);
  }

  /**
   * Adds a statement to the policy of the bucket.
   *
   * @param permission the statement
   */
  override addToResourcePolicy(permission: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    return this.bucket.addToResourcePolicy(permission);
  }

  /**
   * Sends events of the bucket to a destination, in addition to EventBridge. A function of the CDK sets them, which can
   * change the notifications of all buckets.
   *
   * @param eventType the type of the events
   * @param dest the destination
   * @param filters prefixes and suffixes of the keys. Default: all objects
   */
  override addEventNotification(
    eventType: s3.EventType, dest: s3.IBucketNotificationDestination, ...filters: s3.NotificationKeyFilter[]
  ): void {
    this.bucket.addEventNotification(eventType, dest, ...filters);
    // The function replaces all notifications.
    if (this.eventBridge) this.bucket.enableEventBridgeNotification();
  }

  /** Sends all events of the bucket to EventBridge. With `eventBridge` they are sent already. */
  override enableEventBridgeNotification(): void {
    if (!this.eventBridge) this.bucket.enableEventBridgeNotification();
  }

  /**
   * Replication latency in seconds: maximum over 5 minutes. S3 publishes it in the destination Region: create alarms
   * there.
   *
   * @throws if the bucket has no replication
   */
  metricReplicationLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.replicationMetric('ReplicationLatency', options);
  }

  /**
   * Bytes pending replication: maximum over 5 minutes. S3 publishes it in the destination Region.
   *
   * @throws if the bucket has no replication
   */
  metricBytesPendingReplication(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.replicationMetric('BytesPendingReplication', options);
  }

  /**
   * Operations pending replication: maximum over 5 minutes. S3 publishes it in the destination Region.
   *
   * @throws if the bucket has no replication
   */
  metricOperationsPendingReplication(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.replicationMetric('OperationsPendingReplication', options);
  }

  /**
   * Operations that failed replication: sum over 5 minutes. S3 publishes it in the Region of this bucket.
   *
   * @throws if the bucket has no replication
   */
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
      // CloudFront and replication cannot use objects with customer-provided keys, and the client can lose the key.
      blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      enforceSSL: true,
      minimumTLSVersion: props.minimumTlsVersion,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      versioned,
      lifecycleRules: [
        ...props.storageProfile?._lifecycleRules() ?? [], cleanupRule(versioned, props.noncurrentVersionRetention),
      ],
      intelligentTieringConfigurations: props.storageProfile?._tieringConfigurations(),
      objectLockDefaultRetention: props.objectLock,
      cors: props.cors,
      transferAcceleration: props.transferAcceleration,
      removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    });
  }

  private acknowledgeDefaults({ encryptionKey, replication }: SecureBucketProps): void {
    if (!encryptionKey) {
      acknowledgeRule(
        this.bucket, 'S3DefaultEncryptionKMS',
        'S3 encrypts the objects with SSE-S3 keys; a KMS key, which is billed per request, can be passed',
      );
    }
    if (!replication) {
      acknowledgeRule(this.bucket, 'S3BucketReplicationEnabled',
        'S3 stores each object in several zones; ' +
          'replication to another Region doubles the cost and can be enabled at any time');
    }
  }

  private logAccess(prefix: string): void {
    this.cfnBucket.loggingConfiguration = {
      destinationBucketName: this.logBucket.bucketName,
      logFilePrefix: prefix,
      targetObjectKeyFormat: { partitionedPrefix: { partitionDateSource: 'EventTime' } },
    };
    allowDelivery({ source: this.bucket, destination: this.logBucket, prefix, service: 'logging.s3.amazonaws.com' });
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
    allowDelivery({
      source: this.bucket, destination: this.logBucket, prefix: `${INVENTORY_PREFIX}/`, service: 's3.amazonaws.com',
    });
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

  private grantObjects(
    grantee: iam.IGrantable, pattern: string | undefined, actions: string[], keyActions: string[],
  ): iam.Grant {
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
    const { role, rule } = new Replication(
      this, 'Replication', this.bucket, this.cfnBucket.objectLockEnabled === true, replication,
    );
    this.cfnBucket.replicationConfiguration = { role: role.roleArn, rules: [rule] };
    return role;
  }

  private replicationMetric(metricName: ReplicationMetricName, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    if (!this.replication) {
      invalid(this, `replication must be set for the metric ${metricName}, got none; set replication of the bucket`);
    }
    return replicationMetric(metricName, { sourceBucketName: this.metricBucketName, ...this.replication }, options);
  }
}

/** The lifecycle rule that deletes noncurrent versions and incomplete uploads. */
function cleanupRule(versioned: boolean, retention?: Duration): s3.LifecycleRule {
  const abort = { abortIncompleteMultipartUploadAfter: Duration.days(7) };
  return versioned ? {
    ...abort, noncurrentVersionExpiration: retention ?? Duration.days(90), expiredObjectDeleteMarker: true,
  } : abort;
}
