import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EldoniaPlatform } from '../../src';
import { program } from '../../tools/assemblies/program';
import { templatesOf } from '../../tools/requests/deployment';
import { route } from '../../tools/requests/route';
import { propertiesOf } from '../support/templates';

const QUICKSTART = resolve(__dirname, '../../examples/quickstart');
const WORKFLOWS = join(QUICKSTART, '.github/workflows');

// As the first synthesis in an empty folder: the guard rejects an app without a lock file.
const folder = mkdtempSync(join(tmpdir(), 'quickstart-'));
const LOCK = join(folder, 'eldonia.lock.json');
process.env.CDK_CONTEXT_JSON = JSON.stringify({ 'eldonia:lock': 'update' });
process.chdir(folder);
// What the guard reports of a new lock file.
beforeAll(() => void jest.spyOn(console, 'error').mockImplementation());

const { platform } = program<Record<string, EldoniaPlatform>>(join(QUICKSTART, 'bin/app.ts'));
const { development, production } = program<Record<string, EldoniaPlatform>>(join(QUICKSTART, 'bin/environments.ts'));
delete process.env.CDK_CONTEXT_JSON;

test.each([
  ['deploy.yml', platform], ['deploy.yml', production], ['deploy-development.yml', development],
])('%s is the workflow of its platform', (file, it) => expect(readFileSync(join(WORKFLOWS, file), 'utf8')).toBe(it.githubWorkflow()));

test.each([
  [production, '123456789012', 'production', 'deploy.yml@refs/heads/main', 'eldonia.example'],
  [development, '210987654321', 'development', 'deploy-development.yml@refs/heads/develop', 'development.eldonia.example'],
])('an account trusts one branch, workflow and environment of the repository, and has a domain name of its own', (it, account, environment, workflow, domain) => {
  const roles = propertiesOf(Template.fromStack(Stack.of(it)), 'AWS::IAM::Role').map(({ AssumeRolePolicyDocument }) => JSON.stringify(AssumeRolePolicyDocument));
  const trusting = roles.filter((text) => text.includes('token.actions.githubusercontent.com'));
  const [{ DistributionConfig }] = propertiesOf(Template.fromStack(Stack.of(it)), 'AWS::CloudFront::Distribution');

  expect(Stack.of(it).account).toBe(account);
  expect(trusting).toHaveLength(1);
  expect(trusting[0]).toContain(`repo:eldonia/eldonia-backend:environment:${environment}"`);
  expect(trusting[0]).toContain(workflow);
  expect(DistributionConfig.Aliases).toEqual([domain]);
});

test('the lock file of the guard protects both environments', () => {
  Template.fromStack(Stack.of(production));
  const { stacks } = JSON.parse(readFileSync(LOCK, 'utf8')) as { stacks: unknown };

  for (const name of ['Production', 'Development']) expect(JSON.stringify(stacks)).toContain(`"${name}"`);
});

test.each(['docs/testing.md', 'docs/ja/testing.md'])('%s shows the tests of the quickstart', (page) => {
  for (const [, file, code] of readFileSync(resolve(__dirname, '../..', page), 'utf8').matchAll(/```js\n\/\/ (\S+)\n([^]*?)```/g)) {
    const lines = readFileSync(join(QUICKSTART, file), 'utf8').split('\n');
    expect(code.trim().split('\n').map((line) => line.replace('{ Template }', '{ Match, Template }')).filter((line) => !lines.includes(line))).toEqual([]);
  }
});

test.each(['package.json', 'backend/package.json', '../create/package.json'])('no script of %s needs a shell, which Windows has another of', (file) => {
  const { scripts } = JSON.parse(readFileSync(join(QUICKSTART, file), 'utf8')) as { scripts: Record<string, string> };

  expect(Object.values(scripts).filter((script) => !/^(?:node|cdk|tsx|tsc|eslint|vitest)(?: [\w@./:=-]+)*$/.test(script))).toEqual([]);
});

test('production delegates the zone of development', () => {
  const delegations = propertiesOf(Template.fromStack(Stack.of(production)), 'AWS::Route53::RecordSet').filter(({ Type }) => Type === 'NS');

  expect(delegations).toMatchObject([{ Name: 'development.eldonia.example.', HostedZoneId: 'Z0123456789ABCDEFGHIJ', ResourceRecords: expect.any(Array) }]);
});

test('CloudFront keeps public responses, which depend on no cookie, and no others of the API', () => {
  // Of the other app.
  rmSync(LOCK, { force: true });
  const templates = templatesOf(Stack.of(platform));
  const kept = (path: string) => route(templates, { url: `https://eldonia.example${path}`, headers: ['Cookie'] });

  expect(kept('/api/public/notes')).toMatchObject({ origin: 'load balancer', forwarded: ['host'], compression: ['gzip', 'br'] });
  expect(kept('/api/me')).toMatchObject({ origin: 'load balancer', ttl: 0, forwarded: expect.arrayContaining(['Cookie']), compression: [] });
});

test('the log of the upload job has neither users nor messages, and names what to look for', async () => {
  const { handler } = jest.requireActual<{ handler: (event: object) => Promise<unknown> }>(join(QUICKSTART, 'functions/uploads.js'));
  const lines: string[] = [];
  const keep = (line: string) => void lines.push(line);
  jest.spyOn(console, 'log').mockImplementation(keep);
  jest.spyOn(console, 'error').mockImplementation(keep);
  const uploaded = { detail: { object: { key: 'originals/canary-user/0a1b2c3d', size: 5 } } };

  const answer = await handler({ Records: [{ messageId: '1', body: JSON.stringify(uploaded) }, { messageId: '2', body: 'canary-body {' }] });

  expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: '2' }] });
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    { level: 'INFO', message: 'upload', id: '0a1b2c3d', size: 5 }, { level: 'ERROR', message: 'SyntaxError', messageId: '2' },
  ]);
});

test('what opens a connection to PostgreSQL or the cache listens to its errors, also in the documents', () => {
  const root = resolve(__dirname, '../..');
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', 'src', 'examples', 'docs', 'README*.md'], {
    cwd: root, encoding: 'utf8',
  }).split('\n').filter((file) => /\.(js|ts|md)$/.test(file));
  const lacks: Record<string, string[]> = {};
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const opened = [...text.matchAll(/new (?:pg\.)?(Client|Pool|Cluster|Redis)\(/g)].map(([, name]) => name);
    const listened = [/\w\.on\('error'/, ...opened.includes('Pool') ? [/pool\.on\('acquire', \(client\) => client\.on\('error'/, /pool\.on\('release', .+\.off\('error'/] : []];
    if (opened.length) lacks[file] = listened.filter((listener) => !listener.test(text)).map(String);
  }

  expect(lacks).toEqual({
    'examples/applications/nest/src/database.ts': [],
    'examples/applications/nest/src/queues.ts': [],
    'examples/applications/next/app/database.js': [],
    'examples/quickstart/backend/src/cache.ts': [],
    'examples/quickstart/backend/src/database.ts': [],
    'examples/quickstart/backend/src/migrations.ts': [],
    'src/aurora-cluster/private/handler/database-login.ts': [],
  });
});
