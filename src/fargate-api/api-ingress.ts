import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { invalid } from '../private/errors';
import { regionFacts } from '../private/regions';

/**
 * The sources that can connect to the load balancer, and whether the load balancer is internet-facing or internal.
 *
 * @example
 * new FargateApi(this, 'Api', {
 *   vpc,
 *   certificate,
 *   image: ApiImage.fromRepository(repository, '1.4.2'),
 *   ingress: ApiIngress.cloudFrontOnly('pl-58a04531'),
 * });
 */
export class ApiIngress {
  /**
   * An internet-facing load balancer that allows connections from CloudFront only, by its AWS-managed prefix list.
   *
   * The prefix list allows all CloudFront distributions, including those of other accounts. The secret header that
   * a platform with a CDN adds restricts access to its own distribution.
   *
   * The ID of the prefix list is known for the commercial Regions. In other Regions use `cloudFrontOnly` with the ID.
   */
  static readonly CLOUDFRONT_ONLY = new ApiIngress(
    true, (region) => [knownPrefixList(region, 'CLOUDFRONT_ONLY', 'cloudFrontOnly')], true,
  );

  /**
   * An internal load balancer that allows connections from CloudFront VPC origins only, by the same prefix list.
   *
   * The load balancer is not reachable from the internet. Distributions of other accounts can connect only when the VPC
   * origin is shared with them. The VPC must have an internet gateway, although no traffic uses it, and each subnet a
   * free address for the network interface of CloudFront. VPC origins cost nothing and do not support gRPC.
   *
   * CloudFront creates the security group `CloudFront-VPCOrigins-Service-SG` with the first VPC origin of a VPC. To
   * restrict access further, allow only that group in a later deployment.
   *
   * The ID of the prefix list is known for the commercial Regions. In other Regions use `cloudFrontVpcOrigin` with the
   * ID.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
   */
  static readonly CLOUDFRONT_VPC_ORIGIN = new ApiIngress(
    false, (region) => [knownPrefixList(region, 'CLOUDFRONT_VPC_ORIGIN', 'cloudFrontVpcOrigin')], true,
  );

  /** An internet-facing load balancer that allows connections from anywhere. It has no web application firewall. */
  static readonly INTERNET = new ApiIngress(
    true, (_, ipv6) => ipv6 ? [ec2.Peer.anyIpv4(), ec2.Peer.anyIpv6()] : [ec2.Peer.anyIpv4()],
  );

  /**
   * An internal load balancer in the private subnets that allows no connections.
   *
   * Allow them with `loadBalancer.connections`.
   */
  static readonly INTERNAL = new ApiIngress(false, () => []);

  /**
   * An internet-facing load balancer that allows connections from CloudFront only, in any Region.
   *
   * @param prefixListId the ID of the prefix list `com.amazonaws.global.cloudfront.origin-facing` in the Region
   * @throws when it is not the ID of a prefix list
   */
  static cloudFrontOnly(prefixListId: string): ApiIngress {
    checkPrefixList(prefixListId);
    return new ApiIngress(true, () => [ec2.Peer.prefixList(prefixListId)], true);
  }

  /**
   * An internal load balancer that allows connections from CloudFront VPC origins only, in any Region.
   *
   * @param prefixListId the ID of the prefix list `com.amazonaws.global.cloudfront.origin-facing` in the Region
   * @throws when it is not the ID of a prefix list
   */
  static cloudFrontVpcOrigin(prefixListId: string): ApiIngress {
    checkPrefixList(prefixListId);
    return new ApiIngress(false, () => [ec2.Peer.prefixList(prefixListId)], true);
  }

  private constructor(
    /** Whether the load balancer is internet-facing. */
    public readonly internetFacing: boolean,
    private readonly peers: (region: string, ipv6: boolean) => ec2.IPeer[],
    /**
     * Whether the rule quota of a security group is sufficient for one port of these peers only.
     *
     * @internal
     */
    public readonly _oneRuleEach = false,
  ) {}

  /** @internal */
  _peers(region: string, ipv6: boolean): ec2.IPeer[] {
    return this.peers(region, ipv6);
  }
}

function checkPrefixList(prefixListId: string): void {
  if (!Token.isUnresolved(prefixListId) && !/^pl-[0-9a-f]{8,17}$/.test(prefixListId)) {
    invalid(undefined, `prefixListId must be the ID of a managed prefix list, got "${prefixListId}"; ` +
      'find it with aws ec2 describe-managed-prefix-lists');
  }
}

function knownPrefixList(region: string, constant: string, factory: string): ec2.IPeer {
  const where = Token.isUnresolved(region) ? 'a stack without a Region' : region;
  const id = regionFacts(region).cloudFrontPrefixList ?? invalid(undefined,
    `ingress must specify the CloudFront prefix list where its ID is not known, got ${constant} in ${where}; ` +
    `use ApiIngress.${factory}(id) with the ID from aws ec2 describe-managed-prefix-lists`);
  return ec2.Peer.prefixList(id);
}
