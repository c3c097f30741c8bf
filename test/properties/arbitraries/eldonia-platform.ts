import { App, Duration, Lazy, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as fc from 'fast-check';
import { auditOf, costsOf, monitoringOf, operations, OperationsSample } from './platform-operations';
import { EldoniaPlatform } from '../../../src/eldonia-platform';
import { ApiIngress } from '../../../src/fargate-api';
import { Edge, PlatformTier, PlatformZone } from '../../../src/region';
import { NodeVersion } from '../../../src/release';
import { KEY_ARN, importedCertificate, importedRepository, importedVpc } from '../../../tools/assemblies/imported';
import { TOKYO } from '../../../tools/assemblies/stacks';
import { mostly } from '../mostly';
import { accountOf, Subject } from '../subject';

interface Sizes {
  readonly databaseReaders?: number;
  readonly cacheShards?: number;
  readonly cacheReplicas?: number;
  readonly natGateways?: number;
  readonly deletionProtection?: boolean;
  readonly environment?: string;
}

interface Sample {
  readonly zone: route53.HostedZoneAttributes;
  readonly lateZone: boolean;
  readonly name?: string;
  readonly domainName?: string;
  readonly tier: 'PRODUCTION' | 'DEVELOPMENT';
  readonly sizes?: Sizes;
  readonly retentionHours?: number;
  readonly instance?: string;
  readonly cacheNode?: string;
  readonly node?: number;
  readonly parameter?: string;
  readonly edge: 'cloudFront' | 'cloudFrontVpcOrigin' | 'none' | 'default';
  readonly open: boolean;
  readonly originDomainName?: string;
  readonly headerGeneration?: number;
  readonly operations: OperationsSample;
  readonly imported: { readonly vpc: boolean; readonly key: boolean; readonly certificate: boolean; readonly repository: boolean };
}

const count = (least: number, most: number) => mostly(fc.integer({ min: least, max: most }), fc.constantFrom(-1, 0.5, most + 500, NaN));

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, 'zone' | 'lateZone' | 'tier' | 'edge' | 'open' | 'operations' | 'imported'>({
  zone: fc.record({
    hostedZoneId: mostly(fc.constant('Z0123456789ABCDEFGHIJ'), fc.oneof(fc.string(), fc.constant('0123'))),
    zoneName: mostly(fc.constantFrom('example.com', 'a.example.co.jp'), fc.oneof(fc.string(), fc.constantFrom('com', 'exa mple.com', '-a.com'))),
  }),
  lateZone: fc.boolean(),
  name: mostly(fc.constantFrom('ab', 'eldonia', 'shop-2', 'a'.repeat(20)), fc.oneof(fc.string(), fc.constantFrom('a', 'A', 'a--b', 'a-', '1a', 'a'.repeat(21)))),
  domainName: mostly(fc.constant(undefined), fc.oneof(fc.domain(), fc.constantFrom('www.example.com', 'notexample.com', 'www.'))),
  tier: fc.constantFrom('PRODUCTION', 'DEVELOPMENT'),
  sizes: fc.record<Sizes, never>({
    databaseReaders: count(0, 5),
    cacheShards: count(1, 5),
    cacheReplicas: count(0, 3),
    natGateways: count(0, 2),
    deletionProtection: fc.boolean(),
    environment: mostly(fc.constantFrom('staging', 'test 1'), fc.oneof(fc.string(), fc.constant(''))),
  }, { requiredKeys: [] }),
  retentionHours: mostly(fc.integer({ min: 1, max: 35 }).map((days) => days * 24), fc.constantFrom(0, 12, 900)),
  instance: mostly(fc.constantFrom('r6g.large', 'r7g.xlarge'), fc.constantFrom('t4g.medium', 'x', '')),
  cacheNode: mostly(fc.constantFrom('r6g.large', 'm7g.xlarge', 't4g.small', 'r6g.4xlarge'), fc.constantFrom('r6gd.xlarge', 'x')),
  node: mostly(fc.constantFrom(20, 22, 24), fc.constantFrom(18, 21, NaN)),
  parameter: mostly(fc.constantFrom(undefined, '/shop/image'), fc.oneof(fc.string(), fc.constantFrom('image', '/aws/image', '/a//b'))),
  edge: fc.constantFrom('cloudFront', 'cloudFrontVpcOrigin', 'none', 'default'),
  open: mostly(fc.constant(false), fc.constant(true)),
  originDomainName: mostly(fc.constantFrom(undefined, 'lb.example.com', 'lb.a.example.co.jp'), fc.oneof(fc.string(), fc.constantFrom('lb', 'lb.example.org'))),
  headerGeneration: mostly(fc.constantFrom(undefined, 1, 2, 9), fc.constantFrom(0, 1.5, -1)),
  operations,
  imported: fc.record({ vpc: fc.boolean(), key: fc.boolean(), certificate: fc.boolean(), repository: fc.boolean() }),
}, { requiredKeys: ['zone', 'lateZone', 'tier', 'edge', 'open', 'operations', 'imported'] });

/** The stacks that it creates cannot be removed, so rejected props are tried elsewhere first. */
function build(stack: Stack, id: string, sample: Sample): void {
  // Each in an account of its own: two platforms of one name in one account and Region are an error.
  const env = { ...TOKYO, account: accountOf(id) };
  buildIn(new Stack(new App(), id, { env }), 'Platform', sample);
  buildIn(new Stack(stack.node.root, id, { env }), 'Platform', sample);
}

function buildIn(stack: Stack, id: string, sample: Sample): void {
  const { zone, lateZone, tier, sizes, retentionHours, instance, cacheNode, node, parameter, imported, edge, open, ...others } = sample;
  const { originDomainName, headerGeneration, operations: operated, domainName, ...rest } = others;
  const options = { originDomainName, headerGeneration };
  new EldoniaPlatform(stack, id, {
    ...rest,
    alarmEmail: operated.alarmEmail,
    monitoring: monitoringOf(operated),
    audit: auditOf(operated),
    costs: costsOf(operated),
    zone: PlatformZone.fromAttributes({
      ...zone, ...lateZone ? { hostedZoneId: Lazy.string({ produce: () => 'Z0123456789ABCDEFGHIJ' }) } : {}, domainName,
    }),
    tier: PlatformTier.custom(PlatformTier[tier], {
      ...sizes,
      backupRetention: retentionHours === undefined ? undefined : Duration.hours(retentionHours),
      databaseInstanceType: instance === undefined ? undefined : new ec2.InstanceType(instance),
      cacheNodeType: cacheNode === undefined ? undefined : new ec2.InstanceType(cacheNode),
    }),
    edge: edge === 'default' ? undefined : edge === 'none' ? Edge.none() : Edge[edge](options),
    api: open ? { ingress: ApiIngress.INTERNET } : undefined,
    github: node === undefined ? undefined : { repository: 'eldonia/eldonia-backend', nodeVersion: NodeVersion.of(node) },
    existing: {
      imageParameterName: parameter,
      vpc: imported.vpc ? importedVpc(stack) : undefined,
      encryptionKey: imported.key ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
      certificate: imported.certificate ? importedCertificate(stack) : undefined,
      repository: imported.repository ? importedRepository(stack) : undefined,
    },
  });
}

/** Fewer: each is three stacks, and its parts are explored by themselves. */
export const eldoniaPlatformSubject: Subject<Sample> = { name: 'EldoniaPlatform', arbitrary, build, sets: 200 };
