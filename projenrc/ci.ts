import { awscdk } from 'projen';

/** Removes the address of the npm registry: publib publishes to the public registry by default. */
export function addWorkflowOverrides(project: awscdk.AwsCdkConstructLibrary): void {
  const release = project.tryFindObjectFile('.github/workflows/release.yml')!;
  release.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');
}
