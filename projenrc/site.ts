import { awscdk, github } from 'projen';

/** The path of the site on its host, e.g. `/eldonia-constructs/`. The workflow does nothing until this variable of the repository is set. */
const BASE = 'vars.DOCS_BASE';

/** Publishes the documentation site of the default branch to GitHub Pages. The job that can publish runs no code of the repository. */
export function addSiteWorkflow(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = project.github!.addWorkflow('site');
  workflow.on({ push: { branches: ['main'] }, workflowDispatch: {} });
  workflow.addJob('build', {
    if: `\${{ ${BASE} != '' }}`,
    runsOn: ['ubuntu-latest'],
    permissions: { contents: github.workflows.JobPermission.READ },
    timeoutMinutes: 60,
    env: { DOCS_BASE: `\${{ ${BASE} }}` },
    steps: [
      // The menu of versions lists the tags.
      { name: 'Checkout', uses: 'actions/checkout@v7', with: { 'fetch-tags': true } },
      { name: 'Setup Node.js', uses: 'actions/setup-node@v7', with: { 'node-version': '24' } },
      { name: 'Install dependencies', run: 'npm ci' },
      { name: 'Bundle and compile', run: 'npx projen fresh' },
      { name: 'Build', run: 'npx projen docs' },
      { name: 'Upload', uses: 'actions/upload-pages-artifact@v5', with: { path: '.site/dist' } },
    ],
  });
  workflow.addJob('publish', {
    needs: ['build'],
    runsOn: ['ubuntu-latest'],
    environment: 'github-pages',
    permissions: { pages: github.workflows.JobPermission.WRITE, idToken: github.workflows.JobPermission.WRITE },
    concurrency: { 'group': 'pages', 'cancel-in-progress': false },
    timeoutMinutes: 15,
    steps: [{ name: 'Publish', uses: 'actions/deploy-pages@v5' }],
  });
}
