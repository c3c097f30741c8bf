import {
  Duration, Fn, Size, Stack, aws_certificatemanager as acm, aws_cloudfront as cloudfront, aws_logs as logs, aws_s3 as s3,
} from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { EdgeBehavior, EdgeFirewall, FirewallMode, ManagedRules, RateLimit } from '../../../src/edge';
import { DomainUse, EdgeDistribution, EdgeOrigin, OriginHeader } from '../../../src/edge/internal';
import { LogBucket } from '../../../src/secure-bucket/internal';
import { ZONE } from '../../../tools/assemblies/imported';
import { made } from '../made';
import { struct, subject } from '../subject';
import { among, bool, key, lateText, mostly, optional, ownDomain, seconds, text, usually, whole } from '../values';

function mediaBucket(stack: Stack, id: string, prefix: string | undefined): s3.IBucket {
  const transitions = [{ storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(90) }];
  return new s3.Bucket(stack, id, { lifecycleRules: prefix === undefined ? undefined : [{ prefix, transitions }] });
}

const { TLS_V1_2_2025, TLS_V1_3_2025, TLS_V1_1_2016 } = cloudfront.SecurityPolicyProtocol;
const pathPattern = text(
  ['/api/*', '/media/*', '*.jpg', '*.js', '/v?/users', 'a/b/*.png', '7', '/download/@me/~x:1+2'], ['*', '/*', '', 'x'.repeat(256)],
);
const domain = mostly(
  fc.constantFrom('example.com', 'www.example.com', '*.example.com', `${'a'.repeat(60)}.example.com`),
  fc.oneof(fc.domain(), fc.string(), fc.constant('origin.example.com')),
);

export const edgeDistribution = subject('EdgeDistribution', {
  origin: made(text(['origin.example.com'], ['*.example.com', 'example.com']), (name) => EdgeOrigin.loadBalancer(name, [])),
  minimumProtocolVersion: among([TLS_V1_2_2025, TLS_V1_3_2025], [TLS_V1_1_2016]),
  errorResponses: fc.uniqueArray(
    fc.record({ httpStatus: among([403, 404, 416, 503], [200, 418]), ttl: seconds(fc.nat(3_600)) }), { selector: ({ httpStatus }) => httpStatus },
  ),
  accessLogsBucket: made(among(['own', 'passed'], ['closed']), (kind, stack, id) =>
    kind === 'own' ? undefined : new LogBucket(stack, id, { allowCloudFrontAcl: kind === 'passed' }).bucket),
  // Without them each distribution creates its own stack.
  certificate: made(among(['us-east-1'], ['ap-northeast-1', undefined, undefined], 8), (region, stack, id) => region && acm.Certificate.fromCertificateArn(
    stack, id, `arn:aws:acm:${region}:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef`)),
  firewall: made(among(['global'], ['regional', undefined, undefined], 8), (scope, stack, id) => scope && EdgeFirewall.fromWebAclArn(
    stack, id, `arn:aws:wafv2:us-east-1:123456789012:${scope}/webacl/shop/01234567-89ab-cdef-0123-456789abcdef`)),
  originHeader: made(struct({
    generation: mostly(fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, -1, 1.5, NaN)),
    secretName: made(fc.constantFrom('shop/origin-header', 'header-abcdef'), (name, _, id) => `${name}-${id}`),
    replicaRegions: fc.uniqueArray(fc.constantFrom('ap-northeast-3', 'us-west-2')),
  }), (props, stack, id) => new OriginHeader(stack, id, props)),
}, {
  domainNames: made(mostly(
    fc.tuple(fc.uniqueArray(domain, { minLength: 1, maxLength: 3 }), fc.array(lateText('late.example.com'), { maxLength: 1 })).map((both) => both.flat()),
    fc.array(domain, { maxLength: 3 }),
  ), (names, _, id) => names.map((name) => ownDomain(name, id))),
  domainUse: fc.constantFrom(...Object.values(DomainUse)),
  behaviors: made(
    fc.uniqueArray(fc.tuple(fc.constantFrom('uncached', 'media', 'images', 'assets'), pathPattern), { maxLength: 30, selector: ([, path]) => path }),
    (all) => all.map(([kind, path]) => EdgeBehavior[kind](path)),
  ),
  mediaBucket: made(among(['originals/', 'tmp/', 'imported'], ['media/', '']), (prefix, stack, id) =>
    prefix === 'imported' ? s3.Bucket.fromBucketName(stack, id, 'media') : mediaBucket(stack, id, prefix)),
  standby: mostly(fc.constant<[string?, string?]>(['media-osaka', 'ap-northeast-3']), fc.oneof(
    fc.constantFrom<[string?, string?][]>(['media-osaka', undefined], [undefined, 'ap-northeast-3'], ['media-osaka', 'ap-northeast-1']),
    fc.tuple(fc.string(), fc.string()),
  )),
  geoRestriction: made(mostly(fc.uniqueArray(fc.constantFrom('JP', 'US', 'GB'), { minLength: 1 }), fc.constantFrom(['UK'], ['JP', 'ZZ'])),
    (countries) => cloudfront.GeoRestriction.denylist(...countries)),
  contentSecurityPolicy: text(["default-src 'self'"], ['a\nb']),
  comment: mostly(fc.string({ maxLength: 128 }), fc.constant('x'.repeat(129))),
}, ({ standby, ...props }, stack, id) => new EdgeDistribution(stack, id, {
  ...props,
  zone: { ...ZONE, zoneName: ownDomain(ZONE.zoneName, id) },
  standbyMediaBucketName: standby?.[0],
  standbyMediaBucketRegion: standby?.[1],
}));

const mode = fc.constantFrom(FirewallMode.BLOCK, FirewallMode.COUNT);
const rules = {
  mode,
  countedRules: mostly(fc.subarray(['NoUserAgent_HEADER', 'SQLi_BODY', 'CrossSiteScripting_BODY']), fc.array(fc.string(), { maxLength: 2 })),
  version: mostly(fc.constant(undefined), fc.oneof(fc.constant('Version_1.0'), fc.string())),
};
const FACTORIES = ['ipReputation', 'anonymousIp', 'knownBadInputs', 'common', 'sqlInjection', 'linux', 'posix'] as const;
const managedRules = fc.uniqueArray(mostly(fc.tuple(fc.constantFrom(...FACTORIES), struct(rules), fc.constant(undefined)), fc.tuple(
  text(['AWSManagedRulesPHPRuleSet', 'AWSManagedRulesBotControlRuleSet'], ['Mine', 'toString']),
  struct({ ...rules, capacity: whole(1, 500, 0, 1.5, NaN, 5_001) }),
  optional(among(['AWS'], ['Fort Inc.', 'F5'])),
), 5), { maxLength: 5, selector: ([name]) => name });

const firewallPath = text(
  ['/login', '/Api/Login', '/api/uploads/', '/a-b', '/a/b', '/a_b', '/~a(1)'], ['', '/', '/a*', '/%61', '/a//b', '/a/../b', `/${'a'.repeat(200)}`], 60,
);
const rateLimit = made(struct({
  path: firewallPath,
  limit: whole(10, 2_000_000_000, 0, 9, 10.5, NaN, 2_000_000_001),
  window: seconds(mostly(fc.constantFrom(60, 120, 300, 600), fc.nat(1_000))),
  mode,
}), ({ path, ...options }) => path === undefined ? RateLimit.perIp(options) : RateLimit.perIpOn(path, options));
const cidrs = fc.array(mostly(
  fc.oneof(
    fc.nat(255).map((last) => `192.0.2.${last}/32`),
    fc.constantFrom('198.51.100.0/24', '10.0.0.0/8', '2001:db8::/32', '2001:DB8::1/128', '1::/16', '::1/128', '1:2:3:4:5:6:7:8/128'),
  ),
  fc.oneof(fc.string(), fc.constantFrom('0.0.0.0/0', '::/0', '10.0.0.1/8', '10.0.0.1', '::1', ':::/1', '::ffff:1.2.3.4/128'), fc.ipV6()),
  60,
), { maxLength: 6 });
const header = text(['X-Session', 'cookie', 'x'.repeat(64)], ['', 'a:b', 'x'.repeat(65)], 60);

const logGroup = made(mostly(among(['aws-waf-logs-shop'], ['shop']), lateText('aws-waf-logs-late'), 2), (name, stack, id) =>
  logs.LogGroup.fromLogGroupName(stack, id, name));
const logBucket = made(fc.constant('aws-waf-logs-shop'), (name, stack, id) => s3.Bucket.fromBucketName(stack, id, name));

export const edgeFirewall = subject('EdgeFirewall', {
  regional: among([true], [false]),
}, {
  mode,
  managedRules: made(managedRules, (groups) => groups.map(([name, options, vendor]) =>
    FACTORIES.some((one) => one === name) ? ManagedRules[name as 'common'](options) : (vendor === undefined ? ManagedRules.of(name, options) : ManagedRules.ofVendor(vendor, name, options)))),
  rateLimits: mostly(fc.array(rateLimit, { maxLength: 4 }), fc.array(rateLimit, { minLength: 11, maxLength: 11 })),
  allowedCidrs: cidrs,
  blockedCidrs: mostly(cidrs, made(fc.constant('list token'), () => Fn.split(',', Fn.importValue('blocks')))),
  maxBodySize: made(whole(1, 8_192, 0, 8_193, 65_537), (bytes) => Size.bytes(bytes)),
  bodyInspectionLimit: made(among([16, 32, 48, 64], [0, 8, 17, 128]), (kibibytes) => Size.kibibytes(kibibytes)),
  uploadPaths: fc.array(firewallPath, { maxLength: 3 }),
  signedPaths: fc.array(firewallPath, { maxLength: 3 }),
  log: mostly(fc.record({ logGroup }), fc.record({ logBucket }), 2),
  encryptionKey: mostly(fc.constant(undefined), key),
  customerManagedKey: usually(true),
  redactedHeaders: fc.array(header, { maxLength: 3 }),
  clientIpHeader: header,
  associated: bool,
}, ({ log, associated, ...props }, stack, id) => {
  const firewall = new EdgeFirewall(stack, id, { ...log, ...props });
  firewall.metricBlockedRequests();
  if (associated) firewall.associate('Api', 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:loadbalancer/app/shop/0123456789abcdef');
});
