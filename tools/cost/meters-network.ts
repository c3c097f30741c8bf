import { BASELINE } from './baseline';
import { assumed, charge, countOf, HOURS, Meter } from './charge';

/** Network, CDN, firewall and DNS. */
export const NETWORK_METERS: Record<string, Meter> = {
  'AWS::EC2::NatGateway': () => charge('NAT gateways', 'nat.hour', HOURS),
  'AWS::EC2::EIP': () => charge('Public IPv4 addresses', 'ipv4.hour', HOURS),
  'AWS::EC2::VPCEndpoint': ({ properties }) =>
    properties.VpcEndpointType === 'Interface' ? charge('Interface endpoints', 'endpoint.hour', HOURS * countOf(properties.SubnetIds)) : [],
  'AWS::EC2::FlowLog': ({ properties }) =>
    properties.LogDestinationType === 's3' ? [] : assumed('Functions, queues and metrics', 'logs.ingest', BASELINE.flowLogGigabytes),
  'AWS::WAFv2::WebACL': ({ properties }) =>
    [...charge('CDN, firewall and DNS', 'waf.acl', 1), ...charge('CDN, firewall and DNS', 'waf.rule', countOf(properties.Rules ?? []))],
  // The health checks of a Region switch plan are not resources of the template, and included in its price.
  'AWS::Route53::HealthCheck': () => charge('CDN, firewall and DNS', 'route53.health-check', 1),
  'AWS::ARCRegionSwitch::Plan': () => charge('Failover plan', 'arc.plan', 1),
};
