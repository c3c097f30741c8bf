import { CustomResource, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { Replication } from './replication';
import { CHANGE_REPLICATION } from './retries';
import { checkReplication } from './secure-bucket-checks';
import { invalid } from '../../private/errors';
import { BundledFunction } from '../../private/functions/bundled-function';
import { Caller } from '../../private/functions/caller';
import { serviceTimeoutFor, timeoutFor } from '../../private/functions/retry-timeout';
import { allow, allowPassing } from '../../private/permissions';
import { checkSameRegion } from '../../private/regions';
import { BucketReplication } from '../bucket-replication';

/** Names of the S3 API that differ from the capitalized CloudFormation names. */
const API_NAMES: Record<string, string> = { id: 'ID', replicaKmsKeyId: 'ReplicaKmsKeyID' };

/** Options of a deferred replication. */
export interface DeferredReplicationProps {
  /**
   * Source bucket: with versioning, in the account and Region of the stack, and already deployed. Its own stack must
   * not define a replication, because each stack would overwrite the configuration of the other.
   */
  readonly bucket: s3.IBucket;

  /** Destination of the replication. The destination bucket must exist and have versioning. */
  readonly replication: BucketReplication;
}

/**
 * The replication of an existing bucket, set by a Lambda function.
 *
 * Two buckets that replicate to each other cannot both be defined with a replication: S3 requires the destination
 * bucket to exist. This construct sets the second direction, in a stack that is deployed after both buckets.
 * CloudFormation has no resource for this, so a Lambda function sets the replication.
 *
 * An existing replication of the bucket with another role is not replaced: the deployment fails with an error. Deleting
 * this construct removes the replication; both buckets and all replicas remain. Only objects that are written
 * afterwards are replicated, and replicas are not replicated back.
 */
export class DeferredReplication extends Construct {
  readonly role: iam.Role;
  readonly handler: lambda.Function;

  private readonly bucket: s3.IBucket;

  /**
   * @throws if S3 would reject the destination or its key, or the bucket is in another Region, has no versioning, or
   *   has its own replication
   */
  constructor(scope: Construct, id: string, props: DeferredReplicationProps) {
    super(scope, id);
    const { replication } = props;
    const definition = definitionOf(props.bucket);
    const bucketName = definition?.bucketName ?? props.bucket.bucketName;
    checkReplication(this, { bucketName, encryptionKey: props.bucket.encryptionKey }, replication);
    this.checkSource(props.bucket);
    const bucket = this.bucket = this.byName(props.bucket, bucketName);

    // An imported bucket can have Object Lock. Without permission to read the lock, S3 does not replicate locked
    // objects.
    const locked = definition === undefined || definition.objectLockEnabled === true;
    const copying = new Replication(this, 'Replication', bucket, locked, replication);
    this.role = copying.role;
    const handler = this.createHandler();
    this.handler = handler.lambda;
    const resource = new CustomResource(this, 'Resource', {
      resourceType: 'Custom::BucketReplication',
      serviceToken: this.handler.functionArn,
      serviceTimeout: serviceTimeoutFor(this.handler.timeout!),
      properties: {
        BucketName: bucket.bucketName,
        RoleArn: this.role.roleArn,
        Rule: Stack.of(this).toJsonString(inApiNames(copying.rule)),
      },
    });
    // The permissions must exist before the first call and until the last call.
    resource.node.addDependency(copying, handler.role, props.bucket);
  }

  private checkSource(bucket: s3.IBucket): void {
    checkSameRegion(this, 'bucket', bucket.env.region, 'define the replication in a stack of that Region');
    const definition = definitionOf(bucket);
    if (definition && !definition.versioningConfiguration) {
      invalid(this, 'bucket must have versioning, got one without; set versioned of the bucket');
    }
    if (definition?.replicationConfiguration) {
      invalid(
        this,
        'bucket must not have its own replication, got one with a replication; define the replication in one place',
      );
    }
  }

  /**
   * A known name avoids a CloudFormation export of the bucket's stack, which could not be deleted while it is in use.
   */
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
        allow(['s3:GetReplicationConfiguration', 's3:PutReplicationConfiguration'], bucketArn),
        allowPassing(this.role.roleArn, 's3'),
      ],
      timeout: timeoutFor(this, CHANGE_REPLICATION),
    });
  }
}

/** The L1 construct of a bucket of this app; undefined for an imported bucket. */
function definitionOf(bucket: s3.IBucket): s3.CfnBucket | undefined {
  return bucket.node.defaultChild as s3.CfnBucket | undefined;
}

/** Converts a CloudFormation property to the format of the API. */
function inApiNames(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [
    API_NAMES[name] ?? name[0].toUpperCase() + name.slice(1), inApiNames(one),
  ]));
}
