import { VpcEndpoints } from '../network';

/**
 * The VPC of a platform, or of one Region of a pair. Tasks, functions and load balancer use IPv4: their security groups
 * have no rules for IPv6. The number of NAT gateways is `natGateways` of the tier.
 *
 * Not with `existing.vpc`. For what these options lack, define a `Network` in a stack that is deployed before, and pass
 * its `vpc` there.
 */
export interface PlatformNetworkOptions {
  /**
   * CIDR block of the VPC, /16 to /19. Use a different block in each VPC that a transit gateway or a peering connection
   * may ever connect: a warning names two VPCs of an app with one block, and the blocks of a pair must not overlap.
   *
   * It can't be changed after the first deployment: the VPC would be replaced, but not database and cache, whose names
   * are fixed, so the deployment fails.
   *
   * @default - 10.0.0.0/16; 10.1.0.0/16 in the standby Region of a pair
   * @see https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-basics.html
   */
  readonly cidr?: string;

  /**
   * Availability Zones of the VPC, at least two. Required in Regions whose zones are not known, because nothing is
   * looked up. More zones can be added at the end, each with a NAT gateway if the tier has one per zone. The zones of a
   * deployed platform can be neither exchanged nor reordered, because their subnets have fixed addresses.
   *
   * To remove a zone of the standby Region of a pair, deploy the stacks of its platform and its cache with
   * `--exclusively` first: the base stack can't delete subnets that they use.
   *
   * @default - the first two zones that every account has, in the Regions that `Network` lists
   */
  readonly availabilityZones?: string[];

  /**
   * Interface endpoints for AWS services, in place of those of the tier (`interfaceEndpoints`). Each costs about $10
   * per month and zone, and saves the charge per GB of NAT. Without NAT gateways the listed endpoints are the only
   * ones: a warning names those that are missing. A change adds or deletes endpoints without interruption where there
   * are NAT gateways.
   *
   * @default - those that tasks need to start (`VpcEndpoints.forFargate()`); none in tiers without `interfaceEndpoints`
   * @see https://aws.amazon.com/privatelink/pricing/
   */
  readonly endpoints?: VpcEndpoints;
}
