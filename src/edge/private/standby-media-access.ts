import { Construct } from 'constructs';
import { EdgeBehavior } from '../edge-behavior';
import { mediaPatterns, mediaProblem } from './edge-distribution-checks';
import { admitAccount } from './media-access';
import { StandbyMediaAccessProps } from './standby-media-access-props';
import { invalid } from '../../private/errors';

/**
 * Opens a bucket of media to the CloudFront of another region, which asks it when that region's own bucket fails.
 *
 * The other region's distribution has the bucket's name as its `standbyMediaBucketName`. The bucket's policy, and that of its
 * key, name the account's distributions rather than one of them: so this stack needs nothing of the other region, and can be
 * deployed before it and without it. CloudFront may read the keys below the media paths, and is told which of them are missing
 * (R5.2.4-1). Costs nothing, and goes with the stack.
 *
 * @example
 * new StandbyMediaAccess(this, 'MediaAccess', { bucket });
 */
export class StandbyMediaAccess extends Construct {
  /** The paths whose objects can be read. */
  readonly pathPatterns: string[];

  /**
   * @throws when the bucket moves media to where CloudFront can't read them
   */
  constructor(scope: Construct, id: string, props: StandbyMediaAccessProps) {
    super(scope, id);
    const { bucket, behaviors = EdgeBehavior.defaults() } = props;
    const problem = () => mediaProblem(bucket, behaviors, 'bucket');
    const found = problem();
    if (found) invalid(this, found);

    this.pathPatterns = mediaPatterns(behaviors);
    if (this.pathPatterns.length === 0) return;
    admitAccount(this, bucket, this.pathPatterns);
    // A lifecycle rule can still be added.
    this.node.addValidation({ validate: () => [problem() ?? []].flat() });
  }
}
