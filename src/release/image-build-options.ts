import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as logs from 'aws-cdk-lib/aws-logs';
import { ImageScanGate } from './image-scan-gate';
import { NodeVersion } from './node-version';

/** How the image is built. */
export interface ImageBuildOptions {
  /**
   * Folder of the backend, with its Dockerfile, within the repository.
   *
   * @default 'backend'
   */
  readonly directory?: string;

  /**
   * Version of Node.js that the image is built for: the Dockerfile's argument `NODE_VERSION`.
   *
   * @default NodeVersion.NODE_24
   */
  readonly nodeVersion?: NodeVersion;

  /**
   * From which severity on a vulnerability in the image stops the release.
   *
   * @default ImageScanGate.CRITICAL
   */
  readonly scanGate?: ImageScanGate;

  /**
   * Size of the machine that builds. `SMALL` costs about half a cent a minute.
   *
   * @default codebuild.ComputeType.SMALL
   */
  readonly computeType?: codebuild.ComputeType;

  /**
   * How long the builds' logs are kept.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * Project that tests the source before the image is built. Its role gets read access to the source.
   *
   * @default - the image is built without a test of its own
   */
  readonly testProject?: codebuild.IProject;
}
