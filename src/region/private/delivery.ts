import { Stack, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { RegionPlan } from './plan';
import { PlatformParts } from './platform-parts';
import { FargateApi } from '../../fargate-api';
import { clusterNameOf, serviceNameOf } from '../../fargate-api/internal';
import { invalid } from '../../private/errors';
import { rolePath } from '../../private/permissions';
import { checkEnvironment } from '../../private/places';
import { supportScope } from '../../private/support-stack';
import {
  DeliveryPipeline, GithubDeployRole, GithubSubject, GithubWorkflowProps, githubWorkflow, imageSource,
  ReconciledWorkload, ReleaseReconciler,
} from '../../release/internal';

/** What releases the backend of a Region. */
export interface DeliveryParts {
  readonly deployRole?: GithubDeployRole;
  readonly pipeline?: DeliveryPipeline;
}

/** The parts of a Region that releases use. */
type ReleaseSite = PlatformParts<'api' | 'repository' | 'encryptionKey' | 'alarmTopic'>;

/** The role of the workflow and, with a connection, the pipeline. */
export function deliver(
  scope: Construct, plan: RegionPlan, site: ReleaseSite & PlatformParts<'logBucket'>, releases: ReleaseReconciler,
): DeliveryParts {
  const { github, names, role } = plan;
  if (!github || !role.releases) return {};
  const {
    api, repository: imageRepository, encryptionKey, logBucket: accessLogsBucket, alarmTopic: notificationTopic,
  } = site;
  const { repository, branch, environment } = github;
  const copied = 'pass it as promoteFrom of github.imageBuild, from which releases copy images';
  checkEnvironment(scope, 'existing.repository', imageRepository, Stack.of(scope), { account: copied, region: copied });
  const source = imageSource(scope, github.imageBuild);
  if (source && siteRelease(plan)) {
    invalid(scope, 'imageBuild.promoteFrom must be absent with a front end that the workflow copies, got ' +
      `${source.uri}; set folder of the site`);
  }
  const deployRole = new GithubDeployRole(scope, 'DeployRole', {
    repository,
    ownerId: github.ownerId,
    repositoryId: github.repositoryId,
    subject: environment === undefined
      ? GithubSubject.branch(branch ?? 'main')
      : GithubSubject.environment(environment),
    branch,
    workflowFile: github.workflowFile,
    provider: github.provider,
    providerScope: () => providerScope(scope, plan),
    roleName: names.deployRole,
  });
  deployRole.grantRelease({
    api,
    repository: imageRepository,
    releases: releases.requests,
    source,
    enhancedScanning: github.imageBuild?.enhancedScanning,
  });
  if (github.connectionArn === undefined) return { deployRole };
  const pipeline = new DeliveryPipeline(scope, 'Pipeline', {
    api,
    imageRepository,
    releases,
    encryptionKey,
    notificationTopic,
    accessLogsBucket,
    connectionArn: github.connectionArn,
    repository,
    branch,
    deployer: github.deployer,
    name: names.pipeline,
    imageBuild: { nodeVersion: github.nodeVersion, ...github.imageBuild },
    manualApproval: github.manualApproval,
  });
  return { deployRole, pipeline };
}

/**
 * In a stack of its own before the platform's: where the account has the provider, AWS refuses this stack, and nothing
 * else exists that would roll back.
 */
function providerScope(scope: Construct, { names }: RegionPlan): Construct {
  const support = supportScope(scope, {
    suffix: 'Github',
    description: `OIDC provider of ${names.platform} for GitHub Actions. If the account has one: set github.provider`,
  });
  Stack.of(scope).addStackDependency(Stack.of(support), 'a role trusts the provider');
  return support;
}

/** Keeps the released image and the minimum of tasks of all services, also after a rollback of the stack. */
export function reconcileReleases(
  scope: Construct, plan: RegionPlan, site: ReleaseSite, workloads: ReconciledWorkload[],
): ReleaseReconciler {
  const { imageParameterName, names, role: { activeTasks, releases }, sizes } = plan;
  const { api, repository, encryptionKey, alarmTopic } = site;
  return new ReleaseReconciler(scope, 'ReleaseReconciler', {
    api,
    repository,
    imageParameterName,
    minimumTasks: sizes.apiScaling.minTasks,
    followsReleases: activeTasks !== undefined,
    activation: activeTasks === undefined ? undefined : {
      globalClusterIdentifier: names.globalCluster,
      clusterIdentifier: names.databaseCluster,
      minimumTasks: activeTasks,
    },
    workloads,
    replicaRegions: releases ? replicaRegionsOf(plan) : undefined,
    functionName: names.releaseFunction,
    encryptionKey,
    alarmTopic,
  });
}

/** The workflow file of a platform whose account, Region and names are known. */
export function workflowOf(
  scope: Construct, plan: RegionPlan, { service }: FargateApi, deployRole: iam.IRole | undefined,
): string {
  const { api, existing: { repository }, github, names, sizes } = plan;
  if (!github) return invalid(scope, 'github is required for a workflow, got none; pass the repository');
  const { account, region, partition } = Stack.of(scope);
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) {
    invalid(scope, 'account and region of the stack must be known for a workflow, got none; set env of the stack');
  }
  const role = `${deployRole ? rolePath(deployRole) : ''}${names.deployRole}`;
  return githubWorkflow({
    roleArn: `arn:${Token.isUnresolved(partition) ? 'aws' : partition}:iam::${account}:role/${role}`,
    region,
    arm64: api.cpuArchitecture === ecs.CpuArchitecture.ARM64,
    // Names of existing resources must be known to be written into a file.
    ecrRepository: repository?.repositoryName ?? names.repository,
    cluster: clusterNameOf(service),
    service: serviceNameOf(service),
    releaseFunction: names.releaseFunction,
    nodeVersion: github.nodeVersion,
    minTasks: sizes.apiScaling.minTasks,
    branch: github.branch,
    environment: github.environment,
    directory: github.imageBuild?.directory,
    scanGate: github.imageBuild?.scanGate,
    allowUnscannable: github.imageBuild?.allowUnscannable,
    deployer: github.deployer,
    promoteFrom: imageSource(scope, github.imageBuild)?.uri,
    site: siteRelease(plan),
  });
}

/** The front end that the workflow copies; undefined if the stack does, or there is none. */
function siteRelease(
  { edge: { _site: site }, names, role: { origin: { mediaReplicaRegion } } }: RegionPlan,
): GithubWorkflowProps['site'] {
  if (!site || site.folder !== undefined) return undefined;
  const { sourceDirectory: directory = 'frontend', hashedFiles = [] } = site;
  const regions = [names, ...mediaReplicaRegion === undefined ? [] : [names.in(mediaReplicaRegion)]];
  return { directory, hashedFiles, buckets: regions.map(({ region, siteBucket: name }) => ({ region, name })) };
}

/** Also without `github`: another process requests releases of the function as the workflow does. */
const replicaRegionsOf = ({ github, role: { replicaRegion } }: RegionPlan): string[] =>
  github?.replicaRegions ?? (replicaRegion === undefined ? [] : [replicaRegion]);
