import { execFileSync } from 'child_process';
import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { parse } from 'yaml';

const ROOT = resolve(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const manifest = JSON.parse(read('package.json')) as Record<string, unknown>;

interface Step { readonly exec?: string; readonly spawn?: string; readonly condition?: string }

const { tasks } = JSON.parse(read('.projen/tasks.json')) as { tasks: Record<string, { steps: Step[]; env?: Record<string, string> }> };
const spawned = (task: string) => tasks[task]!.steps.flatMap(({ spawn = [] }) => spawn);
const workflow = (name: string) => parse(read(`.github/workflows/${name}.yml`)) as { jobs: Record<string, { steps: { run?: string; with?: { types?: string } }[] }> };
const commands = (name: string, job: string) => workflow(name).jobs[job].steps.flatMap(({ run = [] }) => run);

test('the titles of pull requests may have each type that commits have', () => {
  const { steps: [{ with: options }] } = workflow('pull-request-lint').jobs.validate;
  const allowed = options!.types!.split('\n');
  // A workflow has one commit only, a clone of a developer has all.
  const subjects = execFileSync('git', ['log', '--no-merges', '--max-count=400', '--format=%s'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
  const types = subjects.flatMap((subject) => /^(\w+)(?:\([^)]+\))?!?: /.exec(subject)?.[1] ?? []);

  expect(subjects.length).toBeGreaterThan(0);
  expect(types.filter((type) => !allowed.includes(type))).toEqual([]);
});

test('only features and fixes start a release, whose major version is 0', () => {
  const [{ exec }] = tasks['bump:releasable-commits']!.steps;

  expect(exec).toContain('--grep \'^(feat|fix){1}');
  expect(tasks.release!.env).toMatchObject({ MAJOR: '0' });
});

test('a build compares the API with the last version, and the notice with the packages', () =>
  expect(spawned('post-compile')).toEqual(expect.arrayContaining(['examples', 'compat', 'notice'])));

test('packaging fails if an example is not translated, and the package contains the translations', () => {
  const packaging = ['python', 'java', 'dotnet', 'go'].map((language) => tasks[`package:${language}`]!.steps[0].exec);

  expect(packaging.filter((command) => !command!.endsWith('--rosetta-unknown-snippets=fail'))).toEqual([]);
  expect(read('.npmignore')).not.toContain('.jsii.tabl.json');
});

test('a release has the list of the packages that it contains', () => {
  expect(spawned('package')).toContain('sbom');
  expect(commands('release', 'release_github').join('\n')).toContain('gh release create "$tag" dist/sbom.cdx.json');
});

test('the workflow of pull requests runs the list of checks that developers run, and a merge waits for it', () => {
  const { pull_request_rules: rules } = parse(read('.mergify.yml')) as { pull_request_rules: { conditions: string[] }[] };

  expect(rules.filter(({ conditions }) => !conditions.includes('status-success=checks'))).toEqual([]);
  expect(commands('build', 'checks')).toContain('bash .ci/run');
});

test('the metadata leads to the sources and to the issues', () => {
  expect(manifest).toMatchObject({
    homepage: expect.stringMatching(/^https:/), bugs: { url: expect.stringMatching(/\/issues$/) }, license: 'Apache-2.0',
  });
  expect((manifest.keywords as string[]).length).toBeGreaterThan(9);
});
