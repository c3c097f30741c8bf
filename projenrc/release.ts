import { awscdk, github, ReleasableCommits } from 'projen';

/** The types of commits, which the titles of pull requests must have. Only features and fixes start a release. */
export const COMMIT_TYPES = ['feat', 'fix', 'perf', 'refactor', 'docs', 'test', 'style', 'build', 'ci', 'chore', 'revert'];

/** What the registries show, and how versions follow from commits. The major version stays 0 until the constructs are verified on AWS. */
export const PUBLISHED = {
  homepage: 'https://github.com/eldonia/eldonia-constructs#readme',
  bugsUrl: 'https://github.com/eldonia/eldonia-constructs/issues',
  keywords: [
    'aws', 'cdk', 'aws-cdk', 'constructs', 'l3', 'ecs', 'fargate', 'aurora', 'postgresql', 'valkey', 'elasticache', 'cloudfront', 'waf', 's3',
    'disaster-recovery', 'observability',
  ],
  stability: 'experimental',
  majorVersion: 0,
  releasableCommits: ReleasableCommits.featuresAndFixes(),
};

/** The tablet contains the examples of the documentation in all languages. Packaging fails if it lacks one. */
const STRICT_EXAMPLES = '--rosetta-unknown-snippets=fail';
const LANGUAGES = ['python', 'java', 'dotnet', 'go'];

export function configureRelease(project: awscdk.AwsCdkConstructLibrary): void {
  for (const language of LANGUAGES) project.tasks.tryFind(`package:${language}`)!.reset(`jsii-pacmak -v --target ${language} ${STRICT_EXAMPLES}`);
  project.postCompileTask.spawn(project.tasks.tryFind('notice')!);
  // An upgrade of a package that is shipped changes its notice.
  const upgraded = project.tasks.tryFind('post-upgrade')!;
  upgraded.spawn(project.tasks.tryFind('bundle')!);
  upgraded.spawn(project.tasks.tryFind('bundle:cli')!);
  upgraded.exec('tsx scripts/notice.ts --write');
  // The registry is needed, so that a build without network works outside of the workflows.
  project.postCompileTask.spawn(project.tasks.tryFind('compat')!, { condition: 'node -e "if (!process.env.CI) process.exit(1)"' });
  const sbom = project.addTask('sbom', {
    description: 'Write dist/sbom.cdx.json: the packages that this package contains, in the CycloneDX format',
    exec: 'tsx scripts/sbom.ts dist/sbom.cdx.json',
  });
  project.packageTask.spawn(sbom);
  addPullRequestJob(project);
}

/** The workflow of pull requests runs the same list of checks as developers do: `.ci/run`. Nothing is merged before it has passed. */
function addPullRequestJob(project: awscdk.AwsCdkConstructLibrary): void {
  project.autoMerge!.addConditions('status-success=checks');
  project.github!.tryFindWorkflow('build')!.addJob('checks', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    tools: { node: { version: '24' }, python: { version: '3.x' }, java: { version: '17' }, go: { version: 'stable' } },
    steps: [
      github.WorkflowSteps.checkout({ with: { fetchDepth: 0 } }),
      { name: 'Install a cache server', run: 'sudo apt-get update && sudo apt-get install -y --no-install-recommends redis-server' },
      { name: 'Run all checks', run: 'bash .ci/run' },
    ],
  });
}
