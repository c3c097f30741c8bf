import { Stack, aws_ecr as ecr, aws_ecs as ecs, aws_rds as rds, TimeZone } from 'aws-cdk-lib';
import { ScheduleExpression } from 'aws-cdk-lib/aws-scheduler';
import {
  ApiDeployment, ApiIngress, AuroraCluster, AuroraSnapshot, CacheCluster, Edge, EldoniaPlatform, EldoniaPlatformProps, ExistingResources,
  MediaProcessing, PlatformDatabaseOptions, PlatformJob, PlatformNetworkOptions, PlatformStacks, PlatformTier,
  PlatformWorkload, PlatformZone, VpcEndpoints,
} from '../../../src';
import { importedCertificate, importedTrustStore, importedVpc, ZONE } from '../../assemblies/imported';
import { Base, nestedTable, Rows, Table, tableOf, to } from '../change';
import { usual } from '../usual';
import { importedKey, importedSecret, importedTopic, otherVpc, stackNextTo, usEast1Certificate } from '../values';

export const EMAIL = 'ops@eldonia.example';

/** A platform with only its required props and an address for alarms. */
export const platform: Base<EldoniaPlatformProps> = {
  name: 'EldoniaPlatform',
  build: (stack, props) => void new EldoniaPlatform(stack, 'Platform', { zone: PlatformZone.fromAttributes(ZONE), alarmEmail: EMAIL, ...props }),
};
export const economy: Base<EldoniaPlatformProps> = {
  name: 'EldoniaPlatform in economy', build: (stack, props) => platform.build(stack, { tier: PlatformTier.ECONOMY, ...props }),
};

export const job = (id: string) => PlatformJob.command(id, ['node', 'job.js'], { schedule: ScheduleExpression.cron({ minute: '0', hour: '3', timeZone: TimeZone.ASIA_TOKYO }) });
const zones = (...letters: readonly string[]) => letters.map((letter) => `ap-northeast-1${letter}`);

const aside = (id: string) => (stack: Stack) => stackNextTo(stack, id);

/** What a platform and a pair have in common. */
export const shared = {
  name: to('other'),
  alarmEmail: [{ from: EMAIL, to: 'other@eldonia.example' }],
  api: [{ to: { deployment: ApiDeployment.blueGreen() }, name: 'rolling → blue/green' }, { to: { container: { port: 8080 } }, name: 'port → 8080' }],
  database: [{ to: { name: 'shop' }, name: 'another name' }],
  costs: [
    { to: { enabled: false }, name: 'default → disabled' },
    { to: { monthlyBudget: 900 }, name: 'default → 900 USD' },
  ],
  media: [{ to: MediaProcessing.none(), name: 'default → disabled' }],
  workloads: [
    { to: [PlatformWorkload.worker('Emails', { command: ['node', 'emails.js'] })], name: 'none → a worker' },
    { to: [PlatformWorkload.service('Reports', { healthPath: '/up', paths: ['/reports/*'] })], name: 'none → a service' },
  ],
  github: to({ repository: 'eldonia/eldonia-backend' }),
} satisfies Rows<EldoniaPlatformProps>;

/** What a platform and a pair have in common about the database. */
export const databaseRows: Rows<PlatformDatabaseOptions> = {
  name: to('shop'),
  adminUsername: to('owner'),
  port: to(5433),
  connectionsPerTask: to(5),
  parameters: to({ 'rds.logical_replication': '1', 'shared_preload_libraries': 'pg_stat_statements,pgaudit' }),
  storageType: to(rds.DBClusterStorageType.AURORA_IOPT1),
  backupWindow: to('14:00-14:30'),
  maintenanceWindow: to('wed:18:00-wed:18:30'),
  insightsMode: to(rds.DatabaseInsightsMode.ADVANCED),
  rotationHour: to(3),
  snapshot: to(AuroraSnapshot.of('shop-2026-11-24', '17.9')),
};

const network: Rows<PlatformNetworkOptions> = {
  availabilityZones: [{ from: zones('a', 'c'), to: zones('a', 'c', 'd'), name: 'a, c → a, c, d' }, { from: zones('a', 'c'), to: zones('a', 'd'), name: 'a, c → a, d' }],
  endpoints: [{ to: VpcEndpoints.gatewayOnly(), name: 'those of tasks → none' }],
};

const rows: Rows<EldoniaPlatformProps> = {
  ...shared,
  zone: [
    { to: PlatformZone.fromAttributes({ ...ZONE, domainName: 'shop.example.com' }), name: 'other domain name' },
    { to: PlatformZone.fromAttributes({ ...ZONE, alternateDomainNames: ['*.example.com'] }), name: 'other further names' },
    { to: PlatformZone.fromAttributes({ ...ZONE, uploadOrigins: ['https://a.example'] }), name: 'other upload origins' },
    { to: PlatformZone.withExistingRecords(ZONE), name: 'records of the platform → existing records' },
    { from: PlatformZone.servedByOtherSite(ZONE), to: PlatformZone.withExistingRecords(ZONE), name: 'other site → existing records' },
    { from: PlatformZone.servedByOtherDistribution(ZONE), to: PlatformZone.withExistingRecords(ZONE), name: 'other distribution → existing records' },
  ],
  tier: [
    { to: PlatformTier.DEVELOPMENT, name: 'PRODUCTION → DEVELOPMENT' },
    { from: PlatformTier.DEVELOPMENT, to: PlatformTier.ECONOMY, name: 'DEVELOPMENT → ECONOMY' },
  ],
  edge: [
    { to: Edge.none(), name: 'CloudFront → none' },
    { to: Edge.cloudFrontVpcOrigin(), name: 'CloudFront → VPC origin' },
    { beside: { api: { ingress: ApiIngress.INTERNAL } }, from: Edge.none(), to: Edge.cloudFrontVpcOrigin(), name: 'none, internal → VPC origin' },
  ],
  existing: to<Partial<ExistingResources>>((stack) => ({ vpc: importedVpc(stack) })),
  jobs: [
    { to: [job('Nightly')], name: 'none → one' },
    { from: [job('A'), job('B')], to: [job('B'), job('A')], name: 'other order' },
  ],
  stacks: [{ to: (stack) => ({ audit: aside('Audits')(stack) }), name: 'own → passed audit' }],
};

const existing = usual<ExistingResources>('ExistingResources', {
  alarmTopic: to(importedTopic),
  criticalAlarmTopic: to(importedTopic),
  cache: [{ to: (stack) => new CacheCluster(stack, 'Cache', { vpc: importedVpc(stack) }) }],
  certificate: to(importedCertificate),
  cluster: [{
    to: (stack) => ecs.Cluster.fromClusterAttributes(stack, 'Cluster', { clusterName: 'passed', vpc: importedVpc(stack) }),
    beside: (stack) => ({ vpc: importedVpc(stack) }),
    name: 'default → passed',
  }],
  database: [{ to: (stack) => new AuroraCluster(stack, 'Database', { vpc: importedVpc(stack) }) }],
  encryptionKey: to(importedKey),
  jwtSecret: to(importedSecret),
  repository: [{ to: (stack) => ecr.Repository.fromRepositoryName(stack, 'Repository', 'passed') }],
  vpc: [...to(importedVpc), { from: importedVpc, to: otherVpc, name: 'passed → other' }],
});

const stacks: Rows<PlatformStacks> = {
  audit: [{ to: aside('Audits'), name: 'own → passed' }],
  costs: [{ to: aside('Budgets'), name: 'own → passed' }],
  costAnomalies: [{ to: aside('Anomalies'), name: 'own → passed' }],
  edgeAlarms: [{ to: (stack) => stackNextTo(stack, 'Alarms', 'us-east-1'), name: 'own → passed' }],
  operations: [{ to: aside('Operations'), name: 'own → passed' }],
  release: [{ to: aside('Releases'), name: 'own → passed' }],
};

export const platformTables: readonly Table[] = [
  tableOf<EldoniaPlatformProps>('EldoniaPlatformProps', platform, rows),
  tableOf<EldoniaPlatformProps>('EldoniaPlatformProps', economy, {
    tier: [{ from: PlatformTier.ECONOMY, to: PlatformTier.custom(PlatformTier.ECONOMY, { environment: 'staging' }), name: 'other environment' }],
  }),
  nestedTable('ExistingResources', platform, 'existing.', (resources) => ({ existing: resources }), existing),
  nestedTable('PlatformDatabaseOptions', platform, 'database.', (database) => ({ database }), databaseRows),
  nestedTable('PlatformNetworkOptions', platform, 'network.', (options) => ({ network: options }), network),
  nestedTable('PlatformStacks', platform, 'stacks.', (passed) => ({ stacks: passed }), stacks),
  nestedTable<ExistingResources, EldoniaPlatformProps>('ExistingResources', {
    name: 'EldoniaPlatform with a client certificate',
    build: (stack, props) => platform.build(stack, { edge: Edge.cloudFront({ originClientCertificate: usEast1Certificate(stack) }), ...props }),
  }, 'existing.', (resources) => ({ existing: resources }), { clientTrustStore: to(importedTrustStore) }),
];

