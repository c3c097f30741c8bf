import { Stack } from 'aws-cdk-lib';
import { Node } from 'constructs';
import { PairPlan } from './pair-plan';
import { RecoveryTimes, RunbookAlarm, RunbookFacts } from './runbook-facts';
import { DomainUse, isServedElsewhere, OriginRecords } from '../../edge/internal';
import { FailoverMode, StandbyMode } from '../../failover';
import { FailoverPair } from '../../failover/internal';
import { RegionNames } from '../../region/internal';

/** Minutes from the start of the outage, of `tools/failover/simulate.ts`. `npm run pages figures` writes them. */
const RECOVERY: Record<StandbyMode, Record<FailoverMode, RecoveryTimes>> = {
  [StandbyMode.WARM]: {
    [FailoverMode.MANUAL]: { usual: 22, slow: 62 },
    [FailoverMode.AUTOMATIC]: { usual: 13, slow: 29 },
  },
  [StandbyMode.PILOT_LIGHT]: {
    [FailoverMode.MANUAL]: { usual: 36, slow: 89 },
    [FailoverMode.AUTOMATIC]: { usual: 29, slow: 58 },
  },
};

/** The support stacks that the primary stack uses: a reference to a resource is no dependency before synthesis. */
const USED = ['Github', 'Release', 'UsEast1'];

/** The stacks of a pair. */
export type PairStacks = Record<`${'global' | 'standbyBase' | 'standbyCache' | 'primary' | 'standby'}Stack`, Stack>;

/** The facts of the runbook and the dashboard: plain text, no references. */
export function runbookFacts(plan: PairPlan, pair: FailoverPair, stacks: PairStacks, probedSite: string): RunbookFacts {
  const { common, primaryNames, standbyNames, recovery } = plan;
  const { name, tier, zone } = common;
  const { standbyMode, failoverMode, approver } = recovery;
  const supportStacks = supportOf(stacks);
  const side = (names: RegionNames, stack: Stack, operations: Stack | undefined, minimumTasks: number) => ({
    region: names.region,
    stackName: stack.stackName,
    jobStackNames: [...new Set([stack, operations ?? stack])].map(({ stackName }) => stackName).join(' '),
    stackPath: stack.node.path,
    clusterIdentifier: names.databaseCluster,
    ecsCluster: names.ecsCluster,
    ecsService: names.ecsService,
    mediaBucketName: names.mediaBucket,
    minimumTasks,
    workloads: common.workloads.map(({ id, _route, _scaling }) => (
      { service: names.workload(id).service, tasks: _scaling?.minTasks ?? (_route ? minimumTasks : 0) })),
  });
  return {
    name,
    account: plan.account,
    domainName: zone.domainName,
    servedElsewhere: isServedElsewhere(zone._domainUse),
    existingRecords: zone._domainUse === DomainUse.EXISTING_RECORDS,
    originDomainName: plan.originDomainName,
    failoverName: OriginRecords.failoverNameOf(plan.originDomainName),
    zoneId: zone.hostedZoneId,
    standbyMode,
    failoverMode,
    startsByItself: plan.startsByItself,
    planName: pair.name,
    planStackName: stacks.globalStack.stackName,
    planStackPath: stacks.globalStack.node.path,
    approverRoleName: approver ? undefined : primaryNames.approverRole,
    primary: side(primaryNames, stacks.primaryStack, plan.stacks.operations, tier._sizes().apiScaling.minTasks),
    standby: side(
      standbyNames, stacks.standbyStack, plan.stacks.standbyOperations, plan.standbyTier._sizes().apiScaling.minTasks,
    ),
    globalClusterIdentifier: primaryNames.globalCluster,
    imageParameterName: primaryNames.imageParameter,
    replicatedSecrets: [
      primaryNames.appSecret, primaryNames.adminSecret,
      ...plan.primaryRegion._options.existing?.jwtSecret ? [] : [primaryNames.jwtSecret],
    ],
    headerSecretPrefix: `${primaryNames.headerSecret}/`,
    replicaKeyAlias: `alias/${standbyNames.baseKeyAlias}`,
    rotatedSecrets: [primaryNames.appSecret, primaryNames.adminSecret],
    alarms: alarmsOf(plan),
    scheduleNames: (pair.schedules ?? []).map((schedule) => schedule.name),
    readerScaling: pair.readerScaling !== undefined,
    standbyBaseStackPath: stacks.standbyBaseStack.node.path,
    usedStackPaths: supportStacks.filter(({ id }) => USED.includes(id)).map(({ path }) => path),
    supportStackPaths: supportStacks.filter(({ id }) => !USED.includes(id)).map(({ path }) => path),
    standbyCacheStackPath: stacks.standbyCacheStack.node.path,
    standbyCacheStackName: stacks.standbyCacheStack.stackName,
    cacheIdentifier: standbyNames.cache,
    dashboardName: standbyNames.failoverDashboard,
    probedSite,
    recovery: RECOVERY[standbyMode][failoverMode],
  };
}

/** From the last one that is defined: those of the primary Region may depend on those of the standby Region. */
const supportOf = ({ primaryStack, standbyStack }: PairStacks): Node[] =>
  [primaryStack, standbyStack].flatMap(({ node: { children } }) =>
    children.filter((child) => Stack.isStack(child)).filter(({ nested }) => !nested).map(({ node }) => node).reverse());

function alarmsOf({ primaryNames, standbyNames: names, recovery }: PairPlan): RunbookAlarm[] {
  const { region } = names;
  const exceeded = `exceeds ${recovery.recoveryPointObjective.toHumanString()}`;
  const meanings: [name: string, meaning: string][] = [
    [names.probeAlarm, `The site does not respond to requests from ${region}.`],
    [names.stoppedAlarm, `The database in ${region} receives nothing from ${primaryNames.region}: the time since the ` +
      'last replicated change exceeds 1 minute, or is unknown.'],
    [names.databaseAlarm, `The time since the last replicated transaction ${exceeded}, or is unknown.`],
    [names.mediaAlarm, `The replication lag of media from ${primaryNames.region} ${exceeded}.`],
  ];
  return meanings.map(([name, meaning]) => ({ name, region, meaning }));
}
