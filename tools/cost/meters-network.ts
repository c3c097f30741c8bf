import { BASELINE } from './baseline';
import { countOf, HOURS, Meter } from './charge';

/** Network, CDN, firewall and DNS. */
export const NETWORK_METERS: Record<string, Meter> = {
  'AWS::EC2::NatGateway': () => [{ component: 'NAT gateways', key: 'nat.hour', quantity: HOURS }],
  'AWS::EC2::EIP': () => [{ component: 'Public IPv4 addresses', key: 'ipv4.hour', quantity: HOURS }],
  'AWS::EC2::VPCEndpoint': ({ properties }) => (properties.VpcEndpointType === 'Interface'
    ? [{ component: 'Interface endpoints', key: 'endpoint.hour', quantity: HOURS * countOf(properties.SubnetIds) }] : []),
  'AWS::EC2::FlowLog': ({ properties }) => (properties.LogDestinationType === 's3' ? [] : [
    { component: 'Functions, queues and metrics', key: 'logs.ingest', quantity: BASELINE.flowLogGigabytes, assumed: true },
  ]),
  'AWS::WAFv2::WebACL': ({ properties }) => [
    { component: 'CDN, firewall and DNS', key: 'waf.acl', quantity: 1 },
    { component: 'CDN, firewall and DNS', key: 'waf.rule', quantity: countOf(properties.Rules ?? []) },
  ],
  // The health checks of a Region switch plan are not resources of the template, and included in its price.
  'AWS::Route53::HealthCheck': () => [{ component: 'CDN, firewall and DNS', key: 'route53.health-check', quantity: 1 }],
  'AWS::ARCRegionSwitch::Plan': () => [{ component: 'Failover plan', key: 'arc.plan', quantity: 1 }],
};
