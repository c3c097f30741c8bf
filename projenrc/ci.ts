import { awscdk, Component, github, JsonPatch } from 'projen';

/** The credentials of the two steps that write to GitHub: a token of an app, for one hour and this repository only. */
export const APP = github.GithubCredentials.fromApp({
  environment: 'automation',
  permissions: {
    contents: github.workflows.AppPermission.WRITE,
    pullRequests: github.workflows.AppPermission.WRITE,
  },
});

/**
 * The actions, pinned to commits because tags can be moved, with the version of each commit.
 *
 * The commits are those of the tags in their repositories. After an upgrade of projen, which includes newer versions,
 * read the commit of the new tag with `git ls-remote`, and change both.
 */
const ACTIONS: Record<string, [commit: string, version: string]> = {
  'actions/checkout': ['3d3c42e5aac5ba805825da76410c181273ba90b1', 'v7.0.1'],
  'actions/create-github-app-token': ['1b10c78c7865c340bc4f6099eb2f838309f1e8c3', 'v3.1.1'],
  'actions/deploy-pages': ['cd2ce8fcbc39b97be8ca5fce6e763baed58fa128', 'v5.0.0'],
  'actions/download-artifact': ['3e5f45b2cfb9172054b4087a40e8e0b5a5461e7c', 'v8.0.1'],
  'actions/setup-dotnet': ['a98b56852c35b8e3190ac28c8c2271da59106c68', 'v6.0.0'],
  'actions/setup-go': ['b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', 'v7.0.0'],
  'actions/setup-java': ['b6effb05e454b25005698d916606bdc6ffcbf961', 'v5.7.0'],
  'actions/setup-node': ['820762786026740c76f36085b0efc47a31fe5020', 'v7.0.0'],
  'actions/setup-python': ['5fda3b95a4ea91299a34e894583c3862153e4b97', 'v7.0.0'],
  'actions/upload-artifact': ['043fb46d1a93c77aae656e7c1c64a875d1fc6a0a', 'v7.0.1'],
  'actions/upload-pages-artifact': ['fc324d3547104276b827a68afc52ff2a11cc49c9', 'v5.0.0'],
  'amannn/action-semantic-pull-request': ['48f256284bd46cdaab1048c3721360e808335d50', 'v6.1.1'],
  'aws-actions/configure-aws-credentials': ['e6de054238d6b7531b4efff3b6587d9aade6a06c', 'v6.2.3'],
  'peter-evans/create-pull-request': ['5f6978faf089d4d20b00c7766989d076bb2fc7f1', 'v8.1.1'],
};

/** `npx -p` installs publib with the newest version of each of its dependencies. */
const PUBLIB = /^npx '-p' 'publib@[^']+' '(publib-[a-z]+)'$/;
/** The folder of the publisher, with a lock file that contains nothing else. */
const PUBLISHER = '.github/publisher';
const NO_CACHE = { 'package-manager-cache': false };

/** Pins and restricts the workflows of this repository, whose releases run in the accounts of the users. */
export function hardenWorkflows(project: awscdk.AwsCdkConstructLibrary): void {
  for (const [action, [commit]] of Object.entries(ACTIONS)) project.github!.actions.set(action, `${action}@${commit}`);
  for (const { file } of project.github!.workflows) {
    // Jobs list the permissions that they need; the default of a repository can be to write everything.
    file!.patch(JsonPatch.add('/permissions', {}));
  }
  new HardenedSteps(project);
}

/** The command that creates the release of GitHub, to which the files behind the tag are attached. */
const CREATE_RELEASE = 'gh release create "$tag"';

/** Runs last, because some jobs are added during synthesis. */
class HardenedSteps extends Component {
  constructor(private readonly library: awscdk.AwsCdkConstructLibrary) {
    super(library);
  }

  override preSynthesize(): void {
    for (const workflow of this.library.github!.workflows) {
      for (const [id, job] of Object.entries(workflow.jobs)) {
        if ('uses' in job) continue;
        const steps: unknown = job.steps;
        const hardened = typeof steps === 'function' ? () => (steps() as github.workflows.JobStep[]).map(harden) : job.steps.map(harden);
        const language = workflow.name === 'release' ? /^release_(npm|maven|pypi|nuget|golang)$/.exec(id)?.[1] : undefined;
        if (language) {
          const [build, publish] = separate({ ...job, steps: hardened as github.workflows.JobStep[] }, language);
          workflow.addJob(`package_${language}`, build);
          workflow.updateJob(id, publish);
          continue;
        }
        // projen lets the job that builds write tags, which the job that publishes to GitHub does here.
        const permissions = workflow.name === 'release' && id === 'release' ? { contents: github.workflows.JobPermission.READ } : job.permissions;
        workflow.updateJob(id, { ...job, permissions, steps: hardened as github.workflows.JobStep[] });
      }
    }
  }
}

/**
 * Separates a job of projen, which builds a package with all dependencies beside the credentials that publish it: one job
 * builds the package without any token, and the other one publishes exactly its files with the locked publisher alone.
 */
function separate(job: github.workflows.Job, language: string): [github.workflows.Job, github.workflows.Job] {
  const end = job.steps.findIndex(({ name }) => /^Collect \w+ artifact$/.test(name ?? '')) + 1;
  const { environment: _, ...common } = job;
  const sum = 'find dist -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d" " -f1';
  const built = (output: string) => `\${{ needs.package_${language}.outputs.${output} }}`;
  return [
    {
      ...common,
      name: `Package for ${language}`,
      permissions: { contents: github.workflows.JobPermission.READ },
      outputs: { artifact_id: { stepId: 'upload', outputName: 'artifact-id' }, sum: { stepId: 'sum', outputName: 'sum' } },
      steps: [
        ...job.steps.slice(0, end),
        { name: 'Sum', id: 'sum', run: `echo "sum=$(${sum})" >> $GITHUB_OUTPUT` },
        { name: 'Upload package', id: 'upload', uses: 'actions/upload-artifact@v7', with: { 'name': `package-${language}`, 'path': 'dist', 'include-hidden-files': true, 'overwrite': true } },
      ],
    },
    {
      ...job,
      needs: ['release', `package_${language}`],
      steps: [
        { name: 'Download package', uses: 'actions/download-artifact@v8', with: { 'artifact-ids': built('artifact_id'), 'path': 'dist' } },
        { name: 'Compare it with the build', env: { SUM: built('sum') }, run: `test "$(${sum})" = "$SUM"` },
        {
          name: 'Checkout',
          uses: 'actions/checkout@v7',
          with: { 'path': '.repo', 'persist-credentials': false, 'sparse-checkout': PUBLISHER },
        },
        { name: 'Install the publisher', run: `cd .repo/${PUBLISHER} && npm ci --ignore-scripts` },
        ...job.steps.slice(end),
      ],
    },
  ];
}

/** A patch of new dependencies: their code must not get into the workflows, where it would run before anybody reviews it. */
const APPLY = [
  '[ -s ${{ runner.temp }}/repo.patch ] || { echo "Empty patch. Skipping."; exit 0; }',
  'git apply --index ${{ runner.temp }}/repo.patch',
  'git diff --cached --quiet -- .github || { echo "::error::An upgrade must not change .github: run it on your machine"; exit 1; }',
].join('\n');

/** Steps get no token of git, no registry but the public one, and only locked dependencies. */
function harden(step: github.workflows.JobStep): github.workflows.JobStep {
  if (step.uses?.startsWith('actions/checkout@')) return { ...step, with: { ...step.with, 'persist-credentials': false } };
  // A cache that another workflow has written would enter a job with credentials.
  if (step.uses?.startsWith('actions/setup-node@')) return { ...step, with: { ...step.with, ...NO_CACHE } };
  if (step.name === 'Find mutations') return { ...step, run: `git checkout -- .github && git clean -fdqx .github\n${step.run}` };
  if (step.name === 'Apply patch') return { ...step, run: APPLY };
  if (step.run?.includes(CREATE_RELEASE)) return { ...step, run: step.run.replace(CREATE_RELEASE, `${CREATE_RELEASE} dist/sbom.cdx.json`) };
  const publib = step.run && PUBLIB.exec(step.run);
  if (!publib) return step;
  // publib publishes to the public registry by default; projen would write the registry of the developer.
  const { NPM_REGISTRY: _, ...env } = step.env ?? {};
  return { ...step, env, run: `.repo/${PUBLISHER}/node_modules/.bin/${publib[1]}` };
}
