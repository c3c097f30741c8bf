import * as route53 from 'aws-cdk-lib/aws-route53';
import { EdgeDistributionOptions } from '../edge-distribution';

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
}
