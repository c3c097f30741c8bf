import { Stack } from 'aws-cdk-lib';
import { PairSite } from './pair-site';
import { RecoveryTimes, RunbookAlarm, RunbookFacts } from './runbook-facts';
import { OriginRecords } from '../../edge';
import { FailoverMode, FailoverRegion, StandbyMode } from '../../failover';
import { DrPairProps } from '../dr-pair-props';
import { DrRegion } from '../dr-region';

/** Minutes from the outage, by `scripts/failover/simulate.ts`; a test compares them with it. */
export const RECOVERY: Record<StandbyMode, Record<FailoverMode, RecoveryTimes>> = {
  [StandbyMode.WARM]: { [FailoverMode.MANUAL]: { usual: 19, slow: 58 }, [FailoverMode.AUTOMATIC]: { usual: 11, slow: 28 } },
  [StandbyMode.PILOT_LIGHT]: { [FailoverMode.MANUAL]: { usual: 34, slow: 88 }, [FailoverMode.AUTOMATIC]: { usual: 27, slow: 57 } },
};

/** The stacks of a pair. */
export interface PairStacks {
  readonly globalStack: Stack;
  readonly standbyBaseStack: Stack;
  readonly primaryStack: Stack;
  readonly standbyStack: Stack;
}

/** What runbook and dashboard have to know, all of it text. */
export function runbookFacts(site: PairSite, stacks: PairStacks, probedSite: string, { zone, approver }: DrPairProps): RunbookFacts {
  const { names, pair, domainName, originDomainName, standbyMode, failoverMode, tier, standbyTier } = site;
  const side = (region: DrRegion, stack: Stack, words: FailoverRegion, minimumTasks: number) => ({
    region: region.name,
    stackName: stack.stackName,
    stackPath: stack.node.path,
    clusterIdentifier: words.clusterIdentifier,
    ecsCluster: words.ecsCluster,
    ecsService: words.ecsService,
    mediaBucketName: names.mediaBucket(region.name),
    minimumTasks,
  });
  return {
    name: names.platform,
    account: site.account,
    domainName,
    originDomainName,
    failoverName: OriginRecords.failoverNameOf(originDomainName),
    zoneId: zone.hostedZoneId,
    standbyMode,
    failoverMode,
    planName: pair.name,
    planStackName: stacks.globalStack.stackName,
    approverRoleName: approver ? undefined : names.approver,
    primary: side(site.primaryRegion, stacks.primaryStack, pair.primary, tier._sizes().apiScaling.minTasks),
    standby: side(site.standbyRegion, stacks.standbyStack, pair.standby, standbyTier._sizes().apiScaling.minTasks),
    globalClusterIdentifier: names.globalCluster,
    imageParameterName: names.imageParameter,
    replicatedSecrets: [names.appSecret, names.adminSecret, names.jwtSecret],
    alarms: alarmsOf(site),
    scheduleNames: (pair.schedules ?? []).map(({ name }) => name),
    readerScaling: pair.readerScaling !== undefined,
    standbyBaseStackPath: stacks.standbyBaseStack.node.path,
    cacheIdentifier: names.cache,
    dashboardName: names.dashboard,
    probedSite,
    recovery: RECOVERY[standbyMode][failoverMode],
  };
}

function alarmsOf({ names, primaryRegion, standbyRegion: { name: region }, recoveryPointObjective }: PairSite): RunbookAlarm[] {
  const objective = recoveryPointObjective.toHumanString();
  return [
    { name: names.probeAlarm, region, meaning: `users get no answer, as seen from ${region}` },
    { name: names.databaseAlarm, region, meaning: `a failover would lose more than ${objective} of the database, or nobody knows` },
    { name: names.mediaAlarm, region, meaning: `media have waited for more than ${objective} to be copied from ${primaryRegion.name}` },
  ];
}
