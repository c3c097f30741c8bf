import { RunbookFacts } from '../../src/dr-pair/private/runbook-facts';
import { FailoverMode, StandbyMode } from '../../src/failover';

/** The names differ between the Regions, so that a name in the wrong place fails a test. */
export const FACTS: RunbookFacts = {
  name: 'shop',
  account: '123456789012',
  domainName: 'shop.example',
  servedElsewhere: false,
  existingRecords: false,
  originDomainName: 'origin.shop.example',
  failoverName: 'active.origin.shop.example',
  zoneId: 'Z0123456789ABCDEFGHIJ',
  standbyMode: StandbyMode.WARM,
  failoverMode: FailoverMode.MANUAL,
  startsByItself: false,
  planName: 'shop-plan',
  planStackName: 'Shop-Global',
  planStackPath: 'Shop/Global',
  approverRoleName: 'shop-failover-approver',
  approverRolePath: 'team/',
  primary: {
    region: 'ap-northeast-1',
    stackName: 'Shop-Primary',
    jobStackNames: 'Shop-Primary Shop-Operations',
    stackPath: 'Shop/Primary',
    clusterIdentifier: 'tokyo-database',
    ecsCluster: 'tokyo-cluster',
    ecsService: 'tokyo-backend',
    mediaBucketName: 'tokyo-media',
    minimumTasks: 3,
    workloads: [{ service: 'tokyo-emails', tasks: 0 }, { service: 'tokyo-reports', tasks: 4 }],
  },
  standby: {
    region: 'ap-northeast-3',
    stackName: 'Shop-Standby',
    jobStackNames: 'Shop-Standby',
    stackPath: 'Shop/Standby',
    clusterIdentifier: 'osaka-database',
    ecsCluster: 'osaka-cluster',
    ecsService: 'osaka-backend',
    mediaBucketName: 'osaka-media',
    minimumTasks: 1,
    workloads: [{ service: 'osaka-emails', tasks: 0 }, { service: 'osaka-reports', tasks: 1 }],
  },
  globalClusterIdentifier: 'shop-global',
  imageParameterName: '/shop/backend/image',
  replicatedSecrets: ['shop/db-password', 'shop/jwt-secret'],
  headerSecretPrefix: 'shop/cloudfront-header/',
  replicaKeyAlias: 'alias/shop-base',
  rotatedSecrets: ['shop/db-password'],
  alarms: [
    { name: 'shop-site-unavailable', region: 'ap-northeast-3', meaning: 'The site does not respond.' },
    { name: 'shop-not-replicated', region: 'ap-northeast-3', meaning: 'The replication lag is too high.' },
    { name: 'shop-unhealthy', region: 'ap-northeast-1', meaning: 'No task is healthy.' },
  ],
  scheduleNames: ['shop-nightly'],
  readerScaling: true,
  standbyBaseStackPath: 'Shop/StandbyBase',
  usedStackPaths: ['Shop/Primary/Github', 'Shop/Primary/Release'],
  supportStackPaths: ['Shop/Primary/CostAnomalies', 'Shop/Primary/Audit'],
  standbyCacheStackPath: 'Shop/StandbyCache',
  standbyCacheStackName: 'Shop-StandbyCache',
  cacheIdentifier: 'osaka-cache',
  dashboardName: 'shop-pair',
  probedSite: 'shop.example/health',
  recovery: { usual: 19, slow: 58 },
};

/** Of a pair without its optional parts. */
export const ABSENT: Partial<RunbookFacts> = {
  scheduleNames: [], readerScaling: false, approverRoleName: undefined, alarms: [],
};

type Modes = Pick<RunbookFacts, 'failoverMode' | 'standbyMode'>;

export const MODES: [string, Modes][] = Object.values(FailoverMode).flatMap((failoverMode) =>
  Object.values(StandbyMode).map((standbyMode): [string, Modes] =>
    [`${failoverMode}, ${standbyMode}`, { failoverMode, standbyMode }]));
