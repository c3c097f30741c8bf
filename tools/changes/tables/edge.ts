import { Duration, Stack } from 'aws-cdk-lib';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import { Edge, EdgeBehavior, EdgeFirewall, EdgeOptions, EldoniaPlatformProps, FirewallMode } from '../../../src';
import { nestedTable, never, Rows, Table, to } from '../change';
import { importedBucket, usEast1Certificate } from '../values';
import { platform } from './platform';

const rows: Rows<EdgeOptions> = {
  accessLogsBucket: to(importedBucket),
  behaviorQuota: never('only a check at synthesis depends on it: no template contains it'),
  behaviors: [{ to: [EdgeBehavior.uncached('/api/*')], name: 'default → one' }],
  certificate: to(usEast1Certificate),
  comment: to('shop'),
  contentSecurityPolicy: to("default-src 'self'"),
  errorResponses: [{ to: [{ httpStatus: 503, ttl: Duration.seconds(5) }], name: 'default → one' }],
  firewall: [{
    to: (stack) => EdgeFirewall.fromWebAclArn(stack, 'Firewall', 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/01234567-89ab-cdef-0123-456789abcdef'),
  }],
  firewallOptions: to({ mode: FirewallMode.COUNT }),
  geoRestriction: [{ to: cloudfront.GeoRestriction.allowlist('JP'), name: 'none → Japan' }],
  headerGeneration: [{ from: 1, to: 2 }, { from: 1, to: 3 }],
  hstsIncludesSubdomains: to(true),
  minimumProtocolVersion: [{ to: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2025 }],
  originClientCertificate: to(usEast1Certificate),
  originDomainName: to('direct.example.com'),
  priceClass: [{ to: cloudfront.PriceClass.PRICE_CLASS_100 }],
  redirectedDomainNames: [{ to: ['www.example.com'], name: 'none → one' }],
  supportStack: [{ to: (stack) => new Stack(stack.node.root, 'Support', { env: { account: stack.account, region: 'us-east-1' } }), name: 'own → passed' }],
};

export const edgeTables: readonly Table[] = [
  nestedTable<EdgeOptions, EldoniaPlatformProps>('EdgeOptions', platform, 'edge.', (options) => ({ edge: Edge.cloudFront(options) }), rows),
  nestedTable<EdgeOptions, EldoniaPlatformProps>('EdgeOptions', platform, 'VPC origin edge.', (options) => ({
    edge: Edge.cloudFrontVpcOrigin(options),
  }), { headerGeneration: [{ from: 1, to: 2 }] }),
];
