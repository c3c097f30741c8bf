import { Deployer } from '../deployer';
import { ImageScanGate } from '../image-scan-gate';

/** The front end that a workflow builds and copies. */
export interface SiteRelease {
  /** The directory of the front end in the repository. */
  readonly directory: string;
  /** The files whose name changes with their content. */
  readonly hashedFiles: string[];
  /** The bucket of each Region. That of the platform is the first. */
  readonly buckets: { readonly region: string; readonly name: string }[];
}

/** Options of a GitHub Actions workflow, those of `PlatformGithub`. They are written to a file and can't be tokens. */
export interface GithubWorkflowProps {
  /** The ARN of the role that the deploy job assumes, e.g. `arn:aws:iam::123456789012:role/eldonia-deploy`. */
  readonly roleArn: string;
  readonly region: string;
  readonly ecrRepository: string;
  readonly cluster: string;
  readonly service: string;
  /** The name of the function that registers, checks and records a release. */
  readonly releaseFunction: string;
  /** The minimum number of tasks of Auto Scaling, which the first release starts. */
  readonly minTasks: number;
  readonly branch?: string;
  /** The subject of the role must be `GithubSubject.environment` with the same name; without one, the branch. */
  readonly environment?: string;
  readonly directory?: string;
  readonly nodeVersion?: number;
  /** Builds the image for ARM, on an ARM runner. The API must have the same `cpuArchitecture`. */
  readonly arm64?: boolean;
  readonly scanGate?: ImageScanGate;
  readonly allowUnscannable?: boolean;
  /** Pass the same value to the `DeliveryPipeline`. */
  readonly deployer?: Deployer;
  /** The URI of the repository that images are copied from; without it, the workflow builds the image. */
  readonly promoteFrom?: string;
  /** The front end that the workflow builds and copies. */
  readonly site?: SiteRelease;
}
