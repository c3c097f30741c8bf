import { App, Duration, Lazy, Stack, Stage } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { auditOf, costsOf, monitoringOf, operations, OperationsSample } from './platform-operations';
import { DrPair, DrRegion } from '../../../src/dr-pair';
import { FailoverMode, StandbyMode } from '../../../src/failover';
import { ApiIngress } from '../../../src/fargate-api';
import { JobSchedule } from '../../../src/jobs';
import { AccountResource } from '../../../src/operations';
import { Edge, MediaProcessing, PlatformJob, PlatformTier, PlatformZone } from '../../../src/region';
import { ACCOUNT } from '../../../tools/assemblies/stacks';
import { mostly } from '../mostly';
import { accountOf, Subject } from '../subject';

interface RegionSample {
  readonly name: 'tokyo' | 'osaka' | 'ireland' | 'virginia';
  readonly cidr?: string;
  readonly zones: boolean;
  readonly ingress: boolean;
}

interface TierSample {
  readonly base: 'PRODUCTION' | 'DEVELOPMENT';
  readonly databaseReaders?: number;
  readonly cacheShards?: number;
  readonly cacheNode?: string;
}

interface Sample {
  readonly account: string;
  readonly zoneName: string;
  readonly lateZone: boolean;
  readonly operations: OperationsSample;
  readonly name?: string;
  readonly domainName?: string;
  readonly primary: RegionSample;
  readonly standby: RegionSample;
  readonly standbyMode?: StandbyMode;
  readonly failoverMode?: FailoverMode;
  readonly triggerAlarms?: string[];
  readonly objectives: { readonly pointMinutes?: number; readonly timeMinutes?: number };
  readonly tier?: TierSample;
  readonly standbyTier?: TierSample;
  readonly edge: 'cloudFront' | 'none' | 'default';
  readonly enforceSeconds?: number;
  readonly writeForwarding?: boolean;
  readonly media: 'images' | 'disabled' | 'default';
  readonly jobs: string[];
  readonly github: boolean;
  readonly backups?: boolean;
  readonly ownRegistry: boolean;
  readonly approver: boolean;
}

const NAMES = { tokyo: 'ap-northeast-1', osaka: 'ap-northeast-3', ireland: 'eu-west-1', virginia: 'us-east-1' };

/** A Region other than the documented ones requires its zones and its prefix list. Most samples have them. */
function region(usual: 'tokyo' | 'osaka', cidrs: string[]): fc.Arbitrary<RegionSample> {
  return fc.record<RegionSample, 'name' | 'zones' | 'ingress'>({
    name: mostly(fc.constant(usual), fc.constantFrom('tokyo', 'osaka', 'ireland', 'virginia'), 10),
    cidr: mostly(fc.constantFrom(...cidrs), fc.oneof(fc.string(), fc.constantFrom('10.0.0.0/8', '10.0.0.0/29')), 20),
    zones: fc.boolean(),
    ingress: mostly(fc.constant(true), fc.constant(false)),
  }, { requiredKeys: ['name', 'zones', 'ingress'] });
}

const tier: fc.Arbitrary<TierSample> = fc.record<TierSample, 'base'>({
  base: fc.constantFrom('PRODUCTION', 'DEVELOPMENT'),
  databaseReaders: fc.integer({ min: 0, max: 4 }),
  cacheShards: fc.integer({ min: 1, max: 4 }),
  cacheNode: mostly(fc.constantFrom('r6g.large', 't4g.small'), fc.constantFrom('r6gd.xlarge', 'x')),
}, { requiredKeys: ['base'] });

type Required = 'operations' | 'account' | 'zoneName' | 'lateZone' | 'primary' | 'standby' | 'objectives' | 'edge' | 'media' | 'jobs' | 'github' | 'ownRegistry' | 'approver';

const arbitrary: fc.Arbitrary<Sample> = fc.record<Sample, Required>({
  account: mostly(fc.constant(ACCOUNT), fc.constantFrom('1234', '')),
  zoneName: mostly(fc.constantFrom('eldonia.example', 'a.example.co.jp'), fc.string()),
  lateZone: mostly(fc.constant(false), fc.constant(true)),
  operations,
  name: mostly(fc.constantFrom('ab', 'shop-2', 'a'.repeat(20)), fc.oneof(fc.string(), fc.constantFrom('A', 'a-', 'a'.repeat(21)))),
  domainName: mostly(fc.constant(undefined), fc.constantFrom('www.eldonia.example', 'eldonia.test')),
  primary: region('tokyo', ['10.0.0.0/16', '172.16.0.0/18']),
  standby: region('osaka', ['10.1.0.0/16', '192.168.0.0/19']),
  standbyMode: fc.constantFrom(StandbyMode.WARM, StandbyMode.PILOT_LIGHT),
  failoverMode: fc.constantFrom(FailoverMode.MANUAL, FailoverMode.AUTOMATIC),
  triggerAlarms: mostly(fc.constant(undefined), fc.constant(['down'])),
  objectives: fc.record({
    pointMinutes: mostly(fc.integer({ min: 1, max: 60 }), fc.constant(0)),
    timeMinutes: mostly(fc.integer({ min: 1, max: 10_080 }), fc.constant(0)),
  }, { requiredKeys: [] }),
  tier,
  standbyTier: tier,
  edge: mostly(fc.constantFrom('cloudFront', 'default'), fc.constant('none')),
  enforceSeconds: mostly(fc.integer({ min: 20, max: 3_600 }), fc.integer({ min: 0, max: 19 })),
  writeForwarding: fc.boolean(),
  media: fc.constantFrom('images', 'disabled', 'default'),
  jobs: fc.uniqueArray(fc.constantFrom('NightlyReport', 'A', 'B'.repeat(40)), { maxLength: 2 }),
  github: fc.boolean(),
  backups: fc.boolean(),
  ownRegistry: fc.boolean(),
  approver: fc.boolean(),
}, { requiredKeys: ['operations', 'account', 'zoneName', 'lateZone', 'primary', 'standby', 'objectives', 'edge', 'media', 'jobs', 'github', 'ownRegistry', 'approver'] });

function regionOf({ name, cidr, zones, ingress }: RegionSample, operated: OperationsSample): DrRegion {
  const far = name === 'ireland' || name === 'virginia';
  return DrRegion.of(NAMES[name], {
    cidr,
    audit: auditOf(operated),
    availabilityZones: far || zones ? ['a', 'c'].map((zone) => `${NAMES[name]}${zone}`) : undefined,
    ingress: far && ingress ? ApiIngress.cloudFrontOnly('pl-0123456789abcdef0') : undefined,
  });
}

function tierOf({ base, cacheNode, ...sizes }: TierSample): PlatformTier {
  return PlatformTier.custom(PlatformTier[base], { ...sizes, cacheNodeType: cacheNode === undefined ? undefined : new ec2.InstanceType(cacheNode) });
}

/**
 * In a separate Stage, because it creates stacks. Its stacks cannot be removed, so rejected props are tried elsewhere
 * first.
 */
function build(stack: Stack, id: string, sample: Sample): void {
  // Each in an account of its own: two platforms of one name in one account and Region are an error.
  const own = sample.account === ACCOUNT ? { ...sample, account: accountOf(id) } : sample;
  buildIn(new Stage(new App(), id), own);
  buildIn(new Stage(stack.node.root, id), own);
}

function buildIn(stage: Stage, sample: Sample): void {
  const { zoneName, lateZone, primary, standby, objectives: { pointMinutes, timeMinutes }, enforceSeconds, edge, media, ...others } = sample;
  const { operations: operated, jobs, github, ownRegistry, approver, tier: sizes, standbyTier } = others;
  const { account, name, domainName, ...recovery } = others;
  const known = 'Z0123456789ABCDEFGHIJ';
  new DrPair(stage, 'Eldonia', {
    account,
    name,
    alarmEmail: operated.alarmEmail,
    monitoring: monitoringOf(operated),
    costs: costsOf(operated),
    zone: PlatformZone.fromAttributes({ hostedZoneId: lateZone ? Lazy.string({ produce: () => known }) : known, zoneName, domainName }),
    primaryRegion: regionOf(primary, operated),
    standbyRegion: regionOf(standby, {}),
    recovery: {
      standbyMode: recovery.standbyMode,
      failoverMode: recovery.failoverMode,
      triggerAlarms: recovery.triggerAlarms,
      writeForwarding: recovery.writeForwarding,
      backups: recovery.backups,
      recoveryPointObjective: pointMinutes === undefined ? undefined : Duration.minutes(pointMinutes),
      recoveryTimeObjective: timeMinutes === undefined ? undefined : Duration.minutes(timeMinutes),
      enforceRpo: enforceSeconds === undefined ? undefined : Duration.seconds(enforceSeconds),
      standbyTier: standbyTier && tierOf(standbyTier),
      registryReplication: ownRegistry ? undefined : AccountResource.none(),
      approver: approver ? iam.Role.fromRoleArn(new Stack(), 'Approver', `arn:aws:iam::${ACCOUNT}:role/on-call`) : undefined,
    },
    tier: sizes && tierOf(sizes),
    edge: edge === 'default' ? undefined : Edge[edge](),
    media: media === 'default' ? undefined : MediaProcessing[media](),
    jobs: jobs.map((job) => PlatformJob.command(job, ['node', 'job.js'], { schedule: JobSchedule.cron('0 3 * * ? *') })),
    github: github ? { repository: 'eldonia/eldonia-backend' } : undefined,
  });
}

/** Few: each is six stacks, and its parts are explored by themselves. */
export const drPairSubject: Subject<Sample> = { name: 'DrPair', arbitrary, build, sets: 40 };
