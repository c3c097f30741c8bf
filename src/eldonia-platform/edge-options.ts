import * as route53 from 'aws-cdk-lib/aws-route53';
import { EdgeBehavior, EdgeDistributionOptions } from '../edge';

/** What can be chosen about a platform's edge, beside what an `EdgeDistribution` lets choose. */
export interface EdgeOptions extends EdgeDistributionOptions {
  /**
   * Name by which CloudFront calls the load balancer, in the zone. A certificate that you pass to the platform must cover it as well.
   *
   * Not used with a VPC origin, which needs no name.
   *
   * @default - `origin.` before the platform's domain name
   */
  readonly originDomainName?: string;

  /**
   * Health check of the origin's name, for example one that a failover plan switches. Not used with a VPC origin.
   *
   * @default - one that is green while a task is healthy
   */
  readonly originHealthCheck?: route53.IHealthCheck;

  /**
   * Which value of the secret header is sent to the load balancer: raise it by one and deploy to replace the value.
   *
   * @default 1
   */
  readonly headerGeneration?: number;

  /**
   * Other regions that get a copy of the secret header's values, for the load balancers there: see `Edge.standby()`.
   *
   * @default - none
   */
  readonly headerReplicaRegions?: string[];
}

/** What can be chosen about the edge of a region that stands by. It has to agree with the edge of the region that it stands by for. */
export interface StandbyEdgeOptions {
  /**
   * Name by which CloudFront calls the load balancers of both regions: the same one as in the first region.
   *
   * @default - `origin.` before the platform's domain name
   */
  readonly originDomainName?: string;

  /**
   * Health check that is green when this region may take the traffic, for example one that a failover plan switches.
   *
   * @default - one that is green while a task is healthy, so that traffic comes when the first region has no healthy task
   */
  readonly originHealthCheck?: route53.IHealthCheck;

  /**
   * Which value of the secret header is taken: the same as `headerGeneration` in the first region, which is deployed before.
   *
   * @default 1
   */
  readonly headerGeneration?: number;

  /**
   * Beginning of the names of the secrets that keep the header's values, without the generation. They must be replicated to this region.
   *
   * @default - `<name of the platform>/cloudfront-header`, as the first region names them
   */
  readonly headerSecretName?: string;

  /**
   * What the first region's CloudFront does with which paths: the media bucket of this region is opened to it for the media among them.
   *
   * @default - `EdgeBehavior.defaults()`
   */
  readonly behaviors?: EdgeBehavior[];
}
