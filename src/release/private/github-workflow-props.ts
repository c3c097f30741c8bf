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

/** Options of a GitHub Actions workflow. They are written to a file and can't be tokens. */
export interface GithubWorkflowProps {
  /** The ARN of the role that the deploy job assumes, e.g. `arn:aws:iam::123456789012:role/eldonia-deploy`. */
  readonly roleArn: string;

  /** The Region of the platform. */
  readonly region: string;

  /** The name of the ECR repository. */
  readonly ecrRepository: string;

  /** The name of the ECS cluster. */
  readonly cluster: string;

  /** The name of the ECS service. */
  readonly service: string;

  /** The name of the function that registers, checks and records a release. */
  readonly releaseFunction: string;

  /** The minimum number of tasks of Auto Scaling, which the first release starts. */
  readonly minTasks: number;

  /** The branch that the workflow deploys. */
  readonly branch?: string;

  /**
   * The GitHub environment of the deploy job, with its protection rules. The subject of the role must be
   * `GithubSubject.environment` with the same name.
   *
   * @default - no environment; the subject of the role is the branch
   */
  readonly environment?: string;

  /** The directory of the backend in the repository. */
  readonly directory?: string;

  /** The Node.js version of the tests and of the image. */
  readonly nodeVersion?: number;

  /** Builds the image for ARM, on an ARM runner. The API must have the same `cpuArchitecture`. */
  readonly arm64?: boolean;

  /** The minimum severity of a vulnerability in the image that fails the release. */
  readonly scanGate?: ImageScanGate;

  /**
   * Releases an image that ECR can't scan, for example one without an operating system (`FROM scratch`) or with a newer
   * one than the scanner supports. The release then shows a warning. It has no effect without a `scanGate`.
   */
  readonly allowUnscannable?: boolean;

  /** The deployer that starts on a push. Pass the same value to the `DeliveryPipeline`. */
  readonly deployer?: Deployer;

  /**
   * The URI of the repository that images are copied from.
   *
   * @default - none; the workflow builds the image
   */
  readonly promoteFrom?: string;

  /** The front end that the workflow builds and copies. */
  readonly site?: SiteRelease;
}
