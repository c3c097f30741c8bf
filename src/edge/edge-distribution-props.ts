import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EdgeDistributionOptions } from './edge-distribution-options';
import { EdgeOrigin } from './edge-origin';
import { IOriginHeader } from './origin-header-ref';

/** Properties of an `EdgeDistribution`. */
export interface EdgeDistributionProps extends EdgeDistributionOptions {
  /**
   * The public hosted zone of the domain names, by its ID and name.
   *
   * It must not be a hosted zone of the same stack: the certificate in us-east-1 requires it as well.
   */
  readonly zone: route53.HostedZoneAttributes;

  /** The load balancer, which receives all requests without another behavior. */
  readonly origin: EdgeOrigin;

  /**
   * The domain names of the site, in the hosted zone. A name can begin with `*.`. A change creates a new certificate.
   *
   * @default - the name of the hosted zone
   */
  readonly domainNames?: string[];

  /**
   * The bucket of the media. The key of an object is the path without the leading slash.
   *
   * @default - the load balancer serves media as well
   */
  readonly mediaBucket?: s3.IBucket;

  /**
   * The secret header that proves to the load balancer that a request came through this distribution.
   *
   * @default - a new `OriginHeader`
   */
  readonly originHeader?: IOriginHeader;
}
