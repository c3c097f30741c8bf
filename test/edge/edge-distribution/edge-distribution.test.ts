import { App } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { configOf, edge, madeStack } from './fixture';
import { IEdgeDistribution } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';

const UNCACHED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const EVERYTHING = '216adef6-5c7f-47e4-b989-5492eafa07d3';

const stack = testStack();
const made = edge(stack, { mediaBucket: new s3.Bucket(stack, 'Media') });
const template = Template.fromStack(stack);
const config = configOf(template);
const behaviors = Object.fromEntries(config.CacheBehaviors.map((behavior: { PathPattern: string }) => [behavior.PathPattern, behavior]));
const all = [config.DefaultCacheBehavior, ...config.CacheBehaviors];

test('creates these resources in addition to those of the caller', () => {
  const counts: Record<string, number> = {};
  for (const { Type } of Object.values(template.toJSON().Resources as { Type: string }[])) counts[Type] = (counts[Type] ?? 0) + 1;

  expect(counts).toEqual({
    'AWS::CloudFront::CachePolicy': 3,
    'AWS::CloudFront::Distribution': 1,
    'AWS::CloudFront::OriginAccessControl': 1,
    'AWS::CloudFront::ResponseHeadersPolicy': 3,
    'AWS::ElasticLoadBalancingV2::ListenerRule': 1,
    'AWS::Route53::RecordSet': 2,
    'AWS::S3::Bucket': 2,
    'AWS::S3::BucketPolicy': 2,
    'AWS::SecretsManager::Secret': 2,
  });
});

test('has these paths in this order', () => {
  expect(Object.keys(behaviors)).toEqual([
    '/api/*', '/media/*', '*.jpg', '*.jpeg', '*.png', '*.gif', '*.webp', '*.avif', '*.svg', '*.js', '*.css',
  ]);
});

test('redirects HTTP to HTTPS and adds headers on all paths', () => {
  expect(all.map(({ ViewerProtocolPolicy }) => ViewerProtocolPolicy)).toEqual(all.map(() => 'redirect-to-https'));
  expect(all.filter(({ ResponseHeadersPolicyId }) => ResponseHeadersPolicyId === undefined)).toEqual([]);
});

test.each([['everything else', config.DefaultCacheBehavior], ['/api/*', behaviors['/api/*']]])('passes all of a request for %s on, and keeps nothing', (_, behavior) => {
  expect(behavior).toMatchObject({
    AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
    CachePolicyId: UNCACHED,
    OriginRequestPolicyId: EVERYTHING,
    ResponseHeadersPolicyId: stack.resolve(made.headersPolicy.responseHeadersPolicyId),
  });
});

test.each([
  ['*.jpg', made.imageCachePolicy!], ['*.svg', made.imageCachePolicy!], ['*.js', made.assetCachePolicy!], ['*.css', made.assetCachePolicy!],
])('caches %s, and forwards its cache key only', (path, policy) => {
  expect(behaviors[path]).toMatchObject({
    AllowedMethods: ['GET', 'HEAD', 'OPTIONS'],
    CachePolicyId: stack.resolve(policy.cachePolicyId),
    Compress: true,
    ResponseHeadersPolicyId: stack.resolve(made.cachedHeadersPolicy!.responseHeadersPolicyId),
    TargetOriginId: config.DefaultCacheBehavior.TargetOriginId,
  });
  expect(behaviors[path].OriginRequestPolicyId).toBeUndefined();
});

test('caches media of the bucket', () => {
  expect(behaviors['/media/*']).toMatchObject({
    AllowedMethods: ['GET', 'HEAD'],
    CachePolicyId: stack.resolve(made.mediaCachePolicy!.cachePolicyId),
    Compress: true,
    TargetOriginId: config.Origins[1].Id,
  });
  expect(behaviors['/media/*'].OriginRequestPolicyId).toBeUndefined();
});

const byHost = { HeaderBehavior: 'whitelist', Headers: ['Host'] };
test.each<[string, number, string, object]>([
  ['Media', 86_400, 'none', { HeaderBehavior: 'none' }], ['Images', 86_400, 'all', byHost], ['Assets', 604_800, 'all', byHost],
])('has a policy for %s', (name, seconds, queryStrings, headers) => {
  template.hasResourceProperties('AWS::CloudFront::CachePolicy', {
    CachePolicyConfig: {
      Name: Match.stringLikeRegexp(`^TestEdgePolicies[0-9A-F]{8}-${name}-ap-northeast-1$`),
      MinTTL: 0,
      DefaultTTL: seconds,
      MaxTTL: seconds,
      ParametersInCacheKeyAndForwardedToOrigin: {
        CookiesConfig: { CookieBehavior: 'none' },
        HeadersConfig: headers,
        QueryStringsConfig: { QueryStringBehavior: queryStrings },
        EnableAcceptEncodingBrotli: true,
        EnableAcceptEncodingGzip: true,
      },
    },
  });
});

test.each([
  ['Headers', Match.absent()],
  ['CachedHeaders', { Items: [{ Header: 'Cache-Control', Value: 'public, no-cache', Override: false }] }],
])('has a policy for %s, whose headers except HSTS do not override those of the application', (name, customHeaders) => {
  template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
    ResponseHeadersPolicyConfig: {
      Name: Match.stringLikeRegexp(`^TestEdgePolicies[0-9A-F]{8}-${name}-ap-northeast-1$`),
      CustomHeadersConfig: customHeaders,
      SecurityHeadersConfig: {
        StrictTransportSecurity: { AccessControlMaxAgeSec: 31_536_000, IncludeSubdomains: false, Override: true },
        ContentTypeOptions: { Override: true },
        FrameOptions: { FrameOption: 'SAMEORIGIN', Override: false },
        ReferrerPolicy: { ReferrerPolicy: 'strict-origin-when-cross-origin', Override: false },
        ContentSecurityPolicy: Match.absent(),
      },
    },
  });
});

test('media that a browser opens as a page run no scripts, whatever their object says', () => {
  template.hasResourceProperties('AWS::CloudFront::ResponseHeadersPolicy', {
    ResponseHeadersPolicyConfig: {
      Name: Match.stringLikeRegexp('-MediaHeaders-ap-northeast-1$'),
      CustomHeadersConfig: { Items: [{ Header: 'Cache-Control', Value: 'public, no-cache', Override: false }] },
      SecurityHeadersConfig: {
        ContentTypeOptions: { Override: true },
        ContentSecurityPolicy: { ContentSecurityPolicy: "default-src 'none'; sandbox", Override: true },
      },
    },
  });
  expect(behaviors['/media/*']).toMatchObject({ ResponseHeadersPolicyId: stack.resolve(made.mediaHeadersPolicy!.responseHeadersPolicyId) });
});

test('caches no errors', () => {
  const statuses = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

  expect(config.CustomErrorResponses).toEqual(statuses.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })));
});

test('supports TLS 1.3, HTTP/3 and IPv6, with edge locations in Asia, for all countries', () => {
  expect(config).toMatchObject({
    Aliases: ['shop.example'],
    Comment: 'shop.example',
    HttpVersion: 'http2and3',
    IPV6Enabled: true,
    PriceClass: 'PriceClass_200',
    ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.3_2025', SslSupportMethod: 'sni-only' },
  });
  expect(config.Restrictions).toBeUndefined();
});

test('connects to the load balancer with TLS 1.2 or later, with the secret header', () => {
  expect(config.Origins[0]).toMatchObject({
    DomainName: 'origin.shop.example',
    CustomOriginConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
    OriginCustomHeaders: [{ HeaderName: 'X-Origin-Verify', HeaderValue: stack.resolve(made.originHeader.sentValue) }],
  });
});

test('makes the listener rule require the header, and is deployed after it', () => {
  template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
    Conditions: [
      { Field: 'path-pattern' },
      { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Verify', Values: stack.resolve(made.originHeader.acceptedValues) } },
    ],
  });
  const [rule] = Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'));
  template.hasResource('AWS::CloudFront::Distribution', { DependsOn: Match.arrayWith([rule]) });
});

test('logs to a bucket that supports access control lists', () => {
  expect(config.Logging).toEqual({ Bucket: stack.resolve(made.accessLogsBucket.bucketRegionalDomainName), Prefix: 'cloudfront/' });
  template.hasResourceProperties('AWS::S3::Bucket', { OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] } });
});

test.each(['A', 'AAAA'])('has a record of type %s', (Type) => {
  template.hasResourceProperties('AWS::Route53::RecordSet', {
    Type,
    Name: 'shop.example.',
    HostedZoneId: 'Z0123456789ABCDEFGHIJ',
    AliasTarget: { DNSName: stack.resolve(made.distribution.distributionDomainName) },
  });
});

test('creates the certificate and the firewall in us-east-1, without exports or custom resources', () => {
  const support = made.supportStack!;
  const other = Template.fromStack(support);

  expect(support).toBe(madeStack(stack.node.root as App, stack));
  expect(support.region).toBe('us-east-1');
  other.hasResourceProperties('AWS::CertificateManager::Certificate', {
    DomainName: 'shop.example',
    SubjectAlternativeNames: Match.absent(),
    DomainValidationOptions: [{ DomainName: 'shop.example', HostedZoneId: 'Z0123456789ABCDEFGHIJ' }],
  });
  other.hasResource('AWS::CertificateManager::Certificate', { UpdateReplacePolicy: 'Retain', DeletionPolicy: 'Delete' });
  other.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'CLOUDFRONT' });
  expect([template, other].map((each) => JSON.stringify(each.toJSON())).join()).not.toMatch(/Custom::|"Export"|ImportValue/);
});

test('has the ID of the distribution for other constructs', () => {
  const distribution: IEdgeDistribution = made;

  expect(distribution.distributionId).toBe(made.distribution.distributionId);
  expect(distribution.metricRequests().dimensions).toEqual({ DistributionId: distribution.distributionId, Region: 'Global' });
});

test('reads both from the outputs of that stack', () => {
  const read = (name: string) => ({
    'Fn::GetStackOutput': { StackName: made.supportStack!.stackName, Region: 'us-east-1', OutputName: expect.stringContaining(name) },
  });

  expect(config.ViewerCertificate.AcmCertificateArn).toEqual(read('Certificate'));
  expect(config.WebACLId).toEqual(read('Firewall'));
  expect(stack.dependencies).toEqual([made.supportStack]);
});
