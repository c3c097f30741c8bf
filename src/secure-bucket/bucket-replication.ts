import * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * S3 replication of the objects of a bucket to another bucket, usually in another Region.
 *
 * The destination is referenced by name, so that the stacks of both Regions do not import from each other. The
 * destination bucket must exist before this bucket is deployed, and must have versioning. Only objects that are written
 * afterwards are replicated. For existing objects, run S3 Batch Replication.
 */
export interface BucketReplication {
  /** Name of the destination bucket. */
  readonly destinationBucketName: string;

  /**
   * Region of the destination bucket. S3 publishes the replication lag in this Region, so alarms on the lag must be in
   * this Region.
   *
   * @default - unknown: metrics have the Region of the source
   */
  readonly destinationRegion?: string;

  /**
   * ARN of the KMS key that encrypts the replicas, in the destination Region. Required if this bucket has an
   * `encryptionKey`.
   *
   * @default - the replicas are encrypted with SSE-S3
   */
  readonly destinationKeyArn?: string;

  /**
   * ID of the account that owns the destination bucket and the replicas. The bucket policy of the destination must
   * allow the replication role.
   *
   * @default - the account of the stack
   */
  readonly destinationAccount?: string;

  /**
   * Key prefix of the objects to replicate.
   *
   * @default - all objects
   */
  readonly prefix?: string;

  /**
   * Enables S3 Replication Time Control: S3 replicates 99.9 % of the objects within 15 minutes, for $0.015 per GB.
   *
   * The replication metrics are published in both cases.
   *
   * @default true
   */
  readonly timeControl?: boolean;

  /**
   * Replicates delete markers: the deletion of an object also hides its replica. The deletion of a version never
   * deletes its replica.
   *
   * @default true
   */
  readonly deleteMarkers?: boolean;

  /**
   * Storage class of the replicas.
   *
   * @default - the storage class of the original
   */
  readonly storageClass?: s3.StorageClass;
}
