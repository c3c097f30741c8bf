import { CustomResource, Duration, Stack, Token } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { BucketReplication } from '../bucket-replication';
import { Replication } from './replication';
import { replicationMetric, ReplicationMetricName } from './replication-metrics';
import { checkReplication } from './secure-bucket-checks';
import { BundledFunction } from '../../private/bundled-function';
import { Caller } from '../../private/caller';
import { invalid } from '../../private/errors';

/** Names that the API of S3 writes otherwise than CloudFormation with a capital letter. */
const API_NAMES: Record<string, string> = { id: 'ID', replicaKmsKeyId: 'ReplicaKmsKeyID' };

/** What is copied, and where to. */
export interface DeferredReplicationProps {
  /**
   * The bucket whose objects are copied. It is versioned, of this account and region, and deployed already; its own stack
   * must say nothing of a replication, or each would undo what the other has done.
   */
  readonly bucket: s3.IBucket;

  /** Where the objects are copied to. That bucket must exist and be versioned, too. */
  readonly replication: BucketReplication;
}

/**
 * The replication of a bucket that was defined earlier.
 *
 * Two buckets that copy to each other can't both be defined with a replication: S3 asks for the destination when it is set.
 * So the second direction is set here, in a stack that is deployed when both buckets exist. CloudFormation has no resource
 * for that, hence a small function.
 *
 * A replication that the bucket has from somewhere else is not replaced: the deployment fails and says so. Deleting this
 * construct ends the replication; both buckets and all copies stay. Only what is written afterwards is copied, and copies
 * are not copied back.
 *
 * Costs are those of `BucketReplication`; the function itself costs nothing.
 *
 * Sources: R5.7.2-5.
 *
 * @example
 * new DeferredReplication(this, 'BackToTokyo', {
 *   bucket: s3.Bucket.fromBucketName(this, 'Media', 'shop-media-osaka'),
 *   replication: { destinationBucketName: 'shop-media-tokyo', destinationRegion: 'ap-northeast-1' },
 * });
 */
export class DeferredReplication extends Construct {
  /** What S3 copies the objects with. */
  readonly role: iam.Role;

  /** The function that sets the replication. */
  readonly handler: lambda.Function;

  private readonly bucket: s3.IBucket;
  private readonly replication: BucketReplication;

  /**
   * @throws when S3 would refuse the destination or its key, or the bucket is of another region, not versioned, or has a
   * replication of its own
   */
  constructor(scope: Construct, id: string, props: DeferredReplicationProps) {
    super(scope, id);
    const { replication } = props;
    const definition = definitionOf(props.bucket);
    const bucketName = definition?.bucketName ?? props.bucket.bucketName;
    checkReplication(this, { bucketName, encryptionKey: props.bucket.encryptionKey }, replication);
    this.checkSource(props.bucket);
    const bucket = this.byName(props.bucket, bucketName);
    this.bucket = bucket;
    this.replication = replication;

    // An imported bucket may have locks; without the permission to read them no locked object would be copied.
    const locked = definition === undefined || definition.objectLockEnabled === true;
    const copying = new Replication(this, 'Replication', bucket, locked, replication);
    this.role = copying.role;
    const handler = this.createHandler();
    this.handler = handler.lambda;
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::BucketReplication',
      serviceToken: this.handler.functionArn,
      serviceTimeout: Duration.minutes(5),
      properties: { BucketName: bucket.bucketName, RoleArn: this.role.roleArn, Rule: Stack.of(this).toJsonString(inApiNames(copying.rule)) },
    });
    // The permissions must be there before the call, and stay until the last one.
    resource.node.addDependency(copying, handler.role, props.bucket);
  }

  /** How many seconds the copy is behind, at most. Published in the destination's region: alarms on it belong there. */
  metricReplicationLatency(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('ReplicationLatency', options);
  }

  /** How many bytes are still to be copied. Published in the destination's region. */
  metricBytesPendingReplication(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('BytesPendingReplication', options);
  }

  /** How many operations are still to be copied. Published in the destination's region. */
  metricOperationsPendingReplication(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('OperationsPendingReplication', options);
  }

  /** How many operations could not be copied. Published in the region of the bucket. */
  metricOperationsFailedReplication(options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return this.metric('OperationsFailedReplication', options);
  }

  private checkSource(bucket: s3.IBucket): void {
    const { region } = Stack.of(this);
    const known = ![bucket.env.region, region].some((one) => Token.isUnresolved(one));
    if (known && bucket.env.region !== region) {
      invalid(this, `bucket must be in the region of the stack, ${region}, got one in ${bucket.env.region}; define the replication in a stack of that region`);
    }
    const definition = definitionOf(bucket);
    if (definition && !definition.versioningConfiguration) invalid(this, 'bucket must be versioned, got one that is not; set versioned of the bucket');
    if (definition?.replicationConfiguration) {
      invalid(this, 'bucket must have no replication of its own, got one that has; define it in one place');
    }
  }

  /** A name that is known needs no export of the bucket's stack, which could not be deleted as long as it is used. */
  private byName(bucket: s3.IBucket, bucketName: string): s3.IBucket {
    if (Token.isUnresolved(bucketName) || Stack.of(bucket) === Stack.of(this)) return bucket;
    return s3.Bucket.fromBucketAttributes(this, 'Source', { bucketName, encryptionKey: bucket.encryptionKey });
  }

  private createHandler(): BundledFunction {
    const { bucketArn } = this.bucket;
    return new BundledFunction(this, 'Handler', {
      entry: 'secure-bucket/private/put-replication',
      description: 'Sets the replication of a bucket',
      caller: Caller.CLOUDFORMATION,
      statements: [
        new iam.PolicyStatement({ actions: ['s3:GetReplicationConfiguration', 's3:PutReplicationConfiguration'], resources: [bucketArn] }),
        new iam.PolicyStatement({
          actions: ['iam:PassRole'],
          resources: [this.role.roleArn],
          conditions: { StringEquals: { 'iam:PassedToService': 's3.amazonaws.com' } },
        }),
      ],
      timeout: Duration.minutes(1),
    });
  }

  private metric(metricName: ReplicationMetricName, options?: cloudwatch.MetricOptions): cloudwatch.Metric {
    return replicationMetric(metricName, { sourceBucketName: this.bucket.bucketName, ...this.replication }, options);
  }
}

/** Of a bucket of the app; of an imported one nobody knows. */
function definitionOf(bucket: s3.IBucket): s3.CfnBucket | undefined {
  return bucket.node.defaultChild as s3.CfnBucket | undefined;
}

/** A property of CloudFormation as the API takes it. */
function inApiNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [API_NAMES[name] ?? name[0].toUpperCase() + name.slice(1), inApiNames(one)]));
}
