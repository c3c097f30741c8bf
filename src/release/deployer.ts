/**
 * The deployer that starts on a push. The other one is started manually.
 *
 * Two deployers that start on the same push would race.
 */
export enum Deployer {
  /** The GitHub Actions workflow deploys each push. The pipeline is started in the console or by the API. */
  GITHUB_ACTIONS = 'GITHUB_ACTIONS',
  /** The pipeline deploys each push. The workflow tests each push, and deploys when it is started manually. */
  CODEPIPELINE = 'CODEPIPELINE',
}
