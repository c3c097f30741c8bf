import { Annotations, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { EdgeDistribution, EdgeOrigin, OriginHeader, OriginRecords, OriginRole } from '../../edge';
import { ApiIngress } from '../../fargate-api';
import { invalid } from '../../private/errors';
import type { EdgeSite } from '../edge';
import { EdgeOptions, StandbyEdgeOptions } from '../edge-options';

/** Say what is legal, but may not be meant. */
export function warnOfOpenOrigin(scope: Construct, ingress: ApiIngress): void {
  if (ingress !== ApiIngress.INTERNET) return;
  Annotations.of(scope).addWarningV2('@eldonia/eldonia-platform:openOrigin',
    'everybody may connect to the load balancer, and only the secret header keeps requests out that go around CloudFront; leave api.ingress out');
}

/** Before the load balancer asks for a prefix list, which would not be enough. */
export function checkRegion(scope: Construct, { certificate, firewall }: EdgeOptions): void {
  if (Token.isUnresolved(Stack.of(scope).region) && !(certificate && firewall)) {
    invalid(scope, 'region of the stack must be known, got none; set env.region of the stack, or use Edge.none()');
  }
}

/** The same in both regions. */
export function originName(domainName: string, { originDomainName }: StandbyEdgeOptions): string {
  return originDomainName ?? `origin.${domainName.replace(/^\*\./, '')}`;
}

/** The records of this region of the name by which CloudFront calls the load balancer. */
export function recordOrigin(scope: Construct, site: EdgeSite, role: OriginRole, options: StandbyEdgeOptions): OriginRecords {
  const { api } = site;
  return new OriginRecords(scope, 'Origin', {
    zone: site.hostedZone,
    domainName: originName(site.domainName, options),
    loadBalancer: api.loadBalancer,
    targetGroups: [api.targetGroup, ...api.alternateTargetGroup ? [api.alternateTargetGroup] : []],
    role,
    healthCheck: options.originHealthCheck,
    ipv6: site.dualStack,
  });
}

/** CloudFront and its firewall, with the values of the secret header. */
export function distribute(scope: Construct, site: EdgeSite, origin: EdgeOrigin, options: EdgeOptions): EdgeDistribution {
  return new EdgeDistribution(scope, 'Edge', {
    ...options,
    ...site.defaults,
    firewallOptions: options.firewall ? undefined : { ...site.defaults.firewallOptions, ...options.firewallOptions },
    zone: site.zone,
    domainNames: [site.domainName],
    comment: options.comment ?? site.name,
    origin,
    originHeader: new OriginHeader(scope, 'OriginHeader', {
      ...site.header, generation: options.headerGeneration, replicaRegions: options.headerReplicaRegions,
    }),
  });
}
