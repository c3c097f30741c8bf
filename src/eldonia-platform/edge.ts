import { Annotations } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { EdgeOptions, StandbyEdgeOptions } from './edge-options';
import { EdgeDistribution, EdgeDistributionProps, EdgeOrigin, OriginHeader, OriginHeaderProps, StandbyMediaAccess, OriginRecords, OriginRole } from '../edge';
import { checkRegion, distribute, originName, recordOrigin, warnOfOpenOrigin } from './private/edge-origin-parts';
import { requireHeader } from '../edge/internal';
import { ApiIngress, FargateApi, FargateApiOptions } from '../fargate-api';
import { invalid } from '../private/errors';

/**
 * What a platform gives to its edge.
 *
 * @internal
 */
export interface EdgeSite {
  readonly name: string;
  readonly domainName: string;
  readonly zone: route53.HostedZoneAttributes;
  readonly hostedZone: route53.IHostedZone;
  readonly api: FargateApi;
  readonly dualStack: boolean;
  readonly defaults: Required<Pick<EdgeDistributionProps, 'mediaBucket' | 'firewallOptions'>>;
  readonly header: OriginHeaderProps & { readonly secretName: string };
}

/**
 * What an edge makes.
 *
 * @internal
 */
export interface EdgeParts {
  readonly distribution?: EdgeDistribution;
  readonly originRecords?: OriginRecords;
}

/**
 * What a pair of regions gives to the edge of its first one.
 *
 * @internal
 */
export interface EdgePairing {
  /** Decides whether the first region gets the traffic. */
  readonly healthCheck: route53.IHealthCheck;
  /** The second region. */
  readonly replicaRegion: string;
  /** The bucket of the second region. */
  readonly standbyMediaBucketName: string;
}

/** How users reach a platform (R5.1.2). */
export abstract class Edge {
  /**
   * CloudFront and a firewall, in front of a load balancer that has public addresses and refuses everybody else.
   *
   * The load balancer admits CloudFront's servers alone, by their prefix list, and answers them only if they send the secret header.
   * Its name is resolved by geography and by failover records, ready for a second region.
   */
  static cloudFront(options: EdgeOptions = {}): Edge {
    return new PublicOrigin(options);
  }

  /**
   * The same in front of a load balancer without public addresses, which CloudFront reaches inside the VPC.
   *
   * One region only: a VPC origin is one load balancer, which DNS can't fail over to another region's.
   */
  static cloudFrontVpcOrigin(options: EdgeOptions = {}): Edge {
    return new PrivateOrigin(options);
  }

  /** None: users reach the load balancer itself, with no firewall and no cache before it. For what stands behind an edge of your own. */
  static none(): Edge {
    return new NoEdge();
  }

  /**
   * The CloudFront of another region, which sends its requests here when that region is out of service.
   *
   * The other region has `Edge.cloudFront()` with this region in `headerReplicaRegions`, and is deployed first. Here are neither
   * a distribution nor a firewall, and nothing in us-east-1: the load balancer admits CloudFront's servers alone, answers those
   * that send the other region's secret header, and has the second failover record of the origin's name; the media bucket is opened to
   * the account's distributions, for the other region's `standbyMediaBucketName`. The stacks share names
   * alone, so this one can be deployed while the other region is lost. See R5.6.2-3.
   */
  static standby(options: StandbyEdgeOptions = {}): Edge {
    return new StandbyOrigin(options);
  }

  /**
   * Who may connect to the load balancer.
   *
   * @internal
   */
  abstract _ingress(scope: Construct, api: FargateApiOptions): ApiIngress;

  /**
   * Names beside the platform's own that the load balancer's certificate has to cover.
   *
   * @internal
   */
  abstract _originNames(domainName: string): string[];

  /** @internal */
  abstract _publish(scope: Construct, site: EdgeSite): EdgeParts;

  /**
   * The edge of the first region of a pair.
   *
   * @internal
   */
  abstract _inPair(parts: EdgePairing): Edge;

  /**
   * The edge of the second region of a pair, which goes with this one.
   *
   * @internal
   */
  abstract _standby(healthCheck: route53.IHealthCheck): Edge;
}

class PublicOrigin extends Edge {
  constructor(private readonly options: EdgeOptions) {
    super();
  }

  _ingress(scope: Construct, { ingress = ApiIngress.CLOUDFRONT_ONLY }: FargateApiOptions): ApiIngress {
    checkRegion(scope, this.options);
    if (!ingress.internetFacing) {
      invalid(scope, 'api.ingress must face the Internet with Edge.cloudFront(), got one of an internal load balancer; use Edge.cloudFrontVpcOrigin()');
    }
    warnOfOpenOrigin(scope, ingress);
    return ingress;
  }

  _originNames(domainName: string): string[] {
    return [originName(domainName, this.options)];
  }

  _publish(scope: Construct, site: EdgeSite): EdgeParts {
    const originRecords = recordOrigin(scope, site, OriginRole.PRIMARY, this.options);
    const distribution = distribute(scope, site, EdgeOrigin.loadBalancer(originRecords.domainName, [site.api.listenerRule]), this.options);
    return { distribution, originRecords };
  }

  _inPair({ healthCheck, replicaRegion, standbyMediaBucketName }: EdgePairing): Edge {
    const { originHealthCheck = healthCheck, headerReplicaRegions = [], ...others } = this.options;
    const { standbyMediaBucketName: own, standbyMediaBucketRegion } = others;
    return new PublicOrigin({
      ...others,
      ...own ?? standbyMediaBucketRegion ? {} : { standbyMediaBucketName, standbyMediaBucketRegion: replicaRegion },
      originHealthCheck,
      headerReplicaRegions: headerReplicaRegions.includes(replicaRegion) ? headerReplicaRegions : [...headerReplicaRegions, replicaRegion],
    });
  }

  _standby(originHealthCheck: route53.IHealthCheck): Edge {
    const { originDomainName, headerGeneration, behaviors } = this.options;
    return new StandbyOrigin({ originDomainName, headerGeneration, behaviors, originHealthCheck });
  }
}

class PrivateOrigin extends Edge {
  constructor(private readonly options: EdgeOptions) {
    super();
  }

  _ingress(scope: Construct, { ingress = ApiIngress.CLOUDFRONT_VPC_ORIGIN }: FargateApiOptions): ApiIngress {
    checkRegion(scope, this.options);
    if (ingress.internetFacing) {
      invalid(scope, 'api.ingress must be that of an internal load balancer with Edge.cloudFrontVpcOrigin(), got one that faces the Internet; leave it out');
    }
    return ingress;
  }

  _originNames(): string[] {
    return [];
  }

  _publish(scope: Construct, site: EdgeSite): EdgeParts {
    const { api } = site;
    return { distribution: distribute(scope, site, EdgeOrigin.vpcLoadBalancer(api.loadBalancer, [api.listenerRule]), this.options) };
  }

  _inPair(): Edge {
    return noPair('Edge.cloudFrontVpcOrigin()', 'DNS can\'t lead a VPC origin to another region\'s load balancer');
  }

  _standby(): Edge {
    return this._inPair();
  }
}

class StandbyOrigin extends Edge {
  constructor(private readonly options: StandbyEdgeOptions) {
    super();
  }

  _ingress(scope: Construct, { ingress = ApiIngress.CLOUDFRONT_ONLY }: FargateApiOptions): ApiIngress {
    if (!ingress.internetFacing) {
      invalid(scope, 'api.ingress must face the Internet with Edge.standby(), got one of an internal load balancer; leave it out');
    }
    warnOfOpenOrigin(scope, ingress);
    return ingress;
  }

  _originNames(domainName: string): string[] {
    return [originName(domainName, this.options)];
  }

  _publish(scope: Construct, site: EdgeSite): EdgeParts {
    const { headerSecretName = site.header.secretName, headerGeneration } = this.options;
    new StandbyMediaAccess(scope, 'MediaAccess', { bucket: site.defaults.mediaBucket, behaviors: this.options.behaviors });
    requireHeader(site.api.listenerRule, OriginHeader.fromSecretName(scope, 'OriginHeader', headerSecretName, headerGeneration));
    return { originRecords: recordOrigin(scope, site, OriginRole.SECONDARY, this.options) };
  }

  _inPair(): Edge {
    return noPair('Edge.standby()', 'the pair makes that of its second region');
  }

  _standby(): Edge {
    return this._inPair();
  }
}

class NoEdge extends Edge {
  _ingress(scope: Construct, { ingress = ApiIngress.INTERNET }: FargateApiOptions): ApiIngress {
    if (ingress === ApiIngress.INTERNET) {
      Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:noEdge',
        'everybody reaches the load balancer, with no firewall before it; use Edge.cloudFront(), or admit your own edge alone with api.ingress');
    }
    return ingress;
  }

  _originNames(): string[] {
    return [];
  }

  _publish(scope: Construct, { api, hostedZone, domainName, dualStack }: EdgeSite): EdgeParts {
    const target = route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(api.loadBalancer));
    const record = { zone: hostedZone, recordName: domainName, target };
    new route53.ARecord(scope, 'Record', record);
    if (dualStack) new route53.AaaaRecord(scope, 'Ipv6Record', record);
    return {};
  }

  _inPair(): Edge {
    return noPair('Edge.none()', 'a pair leads CloudFront from one region to the other');
  }

  _standby(): Edge {
    return this._inPair();
  }
}

function noPair(edge: string, why: string): never {
  return invalid(undefined, `edge must be Edge.cloudFront() in a pair, got ${edge}; ${why}`);
}
