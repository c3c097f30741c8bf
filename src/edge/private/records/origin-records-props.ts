import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';

/** The role of a Region. It is also the set identifier of the failover record of the Region. */
export enum OriginRole {
  /** The primary Region, which receives the traffic while its health check is healthy. */
  PRIMARY = 'PRIMARY',
  /** The standby Region. It adds one failover record to those of the primary Region. */
  SECONDARY = 'SECONDARY',
}

/** Properties of `OriginRecords`. */
export interface OriginRecordsProps {
  /** The public hosted zone of the domain name, which is the same in both Regions. */
  readonly zone: route53.IHostedZone;

  /**
   * The domain name by which the CDN connects to the load balancer, for example `origin.eldonia.example`. It is the
   * same in both Regions.
   *
   * The hosted zone must have no other records of this name: Route 53 does not combine geolocation with another routing
   * policy.
   */
  readonly domainName: string;

  /** The load balancer of this Region. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /**
   * The target groups of the load balancer, for the health check: it is healthy while one of them has a healthy target.
   *
   * Pass both target groups of deployments that shift traffic, because either can be in production.
   *
   * @default - no target groups, which requires `healthCheck`
   */
  readonly targetGroups?: elbv2.IApplicationTargetGroup[];

  /** The role of this Region. */
  readonly role?: OriginRole;

  /**
   * Use an existing health check instead of the target groups, for example that of a failover plan, which becomes
   * unhealthy after the promotion of the database in the other Region.
   *
   * Do not use a health check that connects to the load balancer. The health checkers of Route 53 are not on the prefix
   * list of CloudFront, cannot send a secret header, and support TLS up to 1.2 only: such a check is always unhealthy
   * and causes a failover.
   *
   * @default - a health check of the healthy targets of `targetGroups`
   */
  readonly healthCheck?: route53.IHealthCheck;
}
