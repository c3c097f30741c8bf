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
  static readonly CLOUDFRONT_ONLY = new ApiIngress(true, (region) => [ec2.Peer.prefixList(knownPrefixList(region))], true);

  /** Everybody, on an internet-facing load balancer. No firewall stands before it. */
  static readonly INTERNET = new ApiIngress(true, (_, ipv6) => ipv6 ? [ec2.Peer.anyIpv4(), ec2.Peer.anyIpv6()] : [ec2.Peer.anyIpv4()]);

  /** Nobody until `connections` admits them, on an internal load balancer in the private subnets. */
  static readonly INTERNAL = new ApiIngress(false, () => []);

  /**
   * CloudFront's servers alone, in any region.
   *
   * @param prefixListId id of the region's `com.amazonaws.global.cloudfront.origin-facing` list
   * @throws when the id is not that of a prefix list
   */
  static cloudFrontOnly(prefixListId: string): ApiIngress {
    if (!Token.isUnresolved(prefixListId) && !/^pl-[0-9a-f]{8,17}$/.test(prefixListId)) {
      invalid(undefined, `prefixListId must be the id of a managed prefix list, got "${prefixListId}"; look it up with describe-managed-prefix-lists`);
    }
    return new ApiIngress(true, () => [ec2.Peer.prefixList(prefixListId)], true);
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

function knownPrefixList(region: string): string {
  const where = Token.isUnresolved(region) ? 'a stack without a region' : region;
  return CLOUDFRONT_PREFIX_LISTS[region] ?? invalid(undefined, 'ingress must name CloudFront\'s prefix list outside Tokyo and Osaka, ' +
    `got CLOUDFRONT_ONLY in ${where}; use ApiIngress.cloudFrontOnly(id) with the id from describe-managed-prefix-lists`);
}
