import { awscdk, github } from 'projen';

/** Applies all mutants each night, which takes hours. A mutant that no test detects fails the workflow. */
export function addMutantsWorkflow(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = project.github!.addWorkflow('mutants');
  workflow.on({ schedule: [{ cron: '0 17 * * *' }], workflowDispatch: {} });
  workflow.addJob('mutants', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes: 350,
    steps: [
      { name: 'Checkout', uses: 'actions/checkout@v7' },
      { name: 'Setup Node.js', uses: 'actions/setup-node@v7', with: { 'node-version': '24' } },
      { name: 'Install dependencies', run: 'npm ci' },
      { name: 'Bundle and compile', run: 'npx projen fresh' },
      { name: 'Apply mutants', run: 'npx projen test:mutants' },
    ],
  });
}
