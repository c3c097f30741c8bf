import { Stack, aws_cloudfront as cloudfront } from 'aws-cdk-lib';
import { Edge, EdgeBehavior, EdgeFirewall, EdgeOptions, EldoniaPlatformProps, FirewallMode, SiteOptions } from '../../../src';
import { SITE_FOLDER } from '../../assemblies/variants-edge';
import { nestedTable, Table, to } from '../change';
import { usual } from '../usual';
import { usEast1Certificate } from '../values';
import { platform } from './platform';

const rows = usual<EdgeOptions>('EdgeOptions', {
  behaviors: [{ to: [EdgeBehavior.uncached('/api/*')], name: 'default → one' }],
  certificate: to(usEast1Certificate),
  defaultBehavior: [
    { to: { viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.HTTPS_ONLY }, name: 'none → HTTPS only' },
    { to: { cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED }, name: 'none → a managed cache policy' },
    { to: { originRequestPolicy: cloudfront.OriginRequestPolicy.CORS_CUSTOM_ORIGIN }, name: 'none → a managed origin request policy' },
    { to: { responseHeadersPolicy: cloudfront.ResponseHeadersPolicy.SECURITY_HEADERS }, name: 'none → managed response headers' },
    { to: (stack) => ({ trustedKeyGroups: [cloudfront.KeyGroup.fromKeyGroupId(stack, 'Signers', 'signers')] }), name: 'none → signed requests' },
    {
      to: (stack) => ({
        functionAssociations: [{ function: cloudfront.Function.fromFunctionAttributes(stack, 'Passed', { functionName: 'passed', functionArn: 'arn:aws:cloudfront::123456789012:function/passed' }), eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }],
      }),
      name: 'none → a function',
    },
    { to: { compress: false }, name: 'none → no compression' },
    { to: { enableGrpc: true }, name: 'none → gRPC' },
  ],
  firewall: [{
    to: (stack) => EdgeFirewall.fromWebAclArn(stack, 'Firewall', 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/shop/01234567-89ab-cdef-0123-456789abcdef'),
  }],
  firewallOptions: to({ mode: FirewallMode.COUNT }),
  geoRestriction: [{ to: cloudfront.GeoRestriction.allowlist('JP'), name: 'none → Japan' }],
  headerGeneration: [{ from: 1, to: 2 }, { from: 1, to: 3 }],
  minimumProtocolVersion: [{ to: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2025 }],
  originClientCertificate: to(usEast1Certificate),
  priceClass: [{ to: cloudfront.PriceClass.PRICE_CLASS_100 }],
  supportStack: [{ to: (stack) => new Stack(stack.node.scope!, 'Support', { env: { account: stack.account, region: 'us-east-1' } }), name: 'own → passed' }],
});

const site = usual<SiteOptions>('SiteOptions', {
  folder: [{ to: SITE_FOLDER, name: 'none → a folder' }],
  hashedFiles: [{ beside: { folder: SITE_FOLDER }, to: ['assets/*'], name: 'none → assets' }],
  notFoundPage: [{ beside: { folder: SITE_FOLDER }, to: '404.html' }],
});

export const edgeTables: readonly Table[] = [
  nestedTable('EdgeOptions', platform, 'edge.', (options) => ({ edge: Edge.cloudFront(options) }), rows),
  nestedTable<EdgeOptions, EldoniaPlatformProps>('EdgeOptions', platform, 'VPC origin edge.', (options) => ({ edge: Edge.cloudFrontVpcOrigin(options) })),
  nestedTable('SiteOptions', platform, 'edge.site.', (options) => ({ edge: Edge.cloudFront({ site: options }) }), site),
];
