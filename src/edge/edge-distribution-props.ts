import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EdgeDistributionOptions } from './edge-distribution-options';
import { EdgeOrigin } from './edge-origin';
import { IOriginHeader } from './origin-header-ref';

/** What an `EdgeDistribution` is made of. */
export interface EdgeDistributionProps extends EdgeDistributionOptions {
  /**
   * The public hosted zone of the domain names, by its id and name.
   *
   * Not one that the same stack makes: the certificate in us-east-1 needs it as well.
   */
  readonly zone: route53.HostedZoneAttributes;

  /** The load balancer that answers what nothing else does. */
  readonly origin: EdgeOrigin;

  /**
   * Names that users reach the site by, each in the zone. A name can begin with `*.`.
   *
   * @default - the name of the zone
   */
  readonly domainNames?: string[];

  /**
   * Bucket to serve media from. The key of an object is the path, without its first slash.
   *
   * @default - the load balancer answers for media, too
   */
  readonly mediaBucket?: s3.IBucket;

  /**
   * Header that proves to the load balancer that a request came through this distribution.
   *
   * @default - an `OriginHeader` of its own
   */
  readonly originHeader?: IOriginHeader;
}
