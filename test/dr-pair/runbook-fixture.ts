import { RunbookFacts } from '../../src/dr-pair/private/runbook-facts';
import { FailoverMode, StandbyMode } from '../../src/failover';

/** Names that differ from region to region, so that none can be in the wrong place unseen. */
export const FACTS: RunbookFacts = {
  name: 'shop',
  account: '123456789012',
  domainName: 'shop.example',
  originDomainName: 'origin.shop.example',
  failoverName: 'active.origin.shop.example',
  zoneId: 'Z0123456789ABCDEFGHIJ',
  standbyMode: StandbyMode.WARM,
  failoverMode: FailoverMode.MANUAL,
  planName: 'shop-plan',
  planStackName: 'Shop-Global',
  approverRoleName: 'shop-failover-approver',
  primary: {
    region: 'ap-northeast-1',
    stackName: 'Shop-Primary',
    stackPath: 'Shop/Primary',
    clusterIdentifier: 'tokyo-database',
    ecsCluster: 'tokyo-cluster',
    ecsService: 'tokyo-backend',
    mediaBucketName: 'tokyo-media',
    minimumTasks: 3,
  },
  standby: {
    region: 'ap-northeast-3',
    stackName: 'Shop-Standby',
    stackPath: 'Shop/Standby',
    clusterIdentifier: 'osaka-database',
    ecsCluster: 'osaka-cluster',
    ecsService: 'osaka-backend',
    mediaBucketName: 'osaka-media',
    minimumTasks: 1,
  },
  globalClusterIdentifier: 'shop-global',
  imageParameterName: '/shop/backend/image',
  replicatedSecrets: ['shop/db-password', 'shop/jwt-secret'],
  alarms: [
    { name: 'shop-site-unavailable', region: 'ap-northeast-3', meaning: 'users get no answer' },
    { name: 'shop-not-replicated', region: 'ap-northeast-3', meaning: 'the copy lags' },
    { name: 'shop-unhealthy', region: 'ap-northeast-1', meaning: 'no task is healthy' },
  ],
  scheduleNames: ['shop-nightly'],
  readerScaling: true,
  standbyBaseStackPath: 'Shop/StandbyBase',
  cacheIdentifier: 'osaka-cache',
  dashboardName: 'shop-pair',
  probedSite: 'shop.example/health',
  recovery: { usual: 19, slow: 58 },
};

export const MODES: [string, Pick<RunbookFacts, 'failoverMode' | 'standbyMode'>][] = Object.values(FailoverMode).flatMap((failoverMode) =>
  Object.values(StandbyMode).map((standbyMode): [string, Pick<RunbookFacts, 'failoverMode' | 'standbyMode'>] =>
    [`${failoverMode}, ${standbyMode}`, { failoverMode, standbyMode }]));
