import { Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { invalid } from '../../private/errors';
import { NodeVersion, Deployer, GithubWorkflow } from '../../release';
import { DeliveryPipeline, DeliveryPipelineProps, GithubDeployRole, GithubSubject } from '../../release/internal';
import { PlatformGithub } from '../platform-github';

/** What a platform gives to whoever releases its backend. */
export interface DeliverySite extends Pick<
  DeliveryPipelineProps, 'api' | 'imageRepository' | 'imageParameterName' | 'encryptionKey' | 'notificationTopic' | 'accessLogsBucket'
> {
  readonly name: string;
  readonly nodeVersion: NodeVersion;
  readonly minTasks: number;
}

/** What a workflow has to know of a platform. */
export interface WorkflowSite extends Pick<DeliverySite, 'name' | 'nodeVersion' | 'minTasks' | 'imageParameterName'> {
  readonly arm64: boolean;
  readonly ecrRepository: string;
  readonly cluster: string;
}

/** What releases a platform's backend. */
export interface DeliveryParts {
  readonly deployRole?: GithubDeployRole;
  readonly pipeline?: DeliveryPipeline;
}

/** Refuse what would have nobody deploy. */
export function checkGithub(scope: Construct, { deployer, connectionArn }: PlatformGithub): void {
  if (deployer === Deployer.CODEPIPELINE && connectionArn === undefined) {
    invalid(scope, 'github.connectionArn is required when CODEPIPELINE deploys, got none; make a connection in the console and pass its ARN');
  }
}

/** The role of the workflow and, with a connection, the pipeline. */
export function deliver(scope: Construct, site: DeliverySite, github: PlatformGithub): DeliveryParts {
  const { repository, branch, replicaRegions } = github;
  const { name, nodeVersion, minTasks, api, imageRepository, imageParameterName, encryptionKey, notificationTopic, accessLogsBucket } = site;
  const deployRole = new GithubDeployRole(scope, 'DeployRole', {
    repository,
    ownerId: github.ownerId,
    repositoryId: github.repositoryId,
    subject: github.environment === undefined ? GithubSubject.branch(branch ?? 'main') : GithubSubject.environment(github.environment),
    provider: github.provider,
    roleName: `${name}-deploy${Stack.of(scope).region === 'ap-northeast-1' ? '' : `-${Stack.of(scope).region}`}`,
  });
  deployRole.grantRelease({ api, repository: imageRepository, imageParameterName, replicaRegions });
  if (github.connectionArn === undefined) return { deployRole };
  const pipeline = new DeliveryPipeline(scope, 'Pipeline', {
    api,
    imageRepository,
    imageParameterName,
    minTasks,
    encryptionKey,
    notificationTopic,
    accessLogsBucket,
    connectionArn: github.connectionArn,
    repository,
    branch,
    replicaRegions,
    // Its own default is to deploy, for those who have no workflow beside it.
    deployer: github.deployer ?? Deployer.GITHUB_ACTIONS,
    name: `${name}-backend`,
    imageBuild: { nodeVersion, ...github.imageBuild },
    manualApproval: github.manualApproval,
  });
  return { deployRole, pipeline };
}

/** The workflow file that fits a platform whose account, region and names are known. */
export function workflowOf(scope: Construct, site: WorkflowSite, github: PlatformGithub): GithubWorkflow {
  const { account, region } = Stack.of(scope);
  if (Token.isUnresolved(account) || Token.isUnresolved(region)) {
    invalid(scope, 'account and region of the stack must be known for a workflow, got none; set env of the stack');
  }
  const suffix = region === 'ap-northeast-1' ? '' : `-${region}`;
  const { arm64, ecrRepository, cluster } = site;
  return GithubWorkflow._of({
    roleArn: `arn:aws:iam::${account}:role/${site.name}-deploy${suffix}`,
    name: site.name,
    region,
    arm64,
    ecrRepository,
    cluster,
    nodeVersion: site.nodeVersion,
    minTasks: site.minTasks,
    imageParameterName: site.imageParameterName,
    branch: github.branch,
    environment: github.environment,
    replicaRegions: github.replicaRegions,
    directory: github.imageBuild?.directory,
    scanGate: github.imageBuild?.scanGate,
    deployer: github.deployer,
  });
}
