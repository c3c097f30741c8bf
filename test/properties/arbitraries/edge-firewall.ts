import { Duration, Fn, Lazy, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as fc from 'fast-check';
import { EdgeFirewall, FirewallMode, FirewallScope, ManagedRules, ManagedRulesOptions, RateLimit } from '../../../src/edge';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { mostly } from '../mostly';
import { Subject } from '../subject';

interface Group extends ManagedRulesOptions {
  readonly name: string;
  readonly vendorName?: string;
}

interface Limit {
  readonly path?: string;
  readonly limit?: number;
  readonly seconds?: number;
  readonly mode?: FirewallMode;
}

interface Sample {
  readonly scope: FirewallScope;
  readonly mode?: FirewallMode;
  readonly groups?: readonly Group[];
  readonly limits?: readonly Limit[];
  readonly allowedCidrs?: readonly string[];
  readonly blockedCidrs?: readonly string[];
  readonly listToken?: boolean;
  readonly maxBodyBytes?: number;
  readonly inspectedKibibytes?: number;
  readonly uploadPaths?: readonly string[];
  readonly logAllowedRequests?: boolean;
  readonly log?: 'group' | 'bucket' | 'wrong' | 'late';
  readonly logRetention?: logs.RetentionDays;
  readonly importedKey?: boolean;
  readonly customerManagedKey?: boolean;
  readonly removalPolicy?: RemovalPolicy;
  readonly redactedHeaders?: readonly string[];
  readonly redactQueryString?: boolean;
  readonly clientIpHeader?: string;
  readonly associated?: boolean;
}

const FACTORIES = ['ipReputation', 'anonymousIp', 'knownBadInputs', 'common', 'sqlInjection', 'linux', 'posix'] as const;
type Factory = typeof FACTORIES[number];

const mode = fc.constantFrom(FirewallMode.BLOCK, FirewallMode.COUNT);
const options = {
  mode,
  countedRules: mostly(fc.subarray(['NoUserAgent_HEADER', 'SQLi_BODY', 'CrossSiteScripting_BODY']), fc.array(fc.string(), { maxLength: 2 })),
  version: mostly(fc.constant(undefined), fc.oneof(fc.constant('Version_1.0'), fc.string())),
};
const ownGroup = fc.record<Group, 'name'>({ ...options, name: fc.constantFrom(...FACTORIES) }, { requiredKeys: ['name'] });
const otherGroup = fc.record<Group, 'name'>({
  ...options,
  name: mostly(fc.constantFrom('AWSManagedRulesPHPRuleSet', 'AWSManagedRulesBotControlRuleSet'), fc.oneof(fc.string(), fc.constantFrom('Mine', 'toString'))),
  vendorName: mostly(fc.constant('AWS'), fc.constantFrom('Fort Inc.', 'F5')),
  capacity: mostly(fc.integer({ min: 1, max: 500 }), fc.constantFrom(0, 1.5, NaN, 5_001)),
}, { requiredKeys: ['name'] });
const path = mostly(
  fc.constantFrom('/login', '/Api/Login', '/api/uploads/', '/a-b', '/a/b', '/a_b', '/~a(1)'),
  fc.oneof(fc.string(), fc.constantFrom('', '/', '/a*', '/%61', '/a//b', '/a/../b', `/${'a'.repeat(200)}`)),
  60,
);
const limit = fc.record<Limit, never>({
  path,
  limit: mostly(fc.integer({ min: 10, max: 2_000_000_000 }), fc.constantFrom(0, 9, 10.5, NaN, 2_000_000_001)),
  seconds: mostly(fc.constantFrom(60, 120, 300, 600), fc.nat(1_000)),
  mode,
}, { requiredKeys: [] });
const cidrs = fc.array(mostly(
  fc.oneof(
    fc.nat(255).map((last) => `192.0.2.${last}/32`),
    fc.constantFrom('198.51.100.0/24', '10.0.0.0/8', '2001:db8::/32', '2001:DB8::1/128', '1::/16', '::1/128', '1:2:3:4:5:6:7:8/128'),
  ),
  fc.oneof(fc.string(), fc.constantFrom('0.0.0.0/0', '::/0', '10.0.0.1/8', '10.0.0.1', '::1', ':::/1', '::ffff:1.2.3.4/128'), fc.ipV6()),
  60,
), { maxLength: 6 });
const header = mostly(fc.constantFrom('X-Session', 'cookie', 'x'.repeat(64)), fc.oneof(fc.string(), fc.constantFrom('', 'a:b', 'x'.repeat(65))), 60);

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, 'scope'>({
  scope: mostly(fc.constant(FirewallScope.REGIONAL), fc.constant(FirewallScope.CLOUDFRONT)),
  mode,
  groups: fc.uniqueArray(mostly(ownGroup, otherGroup, 5), { maxLength: 5, selector: ({ name }) => name }),
  limits: mostly(fc.array(limit, { maxLength: 4 }), fc.array(limit, { minLength: 11, maxLength: 11 })),
  allowedCidrs: cidrs,
  blockedCidrs: cidrs,
  listToken: mostly(fc.constant(false), fc.constant(true)),
  maxBodyBytes: mostly(fc.integer({ min: 1, max: 8_192 }), fc.constantFrom(0, 8_193, 65_537)),
  inspectedKibibytes: mostly(fc.constantFrom(16, 32, 48, 64), fc.constantFrom(0, 8, 17, 128)),
  uploadPaths: fc.array(path, { maxLength: 3 }),
  logAllowedRequests: fc.boolean(),
  log: mostly(fc.constantFrom('group', 'bucket', 'late'), fc.constant('wrong')),
  logRetention: fc.constantFrom(logs.RetentionDays.ONE_DAY, logs.RetentionDays.INFINITE),
  importedKey: mostly(fc.constant(false), fc.constant(true)),
  customerManagedKey: mostly(fc.constant(true), fc.constant(false)),
  removalPolicy: fc.constantFrom(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
  redactedHeaders: fc.array(header, { maxLength: 3 }),
  redactQueryString: fc.boolean(),
  clientIpHeader: header,
  associated: fc.boolean(),
}, { requiredKeys: ['scope'] });

function groupOf({ name, vendorName, ...rest }: Group): ManagedRules {
  const factory = FACTORIES.find((one): one is Factory => one === name);
  return factory ? ManagedRules[factory](rest) : ManagedRules.of(name, rest, vendorName);
}

function limitOf({ path: prefix, limit: most, seconds, mode: action }: Limit): RateLimit {
  const window = seconds === undefined ? undefined : Duration.seconds(seconds);
  return prefix === undefined ? RateLimit.perIp(most, window, action) : RateLimit.perIpOn(prefix, most, window, action);
}

function logOf(stack: Stack, id: string, choice: NonNullable<Sample['log']>): { logGroup?: logs.ILogGroup; logBucket?: s3.IBucket } {
  if (choice === 'bucket') return { logBucket: s3.Bucket.fromBucketName(stack, `${id}Bucket`, 'aws-waf-logs-shop') };
  const names = { group: 'aws-waf-logs-shop', wrong: 'shop', late: Lazy.string({ produce: () => 'aws-waf-logs-late' }) };
  return { logGroup: logs.LogGroup.fromLogGroupName(stack, `${id}Group`, names[choice]) };
}

function build(stack: Stack, id: string, sample: Sample): void {
  const { groups, limits, allowedCidrs, blockedCidrs, listToken, maxBodyBytes, uploadPaths, ...others } = sample;
  const { log, importedKey, redactedHeaders, associated, inspectedKibibytes, ...rest } = others;
  const firewall = new EdgeFirewall(stack, id, {
    ...rest,
    managedRules: groups?.map(groupOf),
    rateLimits: limits?.map(limitOf),
    allowedCidrs: allowedCidrs as string[] | undefined,
    blockedCidrs: listToken ? Fn.split(',', Fn.importValue('blocks')) : blockedCidrs as string[] | undefined,
    bodyInspectionLimit: inspectedKibibytes === undefined ? undefined : Size.kibibytes(inspectedKibibytes),
    maxBodySize: maxBodyBytes === undefined ? undefined : Size.bytes(maxBodyBytes),
    uploadPaths: uploadPaths as string[] | undefined,
    ...log ? logOf(stack, id, log) : {},
    encryptionKey: importedKey ? kms.Key.fromKeyArn(stack, `${id}Key`, KEY_ARN) : undefined,
    redactedHeaders: redactedHeaders as string[] | undefined,
  });
  firewall.metricBlockedRequests();
  if (associated) firewall.associate('Api', 'arn:aws:elasticloadbalancing:ap-northeast-1:123456789012:loadbalancer/app/shop/0123456789abcdef');
}

export const edgeFirewallSubject: Subject<Sample> = { name: 'EdgeFirewall', arbitrary, build };
