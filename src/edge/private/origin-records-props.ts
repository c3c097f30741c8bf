import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import * as route53 from 'aws-cdk-lib/aws-route53';

/** Which of the two regions a load balancer is in. The name is also the set identifier of the region's failover record. */
export enum OriginRole {
  /** The region that the name leads to as long as its health check is green. */
  PRIMARY = 'PRIMARY',
  /** The region that takes over. It adds one failover record to those of the primary region. */
  SECONDARY = 'SECONDARY',
}

/** What `OriginRecords` is made of. */
export interface OriginRecordsProps {
  /** The public hosted zone of the name; the same one in both regions. */
  readonly zone: route53.IHostedZone;

  /**
   * The name by which the CDN calls the load balancer, for example `origin.eldonia.example`; the same one in both regions.
   *
   * Nothing else may have records of this name: Route 53 lets no other routing policy stand beside geolocation.
   */
  readonly domainName: string;

  /** The load balancer of this region. */
  readonly loadBalancer: elbv2.IApplicationLoadBalancer;

  /**
   * Target groups of the load balancer, for the health check: it is green while one of them has a healthy target.
   *
   * Name both of them where deployments shift traffic, because either may be the one that users reach.
   *
   * @default - none, which needs `healthCheck`
   */
  readonly targetGroups?: elbv2.IApplicationTargetGroup[];

  /**
   * Which region this is.
   *
   * @default OriginRole.PRIMARY
   */
  readonly role?: OriginRole;

  /**
   * Health check that decides instead of the target groups whether this region gets the traffic: for example one that
   * a failover plan turns red once it has promoted the other region's database.
   *
   * It must not be one that calls the load balancer. Route 53's checkers are not on CloudFront's prefix list, can't send a
   * secret header, and speak TLS up to 1.2 only: such a check is red all the time, and moves the traffic away for nothing.
   *
   * @default - one that follows the healthy targets of `targetGroups`
   */
  readonly healthCheck?: route53.IHealthCheck;

  /**
   * Whether the name has IPv6 addresses as well, which the load balancer must have, too.
   *
   * @default false
   */
  readonly ipv6?: boolean;

  /**
   * Whether the failover record is also red when Route 53 finds no healthy target behind the load balancer by itself.
   *
   * Then nobody but Route 53 decides when the traffic moves, and a target group without targets, which each blue/green
   * deployment leaves behind, counts as unhealthy.
   *
   * @default false
   */
  readonly evaluateTargetHealth?: boolean;
}
