import { Duration } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { PairNames } from './pair-names';
import { standbyTierOf } from './standby-tier';
import { ReaderScaling } from '../../aurora-cluster';
import { Edge, PlatformCosts, PlatformMonitoring, PlatformTier, jobNames } from '../../eldonia-platform';
import { FailoverMode, FailoverPair, FailoverPlan, FailoverSchedule, StandbyMode } from '../../failover';
import { DrPairProps } from '../dr-pair-props';
import { DrRegion } from '../dr-region';

/** As many as an `AuroraCluster` with readers scales to by default. */
const MOST_READERS = 5;
/** In US dollars: what both regions cost, and a quarter for traffic. */
const MONTHLY_BUDGET = 4_500;

/** What a pair has settled before it makes anything. */
export interface PairSite {
  readonly names: PairNames;
  readonly account: string;
  readonly domainName: string;
  readonly originDomainName: string;
  readonly edge: Edge;
  readonly primaryRegion: DrRegion;
  readonly standbyRegion: DrRegion;
  readonly platformId: string;
  readonly tier: PlatformTier;
  readonly standbyTier: PlatformTier;
  readonly standbyMode: StandbyMode;
  readonly failoverMode: FailoverMode;
  readonly monitoring: PlatformMonitoring;
  readonly costs: PlatformCosts;
  readonly backups: boolean;
  readonly recoveryPointObjective: Duration;
  readonly pair: FailoverPair;
}

/** What one side of the pair is made from. */
export interface SideSite extends PairSite {
  readonly props: DrPairProps;
  readonly plan: FailoverPlan;
  /** Of the region; undefined where the platform makes its own. */
  readonly alarmTopic?: sns.ITopic;
  readonly criticalAlarmTopic?: sns.ITopic;
}

/** What is settled already. */
type Settled = Pick<PairSite, 'primaryRegion' | 'standbyRegion' | 'standbyMode'> & { readonly standbyStackName: string };

/** Fill in the defaults. */
export function settle(props: DrPairProps, settled: Settled): PairSite {
  const { account, name = 'eldonia', zone, tier = PlatformTier.PRODUCTION, edge = Edge.cloudFront() } = props;
  const { primaryRegion, standbyRegion, standbyMode } = settled;
  const domainName = props.domainName ?? zone.zoneName;
  const names = new PairNames({ name, account });
  return {
    names,
    account,
    domainName,
    edge,
    tier,
    primaryRegion,
    standbyRegion,
    standbyMode,
    originDomainName: edge._originNames(domainName)[0],
    platformId: props.platformId ?? 'Platform',
    standbyTier: standbyTierOf(tier, props.standbyTier, standbyMode),
    backups: props.backups ?? true,
    failoverMode: props.failoverMode ?? FailoverMode.MANUAL,
    monitoring: PlatformMonitoring._of(props.monitoring, tier),
    costs: PlatformCosts._of(props.costs, tier, MONTHLY_BUDGET),
    recoveryPointObjective: props.recoveryPointObjective ?? Duration.minutes(15),
    pair: pairOf(props, tier, names, settled),
  };
}

function pairOf(props: DrPairProps, tier: PlatformTier, names: PairNames, settled: Settled): FailoverPair {
  const { primaryRegion, standbyRegion, standbyMode } = settled;
  const { databaseReaders, apiScaling } = tier._sizes();
  const side = ({ name: region }: DrRegion) =>
    ({ region, clusterIdentifier: names.databaseCluster, ecsCluster: names.ecsCluster, ecsService: names.ecsService });
  const sleeps = standbyMode === StandbyMode.PILOT_LIGHT;
  return {
    name: names.platform,
    primary: side(primaryRegion),
    standby: side(standbyRegion),
    globalClusterIdentifier: names.globalCluster,
    standbyMode,
    minimumTasks: apiScaling.minTasks,
    readerScaling: databaseReaders > 0 ? ReaderScaling.upTo(Math.max(databaseReaders, MOST_READERS)) : undefined,
    standbyStackName: sleeps ? settled.standbyStackName : undefined,
    standbyStackParameterNames: sleeps ? [names.imageParameter] : undefined,
    schedules: schedulesOf(props, names, settled),
  };
}

function schedulesOf({ jobs = [] }: DrPairProps, names: PairNames, { primaryRegion, standbyRegion }: Settled): FailoverSchedule[] | undefined {
  if (jobs.length === 0) return undefined;
  return jobs.map(({ id }) => {
    const [primary, standby] = [primaryRegion, standbyRegion].map((region) => jobNames(names.platform, id, region.name));
    return { name: primary.scheduleName, primaryRoleName: primary.roleName, standbyRoleName: standby.roleName, encrypted: true };
  });
}
