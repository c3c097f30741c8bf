import { mkdtempSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { delimiter, join } from 'path';
import { cli, failing, otherApp, run } from './fixture';
import { canonical } from '../../tools/assemblies/canonical';

const PAIR = canonical('everythingOn').directory;
const { PATH } = process.env;
const [OLD, GOOD, BAD] = ['0', '1', '2'].map((digit) => `sha256:${digit.repeat(64)}`);
const TASK = 'arn:aws:ecs:ap-northeast-1:123456789012:task/eldonia-cluster/0123abcd';
const NOTHING = { 'list-service-deployments': 'None', 'list-tasks': 'None' };
const calls = () => jest.mocked(jest.requireActual<typeof import('child_process')>('child_process').execFileSync).mock.calls.map(([, args]) => args as string[]);
const called = (part: string) => calls().map((args) => args.join(' ')).filter((line) => line.includes(part));

afterEach(() => {
  jest.restoreAllMocks();
  process.env.PATH = PATH;
});

/** Programs of this name; an AWS CLI has the account, and otherwise ends with a code. */
function programs(name: string, code = 0): void {
  const folder = mkdtempSync(join(tmpdir(), 'programs-'));
  writeFileSync(join(folder, name), `#!/bin/sh\n[ "$1" = sts ] && echo 123456789012 && exit\nexit ${code}\n`, { mode: 0o755 });
  process.env.PATH = `${folder}${delimiter}${PATH}`;
}

test.each<[string, string[], string[]]>([
  ['logs of the API', ['logs', '--filter', 'ERROR', '--follow'], [
    'aws logs tail /ecs/eldonia-backend --log-stream-name-prefix ecs/eldonia-backend/ --since 1h --filter-pattern ERROR --follow --region ap-northeast-1',
  ]],
  ['logs of a worker', ['logs', '--service', 'eldonia-emails'], ['--log-stream-name-prefix eldonia-emails/eldonia-emails/']],
  ['logs of the database in the other Region', ['logs', 'database', '--region', 'ap-northeast-3'], ['tail /aws/rds/cluster/eldonia-database/postgresql --since 1h --region ap-northeast-3']],
  ['a shell', ['shell'], ['aws ecs execute-command --cluster eldonia-cluster --task "${TASK}" --container eldonia-backend --interactive --command /bin/sh']],
  ['a tunnel to the writer', ['connect', 'database', '--writer', '--port', '15432'], [
    "[?name=='DB_HOST']", '--target "ecs:eldonia-cluster_${TASK##*/}_${RUNTIME}"', '--parameters "host=${HOST},portNumber=${PORT},localPortNumber=15432"',
  ]],
  ['a tunnel to the cache of the standby Region', ['connect', 'cache', '--region', 'ap-northeast-3'], ['HOST=$(aws ssm get-parameter --name /eldonia/cache/endpoint']],
  ['a task', ['run', '--', 'sh', '-c', 'echo "$HOME"'], ['\\"command\\":[\\"sh\\",\\"-c\\",\\"echo \\\\\\"\\$HOME\\\\\\"\\"]', 'until STATUS=$(aws ecs describe-tasks']],
  ['the status', ['status'], ['aws ecs describe-services --cluster eldonia-cluster --services eldonia-backend eldonia-emails eldonia-reports', '--alarm-names eldonia-api-failure']],
  ['a rollback', ['rollback'], ['--stop-type ROLLBACK', '"{\\"action\\": \\"register\\", \\"digest\\": \\"${DIGEST:?}\\"}"', '--task-definition "${TASK_DEFINITION:?}"']],
  ['a rollback of the standby Region', ['rollback', '--region', 'ap-northeast-3', '--to', GOOD], [`ssm put-parameter --name /eldonia/backend/image --value ${GOOD} --overwrite`]],
])('prints the commands of %s, and calls nothing', async (_, argv, parts) => {
  process.env.PATH = '/nonexistent';
  const { code, err, out } = await run(...argv.slice(0, 1), '--print', '--app', PAIR, ...argv.slice(1));

  expect([code, err]).toEqual([0, '']);
  for (const part of parts) expect(out).toContain(part);
  expect(out).not.toMatch(/[\u0001\u0002\ufffd]/);
});

test('asks for the names that CloudFormation chooses, of the stack that is named', async () => {
  const everything = canonical('everything').directory;
  const { out } = await run('shell', '--print', '--app', everything, '--stack', 'ApiWithEverything');

  expect(out).toContain('SERVICE=$(aws cloudformation describe-stack-resource --stack-name ApiWithEverything --logical-resource-id ApiServiceD5B4A50A');
  expect(out).toContain('--service-name "${SERVICE}"');
  expect((await run('shell', '--print', '--app', everything)).err).toContain('stack is required with several platforms, got none of ');
});

test('says why a release failed, with the lines of the newest task that failed', async () => {
  cli({ 'list-tasks': `${TASK}5\t${TASK}`, '\\[0\\].taskArn': TASK, 'get-log-events': 'one\ntwo', 'rollback.reason': 'status\tROLLBACK_SUCCESSFUL' });
  const { code, out } = await run('status', '--app', PAIR);

  expect(code).toBe(0);
  expect(out).toContain('the last deployment\n  status\tROLLBACK_SUCCESSFUL\n');
  expect(out).toContain('its last log lines\n  one\n  two\n');
  expect(called('describe-tasks')[0]).toContain(`--tasks ${TASK}5 ${TASK}`);
  expect(called('get-log-events')[0]).toContain('--log-stream-name ecs/eldonia-backend/0123abcd');
});

test.each([[0, 0], [130, 0], [254, 2]])('gives the terminal to a program that ends with %s, and ends with %s', async (ended, code) => {
  programs('aws', ended);

  expect(await run('logs', '--app', PAIR)).toEqual({ code, out: '', err: '' });
});

test('runs a task to its end, and returns its exit code', async () => {
  cli({ 'run-task': TASK, 'lastStatus': 'STOPPED', 'exitCode': '3', 'get-log-events': failing('ResourceNotFoundException: no such stream'), 'taskDefinition': 'backend:7', 'json': '{}' });
  const { code, err, out } = await run('run', '--app', PAIR, '--', 'node', '-e', 'process.exit(3)');

  expect([code, err]).toEqual([3, `runs as ${TASK}, also without this command\nexit code 3`]);
  expect(out).toContain('log\n  none\n');
  expect(JSON.parse(calls().find((args) => args[1] === 'run-task')!.find((word) => word.startsWith('{"containerOverrides'))!))
    .toEqual({ containerOverrides: [{ name: 'eldonia-backend', command: ['node', '-e', 'process.exit(3)'] }] });
});

describe('rollback', () => {
  const history = (...values: string[]) => ({ ...NOTHING, 'get-parameter-history': ['none', ...values].join('\n'), 'DesiredCount|desiredCount': '2' });

  test.each<[string, string[], string | undefined]>([
    ['the release before', [OLD, GOOD, BAD], GOOD],
    ['what is before a release that was rolled back to', [OLD, GOOD, BAD, GOOD], OLD],
    ['nothing before the first release', [GOOD, BAD, GOOD], undefined],
    ['nothing where nothing is released', [], undefined],
  ])('deploys %s', async (_, releases, digest) => {
    cli({ ...history(...releases), 'lambda invoke': failing('stop here') });
    const { code, err } = await run('rollback', '--yes', '--app', PAIR);

    expect(code).toBe(2);
    expect(err).toContain(digest === undefined ? 'must have an earlier release' : 'stop here');
    expect(called('invoke').length).toBe(digest === undefined ? 0 : 1);
  });

  test('registers, deploys, checks until nothing remains, and records', async () => {
    cli({ ...history(GOOD, BAD), 'update-service': 'backend:9' });
    const requests: unknown[] = [];
    const answers: object[] = [{ taskDefinition: 'backend:9' }, { errorMessage: 'throttled' }, { repeat: true }, { repeat: false }, { message: 'recorded it' }];
    jest.spyOn(jest.requireActual<typeof import('timers/promises')>('timers/promises'), 'setTimeout').mockResolvedValue(undefined);
    const { execFileSync } = jest.requireActual<typeof import('child_process')>('child_process');
    const answer = jest.mocked(execFileSync).getMockImplementation()!;
    jest.mocked(execFileSync).mockImplementation(((program: string, args: string[], options: object) => {
      if (args[1] !== 'invoke') return answer(program, args, options as never);
      requests.push(JSON.parse(jest.requireActual<typeof import('fs')>('fs').readFileSync(args.find((word) => word.startsWith('fileb://'))!.slice(8), 'utf8')));
      const found = answers.shift()!;
      writeFileSync(args.find((word) => word.endsWith('answer.json'))!, JSON.stringify(found));
      return 'errorMessage' in found ? 'Unhandled\n' : 'None\n';
    }) as never);

    expect(await run('rollback', '--yes', '--app', PAIR)).toMatchObject({ code: 0, err: 'throttled\nrecorded it' });
    expect(requests).toEqual(['register', 'check', 'check', 'check', 'record'].map((action) => ({ action, digest: GOOD })));
    expect(called('update-service')[0]).toContain('--task-definition backend:9 --force-new-deployment --desired-count 2');
  });

  test('ends a deployment in progress, and deploys nothing', async () => {
    cli({ ...history(GOOD, BAD), 'list-service-deployments': 'arn:deployment' });

    expect((await run('rollback', '--yes', '--app', PAIR)).code).toBe(0);
    expect(called('stop-service-deployment')[0]).toContain('--service-deployment-arn arn:deployment --stop-type ROLLBACK');
    expect(called('invoke')).toEqual([]);
  });
});

test.each<[string, Record<string, string | Error>, string[], string]>([
  ['no credentials', { sts: failing('expired token') }, ['status'], 'AWS must accept your credentials, got "expired token"; run aws login, or set AWS_PROFILE'],
  ['credentials of another account', { sts: '999999999999' }, ['rollback', '--yes'], 'the credentials must be of the account 123456789012 of EverythingOn, got 999999999999'],
  ['no such cluster', { 'describe-services': failing('An error occurred (ClusterNotFoundException)') }, ['run', 'x'], 'EverythingOn in ap-northeast-1 must be deployed'],
  ['no such service', { 'describe-services': 'None' }, ['run', 'x'], 'eldonia-backend must be deployed, got no such service in eldonia-cluster'],
  ['a service of the stack that is not deployed', { 'describe-services': 'None' }, ['status'], 'eldonia-backend must be deployed'],
  ['a task that does not start', { 'run-task': 'RESOURCE:ENI' }, ['run', 'x'], 'ECS must start a task, got "RESOURCE:ENI"'],
  ['a refusal', { 'describe-services': failing('AccessDenied') }, ['run', 'x'], 'AWS must answer for EverythingOn in ap-northeast-1, got "AccessDenied"'],
  ['a wait that ends', { 'run-task': TASK, 'lastStatus': failing('ExpiredToken') }, ['run', 'x'], `${TASK} must be followed to its end`],
  ['no running task', NOTHING, ['shell'], 'eldonia-backend must have a running task, got none; see eldonia-constructs status'],
  ['no answer', NOTHING, ['rollback'], 'yes is required without a terminal'],
  ['a worker', NOTHING, ['rollback', '--service', 'eldonia-emails'], 'eldonia-emails must be what a release deploys'],
  ['no digest', NOTHING, ['rollback', '--to', 'v1'], 'to must be sha256: and 64 hexadecimal digits, got v1'],
  ['no command', {}, ['run'], 'run must have a command, got none'],
  ['another target', {}, ['connect', 'queue'], 'connect must be database or cache, got queue'],
  ['a Region of nobody', {}, ['logs', '--region', 'eu-west-1'], 'got none with these options'],
])('fails with a sentence for %s', async (_, answers, argv, message) => {
  programs('session-manager-plugin');
  cli({ 'get-parameter-history': `${GOOD}\n${BAD}`, ...answers });
  const { code, err, out } = await run(...argv, '--app', PAIR);

  expect([code, out]).toEqual([2, '']);
  expect(err).toContain(message);
  expect(err.split('\n').filter((line) => !line.startsWith('runs as'))).toHaveLength(1);
});

test('fails with a sentence without the programs, without a service, and where ECS Exec is off', async () => {
  cli({});
  process.env.PATH = '/nonexistent';
  expect((await run('shell', '--app', PAIR)).err).toContain('the Session Manager plugin must be installed');
  jest.restoreAllMocks();
  expect((await run('status', '--app', PAIR)).err).toContain('the AWS CLI must be installed, got no program aws; install it, or only print the commands');
  expect((await run('status', '--app', otherApp())).err).toContain('service must be one of the app, got none with these options');
  expect((await run('shell', '--print', '--app', canonical('production').directory)).err).toContain('eldonia-backend must permit ECS Exec, got a service without it');
});
