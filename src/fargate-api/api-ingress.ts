import { Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { invalid } from '../private/errors';

/** Managed prefix lists `com.amazonaws.global.cloudfront.origin-facing`; their ids differ from region to region. */
const CLOUDFRONT_PREFIX_LISTS: Record<string, string> = {
  'ap-northeast-1': 'pl-58a04531',
  'ap-northeast-3': 'pl-31a14458',
};

/** Who may open a connection to the load balancer (R5.2.3-6). */
export class ApiIngress {
  /**
   * CloudFront's servers alone, by AWS's managed prefix list, on an internet-facing load balancer.
   *
   * The list is known for Tokyo and Osaka; elsewhere use `cloudFrontOnly` with its id. It tells CloudFront from the rest
   * of the Internet, not your distribution from somebody else's: for that the distribution sends a secret header.
   */
  static readonly CLOUDFRONT_ONLY = new ApiIngress(true, (region) => [knownPrefixList(region, 'CLOUDFRONT_ONLY', 'cloudFrontOnly')], true);

  /**
   * CloudFront's VPC origins alone, by the same prefix list, on an internal load balancer in the private subnets.
   *
   * Nobody reaches the load balancer from the Internet, nor does another account's distribution unless the VPC origin is shared
   * with it. The VPC must have an internet gateway, though no traffic takes it, and each subnet a free address for CloudFront's
   * network interface; VPC origins cost nothing and don't carry gRPC. CloudFront makes its own security group
   * `CloudFront-VPCOrigins-Service-SG` with the first VPC origin of a VPC: to be stricter, admit that group in a later deployment.
   *
   * The list is known for Tokyo and Osaka; elsewhere use `cloudFrontVpcOrigin` with its id.
   *
   * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-vpc-origins.html
   */
  static readonly CLOUDFRONT_VPC_ORIGIN = new ApiIngress(
    false, (region) => [knownPrefixList(region, 'CLOUDFRONT_VPC_ORIGIN', 'cloudFrontVpcOrigin')], true,
  );

  /** Everybody, on an internet-facing load balancer. No firewall stands before it. */
  static readonly INTERNET = new ApiIngress(true, (_, ipv6) => ipv6 ? [ec2.Peer.anyIpv4(), ec2.Peer.anyIpv6()] : [ec2.Peer.anyIpv4()]);

  /** Nobody until `loadBalancer.connections` admits them, on an internal load balancer in the private subnets. */
  static readonly INTERNAL = new ApiIngress(false, () => []);

  /**
   * CloudFront's servers alone, in any region.
   *
   * @param prefixListId id of the region's `com.amazonaws.global.cloudfront.origin-facing` list
   * @throws when the id is not that of a prefix list
   */
  static cloudFrontOnly(prefixListId: string): ApiIngress {
    checkPrefixList(prefixListId);
    return new ApiIngress(true, () => [ec2.Peer.prefixList(prefixListId)], true);
  }

  /**
   * CloudFront's VPC origins alone, on an internal load balancer in any region.
   *
   * @param prefixListId id of the region's `com.amazonaws.global.cloudfront.origin-facing` list
   * @throws when the id is not that of a prefix list
   */
  static cloudFrontVpcOrigin(prefixListId: string): ApiIngress {
    checkPrefixList(prefixListId);
    return new ApiIngress(false, () => [ec2.Peer.prefixList(prefixListId)], true);
  }

  private constructor(
    /** Whether the load balancer has public addresses. */
    public readonly internetFacing: boolean,
    private readonly peers: (region: string, ipv6: boolean) => ec2.IPeer[],
    /**
     * Whether a security group has room for one port of these peers alone.
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
    invalid(undefined, `prefixListId must be the id of a managed prefix list, got "${prefixListId}"; look it up with describe-managed-prefix-lists`);
  }
}

function knownPrefixList(region: string, constant: string, factory: string): ec2.IPeer {
  const where = Token.isUnresolved(region) ? 'a stack without a region' : region;
  const id = CLOUDFRONT_PREFIX_LISTS[region] ?? invalid(undefined, 'ingress must name CloudFront\'s prefix list outside Tokyo and Osaka, ' +
    `got ${constant} in ${where}; use ApiIngress.${factory}(id) with the id from describe-managed-prefix-lists`);
  return ec2.Peer.prefixList(id);
}
