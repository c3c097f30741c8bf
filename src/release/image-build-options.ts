import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ImageScanGate } from './image-scan-gate';

/** Options of the image build. */
export interface ImageBuildOptions {
  /**
   * The directory of the backend in the repository, with its Dockerfile.
   *
   * @default 'backend'
   */
  readonly directory?: string;

  /**
   * Repository of another account whose images are released here. Nothing is built: a release copies an image by its
   * digest into the repository of the platform, scans it there, and deploys it.
   *
   * A person starts the workflow or the pipeline with the digest; a push starts neither. The policy of the repository
   * must allow this account to pull: `grantPull(new iam.AccountPrincipal('123456789012'))`. An error if its account,
   * Region or name is a token, or if the workflow copies a front end, whose files are in no image. After a change,
   * write the workflow file again.
   *
   * @see https://repost.aws/knowledge-center/secondary-account-access-ecr
   * @default - each release builds its image
   */
  readonly promoteFrom?: ecr.IRepository;

  /**
   * The Node.js version of the image, 20, 22 or 24: the build argument `NODE_VERSION` of the Dockerfile.
   *
   * @default - `nodeVersion` of `github`
   */
  readonly nodeVersion?: number;

  /**
   * The minimum severity of a vulnerability in the image that fails the release.
   *
   * @default ImageScanGate.CRITICAL
   */
  readonly scanGate?: ImageScanGate;

  /**
   * Releases an image that ECR can't scan, for example one without an operating system (`FROM scratch`) or with a newer
   * one than the scanner supports. The release then shows a warning. It has no effect without a `scanGate`.
   *
   * @default false
   */
  readonly allowUnscannable?: boolean;

  /**
   * Whether Amazon Inspector scans the images (enhanced scanning), which is a setting of the registry of the account.
   *
   * ECR then reads the findings of Inspector for the caller, so that the release needs `inspector2:ListFindings` and
   * `inspector2:ListCoverage`. Inspector charges for each image.
   *
   * @see https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-scanning-enhanced.html
   * @default false
   */
  readonly enhancedScanning?: boolean;

  /**
   * The compute type of the build. `SMALL` costs about $0.005 per minute.
   *
   * @default codebuild.ComputeType.SMALL
   */
  readonly computeType?: codebuild.ComputeType;

  /**
   * The retention of the build logs.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * A CodeBuild project that tests the source before the image build. Its role gets read access to the source.
   *
   * @default - no test before the image build
   */
  readonly testProject?: codebuild.IProject;
}
