import { awscdk, github } from 'projen';

/** What takes too long for a pull request, whose `.ci/run` has a part of it. */
const NIGHTLY = [
  // Of the files of the last day: all would take many hours.
  { name: 'mutants', run: 'npx projen mutants --since "25 hours ago"' },
  { name: 'changes', run: 'npx projen changes' },
  { name: 'random props', run: 'npx projen test:properties' },
  { name: 'newest aws-cdk-lib', run: 'bash .ci/newest' },
  { name: 'versions of aws-cdk-lib', run: 'npx projen cdk-versions' },
  { name: 'template linters', run: 'npx projen lint:templates' },
  { name: 'other languages', run: 'npx projen languages' },
  { name: 'game day', run: 'npx projen gameday' },
  { name: 'emulator', run: 'npx projen test:emulator' },
  { name: 'rebuild on the emulator', run: 'npx projen test:emulator rebuild' },
  { name: 'integration on the emulator', run: 'npx projen integ:local' },
  { name: 'applications', run: 'sudo apt-get install -y --no-install-recommends redis-server && npx projen test:applications' },
  { name: 'measurements', run: 'npx projen measure' },
];

/** What changes with the time, not with the code: AWS moves its limits and prices, and versions end. */
const WEEKLY = [
  { name: 'versions that end', run: 'npx projen facts --ends' },
  { name: 'facts to read again', run: 'npx projen facts --read' },
];

export function addNightlyWorkflow(project: awscdk.AwsCdkConstructLibrary): void {
  addScheduled(project, 'nightly', '0 17 * * *', NIGHTLY);
  addScheduled(project, 'weekly', '0 1 * * 1', WEEKLY);
}

function addScheduled(project: awscdk.AwsCdkConstructLibrary, name: string, cron: string, runs: readonly object[]): void {
  const workflow = project.github!.addWorkflow(name);
  workflow.on({ schedule: [{ cron }], workflowDispatch: {} });
  workflow.addJob(name, {
    name: '${{ matrix.name }}',
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes: 350,
    strategy: { failFast: false, matrix: { include: runs as Record<string, string>[] } },
    steps: [
      { name: 'Checkout', uses: 'actions/checkout@v7', with: { 'fetch-depth': 0 } },
      { name: 'Setup Node.js', uses: 'actions/setup-node@v7', with: { 'node-version': '24' } },
      { name: 'Install dependencies', run: 'npm ci' },
      { name: 'Bundle and compile', run: 'npx projen fresh' },
      { name: 'Run', run: '${{ matrix.run }}' },
    ],
  });
}
