import * as s3 from 'aws-cdk-lib/aws-s3';
import { EdgeBehavior } from '../../edge-behavior';

/** Properties of a `StandbyMediaAccess`. */
export interface StandbyMediaAccessProps {
  /** The bucket with the replicas, in the Region of the stack. */
  readonly bucket: s3.IBucket;

  /**
   * The behaviors of the distribution in the other Region. CloudFront can read the keys of the media behaviors.
   *
   * @default - `EdgeBehavior.defaults()`, which allow CloudFront to read keys below `media/`
   */
  readonly behaviors?: EdgeBehavior[];
}
