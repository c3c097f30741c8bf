import * as s3 from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { grantAccount } from './media-access';
import { invalid } from '../../../private/errors';
import { EdgeBehavior } from '../../edge-behavior';
import { mediaPatterns, mediaProblem } from '../distribution/edge-distribution-checks';

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

/**
 * Grants CloudFront the permissions to read a bucket with replicas of the media, for a distribution of another Region
 * that fails over to it.
 *
 * The distribution of the other Region has the name of the bucket as its `standbyMediaBucketName`. The policies of the
 * bucket and its key allow all distributions of the account. This stack therefore does not depend on the other Region,
 * and can be deployed before it and without it. CloudFront can read the keys below the media paths and detect missing
 * keys. It costs nothing, and the permissions are removed with the stack.
 */
export class StandbyMediaAccess extends Construct {
  /** The path patterns of the objects that CloudFront can read. */
  readonly pathPatterns: string[];

  /** @throws when the bucket moves media to a storage class that CloudFront cannot read */
  constructor(scope: Construct, id: string, props: StandbyMediaAccessProps) {
    super(scope, id);
    const { bucket, behaviors = EdgeBehavior.defaults() } = props;
    const problem = () => mediaProblem(bucket, behaviors, 'bucket');
    const found = problem();
    if (found) invalid(this, found);

    this.pathPatterns = mediaPatterns(behaviors);
    if (this.pathPatterns.length === 0) return;
    grantAccount(this, bucket, this.pathPatterns);
    // Lifecycle rules can be added later.
    this.node.addValidation({ validate: () => [problem() ?? []].flat() });
  }
}
