import { Duration } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';

/** What becomes of the objects under one prefix. */
export interface StorageRule {
  /**
   * The objects that the rule is about: those whose key begins so.
   *
   * @default - all objects
   */
  readonly prefix?: string;

  /**
   * The moves, in the order in which they happen.
   *
   * @default - the objects stay where they were put
   */
  readonly transitions?: s3.Transition[];

  /**
   * How old an object is when it is deleted, in whole days. In a versioned bucket it becomes a noncurrent version.
   *
   * @default - never
   */
  readonly expiration?: Duration;

  /**
   * When Intelligent-Tiering may move an object that nobody reads to its Archive Access tier, from 90 to 730 days.
   *
   * From there it must be restored before it can be read, which takes hours.
   *
   * @default - never
   */
  readonly archiveAccessAfter?: Duration;

  /**
   * When Intelligent-Tiering may move an object that nobody reads to its Deep Archive Access tier, from 180 to 730 days.
   *
   * @default - never
   */
  readonly deepArchiveAccessAfter?: Duration;

  /**
   * Whether CloudFront or the application serves these objects, which therefore must be readable at once.
   *
   * @default false
   */
  readonly served?: boolean;

  /**
   * Let served objects go where they must be restored before they can be read: until then CloudFront answers 403.
   *
   * @default false
   */
  readonly allowOffline?: boolean;
}
