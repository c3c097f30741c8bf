import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PlatformChoices, RegionChoices } from './choices';
import { RegionNames } from './names';
import { checkChoices, checkEmail, checkExisting, checkSnapshot } from './platform-checks';
import { RegionRole } from './role';
import { checkUnique } from './unique-name';
import { FargateApiOptions } from '../../fargate-api';
import { checkPartition, hasService } from '../../private/regions';
import { Deployer, NodeVersion } from '../../release';
import { Edge } from '../edge';
import { ExistingResources } from '../existing-resources';
import { MediaProcessing } from '../media-processing';
import { PlatformAudit, PlatformAuditOptions } from '../platform-audit';
import { CostPlan, PlatformCosts } from '../platform-costs';
import { PlatformGithub } from '../platform-github';
import { PlatformJob } from '../platform-job';
import { PlatformMonitoring, PlatformMonitoringOptions } from '../platform-monitoring';
import { PlatformTier, TierSizes } from '../platform-tier';
import { PlatformZone } from '../platform-zone';

/** The choices about GitHub, with their defaults. */
type GithubPlan = PlatformGithub & Required<Pick<PlatformGithub, 'nodeVersion' | 'deployer'>>;

/** The choices that apply to every Region of a platform, checked and with their defaults. */
export interface CommonPlan {
  readonly name: string;
  readonly zone: PlatformZone;
  readonly tier: PlatformTier;
  readonly edge: Edge;
  readonly api: FargateApiOptions;
  readonly jobs: PlatformJob[];
  readonly media?: MediaProcessing;
  readonly uploadOrigins?: string[];
  readonly github?: GithubPlan;
  readonly databaseSnapshot?: string;
  readonly alarmEmail?: string;
  readonly monitoring?: PlatformMonitoringOptions;
  readonly costs?: PlatformCosts;
}

/** What one Region is made from. */
export interface RegionPlan extends Omit<CommonPlan, 'name' | 'costs'> {
  readonly role: RegionRole;
  readonly names: RegionNames;
  readonly sizes: TierSizes;
  readonly media: MediaProcessing;
  readonly existing: ExistingResources;
  readonly availabilityZones?: string[];
  readonly cidr?: string;
  readonly imageParameterName: string;
  readonly audit?: PlatformAuditOptions;
  readonly costs?: CostPlan;
}

/** Check the choices of a platform or a pair, and set their defaults. */
export function settleCommon(scope: Construct, choices: PlatformChoices): CommonPlan {
  checkChoices(scope, choices);
  const { name = 'eldonia', tier = PlatformTier.PRODUCTION, edge = Edge.cloudFront(), api = {}, jobs = [] } = choices;
  const { zone, media, uploadOrigins, databaseSnapshot, alarmEmail, costs } = choices;
  const github = choices.github && githubOf(choices.github);
  const monitoring = (choices.monitoring ?? unlessDevelopment(tier, PlatformMonitoring))._settle();
  checkEmail(scope, 'monitoring.criticalAlarmEmail', monitoring?.criticalAlarmEmail);
  return {
    name, zone, tier, edge, api, jobs, media, uploadOrigins, github, databaseSnapshot, alarmEmail, monitoring, costs,
  };
}

/** Add the choices of one Region, and what follows from its role. */
export function settleRegion(
  scope: Construct, common: CommonPlan, choices: Omit<RegionChoices, keyof PlatformChoices>, role: RegionRole,
): RegionPlan {
  const { existing = {}, availabilityZones, cidr } = choices;
  const { databaseSnapshot } = common;
  // The media bucket of a standby Region is that of the pair, with the origins of the pair.
  checkExisting(scope, choices, role.waitsForDatabase ? common : { zone: common.zone });
  // The database of a standby Region has its data from the primary Region.
  if (role.waitsForDatabase) checkSnapshot(scope, databaseSnapshot, existing);
  const { account, region } = Stack.of(scope);
  const names = new RegionNames({ name: common.name, account, region, databaseSnapshot });
  checkUnique(scope, names);
  if (common.edge._global) checkPartition(scope, region, 'use Edge.none()');
  const { tier, media } = common;
  return {
    ...common,
    role,
    names,
    existing,
    availabilityZones,
    cidr,
    sizes: tier._sizes(),
    media: media ?? (existing.mediaBucket ? MediaProcessing.disabled() : MediaProcessing.images()),
    imageParameterName: existing.imageParameterName ?? names.imageParameter,
    audit: (choices.audit ?? unlessDevelopment(tier, PlatformAudit))._settle(),
    costs: costsOf(common, role, region)._settle(),
  };
}

/** The pipeline deploys by default, for users without a workflow; on a platform the workflow deploys. */
function githubOf(
  { nodeVersion = NodeVersion.NODE_24, deployer = Deployer.GITHUB_ACTIONS, ...others }: PlatformGithub,
): GithubPlan {
  const environment = others.withoutEnvironment ? undefined : others.environment ?? 'production';
  return { ...others, environment, nodeVersion, deployer };
}

/** Audit and monitoring are enabled by default, except in a development tier. */
function unlessDevelopment<T>(tier: PlatformTier, feature: { enabled(): T; disabled(): T }): T {
  return tier._development ? feature.disabled() : feature.enabled();
}

/** The budget of a pair belongs to the primary Region. */
function costsOf({ costs, tier }: CommonPlan, { monthlyBudget }: RegionRole, region: string): PlatformCosts {
  if (monthlyBudget === undefined) return PlatformCosts.disabled();
  if (costs) return costs;
  const hasBudgets = hasService(region, 'budgets') && !tier._development;
  return hasBudgets ? PlatformCosts.budget(monthlyBudget) : PlatformCosts.disabled();
}
