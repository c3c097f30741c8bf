/**
 * Which of the two ways to release starts by itself on a push; the other one waits to be started by hand.
 *
 * The document describes both for the same branch, and two releases of one push would race (R5.4.1, R5.4.2).
 */
export enum Deployer {
  /** The workflow deploys each push; the pipeline is started in the console or by the API. */
  GITHUB_ACTIONS = 'GITHUB_ACTIONS',
  /** The pipeline deploys each push; the workflow tests it, and deploys when somebody starts it by hand. */
  CODEPIPELINE = 'CODEPIPELINE',
}
