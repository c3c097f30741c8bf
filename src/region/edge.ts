import { Annotations } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { EdgeOptions } from './edge-options';
import { SiteOptions } from '../edge';
import { createsRecords, siteRecords } from '../edge/internal';
import { ApiIngress, FargateApiOptions } from '../fargate-api';
import {
  checkIpv4, checkStackRegion, EDGE_ID, EdgeParts, EdgeSite, FailoverOrigin, originName, publishOrigin,
  publishVpcOrigin, warnOfOpenOrigin,
} from './private/edge-origin-parts';
import { invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';

/**
 * How users reach a platform.
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromHostedZone(zone),
 *   edge: Edge.cloudFrontVpcOrigin({ geoRestriction: cloudfront.GeoRestriction.allowlist('JP') }),
 * });
 */
export abstract class Edge {
  /**
   * CloudFront and AWS WAF, in front of an internet-facing load balancer that accepts no other clients.
   *
   * The security group of the load balancer allows only the prefix list of CloudFront, and its listener requires the
   * secret header. The origin's name has geolocation and failover records, ready for a second Region.
   */
  static cloudFront(options: EdgeOptions = {}): Edge {
    checkKnownProps(undefined, 'EdgeOptions', options);
    return new PublicOrigin(options);
  }

  /**
   * CloudFront and AWS WAF, in front of an internal load balancer, which CloudFront reaches inside the VPC.
   *
   * For one Region only: a VPC origin is one load balancer, and DNS can't fail over to the load balancer of another
   * Region.
   */
  static cloudFrontVpcOrigin(options: EdgeOptions = {}): Edge {
    checkKnownProps(undefined, 'EdgeOptions', options);
    return new PrivateOrigin(options);
  }

  /** No CDN and no web ACL: users reach the load balancer directly. For a platform behind an edge of your own. */
  static none(): Edge {
    return new NoEdge();
  }

  /**
   * Whether it has resources in us-east-1.
   *
   * @internal
   */
  readonly _global: boolean = true;

  /**
   * The front end; undefined without one.
   *
   * @internal
   */
  readonly _site?: SiteOptions;

  /**
   * Clients that may connect to the load balancer.
   *
   * @internal
   */
  abstract _ingress(scope: Construct, api: FargateApiOptions): ApiIngress;

  /**
   * The origin that DNS can fail over to another Region; undefined if there is none.
   *
   * @internal
   */
  abstract _failoverOrigin(domainName: string): FailoverOrigin | undefined;

  /** @internal */
  abstract _publish(scope: Construct, site: EdgeSite): EdgeParts;
}

abstract class CloudFrontEdge extends Edge {
  override readonly _site?: SiteOptions;

  constructor(protected readonly options: EdgeOptions) {
    super();
    this._site = options.site;
  }
}

class PublicOrigin extends CloudFrontEdge {
  _ingress(scope: Construct, api: FargateApiOptions): ApiIngress {
    const { ingress = ApiIngress.CLOUDFRONT_ONLY } = api;
    checkStackRegion(scope, this.options);
    checkIpv4(scope, api);
    if (!ingress.internetFacing) {
      invalid(scope,
        'api.ingress must face the Internet with Edge.cloudFront(), got one of an internal load balancer; ' +
        'use Edge.cloudFrontVpcOrigin()');
    }
    warnOfOpenOrigin(scope, ingress);
    return ingress;
  }

  _failoverOrigin(domainName: string): FailoverOrigin {
    return { name: originName(domainName, this.options), behaviors: this.options.behaviors };
  }

  _publish(scope: Construct, site: EdgeSite): EdgeParts {
    return publishOrigin(scope, site, this.options);
  }
}

class PrivateOrigin extends CloudFrontEdge {
  _ingress(scope: Construct, api: FargateApiOptions): ApiIngress {
    const { ingress = ApiIngress.CLOUDFRONT_VPC_ORIGIN } = api;
    checkStackRegion(scope, this.options);
    checkIpv4(scope, api);
    if (ingress.internetFacing) {
      invalid(scope, 'api.ingress must be that of an internal load balancer with Edge.cloudFrontVpcOrigin(), ' +
        'got one that faces the Internet; leave it out');
    }
    return ingress;
  }

  _failoverOrigin(): undefined {
    return undefined;
  }

  _publish(scope: Construct, site: EdgeSite): EdgeParts {
    return publishVpcOrigin(scope, site, this.options);
  }
}

class NoEdge extends Edge {
  override readonly _global = false;

  _ingress(scope: Construct, { ingress = ApiIngress.INTERNET }: FargateApiOptions): ApiIngress {
    if (ingress === ApiIngress.INTERNET) {
      Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:noEdge',
        'any client can reach the load balancer, without AWS WAF; use Edge.cloudFront(), or allow only your own edge ' +
        'with api.ingress');
    }
    return ingress;
  }

  _failoverOrigin(): undefined {
    return undefined;
  }

  _publish(scope: Construct, { api, hostedZone, domainNames, domainUse, dualStack, services }: EdgeSite): EdgeParts {
    if (!createsRecords(domainUse)) return {};
    const target = route53.RecordTarget.fromAlias(new targets.LoadBalancerTarget(api.loadBalancer));
    // The id of the distribution of the other edges, whose records have the same ids.
    const place = new Construct(scope, EDGE_ID);
    siteRecords(place, { zone: hostedZone, domainNames: [...domainNames, ...services.hosts], target, ipv6: dualStack });
    return {};
  }
}
