import {
  Duration, Stack, aws_certificatemanager as acm, aws_cloudfront as cloudfront, aws_cloudfront_origins as origins,
  aws_elasticloadbalancingv2 as elbv2, aws_iam as iam, aws_s3 as s3,
} from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CERTIFICATE, configOf, edge, templateOf, warningsOf } from './fixture';
import { EdgeBehavior } from '../../../src/edge';
import { EdgeDistributionProps, EdgeOrigin, OriginHeader } from '../../../src/edge/internal';
import { LogBucket } from '../../../src/secure-bucket/internal';
import { ruleOfImportedListener } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';
import { statement, statementsOf } from '../../support/statements';

test('connects with a client certificate, beside the secret header', () => {
  const stack = testStack();
  edge(stack, { originClientCertificate: acm.Certificate.fromCertificateArn(stack, 'Client', CERTIFICATE) });
  const { Origins: [origin] } = configOf(Template.fromStack(stack));

  expect(origin.CustomOriginConfig.OriginMtlsConfig).toEqual({ ClientCertificateArn: CERTIFICATE });
  expect(origin.OriginCustomHeaders).toHaveLength(1);
});

test('accepts several names and wildcards, and uses the first short one as the first name of the certificate', () => {
  const stack = testStack();
  const long = `${'a'.repeat(60)}.shop.example`;
  const made = edge(stack, { domainNames: [long, '*.shop.example', 'shop.example'] });

  expect(configOf(Template.fromStack(stack)).Aliases).toEqual([long, '*.shop.example', 'shop.example']);
  Template.fromStack(made.supportStack!).hasResourceProperties('AWS::CertificateManager::Certificate', {
    DomainName: '*.shop.example', SubjectAlternativeNames: [long, 'shop.example'],
  });
  Template.fromStack(stack).resourceCountIs('AWS::Route53::RecordSet', 6);
});

test('has records and a certificate for the names that redirect, and leaves the function of a behavior alone', () => {
  const stack = testStack();
  const own = new cloudfront.Function(stack, 'Own', { code: cloudfront.FunctionCode.fromInline('own') });
  const functionAssociations = [{ function: own, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST }];
  const made = edge(stack, {
    redirectedDomainNames: ['www.shop.example', '*.old.shop.example'],
    behaviors: [EdgeBehavior.of('/reports/*', { origin: new origins.HttpOrigin('reports.example'), functionAssociations }), EdgeBehavior.assets('*.js')],
  });
  const { Aliases, CacheBehaviors, DefaultCacheBehavior } = configOf(Template.fromStack(stack));

  expect(Aliases).toEqual(['shop.example', 'www.shop.example', '*.old.shop.example']);
  Template.fromStack(made.supportStack!).hasResourceProperties('AWS::CertificateManager::Certificate', {
    DomainName: 'shop.example', SubjectAlternativeNames: ['www.shop.example', '*.old.shop.example'],
  });
  Template.fromStack(stack).resourceCountIs('AWS::Route53::RecordSet', 6);
  expect(made.domainNames).toEqual(['shop.example']);
  const [custom, assets, others] = [...CacheBehaviors, DefaultCacheBehavior].map(({ FunctionAssociations }) => FunctionAssociations);
  expect(assets).toEqual(others);
  expect(custom).toEqual([{ EventType: 'viewer-request', FunctionARN: stack.resolve(own.functionArn) }]);
  expect(warningsOf(stack)).toEqual([expect.stringContaining('the behavior /reports/* has a function for the requests of viewers')]);
});

test('keeps the records when the order of the names changes', () => {
  const ids = (domainNames: string[]) => Object.keys(templateOf({ domainNames }).findResources('AWS::Route53::RecordSet')).sort();

  expect(ids(['a.shop.example', 'b.shop.example'])).toEqual(ids(['b.shop.example', 'a.shop.example']));
});

test.each<[string, Partial<EdgeDistributionProps>, number, number]>([
  ['the policies of the default behaviors without a bucket', {}, 2, 2], ['the policies of its behaviors', { behaviors: [] }, 0, 1],
])('has only %s', (_, props, cachePolicies, headersPolicies) => {
  const template = templateOf(props);

  expect((configOf(template).CacheBehaviors ?? []).map(({ PathPattern }: { PathPattern: string }) => PathPattern)).not.toContain('/media/*');
  template.resourceCountIs('AWS::CloudFront::OriginAccessControl', 0);
  template.resourceCountIs('AWS::CloudFront::CachePolicy', cachePolicies);
  template.resourceCountIs('AWS::CloudFront::ResponseHeadersPolicy', headersPolicies);
});

test('adds HTTPS and headers to a custom behavior in its position, and overrides none of its options', () => {
  const origin = new origins.HttpOrigin('reports.example');
  const { HTTPS_ONLY: viewerProtocolPolicy } = cloudfront.ViewerProtocolPolicy;
  const { SECURITY_HEADERS: responseHeadersPolicy } = cloudfront.ResponseHeadersPolicy;
  const behaviors = [EdgeBehavior.of('/reports/*', { origin }), EdgeBehavior.assets('/7'), EdgeBehavior.of('/own', { origin, viewerProtocolPolicy, responseHeadersPolicy })];

  expect(configOf(templateOf({ behaviors })).CacheBehaviors).toMatchObject([
    { PathPattern: '/reports/*', ViewerProtocolPolicy: 'redirect-to-https', ResponseHeadersPolicyId: { Ref: expect.stringMatching(/^EdgePoliciesHeaders/) } },
    { PathPattern: '/7' },
    { ViewerProtocolPolicy: 'https-only', ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03' },
  ]);
});

test('replaces its error responses with those of the props', () => {
  const found = configOf(templateOf({ errorResponses: [{ httpStatus: 404, ttl: Duration.minutes(1), responsePagePath: '/404.html' }] }));

  expect(found.CustomErrorResponses).toHaveLength(10);
  expect(found.CustomErrorResponses).toContainEqual({ ErrorCode: 404, ErrorCachingMinTTL: 60, ResponseCode: 404, ResponsePagePath: '/404.html' });
});

test('adds a content security policy where the application sends none', () => {
  const policies = Object.values(templateOf({ contentSecurityPolicy: "default-src 'self'" }).findResources('AWS::CloudFront::ResponseHeadersPolicy'));

  expect(policies.map(({ Properties }) => Properties.ResponseHeadersPolicyConfig.SecurityHeadersConfig.ContentSecurityPolicy))
    .toEqual(Array(2).fill({ ContentSecurityPolicy: "default-src 'self'", Override: false }));
});

test.each<[string, (stack: Stack) => s3.IBucket]>([
  ['the bucket of the prop', (stack) => new LogBucket(stack, 'Logs', { allowCloudFrontAcl: true }).bucket],
  ['an imported bucket', (stack) => s3.Bucket.fromBucketName(stack, 'Logs', 'logs')],
])('logs to %s', (_, logsOf) => {
  const stack = testStack();
  const accessLogsBucket = logsOf(stack);

  expect(edge(stack, { accessLogsBucket }).accessLogsBucket).toBe(accessLogsBucket);
  expect(configOf(Template.fromStack(stack)).Logging.Bucket).toEqual(stack.resolve(accessLogsBucket.bucketRegionalDomainName));
});

test('configures its new firewall', () => {
  const made = edge(testStack(), { firewallOptions: { blockedCidrs: ['192.0.2.0/24'] } });

  Template.fromStack(made.supportStack!).hasResourceProperties('AWS::WAFv2::IPSet', { Addresses: ['192.0.2.0/24'] });
  expect(made.firewall).toBe(made.edgeFirewall);
});

test.each([
  [undefined, 'internal-shop.ap-northeast-1.elb.amazonaws.com'], ['api.shop.example', 'api.shop.example'],
])('with an internal load balancer, calls it %s', (name, host) => {
  const stack = testStack();
  const balancer = elbv2.ApplicationLoadBalancer.fromApplicationLoadBalancerAttributes(stack, 'Balancer', {
    loadBalancerArn: 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:loadbalancer/app/shop/0123456789abcdef',
    loadBalancerDnsName: 'internal-shop.ap-northeast-1.elb.amazonaws.com',
    securityGroupId: 'sg-0123456789abcdef0',
  });
  edge(stack, { origin: EdgeOrigin.vpcLoadBalancer(balancer, [ruleOfImportedListener(stack, 'Own')], name) });
  const template = Template.fromStack(stack);

  template.hasResourceProperties('AWS::CloudFront::VpcOrigin', {
    VpcOriginEndpointConfig: { OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] },
  });
  expect(configOf(template).Origins[0]).toMatchObject({
    DomainName: host, VpcOriginConfig: { VpcOriginId: {} }, OriginCustomHeaders: [{ HeaderName: 'X-Origin-Verify' }],
  });
});

test('sends an existing header, and accepts the previous value', () => {
  const stack = testStack();
  const originHeader = new OriginHeader(stack, 'Header', { generation: 3 });
  const made = edge(stack, { originHeader });
  const rule = ruleOfImportedListener(stack, 'Other');
  made.requireHeader(rule);
  made.requireHeader(rule);
  const template = Template.fromStack(stack);

  expect(configOf(template).Origins[0].OriginCustomHeaders[0].HeaderValue).toEqual(stack.resolve(originHeader.sentValue));
  template.allResourcesProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
    Conditions: [{ Field: 'path-pattern' }, { HttpHeaderConfig: { Values: originHeader.acceptedValues.map((value) => stack.resolve(value)) } }],
  });
  expect(Object.values(template.findResources('AWS::CloudFront::Distribution'))[0].DependsOn)
    .toEqual(expect.arrayContaining(Object.keys(template.findResources('AWS::ElasticLoadBalancingV2::ListenerRule'))));
});

test('grants the permission to invalidate', () => {
  const stack = testStack();
  const made = edge(stack);
  made.grantCreateInvalidation(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));

  expect(statementsOf(Template.fromStack(stack)))
    .toEqual([statement({ Action: 'cloudfront:CreateInvalidation', Resource: stack.resolve(made.distribution.distributionArn) })]);
});

test('measures in us-east-1', () => {
  const made = edge(testStack());
  const metrics = [
    made.metricRequests(), made.metricBytesDownloaded(), made.metricBytesUploaded(),
    made.metricTotalErrorRate(), made.metric4xxErrorRate(), made.metric5xxErrorRate(),
  ];

  expect(metrics.map(({ metricName, region }) => `${region} ${metricName}`)).toEqual(
    ['Requests', 'BytesDownloaded', 'BytesUploaded', 'TotalErrorRate', '4xxErrorRate', '5xxErrorRate'].map((name) => `us-east-1 ${name}`));
});

test('warns of risky choices', () => {
  const stack = testStack();
  edge(stack, {
    origin: EdgeOrigin.loadBalancer('origin.shop.example', []),
    priceClass: cloudfront.PriceClass.PRICE_CLASS_100,
    minimumProtocolVersion: cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
    behaviors: [EdgeBehavior.images('*.jp*g'), EdgeBehavior.images('/a/*.jpeg')],
    mediaBucket: s3.Bucket.fromBucketName(stack, 'Media', 'media'),
  });

  expect(warningsOf(stack)).toEqual([
    'origin has no listener rules that require the secret header: requests to the load balancer can bypass the firewall (originUnprotected)',
    'priceClass PRICE_CLASS_100 has no edge locations in Asia: requests from Japan are served from North America or Europe (noAsianEdges)',
    'minimumProtocolVersion TLSv1.2_2021 allows TLS 1.2, but the architecture requires TLS 1.3 (tls12)',
    'behaviors has no media path, so that nobody can see the objects below media/ of the media bucket: add EdgeBehavior.media(\'/media/*\'), or acknowledge this warning if the bucket has no files for viewers (noMediaPath)',
    'the behavior /a/*.jpeg has no effect: *.jp*g comes first and matches the same paths (unreachableBehavior)',
  ]);
});

test('accepts as many behaviors as the quota of the account', () => {
  const behaviors = Array.from({ length: 75 }, (_, index) => EdgeBehavior.uncached(`/${index}/*`));

  expect(() => edge(testStack(), { behaviors: behaviors.slice(1) })).not.toThrow();
  expect(() => edge(testStack(), { behaviors, behaviorQuota: 76 })).not.toThrow();
});
