import {
  App, Fn, Lazy, Stack, Stage, aws_certificatemanager as acm, aws_cloudfront as cloudfront, aws_cloudfront_origins as origins,
  aws_route53 as route53, aws_s3 as s3,
} from 'aws-cdk-lib';
import { edge } from './fixture';
import { EdgeBehavior, EdgeFirewall } from '../../../src/edge';
import { EdgeDistributionProps, EdgeOrigin } from '../../../src/edge/internal';
import { LogBucket } from '../../../src/secure-bucket/internal';
import { importedLoadBalancer } from '../../../tools/assemblies/imported';
import { ACCOUNT, OSAKA, TOKYO, testStack } from '../../../tools/assemblies/stacks';

const VIRGINIA = { account: ACCOUNT, region: 'us-east-1' };
const LONG = `${'a'.repeat(60)}.shop.example`;
const REGIONAL = 'arn:aws:wafv2:ap-northeast-1:123456789012:regional/webacl/shop/11111111-2222-3333-4444-555555555555';
const certificate = (stack: Stack, region: string) =>
  acm.Certificate.fromCertificateArn(stack, 'Certificate', `arn:aws:acm:${region}:123456789012:certificate/11111111-2222-3333-4444-555555555555`);
const beside = (stack: Stack, region?: string) => new Stack(stack.node.root as App, 'Other', { env: { account: ACCOUNT, region } });
const foreign = (stack: Stack) => new Stack(stack.node.root as App, 'Foreign', { env: { ...TOKYO, account: '999999999999' } });
const viewerRequest = () => ({ function: {} as cloudfront.IFunction, eventType: cloudfront.FunctionEventType.VIEWER_REQUEST });
const signed = (stack: Stack, path: string) => {
  const key = new cloudfront.PublicKey(stack, `Key${path}`, { encodedKey: '-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----' });
  return EdgeBehavior.media(path, { trustedKeyGroups: [new cloudfront.KeyGroup(stack, `Keys${path}`, { items: [key] })] });
};
const { TLS_V1_1_2016 } = cloudfront.SecurityPolicyProtocol;

test.each<[string, (stack: Stack) => Partial<EdgeDistributionProps>, string]>([
  ['no names', () => ({ domainNames: [] }), 'domainNames must contain at least one domain, got none; remove it to use the name of the zone'],
  ['an invalid name', () => ({ domainNames: ['a..shop.example'] }), 'domainNames must be a domain name, got "a..shop.example"; write it as eldonia.example'],
  ['a name outside the zone', () => ({ domainNames: ['myshop.example'] }),
    'domainNames must be in the zone shop.example, got "myshop.example"; choose a name below the zone, or pass the other zone'],
  ['a name twice', () => ({ domainNames: ['a.shop.example', 'A.shop.example'] }), 'domainNames must contain each domain once, got "A.shop.example" twice; remove one'],
  ['a name with letters that DNS does not have', () => ({ domainNames: ['はい.shop.example'] }),
    'domainNames must be a domain name in punycode, got "はい.shop.example"; write it as xn--n8j8d.shop.example'],
  ['a name that the certificate in us-east-1 would import there', () => ({ domainNames: [Fn.importValue('Name')] }),
    'domainNames must be known in us-east-1, got Fn::ImportValue "Name", which each stack reads in its own Region; pass its text, for example by ' +
    'ssm.StringParameter.valueFromLookup()'],
  ['a zone of another account', (stack) => ({
    zone: { zoneName: 'shop.example', hostedZoneId: new route53.PublicHostedZone(foreign(stack), 'Zone', { zoneName: 'shop.example' }).hostedZoneId },
  }), `zone.hostedZoneId must be of a zone in account ${ACCOUNT}, got one of account 999999999999; delegate a name below it, such as shop.eldonia.example, ` +
    `to a zone in account ${ACCOUNT} by an NS record, and pass that zone`],
  ['the name of the origin', () => ({ domainNames: ['origin.shop.example'] }),
    'origin must have a domain name that differs from the site, got "origin.shop.example" for both; use another one, because CloudFront would send requests to itself'],
  ['a redirected name that is one of the site', () => ({ redirectedDomainNames: ['shop.example'] }),
    'redirectedDomainNames must contain each domain once, got "shop.example" twice; remove one'],
  ['a redirect to a wildcard', () => ({ domainNames: ['*.shop.example'], redirectedDomainNames: ['shop.example'] }),
    'redirectedDomainNames must be absent where the site is a wildcard, to which nothing redirects, got "*.shop.example"; '
    + 'use the name of one host for the site, and zone.alternateDomainNames for the wildcard'],
  ['a redirect of a wildcard to a site with a wildcard', () => ({ domainNames: ['shop.example', '*.shop.example'], redirectedDomainNames: ['*.a.shop.example'] }),
    'redirectedDomainNames must be single names where the site has a wildcard, got "*.a.shop.example"; list the names that redirect'],
  ['names that are too long for the first name of a certificate', () => ({ domainNames: [LONG] }),
    `domainNames must contain a name of at most 64 characters, got 73 in "${LONG}"; add a shorter one, or use an existing certificate`],
  ['more behaviors than the default quota', () => ({ behaviors: Array.from({ length: 75 }, (_, index) => EdgeBehavior.uncached(`/${index}/*`)) }),
    'behaviors must be at most 74 in addition to the default one, got 75; merge paths, or set behaviorQuota to the quota of your account'],
  ['a quota without room for a behavior', () => ({ behaviorQuota: 0 }), 'behaviorQuota must be a whole number from 1 to 1000, got 0; choose one in that range'],
  ['a certificate of Tokyo', (stack) => ({ certificate: certificate(stack, 'ap-northeast-1') }),
    'certificate must be in us-east-1, got one in ap-northeast-1; leave it out, or make it in a stack there'],
  ['a certificate of a stack in Tokyo', (stack) => ({ certificate: new acm.Certificate(stack, 'Certificate', { domainName: 'shop.example' }) }),
    'certificate must be in us-east-1, got one in ap-northeast-1; leave it out, or make it in a stack there'],
  ['a certificate without a Region', (stack) => ({ certificate: certificate(stack, '') }),
    'certificate must be in us-east-1, got one in no Region; leave it out, or make it in a stack there'],
  ['a client certificate of Tokyo', (stack) => ({ originClientCertificate: certificate(stack, 'ap-northeast-1') }),
    'originClientCertificate must be in us-east-1, got one in ap-northeast-1; leave it out, or make it in a stack there'],
  ['a client certificate for a VPC origin', (stack) => ({
    originClientCertificate: certificate(stack, 'us-east-1'), origin: EdgeOrigin.vpcLoadBalancer(importedLoadBalancer(stack), []),
  }), 'originClientCertificate must be absent for a VPC origin, got one; remove it, because CloudFront supports client certificates for public origins only'],
  ['gRPC to a VPC origin', (stack) => ({ behaviors: [EdgeBehavior.uncached('/a/*', { enableGrpc: true })], origin: EdgeOrigin.vpcLoadBalancer(importedLoadBalancer(stack), []) }),
    'enableGrpc must be absent for a VPC origin, got true for "/a/*"; use a public load balancer, because CloudFront forwards no gRPC to VPC origins'],
  ['gRPC and a client certificate', (stack) => ({ defaultBehavior: { enableGrpc: true }, originClientCertificate: certificate(stack, 'us-east-1') }),
    'enableGrpc must be absent with originClientCertificate, got true for defaultBehavior; remove one, because CloudFront supports no client certificate for gRPC'],
  ['a regional firewall', (stack) => ({ firewall: EdgeFirewall.fromWebAclArn(stack, 'Firewall', REGIONAL) }),
    `firewall must be a global web ACL of us-east-1, got "${REGIONAL}"; leave it out, or make it without regional in a stack there`],
  ['a firewall of a stack in Osaka', (stack) => ({
    firewall: new EdgeFirewall(beside(stack, OSAKA.region), 'Firewall', { regional: true }),
  }), 'firewall must be a global web ACL of us-east-1, got one in ap-northeast-3; leave it out, or make it without regional in a stack there'],
  ['a firewall and its options', (stack) => ({ firewall: EdgeFirewall.fromWebAclArn(stack, 'Firewall', REGIONAL), firewallOptions: {} }),
    'firewallOptions must be absent with a firewall, got both; set them on the firewall itself'],
  ['a second stack in Osaka', (stack) => ({ supportStack: beside(stack, 'ap-northeast-3') }),
    'supportStack must be in us-east-1, got ap-northeast-3; set its env.region, or leave it out'],
  ['a second stack without a Region', (stack) => ({ supportStack: beside(stack) }),
    'supportStack must be in us-east-1, got a stack without a Region; set its env.region, or leave it out'],
  ['a second stack of a stage', (stack) => ({ supportStack: new Stack(new Stage(stack.node.root, 'Prod'), 'Other', { env: VIRGINIA }) }),
    'supportStack must be in the App or Stage of the distribution, got "Prod/Other"; define it there, or leave it out'],
  ['a path twice', () => ({ behaviors: [EdgeBehavior.assets('/a/*'), EdgeBehavior.images('a/*')] }), 'behaviors must contain each path once, got "a/*" twice; remove one'],
  ['media without a bucket', () => ({ behaviors: [EdgeBehavior.media('/media/*')] }),
    'mediaBucket is required for EdgeBehavior.media, got none for "/media/*"; pass the bucket, or remove the behavior'],
  ['an uncached path that another one takes', () => ({ behaviors: [EdgeBehavior.images('/*'), EdgeBehavior.uncached('/api/*')] }),
    'behaviors must not shadow uncached paths, got "/*" before "/api/*"; move the uncached path to the front, because CloudFront uses the first match'],
  ['a function where a password is asked for', () => ({ basicAuthentication: true, defaultBehavior: { functionAssociations: [viewerRequest()] } }),
    'functionAssociations must leave viewer-request to basicAuthentication, got one for defaultBehavior; remove one'],
  ['plain HTTP by default', () => ({ defaultBehavior: { viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.ALLOW_ALL } }),
    'viewerProtocolPolicy must require HTTPS, got allow-all for defaultBehavior; remove it'],
  ['an invalid country code', () => ({ geoRestriction: cloudfront.GeoRestriction.denylist('JP', 'UK') }),
    'geoRestriction must be ISO 3166-1 alpha-2 codes of countries, got "UK"; write Japan as JP'],
  ['TLS 1.1', () => ({ minimumProtocolVersion: TLS_V1_1_2016 }),
    'minimumProtocolVersion must be TLS 1.2 or later, got TLSv1.1_2016; use TLS_V1_3_2025 or TLS_V1_2_2025'],
  ['a status code without a custom error response', () => ({ errorResponses: [{ httpStatus: 418 }] }),
    'errorResponses must have one of the status codes 400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504, got 418; remove it, because CloudFront does not change other errors'],
  ['an error twice', () => ({ errorResponses: [{ httpStatus: 404 }, { httpStatus: 404 }] }), 'errorResponses must contain each status code once, got 404 twice; remove one'],
  ['a log bucket without access control lists', (stack) => ({ accessLogsBucket: new LogBucket(stack, 'Logs').bucket }),
    'accessLogsBucket must support access control lists, got one with BUCKET_OWNER_ENFORCED; set objectOwnership to BUCKET_OWNER_PREFERRED'],
  ['a log bucket without ownership controls', (stack) => ({ accessLogsBucket: new s3.Bucket(stack, 'Logs') }),
    'accessLogsBucket must support access control lists, got one with BUCKET_OWNER_ENFORCED; set objectOwnership to BUCKET_OWNER_PREFERRED'],
  ['a long comment', () => ({ comment: 'x'.repeat(129) }), 'comment must have at most 128 characters, got 129; shorten it'],
  ['a policy with two lines', () => ({ contentSecurityPolicy: 'a\nb' }),
    'contentSecurityPolicy must be one line of ASCII, got "a\\nb"; join its directives with "; "'],
])('fails with %s', (_, props, message) => {
  const stack = testStack();

  expect(() => edge(stack, props(stack))).toThrow(new Error(`${message} (at Test/Edge)`));
  expect(stack.node.findChild('Edge').node.children).toEqual([]);
});

describe.each(['me-central-1', 'ap-southeast-7', 'mx-central-1'])('in %s, an opt-in Region,', (region) => {
  const logs = (stack: Stack, of: string) => s3.Bucket.fromBucketAttributes(stack, 'Logs', { bucketName: 'logs', region: of });
  const message = `accessLogsBucket must be in a Region that every account has, got ${region}: CloudFront delivers no standard logs to opt-in Regions; ` +
    'pass s3.Bucket.fromBucketAttributes() with a bucket and the name of another Region (at Test/Edge)';

  test.each<[string, (stack: Stack) => Partial<EdgeDistributionProps>]>([
    ['without a bucket of the access logs', () => ({})], ['with one of the Region', (stack) => ({ accessLogsBucket: logs(stack, region) })],
  ])('fails %s', (_, props) => {
    const stack = testStack({ account: ACCOUNT, region });

    expect(() => edge(stack, props(stack))).toThrow(new Error(message));
  });

  test('accepts one of another Region', () => {
    const stack = testStack({ account: ACCOUNT, region });

    expect(edge(stack, { accessLogsBucket: logs(stack, 'eu-west-1') }).accessLogsBucket.env.region).toBe('eu-west-1');
  });
});

test('fails in a stack without a Region', () =>
  expect(() => edge(testStack({}))).toThrow('region of the stack must be known, got none; set env.region of the stack, ' +
    'or pass certificate and firewall of us-east-1 (at Test/Edge)'));

test('fails when two distributions of an account have one name, and warns for two accounts', () => {
  const app = new App();
  const stackOf = (id: string, account: string) => new Stack(new Stage(app, id), 'Shop', { env: { account, region: 'ap-northeast-1' } });
  const late = Lazy.string({ produce: () => 'shop.example' });
  edge(stackOf('Dev', '111111111111'), { domainNames: ['a.shop.example', 'shop.example'] });
  const other = stackOf('Other', '222222222222');
  edge(other, { domainNames: ['shop.example'] });

  expect(() => edge(stackOf('Prod', '111111111111'), { domainNames: ['A.shop.example'] })).toThrow(new Error(
    'domainName must be unique, got "A.shop.example" here and at Dev/Shop/Edge; CloudFront gives a name to one distribution of all accounts: ' +
    'pass another name to one of them (at Prod/Shop/Edge)'));
  expect(other.node.findChild('Edge').node.metadata.map(({ data }) => String(data))).toContainEqual(
    expect.stringMatching(/^shop.example is also the name of the distribution at Dev\/Shop\/Edge; .*domainOfTwoAccounts/));
  expect(() => edge(stackOf('Test', '222222222222'), { domainNames: ['b.shop.example'] })).not.toThrow();
  expect(() => edge(stackOf('Late', '222222222222'), { domainNames: [late] })).not.toThrow();
});

test('fails when a token names both site and origin', () => {
  const name = Lazy.string({ produce: () => 'shop.example' });

  expect(() => edge(testStack(TOKYO), { domainNames: [name], origin: EdgeOrigin.loadBalancer(name, []) }))
    .toThrow('origin must have a domain name that differs from the site, got the same token for both; use another one, because CloudFront would send requests to itself (at Test/Edge)');
});

test.each<[string, () => unknown, string]>([
  ['a pattern of 256 characters', () => EdgeBehavior.uncached('x'.repeat(256)),
    `pathPattern must have at most 255 characters, got 256 ("${'x'.repeat(256)}"); shorten it`],
  ['a pattern with a space', () => EdgeBehavior.media('/a b/*'), 'pathPattern must be letters, digits and _-.*?$/~"\'@:+&, got "/a b/*"; write it as /media/* or *.jpg'],
  ['the pattern of the default behavior', () => EdgeBehavior.uncached('*'), 'pathPattern must not be "*", which the default behavior has; write /* to go before it'],
  ['an empty pattern', () => EdgeBehavior.images(''), 'pathPattern must be letters, digits and _-.*?$/~"\'@:+&, got ""; write it as /media/* or *.jpg'],
  ['plain HTTP', () => EdgeBehavior.of('/a/*', {
    origin: new origins.HttpOrigin('a.example'), viewerProtocolPolicy: cloudfront.ViewerProtocolPolicy.ALLOW_ALL,
  }), 'viewerProtocolPolicy must require HTTPS, got allow-all for "/a/*"; remove it'],
  ['gRPC for a cached behavior', () => EdgeBehavior.images('/a/*', { enableGrpc: true }),
    'enableGrpc must be absent for a behavior that caches, got true for "/a/*"; use EdgeBehavior.uncached, because CloudFront requires all methods'],
  ['a cache for an uncached behavior', () => EdgeBehavior.uncached('/a/*', { cachePolicy: cloudfront.CachePolicy.CACHING_OPTIMIZED }),
    'cachePolicy must be absent for EdgeBehavior.uncached, got one for "/a/*"; use EdgeBehavior.assets, whose cache policy can be replaced'],
  ['two functions for an event', () => EdgeBehavior.media('/a/*', { functionAssociations: [viewerRequest(), viewerRequest()] }),
    'functionAssociations must have each event type once, got viewer-request twice for "/a/*"; merge the two functions'],
  ['an origin that is not a domain', () => EdgeOrigin.loadBalancer('origin', []), 'domainName must be a domain name, got "origin"; write it as eldonia.example'],
  ['an origin of many hosts', () => EdgeOrigin.vpcLoadBalancer({} as never, [], '*.shop.example'),
    'domainName must be the name of one host, got "*.shop.example"; write it as origin.eldonia.example'],
])('fails with %s', (_, make, message) => expect(make).toThrow(new Error(message)));

const KINDS: ((path: string, stack: Stack) => EdgeBehavior)[] = [
  ...[EdgeBehavior.media, EdgeBehavior.images, EdgeBehavior.assets, EdgeBehavior.uncached].map((kind) => (path: string) => kind(path)),
  (path, stack) => EdgeBehavior.of(path, { origin: origins.S3BucketOrigin.withOriginAccessControl(new s3.Bucket(stack, path)) }),
];

test.each(['/media/*', '*.jpg', '/media/private*'])('a signed path is refused after %s of any kind, but not after an exception within it', (path) => {
  for (const kind of KINDS) {
    const withFirst = (one: string) => () => {
      const stack = testStack();
      edge(stack, { mediaBucket: new s3.Bucket(stack, 'Media'), behaviors: [kind(one, stack), signed(stack, '/media/private/*')] });
    };
    expect(withFirst(path)).toThrow(`behaviors must not shadow signed paths, got "${path}" before "/media/private/*"; ` +
      'move the signed path to the front, because CloudFront uses the first match');
    expect(withFirst('/media/private/open/*')).not.toThrow();
  }
});
