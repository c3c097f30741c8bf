import { awscdk } from 'projen';

/** publib publishes to the public npm registry by default; its address does not belong in this repository. */
export function addWorkflowOverrides(project: awscdk.AwsCdkConstructLibrary): void {
  const release = project.tryFindObjectFile('.github/workflows/release.yml')!;
  release.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');
}
