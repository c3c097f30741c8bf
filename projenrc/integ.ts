import { awscdk, github } from 'projen';

const CREDENTIALS = 'aws-actions/configure-aws-credentials';
const ROLE = 'vars.INTEG_ROLE_ARN';
const VARIABLES = [
  'INTEG_SANDBOX', 'INTEG_HOSTED_ZONE_ID', 'INTEG_HOSTED_ZONE_NAME', 'INTEG_CONNECTION_ARN', 'INTEG_REPOSITORY', 'INTEG_EMAIL', 'INTEG_ANOMALY_MONITOR',
];

/** Deploys the integration apps to a sandbox account each night. The workflow does nothing until the variable of its role is set. */
export function addIntegWorkflow(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = project.github!.addWorkflow('integ');
  workflow.on({ schedule: [{ cron: '0 15 * * *' }], workflowDispatch: {} });
  workflow.addJob('integ', {
    if: `\${{ ${ROLE} != '' }}`,
    runsOn: ['ubuntu-latest'],
    environment: 'sandbox',
    permissions: { contents: github.workflows.JobPermission.READ, idToken: github.workflows.JobPermission.WRITE },
    // One app after another takes longer than a job may; three at a time take a third.
    timeoutMinutes: 350,
    env: Object.fromEntries(VARIABLES.map((name) => [name, `\${{ vars.${name} }}`])),
    steps: [
      { name: 'Checkout', uses: 'actions/checkout@v7' },
      { name: 'Setup Node.js', uses: 'actions/setup-node@v7', with: { 'node-version': '24' } },
      { name: 'Install dependencies', run: 'npm ci' },
      { name: 'Bundle', run: 'npx projen bundle' },
      {
        name: 'Configure AWS credentials',
        uses: `${CREDENTIALS}@v6`,
        with: { 'role-to-assume': `\${{ ${ROLE} }}`, 'aws-region': 'ap-northeast-1', 'role-duration-seconds': 21_600 },
      },
      { name: 'Deploy, assert, destroy', run: 'npx projen integ:deploy --parallel-regions=ap-northeast-1,ap-northeast-1,ap-northeast-1' },
    ],
  });
}
