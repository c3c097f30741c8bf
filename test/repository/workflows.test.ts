import { execFileSync, spawnSync } from 'child_process';
import { mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { parse } from 'yaml';

/** Who publishes this package reaches the accounts of all its users: what its workflows run, and with what. */
interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Record<string, unknown>;
  readonly env?: Record<string, string>;
}

interface Job { readonly permissions?: Record<string, string>; readonly environment?: string; readonly steps: Step[] }

interface Workflow {
  readonly file: string;
  readonly text: string;
  readonly on: Record<string, unknown>;
  readonly permissions?: Record<string, string>;
  readonly jobs: Record<string, Job>;
}

const ROOT = resolve(__dirname, '../..');
const workflows = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.yml', '*.yaml'], { cwd: ROOT, encoding: 'utf8' })
  .split('\n').filter((file) => /(^|\/)\.github\/workflows\//.test(file))
  .map((file): Workflow => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    return { file, text, ...parse(text) };
  });
const jobs = workflows.flatMap((workflow) => Object.entries(workflow.jobs).map(([id, job]) => ({ workflow, job, at: `${workflow.file} ${id}` })));
const steps = jobs.flatMap(({ workflow, job, at }) => job.steps.map((step, index) => ({ workflow, job, step, at: `${at} step ${index + 1}` })));

/** The jobs that may write or take an identity, each for a reason. */
const WRITERS: Record<string, string[]> = {
  // Comments the rule on a title that breaks it; runs no code of the pull request.
  '.github/workflows/pull-request-lint.yml validate': ['pull-requests'],
  '.github/workflows/release.yml release_github': ['contents'],
  // The identity that a registry trusts instead of a stored token.
  '.github/workflows/release.yml release_npm': ['id-token'],
  '.github/workflows/release.yml release_pypi': ['id-token'],
  '.github/workflows/release.yml release_nuget': ['id-token'],
  // The identity that AWS trusts instead of access keys.
  '.github/workflows/integ.yml integ': ['id-token'],
  // The site, and the identity that GitHub Pages trusts.
  '.github/workflows/site.yml publish': ['pages', 'id-token'],
  'examples/quickstart/.github/workflows/deploy-development.yml build-and-deploy': ['id-token'],
  'examples/quickstart/.github/workflows/deploy.yml build-and-deploy': ['id-token'],
  // Cancels older runs, and checks nothing out.
  'examples/quickstart/.github/workflows/deploy-development.yml supersede': ['actions'],
  'examples/quickstart/.github/workflows/deploy.yml supersede': ['actions'],
};

test('finds the workflows of the repository and of the example', () => expect(workflows.map(({ file }) => file)).toEqual([
  '.github/workflows/build.yml', '.github/workflows/integ.yml', '.github/workflows/nightly.yml', '.github/workflows/pull-request-lint.yml',
  '.github/workflows/release.yml', '.github/workflows/site.yml', '.github/workflows/upgrade-main.yml', '.github/workflows/weekly.yml',
  'examples/quickstart/.github/workflows/deploy-development.yml', 'examples/quickstart/.github/workflows/deploy.yml',
]));

test('every action is a commit, because tags can be moved, or a file of the repository', () => {
  const used = steps.filter(({ step }) => step.uses !== undefined);

  expect(used.length).toBeGreaterThan(40);
  expect(used.filter(({ step }) => !/^(\.\/|[\w.-]+\/[\w./-]+@[0-9a-f]{40}$)/.test(step.uses!)).map(({ at, step }) => `${at}: ${step.uses}`)).toEqual([]);
});

test('every checkout forgets its token, so that the code which is built cannot read it', () => {
  const checkouts = steps.filter(({ step }) => step.uses?.startsWith('actions/checkout@'));

  expect(checkouts.length).toBeGreaterThan(12);
  expect(checkouts.filter(({ step }) => step.with?.['persist-credentials'] !== false).map(({ at }) => at)).toEqual([]);
});

test('every workflow begins without permission, or with reading, and only the listed jobs write', () => {
  expect(workflows.filter(({ permissions }) => permissions === undefined || Object.values(permissions).includes('write')).map(({ file }) => file)).toEqual([]);
  const writers = jobs.map(({ at, job, workflow }) => [at, Object.entries(job.permissions ?? workflow.permissions!)
    .filter(([, level]) => level !== 'read' && level !== 'none').map(([scope]) => scope)] as const);

  expect(Object.fromEntries(writers.filter(([, scopes]) => scopes.length > 0))).toEqual(WRITERS);
});

test('no job that installs dependencies and builds them can write to the repository', () => {
  const builders = jobs.filter(({ job }) => job.steps.some(({ run }) => /npm ci|projen/.test(run ?? '')));

  expect(builders.length).toBeGreaterThan(10);
  expect(builders.filter(({ job }) => job.permissions?.contents === 'write').map(({ at }) => at)).toEqual([]);
});

/** The tests of integrations deploy the apps of this repository: their code needs the credentials of the sandbox. */
const DEPLOYS_ITSELF = '.github/workflows/integ.yml integ';
const secretive = jobs.filter(({ at, job }) => at !== DEPLOYS_ITSELF
  && (job.permissions?.['id-token'] === 'write' || job.permissions?.contents === 'write' || /secrets\.(?!GITHUB_TOKEN\b)/.test(JSON.stringify(job))));

test('beside credentials runs nothing but the locked publisher: no other package, and no script of one', () => {
  const lock = JSON.parse(readFileSync(join(ROOT, '.github/publisher/package-lock.json'), 'utf8')) as { packages: Record<string, { hasInstallScript?: boolean; dependencies?: object }> };
  const commands = secretive.flatMap(({ at, job }) => job.steps.flatMap(({ run = '' }) => run.split('\n')).filter((line) => /\bnp[mx]\b|node_modules|projen/.test(line)).map((line) => `${at}: ${line}`));
  const allowed = /: (cd \.repo\/\.github\/publisher && npm ci --ignore-scripts|\.repo\/\.github\/publisher\/node_modules\/\.bin\/publib-[a-z]+)$/;

  expect(secretive.map(({ at }) => at)).toEqual(expect.arrayContaining(['npm', 'maven', 'pypi', 'nuget', 'golang'].map((one) => `.github/workflows/release.yml release_${one}`)));
  expect(commands.filter((line) => !allowed.test(line))).toEqual([]);
  expect(commands).toHaveLength(10);
  expect(Object.keys(lock.packages['']!.dependencies!)).toEqual(['publib']);
  expect(Object.entries(lock.packages).filter(([, { hasInstallScript }]) => hasInstallScript)).toEqual([]);
});

test('each package is built by a job without credentials, and its files are compared with those of the build', () => {
  const { jobs: all } = workflows.find(({ file }) => file.endsWith('release.yml'))!;
  const languages = Object.keys(all).flatMap((id) => /^release_(?!github)(\w+)$/.exec(id)?.[1] ?? []);
  const [built, published] = ['package', 'release'].map((kind) => languages.map((language) => all[`${kind}_${language}`]!));
  const sumOf = (job: Job) => /\$\((find .*?)\)"/.exec(job.steps.map(({ run }) => run).join('\n'))?.[1];

  expect(languages).toHaveLength(5);
  expect(built!.map(({ environment, permissions, steps: own }) => [environment, permissions, /secrets\./.test(JSON.stringify(own))]))
    .toEqual(Array(5).fill([undefined, { contents: 'read' }, false]));
  expect(published!.map((job) => [job.steps.find(({ uses }) => uses?.startsWith('actions/download-artifact@'))?.with, job.steps.find(({ env }) => env?.SUM)?.env, sumOf(job)]))
    .toEqual(languages.map((language, at) => [
      { 'artifact-ids': `\${{ needs.package_${language}.outputs.artifact_id }}`, 'path': 'dist' }, { SUM: `\${{ needs.package_${language}.outputs.sum }}` }, sumOf(built![at]!),
    ]));
  expect(published!.map((job) => job.steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with?.['sparse-checkout'])).toEqual(Array(5).fill('.github/publisher'));
});

test('no cache of another workflow enters a job of this repository', () => {
  const setups = steps.filter(({ at, step }) => at.startsWith('.github/') && step.uses?.startsWith('actions/setup-'));
  const cached = setups.filter(({ step }) => step.with?.cache === true || typeof step.with?.cache === 'string'
    || step.uses!.startsWith('actions/setup-node@') && step.with?.['package-manager-cache'] !== false);

  expect(setups.length).toBeGreaterThan(12);
  expect(cached.map(({ at }) => at)).toEqual([]);
  expect(steps.filter(({ step }) => step.uses?.startsWith('actions/cache@'))).toEqual([]);
});

describe('an upgrade', () => {
  const { jobs: { pr } } = workflows.find(({ file }) => file.endsWith('upgrade-main.yml'))!;

  test('acts as an app that may not write workflows', () => {
    expect(Object.keys(pr!.steps.find(({ uses }) => uses?.startsWith('actions/create-github-app-token@'))!.with!).filter((key) => key.startsWith('permission-')).sort())
      .toEqual(['permission-contents', 'permission-pull-requests']);
  });

  test('changes dependencies, and neither a workflow nor the publisher', () => {
    const folder = mkdtempSync(join(tmpdir(), 'upgrade-'));
    const APPLY = pr!.steps.find(({ name }) => name === 'Apply patch')!.run!.replaceAll('${{ runner.temp }}', '..');
    const [lock, build, publisher, added] = ['package-lock.json', '.github/workflows/build.yml', '.github/publisher/package-lock.json', '.github/workflows/evil.yml'];
    const upgrades = [[lock], [lock, added], [build], [publisher]].flatMap((files) => [
      ...files.map((file) => `echo new > ${file}`), 'git add .', 'git diff --staged --patch > ../repo.patch', 'git reset -q --hard',
      `bash -e -c "$APPLY" > /dev/null && cat ${lock} || echo refused`, 'git reset -q --hard',
    ]);
    const { stdout } = spawnSync('bash', ['-ec', [
      'mkdir -p repository/.github/workflows repository/.github/publisher', 'cd repository', 'git init -q', ...[lock, build, publisher].map((file) => `echo old > ${file}`),
      'git add .', 'git -c user.name=t -c user.email=t@example.com commit -qm start', ...upgrades,
    ].join('\n')], { cwd: folder, encoding: 'utf8', env: { ...process.env, APPLY } });

    expect(stdout.trim().split('\n')).toEqual(['new', 'refused', 'refused', 'refused']);
  });
});

test('packages come from the lock file alone: no install that changes it, no npx of a package that it lacks', () => {
  const commands = steps.flatMap(({ at, step }) => (step.run ?? '').split('\n').map((line) => `${at}: ${line.trim()}`));
  const wrong = /\bnpm (i|install|add|update|exec)\b|@latest\b|\bnpx (?!projen\b)|\b(yarn|pnpm|bunx?)\b|curl [^|]*\|/;

  expect(commands.filter((line) => line.includes('npm ci')).length).toBeGreaterThan(12);
  expect(commands.filter((line) => wrong.test(line))).toEqual([]);
});

test('secrets are read by jobs of an environment, whose reviewers approve; npm, PyPI and NuGet need none', () => {
  const readers = jobs.filter(({ job }) => JSON.stringify(job).includes('secrets.'));
  const bare = readers.filter(({ job }) => job.environment === undefined);

  expect(readers.length).toBeGreaterThan(2);
  // The token of the run itself, limited by the permissions above.
  expect(bare.filter(({ job }) => /secrets\.(?!GITHUB_TOKEN\b)/.test(JSON.stringify(job))).map(({ at }) => at)).toEqual([]);
  const publishers = jobs.filter(({ at }) => / release_(npm|pypi|nuget)$/.test(at)).map(({ job }) => JSON.stringify(job).match(/secrets\.\w+/g) ?? []);
  // The user name at NuGet, which is no secret.
  expect(publishers).toEqual([[], [], ['secrets.NUGET_USERNAME']]);
});

test('all that publishes waits for the environment of the release', () => {
  const publishers = jobs.filter(({ at }) => at.includes('release.yml release_'));

  expect(publishers).toHaveLength(6);
  expect(publishers.filter(({ job }) => job.environment !== 'release').map(({ at }) => at)).toEqual([]);
});

test('the job that publishes the site runs nothing of the repository, and only where the path of the site is set', () => {
  const { jobs: { build, publish }, on } = workflows.find(({ file }) => file === '.github/workflows/site.yml')!;

  expect(publish!.steps.map(({ uses, run }) => [uses?.split('@')[0], run])).toEqual([['actions/deploy-pages', undefined]]);
  expect(publish).toMatchObject({ needs: 'build', environment: 'github-pages' });
  expect(build).toMatchObject({ if: "${{ vars.DOCS_BASE != '' }}", permissions: { contents: 'read' } });
  expect(Object.keys(on)).toEqual(['push', 'workflow_dispatch']);
});

test('a workflow with secrets of the target branch runs no code of a pull request', () => {
  const targets = workflows.filter(({ on }) => 'pull_request_target' in on);

  expect(targets).toHaveLength(1);
  expect(targets.flatMap((workflow) => Object.values(workflow.jobs)).flatMap((job) => job.steps)
    .filter(({ run, uses }) => run !== undefined || uses?.startsWith('actions/checkout'))).toEqual([]);
});

test('publishes to the public registries: neither a workflow nor the lock file names another', () => {
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8');

  expect(workflows.filter(({ text }) => /NPM_REGISTRY|registry=|registry-url|TWINE_REPOSITORY_URL|NUGET_SERVER|MAVEN_ENDPOINT/.test(text))).toEqual([]);
  expect([...lock.matchAll(/"resolved": "https?:\/\/([^/"]+)/g)].map(([, host]) => host)).toEqual([]);
});

test('an upgrade takes only versions that have been public for a week, also of indirect dependencies', () => {
  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8')) as {
    tasks: Record<string, { env?: Record<string, string>; steps?: { execArgs?: string[] }[] }>;
  };
  const { env, steps: commands } = tasks.upgrade!;
  const finds = commands!.map(({ execArgs = [] }) => execArgs).filter((args) => args.some((arg) => arg.startsWith('npm-check-updates')));

  expect(finds.length).toBeGreaterThan(0);
  expect(finds.filter((args) => !args.includes('--cooldown=7'))).toEqual([]);
  expect(env!.NPM_CONFIG_BEFORE).toContain(String(7 * 24 * 60 * 60 * 1000));
});

test('the integration tests run in an account only where a role is configured, in an environment that can have reviewers', () => {
  const { jobs: { integ }, on } = workflows.find(({ file }) => file === '.github/workflows/integ.yml')!;

  expect(integ).toMatchObject({ if: "${{ vars.INTEG_ROLE_ARN != '' }}", environment: 'sandbox' });
  expect(Object.keys(on)).toEqual(['schedule', 'workflow_dispatch']);
});
