import { Stack, aws_ec2 as ec2, aws_iam as iam, aws_kms as kms } from 'aws-cdk-lib';
import {
  AccountResource, ApiIngress, BackupCopy, DrPair, DrPairProps, DrPairStacks,
  DrRegion, DrRegionOptions, Edge, ExistingRegionResources, FailoverMode, MediaProcessing,
  PlatformNetworkOptions, PlatformTier, PlatformTierOptions, PlatformZone, RecoveryOptions, StandbyMode, Tracing, VpcEndpoints,
} from '../../../src';
import { ZONE } from '../../assemblies/imported';
import { ACCOUNT } from '../../assemblies/stacks';
import { Base, nestedTable, never, Rows, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { otherVpc, stackNextTo, topicIn } from '../values';
import { databaseRows, EMAIL, job, shared } from './platform';
import { tierRows } from './platform-options';

/** Two Regions with only the required props and an address for alarms. */
const pair: Base<DrPairProps> = {
  name: 'DrPair',
  build: (stack, props) => void new DrPair(stack.node.root, 'Eldonia', {
    account: ACCOUNT, zone: PlatformZone.fromAttributes(ZONE), alarmEmail: EMAIL, ...props,
  }),
};

const regional = (stack: Stack, region: string) => new Stack(stack.node.scope!, `Vpc-${region}`, { env: { account: ACCOUNT, region } });
const stackIn = (id: string, region: string) => ({ to: (stack: Stack) => stackNextTo(stack, id, region), name: 'own → passed' });

const rows: Rows<DrPairProps> = {
  ...shared,
  account: [{ from: ACCOUNT, to: '210987654321' }],
  zone: [
    { to: PlatformZone.fromAttributes({ ...ZONE, domainName: 'shop.example.com' }), name: 'other domain name' },
    { to: PlatformZone.withExistingRecords(ZONE), name: 'records of the platform → existing records' },
    { from: PlatformZone.servedByOtherDistribution(ZONE), to: PlatformZone.withExistingRecords(ZONE), name: 'other distribution → existing records' },
  ],
  tier: [{ to: PlatformTier.DEVELOPMENT, name: 'PRODUCTION → DEVELOPMENT' }],
  edge: [{ to: Edge.none(), name: 'CloudFront → none' }, { from: Edge.cloudFront({ headerGeneration: 1 }), to: Edge.cloudFront({ headerGeneration: 2 }), name: 'header 1 → 2' }],
  monitoring: [
    { to: { enabled: false }, name: 'enabled → disabled' },
    { to: { criticalAlarmEmail: 'on-call@eldonia.example' }, name: 'an address for critical alarms' },
  ],
  jobs: [{ to: [job('Nightly')], name: 'none → one' }],
  stacks: [{ to: (stack) => ({ audit: stackIn('Audits', 'ap-northeast-1').to(stack) }), name: 'own → passed audit' }],
  recovery: [{ to: { standbyMode: StandbyMode.PILOT_LIGHT }, name: 'warm → pilot light' }],
  primaryRegion: [{ to: DrRegion.of('ap-northeast-2', { network: { availabilityZones: ['ap-northeast-2a', 'ap-northeast-2c'] } }), name: 'Tokyo → Seoul' }, {
    to: DrRegion.tokyo({ network: { cidr: '10.0.0.0/16', availabilityZones: zonesOf('ap-northeast-1', ['a', 'c']) } }), name: 'default → what it is',
  }],
};

const recovery = usual<RecoveryOptions>('RecoveryOptions', {
  approvers: [{ to: [new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/on-call`)], name: 'default → one role' }],
  backupCopies: [{ to: [BackupCopy.toVault('arn:aws:backup:ap-northeast-3:210987654321:backup-vault:copies')], name: 'none → one' }],
  failoverMode: to(FailoverMode.AUTOMATIC),
  registryReplication: [{ to: AccountResource.none(), name: 'created → none' }],
  standbyMode: to(StandbyMode.PILOT_LIGHT),
  standbyRegion: [{
    to: DrRegion.of('ap-southeast-1', { network: { availabilityZones: ['ap-southeast-1a', 'ap-southeast-1b'] } }), name: 'Osaka → Singapore',
  }, {
    to: DrRegion.osaka({ network: { cidr: '10.1.0.0/16', availabilityZones: zonesOf('ap-northeast-3', ['a', 'b']) } }), name: 'default → what it is',
  }],
  standbyTier: [{ to: PlatformTier.ECONOMY, name: 'default → ECONOMY' }],
  triggerAlarms: [{ beside: { failoverMode: FailoverMode.AUTOMATIC }, to: [`arn:aws:cloudwatch:ap-northeast-3:${ACCOUNT}:alarm:own`], name: 'default → one' }],
});

/** What both Regions can change. */
const region = (place: string): Rows<DrRegionOptions> => ({
  audit: [
    { to: { enabled: false }, name: 'enabled → disabled' },
    { to: { detector: AccountResource.fromExisting('0123456789abcdef0123456789abcdef') }, name: 'created → existing detector' },
  ],
  existing: [{ to: (stack) => ({ alarmTopic: topicIn(stack, place) }), name: 'none → a topic' }],
  network: [{ to: { cidr: '10.77.0.0/16' }, name: 'another block' }],
});

const network = (place: string, letters: readonly string[]): Rows<PlatformNetworkOptions> => ({
  availabilityZones: [{ from: zonesOf(place, letters.slice(0, 2)), to: zonesOf(place, [letters[0], letters[2]]), name: `${letters.slice(0, 2).join(', ')} → ${letters[0]}, ${letters[2]}` }, {
    from: zonesOf(place, letters.slice(0, 2)), to: zonesOf(place, letters), name: 'two → three',
  }],
  cidr: to('10.77.0.0/16'),
  endpoints: [{ to: VpcEndpoints.gatewayOnly(), name: 'those of tasks → none' }],
});

const existing = (place: string, letters: readonly string[]): Rows<ExistingRegionResources> => ({
  alarmTopic: [{ to: (stack) => topicIn(stack, place) }],
  clientTrustStore: never('it comes with Edge.cloudFront of the pair and a trust store of each Region'),
  criticalAlarmTopic: [{ to: (stack) => topicIn(stack, place) }],
  encryptionKey: [{
    to: (stack) => kms.Key.fromKeyArn(regional(stack, place), 'Key', `arn:aws:kms:${place}:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`),
    name: 'own → passed',
  }],
  jwtSecret: never('both Regions need one: see the row of adoption'),
  vpc: [{ to: (stack) => otherVpc(regional(stack, place), zonesOf(place, letters)), name: 'own → passed' }],
});

const stacks: Rows<DrPairStacks> = {
  audit: [stackIn('Audits', 'ap-northeast-1')],
  costs: [stackIn('Budgets', 'ap-northeast-1')],
  costAnomalies: [stackIn('Anomalies', 'ap-northeast-1')],
  edgeAlarms: [stackIn('Alarms', 'us-east-1')],
  operations: [stackIn('Operations', 'ap-northeast-1')],
  failoverPlan: [stackIn('Everywhere', 'us-east-1')],
  primary: [stackIn('Moved', 'ap-northeast-1')],
  release: [stackIn('Releases', 'ap-northeast-1')],
  standby: [stackIn('Moved', 'ap-northeast-3')],
  standbyAudit: [stackIn('Audits', 'ap-northeast-3')],
  standbyBase: [stackIn('Base', 'ap-northeast-3')],
  standbyCache: [stackIn('Caches', 'ap-northeast-3')],
  standbyOperations: [stackIn('Operations', 'ap-northeast-3')],
};

const standby: Rows<DrRegionOptions> = {
  ...region('ap-northeast-3'),
  tracing: [{ to: Tracing.xray(), name: 'none → X-Ray' }],
  ingress: [{ to: ApiIngress.cloudFrontOnly('pl-0123456789abcdef0'), name: 'other prefix list' }],
  media: [{ to: MediaProcessing.none(), name: 'default → disabled' }],
};

function zonesOf(place: string, letters: readonly string[]): string[] {
  return letters.map((letter) => `${place}${letter}`);
}

/** Variables and traces are of both Regions. */
const inStandby = (options: DrRegionOptions): Partial<DrPairProps> => ({
  primaryRegion: DrRegion.tokyo({ environment: options.environment, tracing: options.tracing }), recovery: { standbyRegion: DrRegion.osaka(options) },
});

export const pairTables: readonly Table[] = [
  tableOf<DrPairProps>('DrPairProps', pair, rows),
  nestedTable('RecoveryOptions', pair, 'recovery.', (options) => ({ recovery: options }), recovery),
  nestedTable('DrRegionOptions', pair, 'recovery.standbyRegion.', (options) => inStandby(options), standby),
  nestedTable('DrRegionOptions', pair, 'primaryRegion.', (options) => ({ primaryRegion: DrRegion.tokyo(options) }), region('ap-northeast-1')),
  nestedTable(
    'ExistingRegionResources', pair, 'recovery.standbyRegion.existing.', (resources) => inStandby({ existing: resources }), existing('ap-northeast-3', ['a', 'b']),
  ),
  nestedTable(
    'ExistingRegionResources', pair, 'primaryRegion.existing.', (resources) => ({ primaryRegion: DrRegion.tokyo({ existing: resources }) }), existing('ap-northeast-1', ['a', 'c']),
  ),
  nestedTable(
    'PlatformNetworkOptions', pair, 'recovery.standbyRegion.network.', (options) => inStandby({ network: options }), network('ap-northeast-3', ['a', 'b', 'c']),
  ),
  nestedTable(
    'PlatformNetworkOptions', pair, 'primaryRegion.network.', (options) => ({ primaryRegion: DrRegion.tokyo({ network: options }) }), network('ap-northeast-1', ['a', 'c', 'd']),
  ),
  nestedTable('PlatformDatabaseOptions', pair, 'database.', (database) => ({ database }), databaseRows),
  nestedTable('DrPairStacks', pair, 'stacks.', (passed) => ({ stacks: passed }), stacks),
  nestedTable<PlatformTierOptions, DrPairProps>('PlatformTierOptions', pair, 'tier.', (tier) => ({
    tier: PlatformTier.custom(PlatformTier.PRODUCTION, tier),
  }), {
    databaseInstanceType: to(new ec2.InstanceType('r6g.2xlarge'), new ec2.InstanceType('t4g.medium')),
    databaseVersion: tierRows.databaseVersion,
  }),
];
