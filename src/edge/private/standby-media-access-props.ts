import * as s3 from 'aws-cdk-lib/aws-s3';
import { EdgeBehavior } from '../edge-behavior';

/** What a `StandbyMediaAccess` is made of. */
export interface StandbyMediaAccessProps {
  /** The bucket that has the copies, in the region of the stack. */
  readonly bucket: s3.IBucket;

  /**
   * What the distribution of the other region does with which paths: the bucket is opened for the media among them.
   *
   * @default - `EdgeBehavior.defaults()`, so that keys below `media/` can be read
   */
  readonly behaviors?: EdgeBehavior[];
}
