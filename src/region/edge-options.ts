import { EdgeDistributionOptions } from '../edge/internal';

/** Options of the edge of a platform. */
export interface EdgeOptions extends EdgeDistributionOptions {
  /**
   * Name by which CloudFront calls the load balancer, in the zone. An existing certificate must cover it as well.
   * Not used with a VPC origin, which needs no name.
   *
   * @default - `origin.` before the platform's domain name
   */
  readonly originDomainName?: string;

  /**
   * Generation of the secret header's value. To rotate the value, increase it by one and deploy. No request is
   * rejected, also during a rollback of the deployment or a failover.
   *
   * Rotate again only after the deployment of all Regions, do not skip a generation, and do not decrease it or leave it
   * out later, also when the platform becomes the primary of a pair: the load balancer would reject all requests (403)
   * until CloudFront is deployed, and a secret that is created again has another value. The load balancers accept the
   * previous, the current and the next value: a value that leaked is rejected after the second rotation. Each has a
   * secret, for $0.40 per month in each Region.
   *
   * @default 1
   */
  readonly headerGeneration?: number;
}
