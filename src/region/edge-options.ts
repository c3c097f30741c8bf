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
   * Generation of the secret header's value. To rotate the value, increase it by one and deploy.
   *
   * @default 1
   */
  readonly headerGeneration?: number;
}
