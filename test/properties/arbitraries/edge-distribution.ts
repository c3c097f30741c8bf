import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as cloudfront from 'aws-cdk-lib/aws-cloudfront';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { EdgeBehavior, EdgeFirewall } from '../../../src/edge';
import { EdgeDistribution, EdgeOrigin, OriginHeader } from '../../../src/edge/internal';
import { LogBucket } from '../../../src/secure-bucket/internal';
import { ZONE } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

type Kind = 'uncached' | 'media' | 'images' | 'assets';

interface Sample {
  readonly domainNames?: string[];
  readonly lateName: boolean;
  readonly originName: string;
  readonly behaviors?: (readonly [Kind, string])[];
  readonly media?: readonly ['made' | 'imported', string];
  readonly standby?: readonly [string | undefined, string | undefined];
  readonly countries?: string[];
  readonly tls: cloudfront.SecurityPolicyProtocol;
  readonly errors: (readonly [number, number])[];
  readonly policy?: string;
  readonly comment?: string;
  readonly logs: 'own' | 'passed' | 'closed';
  readonly certificateRegion: string | undefined;
  readonly webAclScope: string | undefined;
  readonly generation?: number;
  readonly secretName?: string;
  readonly replicaRegions?: string[];
}

const { TLS_V1_2_2025, TLS_V1_3_2025, TLS_V1_1_2016 } = cloudfront.SecurityPolicyProtocol;
const path = mostly(
  fc.constantFrom('/api/*', '/media/*', '*.jpg', '*.js', '/v?/users', 'a/b/*.png', '7', '/download/@me/~x:1+2'),
  fc.oneof(fc.string(), fc.constantFrom('*', '/*', '', 'x'.repeat(256))),
);
const domain = mostly(
  fc.constantFrom('example.com', 'www.example.com', '*.example.com', `${'a'.repeat(60)}.example.com`),
  fc.oneof(fc.domain(), fc.string(), fc.constant('origin.example.com')),
);

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, keyof Sample>({
  domainNames: mostly(fc.uniqueArray(domain, { minLength: 1, maxLength: 3 }), fc.array(domain, { maxLength: 3 })),
  lateName: fc.boolean(),
  originName: mostly(fc.constant('origin.example.com'), fc.oneof(fc.string(), fc.constantFrom('*.example.com', 'example.com'))),
  behaviors: fc.uniqueArray(fc.tuple(fc.constantFrom<Kind>('uncached', 'media', 'images', 'assets'), path), {
    maxLength: 30, selector: ([, text]) => text,
  }),
  media: mostly<NonNullable<Sample['media']>>(
    fc.constantFrom(['made', 'originals/'], ['made', 'tmp/'], ['imported', '']), fc.constantFrom(['made', 'media/'], ['made', '']),
  ),
  standby: mostly<NonNullable<Sample['standby']>>(fc.constant(['media-osaka', 'ap-northeast-3']), fc.oneof(
    fc.constantFrom<NonNullable<Sample['standby']>>(['media-osaka', undefined], [undefined, 'ap-northeast-3'], ['media-osaka', 'ap-northeast-1']),
    fc.tuple(fc.string(), fc.string()),
  )),
  countries: mostly<string[]>(fc.uniqueArray(fc.constantFrom('JP', 'US', 'GB'), { minLength: 1 }), fc.constantFrom(['UK'], ['JP', 'ZZ'])),
  tls: mostly(fc.constantFrom(TLS_V1_2_2025, TLS_V1_3_2025), fc.constant(TLS_V1_1_2016)),
  errors: fc.uniqueArray(fc.tuple(mostly(fc.constantFrom(403, 404, 416, 503), fc.constantFrom(200, 418)), fc.nat(3_600)), {
    selector: ([status]) => status,
  }),
  policy: mostly(fc.constantFrom("default-src 'self'"), fc.oneof(fc.string(), fc.constant('a\nb'))),
  comment: mostly(fc.string({ maxLength: 128 }), fc.constant('x'.repeat(129))),
  logs: mostly(fc.constantFrom('own', 'passed'), fc.constant('closed')),
  // Without them each distribution creates its own stack.
  certificateRegion: mostly(fc.constant('us-east-1'), fc.constantFrom('ap-northeast-1', undefined, undefined), 8),
  webAclScope: mostly(fc.constant('global'), fc.constantFrom('regional', undefined, undefined), 8),
  generation: mostly(fc.integer({ min: 1, max: 5 }), fc.constantFrom(0, -1, 1.5, NaN)),
  secretName: mostly(fc.constantFrom('shop/origin-header', 'header-abcdef'), fc.string()),
  replicaRegions: mostly<string[]>(fc.uniqueArray(fc.constantFrom('ap-northeast-3', 'us-west-2')), fc.constantFrom(['ap-northeast-1'], ['Osaka'])),
}, { requiredKeys: ['lateName', 'originName', 'tls', 'errors', 'logs', 'certificateRegion', 'webAclScope'] });

function mediaOf(stack: Stack, id: string, [kind, prefix]: NonNullable<Sample['media']>): s3.IBucket {
  if (kind === 'imported') return s3.Bucket.fromBucketName(stack, id, 'media');
  const transitions = [{ storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(90) }];
  return new s3.Bucket(stack, id, { lifecycleRules: [{ prefix, transitions }] });
}

function logsOf(stack: Stack, id: string, kind: Sample['logs']): s3.IBucket | undefined {
  return kind === 'own' ? undefined : new LogBucket(stack, id, { allowCloudFrontAcl: kind === 'passed' }).bucket;
}

function build(stack: Stack, id: string, sample: Sample): void {
  const { certificateRegion, webAclScope, domainNames, comment, generation, secretName, replicaRegions } = sample;
  // Tokens are valid, because synthesis cannot check them.
  const late = sample.lateName ? [Lazy.string({ produce: () => 'late.example.com' })] : [];
  new EdgeDistribution(stack, id, {
    zone: ZONE,
    domainNames: domainNames && [...domainNames, ...late],
    origin: EdgeOrigin.loadBalancer(sample.originName, []),
    behaviors: sample.behaviors?.map(([kind, text]) => EdgeBehavior[kind](text)),
    mediaBucket: sample.media && mediaOf(stack, `${id}Media`, sample.media),
    standbyMediaBucketName: sample.standby?.[0],
    standbyMediaBucketRegion: sample.standby?.[1],
    geoRestriction: sample.countries && cloudfront.GeoRestriction.denylist(...sample.countries),
    minimumProtocolVersion: sample.tls,
    errorResponses: sample.errors.map(([httpStatus, seconds]) => ({ httpStatus, ttl: Duration.seconds(seconds) })),
    contentSecurityPolicy: sample.policy,
    comment,
    accessLogsBucket: logsOf(stack, `${id}Logs`, sample.logs),
    certificate: certificateRegion === undefined ? undefined : acm.Certificate.fromCertificateArn(stack, `${id}Certificate`,
      `arn:aws:acm:${certificateRegion}:123456789012:certificate/01234567-89ab-cdef-0123-456789abcdef`),
    firewall: webAclScope === undefined ? undefined : EdgeFirewall.fromWebAclArn(stack, `${id}Firewall`,
      `arn:aws:wafv2:us-east-1:123456789012:${webAclScope}/webacl/shop/01234567-89ab-cdef-0123-456789abcdef`),
    originHeader: new OriginHeader(stack, `${id}Header`, { generation, secretName: secretName && `${secretName}-${id}`, replicaRegions }),
  });
}

export const edgeDistributionSubject: Subject<Sample> = { name: 'EdgeDistribution', arbitrary, build };
