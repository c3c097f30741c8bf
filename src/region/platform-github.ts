import { AccountResource } from '../operations';
import { Deployer, ImageBuildOptions } from '../release';

/**
 * The GitHub repository of the backend, and how the platform releases it.
 *
 * Creates an IAM role for the GitHub Actions workflow of the repository. With `connectionArn` it also creates a
 * CodePipeline pipeline. The workflow file is the return value of `githubWorkflow()`.
 */
export interface PlatformGithub {
  /** Repository at GitHub, as `owner/name`. A change updates the trust policy of the role in place. */
  readonly repository: string;

  /**
   * ID number of the owner at GitHub. Use it together with `repositoryId`.
   *
   * Both are required for repositories that were created or renamed since July 2026, because their tokens contain the
   * numbers. The role then does not trust a repository that takes over the name. `gh api repos/OWNER/NAME --jq
   * '.owner.id, .id'` shows both.
   *
   * @default - the tokens of the repository contain names only
   */
  readonly ownerId?: string;

  /**
   * ID number of the repository at GitHub. Use it together with `ownerId`.
   *
   * @default - the tokens of the repository contain names only
   */
  readonly repositoryId?: string;

  /**
   * Branch whose pushes are released.
   *
   * @default 'main'
   */
  readonly branch?: string;

  /**
   * GitHub environment of the deploy job. The role of the workflow trusts only jobs of this environment.
   *
   * GitHub creates the environment with the first run, without rules. Add its rules before: required reviewers, who
   * approve each deployment, and `branch` as the only deployment branch. In private repositories, environments require
   * GitHub Pro, Team or Enterprise, and required reviewers GitHub Enterprise.
   *
   * @see https://docs.github.com/en/actions/reference/workflows-and-actions/deployments-and-environments
   *
   * @default 'production'
   */
  readonly environment?: string;

  /**
   * Deploys without a GitHub environment, for plans of GitHub that have none. Synthesis then shows a warning.
   *
   * The role trusts each run of the workflow file on the branch: each user with permission to push to the branch
   * deploys without review.
   *
   * @default false
   */
  readonly withoutEnvironment?: boolean;

  /**
   * Name of the workflow file in `.github/workflows` to which you write `githubWorkflow()`.
   *
   * The role of the workflow trusts only jobs of this file on `branch`, and no other workflow of the repository. To
   * release several platforms from one repository, give each its own file and `environment`. Their workflows do not
   * wait for each other.
   *
   * @default 'deploy.yml'
   */
  readonly workflowFile?: string;

  /**
   * IAM OIDC provider of the account for GitHub Actions. An account can have only one.
   *
   * A created one is in a stack `<platform's stack>-Github`, which is deployed before the platform's, and fails where
   * the account has a provider: then pass `AccountResource.fromExisting` with its ARN. It remains with that stack when
   * you pass a provider or remove `github`: delete the stack, and no workflow of the account can release. With
   * `AccountResource.none()` nothing is created, and the role trusts the provider that another stack has created.
   *
   * @default AccountResource.create()
   */
  readonly provider?: AccountResource;

  /**
   * ARN of an AWS CodeConnections connection to GitHub. Create the connection in the console, in any Region.
   *
   * With it the platform has a CodePipeline pipeline in addition to the workflow. It is required if `deployer` is
   * `Deployer.CODEPIPELINE`.
   *
   * @default - no pipeline
   */
  readonly connectionArn?: string;

  /**
   * Which of the workflow and the pipeline deploys each push. The other one starts only manually.
   *
   * After a change, write the workflow file again.
   *
   * @default Deployer.GITHUB_ACTIONS
   */
  readonly deployer?: Deployer;

  /**
   * Adds a manual approval to the pipeline, before the deployment. The alarm topic of the platform receives the
   * request.
   *
   * An approval can take up to seven days. Afterwards, a build of about a minute looks again whether what runs differs
   * from the stack in more than the image, and stops the execution then.
   *
   * @default false
   */
  readonly manualApproval?: boolean;

  /**
   * Major version of Node.js for which the backend image is built: 20, 22 or 24. The support of version 20 ended in
   * April 2026. After a change, write the workflow file again.
   *
   * @default 24
   */
  readonly nodeVersion?: number;

  /**
   * Options of the image build.
   *
   * @default - the folder `backend`, the Node.js version of the platform, and a release stops at a critical
   * vulnerability
   */
  readonly imageBuild?: ImageBuildOptions;

  /**
   * Additional Regions in which a release writes the image digest to the image parameter.
   *
   * @default - none; in a pair the standby Region
   */
  readonly replicaRegions?: string[];
}
