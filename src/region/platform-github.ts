import { AccountResource } from '../operations';
import { Deployer, ImageBuildOptions, NodeVersion } from '../release';

/** From which repository at GitHub a platform's backend is released, and how. */
export interface PlatformGithub {
  /** The repository, as `owner/name`. */
  readonly repository: string;

  /**
   * The owner's number at GitHub, together with `repositoryId`: required for repositories made or renamed since July 2026.
   *
   * @default - the repository's tokens carry names alone
   */
  readonly ownerId?: string;

  /**
   * The repository's number at GitHub, together with `ownerId`.
   *
   * @default - the repository's tokens carry names alone
   */
  readonly repositoryId?: string;

  /**
   * Branch that is released.
   *
   * @default 'main'
   */
  readonly branch?: string;

  /**
   * GitHub environment of the job that deploys, whose reviewers then have to agree.
   *
   * @default - none; any run of the branch may deploy
   */
  readonly environment?: string;

  /**
   * The account's trust in GitHub's tokens, of which there can be one.
   *
   * @default AccountResource.create()
   */
  readonly provider?: AccountResource;

  /**
   * ARN of a connection to GitHub, made in the console. With it there is a pipeline beside the workflow.
   *
   * @default - no pipeline
   */
  readonly connectionArn?: string;

  /**
   * Which of the two deploys a push by itself.
   *
   * @default Deployer.GITHUB_ACTIONS
   */
  readonly deployer?: Deployer;

  /**
   * Whether a person has to agree before the pipeline deploys.
   *
   * @default false
   */
  readonly manualApproval?: boolean;

  /**
   * Version of Node.js that the backend is built for.
   *
   * @default NodeVersion.NODE_24
   */
  readonly nodeVersion?: NodeVersion;

  /**
   * How the pipeline builds the image.
   *
   * @default - for the platform's version of Node.js, in the folder `backend`
   */
  readonly imageBuild?: ImageBuildOptions;

  /**
   * Further regions whose image parameter gets the digest after a release.
   *
   * @default - the platform's region alone
   */
  readonly replicaRegions?: string[];
}
