import { Duration } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { checkDrPair, warnOfOtherSite } from './pair-checks';
import { EdgeBehavior } from '../../edge';
import { isServedElsewhere } from '../../edge/internal';
import { StandbyMode, FailoverMode } from '../../failover';
import { FailoverPair, FailoverSchedule, FailoverService, ScalableStack } from '../../failover/internal';
import { PlatformTier } from '../../region';
import { CommonPlan, RegionNames, settleCommon } from '../../region/internal';
import { DrPairProps } from '../dr-pair-props';
import { DrPairStacks } from '../dr-pair-stacks';
import { DrRegion } from '../dr-region';
import { RecoveryOptions } from '../recovery-options';

/** Default maximum of readers of an `AuroraCluster` that scales its readers. */
const MAXIMUM_READERS = 5;

/** The choices of a pair, checked and with their defaults, before any construct is created. */
export interface PairPlan {
  readonly common: CommonPlan;
  readonly account: string;
  readonly primaryRegion: DrRegion;
  readonly standbyRegion: DrRegion;
  readonly primaryNames: RegionNames;
  readonly standbyNames: RegionNames;
  readonly standbyTier: PlatformTier;
  readonly recovery: RecoveryOptions
    & Required<Pick<RecoveryOptions, 'standbyMode' | 'failoverMode' | 'recoveryPointObjective' | 'backups'>>;
  /** The alarms that start a failover together; none with the manual mode. */
  readonly triggerAlarms?: string[];
  /**
   * Whether they start one. While another site has the domain name, the probe of the standby Region requests nothing,
   * and its alarm remains OK.
   */
  readonly startsByItself: boolean;
  /** Name by which CloudFront calls the load balancers of both Regions. */
  readonly originDomainName: string;
  /** Paths of CloudFront. */
  readonly behaviors: EdgeBehavior[];
  readonly stacks: DrPairStacks;
}

/** Checks the choices of a pair, and sets their defaults. */
export function settlePair(scope: Construct, props: DrPairProps): PairPlan {
  const [primaryRegion, standbyRegion] = [
    props.primaryRegion ?? DrRegion.tokyo(), props.recovery?.standbyRegion ?? DrRegion.osaka(),
  ];
  const chosen = settleCommon(scope, props);
  const common = { ...chosen, tier: chosen.tier._inPair() };
  const { name, tier, edge, zone, database } = common;
  checkDrPair(scope, props, common, primaryRegion, standbyRegion);
  const origin = edge._failoverOrigin(zone.domainName)!;
  const {
    standbyMode = StandbyMode.WARM, failoverMode = FailoverMode.MANUAL, backups = true, ...recovery
  } = props.recovery ?? {};
  const { recoveryPointObjective = Duration.minutes(15) } = recovery;
  const primaryNames = new RegionNames({
    name, account: props.account, region: primaryRegion.name, databaseSnapshot: database?.snapshot?.identifier,
  });
  const standbyNames = primaryNames.in(standbyRegion.name);
  const triggerAlarms = failoverMode === FailoverMode.AUTOMATIC
    ? recovery.triggerAlarms ?? [standbyNames.probeAlarm, standbyNames.stoppedAlarm]
    : undefined;
  const isProbed = !isServedElsewhere(zone._domainUse);
  const startsByItself = triggerAlarms !== undefined && (isProbed || !triggerAlarms.includes(standbyNames.probeAlarm));
  if (!isProbed) warnOfOtherSite(scope, zone.domainName, { triggerAlarms, startsByItself });
  return {
    common,
    account: props.account,
    primaryRegion,
    standbyRegion,
    primaryNames,
    standbyNames,
    standbyTier: standbyTierOf(tier, recovery.standbyTier?._inPair(), standbyMode),
    recovery: { ...recovery, standbyMode, failoverMode, backups, recoveryPointObjective },
    triggerAlarms,
    startsByItself,
    originDomainName: origin.name,
    behaviors: origin.behaviors ?? EdgeBehavior.defaults(common.media?._prefixes().served),
    stacks: props.stacks ?? {},
  };
}

/** The names and sizes of the pair that the failover plan and its functions use. */
export function failoverPairOf(
  { common, primaryNames, standbyNames, recovery }: PairPlan,
  cacheStack: ScalableStack, template: string,
): FailoverPair {
  const { databaseReaders, apiScaling } = common.tier._sizes();
  const { standbyMode, failoverMode, recoveryPointObjective } = recovery;
  const side = ({ region, databaseCluster: clusterIdentifier, ecsCluster, ecsService }: RegionNames) =>
    ({ region, clusterIdentifier, ecsCluster, ecsService });
  return {
    name: common.name,
    primary: side(primaryNames),
    standby: side(standbyNames),
    globalClusterIdentifier: primaryNames.globalCluster,
    standbyMode,
    minimumTasks: apiScaling.minTasks,
    readerScaling: databaseReaders > 0 ? { maximum: Math.max(databaseReaders, MAXIMUM_READERS) } : undefined,
    scalableStack: standbyMode === StandbyMode.PILOT_LIGHT ? cacheStack : undefined,
    schedules: schedulesOf(common, primaryNames, standbyNames),
    services: servicesOf(common, primaryNames, standbyMode),
    releases: {
      images: [primaryNames.imageParameter, ...common.workloads.flatMap(({ _own }) => _own.imageParameterName ?? [])],
      template,
    },
    advice: {
      automatic: failoverMode === FailoverMode.AUTOMATIC,
      imageParameterName: primaryNames.imageParameter,
      domainName: common.zone.domainName,
      objectiveSeconds: recoveryPointObjective.toSeconds(),
    },
  };
}

function servicesOf(
  { workloads, tier }: CommonPlan, names: RegionNames, mode: StandbyMode,
): FailoverService[] | undefined {
  if (workloads.length === 0) return undefined;
  const { apiScaling: { minTasks } } = tier._sizes();
  const standbyTasks = mode === StandbyMode.PILOT_LIGHT ? 0 : 1;
  return workloads.map(({ id, _route, _scaling, _writes }) => {
    const { service: name } = names.workload(id);
    if (!_route && !_scaling) return { name, primaryTasks: 0 };
    return { name, primaryTasks: _scaling?.minTasks ?? minTasks, standbyTasks: _writes ? 0 : standbyTasks };
  });
}

function schedulesOf(
  { jobs }: CommonPlan, primaryNames: RegionNames, standbyNames: RegionNames,
): FailoverSchedule[] | undefined {
  if (jobs.length === 0) return undefined;
  return jobs.map(({ id }) => {
    const [primary, standby] = [primaryNames.job(id), standbyNames.job(id)];
    return { name: primary.scheduleName, primaryRoleName: primary.roleName, standbyRoleName: standby.roleName };
  });
}

/** The sizes of the standby Region: those of the primary Region, without what can be added during a failover. */
function standbyTierOf(tier: PlatformTier, standbyTier: PlatformTier | undefined, mode: StandbyMode): PlatformTier {
  const sized = standbyTier ?? PlatformTier.custom(tier, { databaseReaders: 0, cacheShards: 1 });
  return PlatformTier.custom(sized, {
    databaseVersion: tier._sizes().databaseVersion,
    apiScaling: sized._sizes().apiScaling._withMinimum(mode === StandbyMode.WARM ? 1 : 0),
  });
}
