import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** Lifecycle of the objects under one key prefix. */
export interface StorageRule {
  /**
   * Key prefix of the objects.
   *
   * @default - all objects
   */
  readonly prefix?: string;

  /**
   * Transitions to cheaper storage classes, in chronological order, each with `transitionAfter` in whole days.
   *
   * `transitionDate` is not valid.
   *
   * @default - no transitions
   */
  readonly transitions?: s3.Transition[];

  /**
   * Age at which an object is deleted, in whole days. In a bucket with versioning the object becomes a noncurrent
   * version.
   *
   * @default - never
   */
  readonly expiration?: Duration;

  /**
   * Time without access after which Intelligent-Tiering moves an object to its Archive Access tier, from 90 to 730
   * days.
   *
   * An archived object must be restored before it can be read, which takes hours.
   *
   * @default - never
   */
  readonly archiveAccessAfter?: Duration;

  /**
   * Time without access after which Intelligent-Tiering moves an object to its Deep Archive Access tier, from 180 to
   * 730 days.
   *
   * @default - never
   */
  readonly deepArchiveAccessAfter?: Duration;

  /**
   * Declares that CloudFront or the application serves these objects, so that they must be readable immediately.
   *
   * @default false
   */
  readonly served?: boolean;

  /**
   * Allows transitions of served objects to classes from which they must be restored. Until the restore, CloudFront
   * returns 403.
   *
   * @default false
   */
  readonly allowOffline?: boolean;
}
