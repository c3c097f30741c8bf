import { Deployer } from '../deployer';
import { ImageScanGate } from '../image-scan-gate';
import { NodeVersion } from '../node-version';

/**
 * What a `GithubWorkflow` releases, and how. Everything is written into a file, so nothing may be a token.
 */
export interface GithubWorkflowProps {
  /** ARN of the role that the deploying job has, e.g. `arn:aws:iam::123456789012:role/eldonia-deploy`. */
  readonly roleArn: string;

  /**
   * Name of the platform, which the other names begin with.
   *
   * @default 'eldonia'
   */
  readonly name?: string;

  /**
   * Region of the platform.
   *
   * @default 'ap-northeast-1'
   */
  readonly region?: string;

  /**
   * Further regions whose image parameter gets the digest, such as the one for disaster recovery.
   *
   * @default - the platform's region alone
   */
  readonly replicaRegions?: string[];

  /**
   * Name of the ECR repository.
   *
   * @default - `<name>-backend`
   */
  readonly ecrRepository?: string;

  /**
   * Name of the ECS cluster.
   *
   * @default - `<name>-cluster`
   */
  readonly cluster?: string;

  /**
   * Name of the ECS service.
   *
   * @default - `<name>-backend`
   */
  readonly service?: string;

  /**
   * Name of the container that gets the image.
   *
   * @default - `<name>-backend`
   */
  readonly container?: string;

  /**
   * Name of the SSM parameter that says which image is released.
   *
   * @default - `/<name>/backend/image`
   */
  readonly imageParameterName?: string;

  /**
   * The fewest tasks, as the API's scaling has it: the first release starts so many.
   *
   * @default 2
   */
  readonly minTasks?: number;

  /**
   * Branch that is deployed.
   *
   * @default 'main'
   */
  readonly branch?: string;

  /**
   * GitHub environment of the deploying job, whose protection rules then apply. The role's subject must be
   * `GithubSubject.environment` with the same name.
   *
   * @default - none, for a role whose subject is the branch
   */
  readonly environment?: string;

  /**
   * Folder of the backend within the repository.
   *
   * @default 'backend'
   */
  readonly directory?: string;

  /**
   * Version of Node.js that tests run with and the image is built for.
   *
   * @default NodeVersion.NODE_24
   */
  readonly nodeVersion?: NodeVersion;

  /**
   * Whether the image is built for ARM, on a runner with that processor. The API must have the same `cpuArchitecture`.
   *
   * @default false
   */
  readonly arm64?: boolean;

  /**
   * From which severity on a vulnerability in the image stops the release.
   *
   * @default ImageScanGate.CRITICAL
   */
  readonly scanGate?: ImageScanGate;

  /**
   * Whether this workflow or a `DeliveryPipeline` deploys a push. Pass the same to both.
   *
   * @default Deployer.GITHUB_ACTIONS
   */
  readonly deployer?: Deployer;
}
