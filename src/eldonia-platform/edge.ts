import { Annotations, Stack, Token } from 'aws-cdk-lib';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as targets from 'aws-cdk-lib/aws-route53-targets';
import { Construct } from 'constructs';
import { EdgeOptions } from './edge-options';
import { EdgeDistribution, EdgeOrigin, OriginHeader } from '../edge-distribution';
import { ApiIngress, FargateApi, FargateApiOptions } from '../fargate-api';
import { OriginRecords } from '../origin-records';
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
  readonly defaults: Pick<ConstructorParameters<typeof EdgeDistribution>[2], 'mediaBucket' | 'firewallOptions'>;
  readonly header: ConstructorParameters<typeof OriginHeader>[2];
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
    if (ingress === ApiIngress.INTERNET) {
      Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:openOrigin',
        'everybody may connect to the load balancer, and only the secret header keeps requests out that go around CloudFront; leave api.ingress out');
    }
    return ingress;
  }

  _originNames(domainName: string): string[] {
    return [this.originName(domainName)];
  }

  _publish(scope: Construct, site: EdgeSite): EdgeParts {
    const { api } = site;
    const originRecords = new OriginRecords(scope, 'Origin', {
      zone: site.hostedZone,
      domainName: this.originName(site.domainName),
      loadBalancer: api.loadBalancer,
      targetGroups: [api.targetGroup, ...api.alternateTargetGroup ? [api.alternateTargetGroup] : []],
      healthCheck: this.options.originHealthCheck,
      ipv6: site.dualStack,
    });
    const distribution = distribute(scope, site, EdgeOrigin.loadBalancer(originRecords.domainName, [api.listenerRule]), this.options);
    return { distribution, originRecords };
  }

  private originName(domainName: string): string {
    return this.options.originDomainName ?? `origin.${domainName.replace(/^\*\./, '')}`;
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
}

/** Before the load balancer asks for a prefix list, which would not be enough. */
function checkRegion(scope: Construct, { certificate, firewall }: EdgeOptions): void {
  if (Token.isUnresolved(Stack.of(scope).region) && !(certificate && firewall)) {
    invalid(scope, 'region of the stack must be known, got none; set env.region of the stack, or use Edge.none()');
  }
}

function distribute(scope: Construct, site: EdgeSite, origin: EdgeOrigin, options: EdgeOptions): EdgeDistribution {
  return new EdgeDistribution(scope, 'Edge', {
    ...options,
    ...site.defaults,
    firewallOptions: options.firewall ? undefined : { ...site.defaults.firewallOptions, ...options.firewallOptions },
    zone: site.zone,
    domainNames: [site.domainName],
    comment: options.comment ?? site.name,
    origin,
    originHeader: new OriginHeader(scope, 'OriginHeader', { ...site.header, generation: options.headerGeneration }),
  });
}
