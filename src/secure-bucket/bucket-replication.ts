import * as s3 from 'aws-cdk-lib/aws-s3';

/**
 * A copy of the bucket's objects in another bucket, usually of another region.
 *
 * The destination is known by its name, so that neither region's stack imports from the other. It must exist before this
 * bucket is deployed, and be versioned. Only what is written afterwards is copied: for older objects run S3 Batch Replication.
 */
export interface BucketReplication {
  /** The name of the destination bucket. */
  readonly destinationBucketName: string;

  /**
   * Where the destination is. S3 publishes there how far the copy lags behind, so alarms on that belong there, too.
   *
   * @default - not known: metrics are looked for in the region of the source
   */
  readonly destinationRegion?: string;

  /**
   * The key in the destination's region that encrypts the copies, as an ARN; required if this bucket has an `encryptionKey`.
   *
   * @default - the copies are encrypted with SSE-S3
   */
  readonly destinationKeyArn?: string;

  /**
   * The account that owns the destination, and thus the copies; its bucket policy must admit the role.
   *
   * @default - the account of the stack
   */
  readonly destinationAccount?: string;

  /**
   * The objects to copy: those whose key begins so.
   *
   * @default - all objects
   */
  readonly prefix?: string;

  /**
   * Have S3 copy 99.99 % of the objects within 15 minutes, for 0.015 USD a GB. Its metrics are published with and without it.
   *
   * @default true
   */
  readonly timeControl?: boolean;

  /**
   * Whether deleting an object hides its copy, too. Deleting a version never deletes its copy.
   *
   * @default true
   */
  readonly deleteMarkers?: boolean;

  /**
   * The storage class of the copies.
   *
   * @default - that of the original
   */
  readonly storageClass?: s3.StorageClass;
}
