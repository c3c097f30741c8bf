import { App, CfnWaitConditionHandle, Stack, Stage, aws_iam as iam, aws_rds as rds, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import * as fc from 'fast-check';
import { DrPair, DrRegion } from '../../../src/dr-pair';
import { EldoniaPlatform } from '../../../src/eldonia-platform';
import { FailoverMode, StandbyMode } from '../../../src/failover';
import { ApiIngress } from '../../../src/fargate-api';
import { AccountResource } from '../../../src/operations';
import { Edge, MediaProcessing, PlatformAuditOptions, PlatformJob, PlatformTier, PlatformZone, PlatformZoneAttributes } from '../../../src/region';
import { importedCertificate, importedRepository } from '../../../tools/assemblies/imported';
import { TOKYO } from '../../../tools/assemblies/stacks';
import { made } from '../made';
import { accountOf, struct, subject } from '../subject';
import { among, bool, daysInHours, instanceTypes, key, lateText, minutes, mostly, optional, ownDomain, seconds, text, usually, vpc, whole } from '../values';

const email = text(['ops@eldonia.example'], ['ops'], 20);
const monitoring = mostly(made(struct({
  criticalAlarmEmail: email,
  thresholds: struct({ cpuPercent: mostly(fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, 101, NaN), 20) }),
  availabilityTarget: among([95, 99.95], [94, 100], 20),
  dashboard: bool,
}), (options) => options), made(fc.constant('off'), () => ({ enabled: false })));
const audit = made(fc.constantFrom('on', 'adopted', 'skipped', 'off'), (kind): PlatformAuditOptions => {
  const [detector, skip] = [AccountResource.fromExisting('0123456789abcdef0123456789abcdef'), AccountResource.none()];
  const adopted = { detector, configRecorder: AccountResource.fromExisting('default') };
  const skipped = { trail: skip, configRecorder: skip, detector: skip, accessAnalyzer: skip };
  return kind === 'off' ? { enabled: false } : kind === 'adopted' ? adopted : kind === 'skipped' ? skipped : {};
});
const costs = made(fc.tuple(
  mostly(fc.integer({ min: 1, max: 100_000 }), fc.constantFrom(0, -1, NaN), 20),
  mostly(fc.constant(undefined), fc.record({
    uptimeSchedule: fc.constant(true), uptimeOpening: fc.integer({ min: 0, max: 12 }), uptimeClosing: fc.integer({ min: 10, max: 24 }), uptimeDays: text(['MON-FRI', 'MON,WED-FRI,SUN'], ['', 'mon', 'MON-'], 20),
  }), 10),
), ([budget, uptime]) => ({ monthlyBudget: budget, ...uptime }));
/** How a platform or a pair is operated. */
const operations = { alarmEmail: email, monitoring, costs };

/**
 * Stacks that a composite creates cannot be removed, so rejected props are tried elsewhere first.
 * Each composite is in an account of its own: two platforms of one name in one account and Region are an error.
 */
const twice = (stack: Stack, build: (app: App) => unknown) => [new App(), stack.node.root as App].forEach(build);

const FACTORIES = ['fromAttributes', 'withExistingRecords', 'servedByOtherSite', 'servedByOtherDistribution'] as const;
const factory = fc.constantFrom(...FACTORIES);

const count = (least: number, most: number) => whole(least, most, -1, 0.5, most + 500, NaN);
type ZoneSample = PlatformZoneAttributes & { readonly factory: typeof FACTORIES[number] };
const zoneOf = ({ zoneName, domainName, factory: make, ...zone }: ZoneSample, id: string) => PlatformZone[make]({
  ...zone, zoneName: ownDomain(zoneName, id), domainName: domainName && ownDomain(domainName, id),
});

const edgeOptions = struct({
  originDomainName: made(mostly(fc.constantFrom('lb.example.com', 'lb.a.example.co.jp'), fc.oneof(fc.string(), fc.constantFrom('lb', 'lb.example.org'))),
    (name, _, id) => ownDomain(name, id)),
  headerGeneration: among([1, 2, 9], [0, 1.5, -1]),
});

/** A pair has no proxy, so that one there is wrong. */
const database = (proxy: fc.Arbitrary<boolean>) => struct({
  name: text(['eldonia', 'shop_2'], ['', 'a-b', '1a']),
  adminUsername: text(['postgres', 'owner'], ['admin', '']),
  port: mostly(fc.integer({ min: 1150, max: 65_535 }), fc.constantFrom(0, 1149, 5432.5)),
  parameters: fc.constantFrom<Record<string, string> | undefined>(undefined, { 'rds.logical_replication': '1' }, { shared_preload_libraries: 'pg_stat_statements,pg_cron' }),
  storageType: fc.constantFrom(...Object.values(rds.DBClusterStorageType)),
  backupWindow: text(['17:00-17:30'], ['17-18']),
  maintenanceWindow: text(['mon:18:00-mon:18:30', 'Wed:01:00-Wed:02:00'], ['mon:18:00', 'day:1-2']),
  insightsMode: fc.constantFrom(...Object.values(rds.DatabaseInsightsMode)),
  rotationHour: count(0, 22),
  connectionsPerTask: count(1, 200),
  proxy,
});

const platform = subject('EldoniaPlatform', {
  zone: made(fc.record({
    hostedZoneId: mostly(text(['Z0123456789ABCDEFGHIJ'], ['0123']), lateText('Z0123456789ABCDEFGHIJ')),
    zoneName: text(['example.com', 'a.example.co.jp'], ['com', 'exa mple.com', '-a.com']),
    domainName: mostly(fc.constant(undefined), fc.oneof(fc.domain(), fc.constantFrom('www.example.com', 'notexample.com', 'www.'))),
    factory,
  }), (attributes, stack, id) => zoneOf(attributes, `${stack.node.path}${id}`)),
  tier: made(fc.tuple(fc.constantFrom('PRODUCTION', 'DEVELOPMENT', 'ECONOMY'), struct({
    databaseReaders: count(0, 5),
    cacheShards: count(1, 5),
    cacheReplicas: count(0, 3),
    natGateways: count(0, 2),
    deletionProtection: bool,
    environment: text(['staging', 'test 1'], ['']),
    backupRetention: daysInHours(35, fc.constantFrom(0, 12, 900)),
    mediaVersionRetention: daysInHours(90, fc.constantFrom(0, 36, 144, 900), 7),
    accessLogRetention: daysInHours(365, fc.constantFrom(0, 36, 696, 900), 30),
    databaseInstanceType: instanceTypes(among(['r6g.large', 'r7g.xlarge'], ['t4g.medium', 'x', ''])),
    cacheNodeType: instanceTypes(among(['r6g.large', 'm7g.xlarge', 't4g.small', 'r6g.4xlarge'], ['r6gd.xlarge', 'x'])),
  })), ([base, sizes]) => PlatformTier.custom(PlatformTier[base], sizes)),
  existing: struct({
    imageParameterName: text(['/shop/image'], ['image', '/aws/image', '/a//b']),
    vpc,
    encryptionKey: key,
    certificate: made(fc.constant('certificate'), (_, stack) => importedCertificate(stack)),
    repository: made(fc.constant('repository'), (_, stack) => importedRepository(stack)),
  }),
}, {
  ...operations,
  audit,
  database: database(bool),
  network: struct({ cidr: text(['10.0.0.0/16', '172.16.0.0/18'], ['10.0.0.0/8', '10.0.0.0/29']) }),
  alsoNextToVpc: usually(false),
  name: text(['ab', 'eldonia', 'shop-2', 'a'.repeat(20)], ['a', 'A', 'a--b', 'a-', '1a', 'a'.repeat(21)]),
  edge: fc.oneof(
    made(fc.constant('none'), () => Edge.none()),
    made(fc.tuple(fc.constantFrom('cloudFront', 'cloudFrontVpcOrigin'), edgeOptions), ([kind, options]) => Edge[kind](options)),
  ),
  api: mostly(fc.constant(undefined), made(fc.constant('internet'), () => ({ ingress: ApiIngress.INTERNET }))),
  github: fc.record({
    repository: fc.constant('eldonia/eldonia-backend'), nodeVersion: among([20, 22, 24], [18, 21, NaN]),
  }),
}, ({ alsoNextToVpc, network, ...props }, stack, id) => new EldoniaPlatform(stack, id, {
  ...props, network: props.existing?.vpc && !alsoNextToVpc ? undefined : network,
}));
/** Fewer: each is three stacks, and its parts are explored by themselves. */
export const eldoniaPlatform: typeof platform = {
  ...platform,
  sets: 200,
  build: (stack, id, sample) => twice(stack, (app) => platform.build(new Stack(app, id, { env: { ...TOKYO, account: accountOf(id) } }), 'Platform', sample)),
};

/** A Region other than the documented ones requires its zones and its prefix list. Most samples have them. */
const region = (usual: string, ...cidrs: string[]) => fc.record({
  name: mostly(fc.constant(usual), fc.constantFrom('ap-northeast-1', 'ap-northeast-3', 'eu-west-1', 'us-east-1'), 10),
  cidr: optional(text(cidrs, ['10.0.0.0/8', '10.0.0.0/29'], 20)),
  hasZones: bool,
  hasIngress: usually(true),
});
type RegionSample = ReturnType<typeof region> extends fc.Arbitrary<infer Sample> ? Sample : never;
function regionOf({ name, cidr, hasZones, hasIngress }: RegionSample, audited?: PlatformAuditOptions): DrRegion {
  const far = !name.startsWith('ap-northeast-');
  return DrRegion.of(name, {
    network: { cidr, availabilityZones: far || hasZones ? [`${name}a`, `${name}c`] : undefined },
    audit: audited,
    ingress: far && hasIngress ? ApiIngress.cloudFrontOnly('pl-0123456789abcdef0') : undefined,
  });
}

const tier = made(fc.tuple(fc.constantFrom('PRODUCTION', 'DEVELOPMENT', 'ECONOMY'), struct({
  databaseReaders: fc.nat(4),
  cacheShards: fc.integer({ min: 1, max: 4 }),
  cacheNodeType: instanceTypes(among(['r6g.large', 't4g.small'], ['r6gd.xlarge', 'x'])),
})), ([base, sizes]) => PlatformTier.custom(PlatformTier[base], sizes));

const pair = subject('DrPair', {
  account: mostly(fc.constant(undefined), fc.constantFrom('1234', '')),
  zone: made(fc.record({
    hostedZoneId: mostly(fc.constant('Z0123456789ABCDEFGHIJ'), lateText('Z0123456789ABCDEFGHIJ')),
    zoneName: text(['eldonia.example', 'a.example.co.jp']),
    domainName: among([undefined], ['www.eldonia.example', 'eldonia.test']),
    factory,
  }), (attributes, stack, id) => zoneOf(attributes, `${stack.node.path}${id}`)),
  primaryRegion: made(fc.tuple(region('ap-northeast-1', '10.0.0.0/16', '172.16.0.0/18'), optional(audit)), (both) => regionOf(...both)),
  recovery: struct({
    standbyRegion: made(region('ap-northeast-3', '10.1.0.0/16', '192.168.0.0/19'), (one) => regionOf(one)),
    standbyMode: fc.constantFrom(StandbyMode.WARM, StandbyMode.PILOT_LIGHT),
    failoverMode: fc.constantFrom(FailoverMode.MANUAL, FailoverMode.AUTOMATIC),
    triggerAlarms: mostly(fc.constant(undefined), fc.constant(['down'])),
    writeForwarding: bool,
    backups: bool,
    recoveryPointObjective: minutes(mostly(fc.integer({ min: 1, max: 60 }), fc.constant(0))),
    recoveryTimeObjective: minutes(mostly(fc.integer({ min: 1, max: 10_080 }), fc.constant(0))),
    enforceRpo: seconds(mostly(fc.integer({ min: 20, max: 3_600 }), fc.integer({ min: 0, max: 19 }))),
    standbyTier: tier,
    registryReplication: made(fc.constant('none'), () => AccountResource.none()),
    approver: made(fc.constant('on-call'), (name, { account }) => iam.Role.fromRoleArn(new Stack(), 'Approver', `arn:aws:iam::${account}:role/${name}`)),
  }),
}, {
  ...operations,
  database: database(usually(false)),
  name: text(['ab', 'shop-2', 'a'.repeat(20)], ['A', 'a-', 'a'.repeat(21)]),
  tier,
  edge: mostly(made(fc.constant('cloudFront'), () => Edge.cloudFront()), made(fc.constant('none'), () => Edge.none())),
  media: made(fc.constantFrom('images', 'none'), (kind) => MediaProcessing[kind]()),
  jobs: made(fc.uniqueArray(fc.constantFrom('NightlyReport', 'A', 'B'.repeat(40)), { maxLength: 2 }), (names) =>
    names.map((name) => PlatformJob.command(name, ['node', 'job.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) }))),
  github: fc.constant({ repository: 'eldonia/eldonia-backend' }),
  sizes: made(struct({
    databaseInstanceType: instanceTypes(among(['r6g.large', 'r7g.xlarge'], ['t4g.medium', 'x'])),
    databaseVersion: made(fc.constantFrom('15.17', '16.13', '17.9', '18.3'), (full) => rds.AuroraPostgresEngineVersion.of(full, full.split('.')[0])),
    backupRetention: daysInHours(35, fc.constantFrom(0, 12, 900)),
  }), (sizes) => sizes),
}, ({ sizes = {}, ...props }, stack) => new DrPair(Stage.of(stack)!, 'Eldonia', {
  ...props, tier: PlatformTier.custom(props.tier ?? PlatformTier.PRODUCTION, sizes), account: props.account ?? stack.account,
}), 40);
/** Few: each is twelve stacks, and its parts are explored by themselves. */
export const drPair: typeof pair = {
  ...pair,
  build: (stack, id, sample) => twice(stack, (app) => {
    const changes = new Stack(new Stage(app, id), 'Changes', { env: { ...TOKYO, account: accountOf(id) } });
    // Most changes need nothing in it, and CloudFormation refuses an empty stack.
    new CfnWaitConditionHandle(changes, 'Something');
    return pair.build(changes, id, sample);
  }),
};
