import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { createsAudit } from './audit';
import { PlatformChoices, RegionChoices } from './choices';
import { checkPrefixes } from './media-prefixes';
import { RegionNames } from './names';
import { CommonPlan, GithubPlan, RegionPlan } from './plan';
import { checkChoices, checkDatabase, checkEmail, checkExisting, checkPlaces } from './platform-checks';
import { RegionRole } from './role';
import { ownNames } from './served-names';
import { checkUnique, checkUniqueDomain } from './unique-name';
import { AuroraSnapshot } from '../../aurora-cluster';
import { FargateApiOptions } from '../../fargate-api';
import { checkWithin, checkZoneAccount } from '../../private/domains';
import { invalid } from '../../private/errors';
import { checkKnownIn } from '../../private/places';
import { checkPartition, GLOBAL_REGION, hasService } from '../../private/regions';
import { Deployer } from '../../release';
import { checkRoutes } from '../../workloads/internal';
import { Edge } from '../edge';
import { MediaProcessing } from '../media-processing';
import { PlatformAuditOptions } from '../platform-audit';
import { PlatformCostsOptions } from '../platform-costs';
import { PlatformGithub } from '../platform-github';
import { PlatformTier } from '../platform-tier';
import { PlatformWorkload } from '../platform-workload';
import { PlatformZone } from '../platform-zone';

/** Checks the choices of a platform or a pair, and sets their defaults. */
export function settleCommon(scope: Construct, choices: PlatformChoices): CommonPlan {
  checkChoices(scope, choices);
  const { name = 'eldonia', edge = Edge.cloudFront(), api = {}, jobs = [], workloads = [] } = choices;
  const { zone, media, database, alarmEmail, costs } = choices;
  const tier = tierFor(choices.tier ?? PlatformTier.PRODUCTION, database?.snapshot);
  const github = choices.github && githubOf(choices.github);
  const monitoring = enabledOptions(choices.monitoring, !tier._economy);
  checkEmail(scope, 'monitoring.criticalAlarmEmail', monitoring?.criticalAlarmEmail);
  return { name, zone, tier, edge, api, jobs, workloads, media, github, database, alarmEmail, monitoring, costs };
}

/** A tier whose database has a version in which Aurora restores the snapshot. */
function tierFor(tier: PlatformTier, snapshot: AuroraSnapshot | undefined): PlatformTier {
  if (!snapshot) return tier;
  return PlatformTier.custom(tier, { databaseVersion: snapshot._restoredIn(tier._sizes().databaseVersion) });
}

/** Adds the choices of one Region, and what follows from its role. */
export function settleRegion(
  scope: Construct, common: CommonPlan, choices: RegionChoices, role: RegionRole,
): RegionPlan {
  const { existing = {}, stacks = {}, network } = choices;
  const { database } = common;
  // The media bucket of a standby Region is that of the pair, with the origins of the pair.
  checkExisting(scope, choices, role.waitsForDatabase ? common.zone : {});
  // The database of a standby Region has its data from the primary Region.
  if (role.waitsForDatabase) checkDatabase(scope, database, existing);
  const { account, region } = Stack.of(scope);
  const databaseSnapshot = database?.snapshot?.identifier;
  const names = new RegionNames({ name: common.name, account, region, databaseSnapshot });
  const { tier, media = existing.mediaBucket ? MediaProcessing.none() : MediaProcessing.images() } = common;
  checkUnique(scope, names);
  checkWorkloads(scope, { ...common, names, media });
  // Both Regions of a pair have the same.
  if (role.waitsForDatabase) checkUniqueDomain(scope, common.zone, common.edge, role.paired);
  if (common.zone._account !== undefined) checkZoneAccount(scope, 'zone', common.zone._account);
  if (common.edge._global) {
    checkPartition(scope, region, 'use Edge.none()');
    // The tags of all stacks contain the environment.
    checkKnownIn(scope, GLOBAL_REGION, { tier: common.tier });
  }
  const audit = auditOf(choices, common.tier);
  checkPlaces(scope, existing, common.monitoring !== undefined || createsAudit(audit, role.recordsAccount));
  checkPrefixes(scope, media._prefixes());
  return {
    ...common,
    role,
    names,
    existing,
    stacks,
    network,
    sizes: tier._sizes(),
    media,
    imageParameterName: existing.imageParameterName ?? names.imageParameter,
    audit,
    costs: costsOf(common, role, region),
    monthlyBudget: common.costs?.monthlyBudget ?? tier._monthlyBudget(role.paired),
  };
}

/** The pipeline deploys by default, for users without a workflow; on a platform the workflow deploys. */
function githubOf({ nodeVersion = 24, deployer = Deployer.GITHUB_ACTIONS, ...others }: PlatformGithub): GithubPlan {
  const environment = others.withoutEnvironment ? undefined : others.environment ?? 'production';
  return { ...others, environment, nodeVersion, deployer };
}

/** The options of a feature that is enabled, by default or because options are set; undefined otherwise. */
function enabledOptions<Options extends { readonly enabled?: boolean }>(
  options: Options | undefined, byDefault: boolean,
): Omit<Options, 'enabled'> | undefined {
  const { enabled = true, ...others } = options ?? { enabled: byDefault } as Options;
  return enabled ? others : undefined;
}

/** The audit of a Region, if it is enabled. */
export const auditOf = (
  { audit }: Pick<RegionChoices, 'audit'>, { _economy }: CommonPlan['tier'],
): Omit<PlatformAuditOptions, 'enabled'> | undefined => enabledOptions(audit, !_economy);

/** The budget of a pair belongs to the primary Region. */
const costsOf = ({ costs, tier }: CommonPlan, role: RegionRole, region: string): PlatformCostsOptions | undefined =>
  role.hasBudget ? enabledOptions(costs, hasService(region, 'budgets') && !tier._economy) : undefined;

/** What is checked together. */
interface Checked {
  readonly workloads: PlatformWorkload[];
  readonly names: RegionNames;
  readonly api: FargateApiOptions;
  readonly edge: Edge;
  readonly media: MediaProcessing;
  readonly zone: PlatformZone;
}

/** Validates that no two services have one name, or receive the same requests. */
function checkWorkloads(scope: Construct, { workloads, names, api, edge, zone, media }: Checked): void {
  checkNames(scope, workloads, names);
  const routed = workloads.flatMap(({ id, _route: route }) => route ? [{ id, route }] : []);
  for (const { id, route: { hosts } } of routed) hosts.forEach((host) => checkHost(scope, id, host, zone));
  const { livenessPath = '/health', readinessPath = '/ready' } = api.container ?? {};
  const cached = edge._global ? [`/${media._prefixes().served}*`] : [];
  checkRoutes(scope, routed, ['/api/*', ...cached], ['/api', livenessPath, readinessPath]);
}

/** The names that users open are below the zone. */
function checkHost(scope: Construct, id: string, host: string, zone: PlatformZone): void {
  checkWithin(scope, `hosts of ${id}`, host, zone.zoneName);
  if (ownNames(zone).some((name) => name.toLowerCase() === host.toLowerCase())) {
    invalid(scope, `hosts of ${id} must not contain a domain name of the platform, got "${host}"; leave it out`);
  }
}

function checkNames(scope: Construct, workloads: PlatformWorkload[], names: RegionNames): void {
  const taken = new Map<string, string>();
  for (const { id } of workloads) {
    const { service } = names.workload(id);
    if (service === names.ecsService) {
      invalid(scope, `workloads must not have the id of the backend, got "${id}"; rename it`);
    }
    const first = taken.get(service);
    if (first !== undefined) {
      invalid(scope, 'workloads must have different ids, also as names of services, got ' +
        `${first === id ? `"${id}" twice` : `"${first}" and "${id}"`}; rename one of them`);
    }
    taken.set(service, id);
  }
}
