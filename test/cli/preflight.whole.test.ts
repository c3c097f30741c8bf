import { App, CfnResource, Stack, aws_lambda as lambda } from 'aws-cdk-lib';
import { cli, failing, folderOf, otherApp, run } from './fixture';
import { Checked } from '../../cli/preflight/account';
import { canonical } from '../../tools/assemblies/canonical';
import { TOKYO } from '../../tools/assemblies/stacks';

const PAIR = canonical('everythingOn').directory;
const VCPUS = 'ap-northeast-3 Fargate: On-Demand vCPUs';
const { PATH } = process.env;
afterEach(() => {
  jest.restoreAllMocks();
  process.env.PATH = PATH;
});

async function rows(app: string, ...options: string[]): Promise<(Checked & { inRegion: string })[]> {
  const { out } = await run('preflight', '--json', '--app', app, ...options);
  return (JSON.parse(out) as Checked[]).map((row) => ({ ...row, inRegion: `${row.region} ${row.name}` }));
}

test('computes what a pair needs from its templates, with commands for both Regions', async () => {
  const found = Object.fromEntries((await rows(PAIR)).map((row) => [row.inRegion, row]));

  expect(Object.entries(found).map(([name, { need }]) => [name, need])).toEqual(expect.arrayContaining([
    ['us-east-1 CloudFront: verification of the account', 1], ['us-east-1 CloudFront: cache policies', 3], ['us-east-1 IAM: service-linked role of rds', 1], ['us-east-1 IAM: OIDC provider of GitHub', 1],
    ...['ap-northeast-1', 'ap-northeast-3'].flatMap((region) => [
      [`${region} VPC: VPCs`, 1], [`${region} EC2: Elastic IP addresses`, 2], [`${region} GuardDuty: detector`, 1], [`${region} Access Analyzer: analyzer of the account`, 1],
    ]),
    ['ap-northeast-1 CodeBuild: builds of Linux/Small', 1],
  ]));
  // With workloads beside the API.
  expect(found[VCPUS].need).toBeGreaterThan(10);
  expect(found[VCPUS].request).toBe('aws service-quotas request-service-quota-increase --service-code fargate ' +
    `--quota-code L-3032A538 --desired-value ${found[VCPUS].need} --region ap-northeast-3`);
  expect((await rows(canonical('leastPair').directory)).find(({ inRegion }) => inRegion === VCPUS)!.need).toBe(10);
  expect(Object.values(found).filter(({ source }) => !source.startsWith('https://'))).toEqual([]);
});

test('the queues of a pair leave executions of a new account to others', async () => {
  const lambdas = (await rows(PAIR)).filter(({ name }) => name.startsWith('Lambda') );
  const queues = lambdas.flatMap(({ why }) => why).filter((why) => why.includes('at a time')).map((why) => Number(/(\d+) at/.exec(why)![1]));

  expect(queues.length).toBeGreaterThan(2);
  expect(Math.max(...queues)).toBeLessThanOrEqual(5);
});

test('a reserved concurrency needs 100 others, which a new account lacks', async () => {
  const app = folderOf((root: App) => new lambda.Function(new Stack(root, 'Shop', { env: TOKYO }), 'Job', {
    runtime: lambda.Runtime.NODEJS_LATEST, handler: 'index.handler', code: lambda.Code.fromInline('0'), reservedConcurrentExecutions: 1,
  }));

  expect((await rows(app)).map(({ name, need }) => [name, need])).toEqual([['Lambda: concurrent executions', 101]]);
});

test('finds the certificate with the most names, and the quota of a size of builds by its name', async () => {
  const app = folderOf((root: App) => {
    const stack = new Stack(root, 'Shop', { env: TOKYO });
    for (const names of [['www.a.example'], Array.from({ length: 10 }, (_, index) => `${index}.b.example`)]) {
      new CfnResource(stack, `C${names.length}`, { type: 'AWS::CertificateManager::Certificate', properties: { DomainName: 'a.example', SubjectAlternativeNames: names } });
    }
    for (const size of ['XLARGE', '2XLARGE']) {
      new CfnResource(stack, size, { type: 'AWS::CodeBuild::Project', properties: { Environment: { Type: 'LINUX_CONTAINER', ComputeType: `BUILD_GENERAL1_${size}` } } });
    }
    return stack;
  });
  const found = Object.fromEntries((await rows(app)).map((row) => [row.name, row]));

  expect(found['ACM: names of a certificate']).toMatchObject({ need: 11, why: ['Shop C10: 11'], request: expect.stringContaining('--service-code acm --quota-code L-FB94F0B0') });
  expect(found['CodeBuild: builds of Linux/XLarge'].request).toContain('L-04E5CA62');
  expect(found['CodeBuild: builds of Linux/2XLarge'].request).toContain('L-0397D009');
});

test('compares with the account, and says what it cannot tell', async () => {
  cli({ 'L-3032A538*ap-northeast-3': '6', 'describe-addresses*ap-northeast-1': '99', 'list-distributions': '0', 'list-analyzers*ap-northeast-1': '1', 'list-detectors': failing('no access') });
  const odd = (await rows(PAIR, '--check')).filter(({ verdict, region }) => verdict !== 'enough' && region !== 'us-east-1' || verdict === 'unknown')
    .map(({ inRegion, verdict, has, used, reason }) => [inRegion, verdict, has, used, reason]);

  expect(odd).toEqual([
    ['us-east-1 CloudFront: verification of the account', 'unknown', 0, undefined, expect.stringContaining('docs/first-deployment.md')],
    ['ap-northeast-1 EC2: Elastic IP addresses', 'lacking', 100, 99, undefined],
    ['ap-northeast-1 GuardDuty: detector', 'unknown', undefined, undefined, 'no access'],
    ['ap-northeast-1 Access Analyzer: analyzer of the account', 'lacking', 1, 1, undefined],
    [VCPUS, 'lacking', 6, 0, undefined],
    ['ap-northeast-3 GuardDuty: detector', 'unknown', undefined, undefined, 'no access'],
  ]);
  const { code, out } = await run('preflight', '--check', '--strict', '--app', PAIR);
  expect(code).toBe(1);
  expect(out).toMatch(/^ {2}Fargate: On-Demand vCPUs: LACKING, needs \d+, has 6$/m);
});

test('finds a member account of an organization, in which AWS refuses a monitor of cost anomalies by tag', async () => {
  const NAME = 'us-east-1 Cost Anomaly Detection: management account, for a monitor by tag';
  const found = async (answer: string | Error, app = PAIR) => {
    cli({ 'organizations describe-organization': answer });
    return (await rows(app, '--check')).find(({ inRegion }) => inRegion === NAME);
  };

  expect(await found('0')).toMatchObject({ verdict: 'lacking', has: 0, read: expect.stringContaining('MasterAccountId == \'123456789012\'') });
  expect(await found('1')).toMatchObject({ verdict: 'enough' });
  expect(await found(failing('An error occurred (AWSOrganizationsNotInUseException) when calling the DescribeOrganization operation'))).toMatchObject({ verdict: 'enough' });
  // Another error of Organizations says nothing about the account.
  const other = 'An error occurred (AWSOrganizationsNotAvailableException) when calling the DescribeOrganization operation';
  expect(await found(failing(other))).toMatchObject({ verdict: 'unknown', reason: other });
  expect(await found(failing('AccessDeniedException'))).toMatchObject({ verdict: 'unknown', reason: 'AccessDeniedException' });
  const monitorIn = (MonitorType: string, env = {}) => folderOf((root: App) => {
    const stack = new Stack(root, 'Shop', env);
    new CfnResource(stack, 'Topic', { type: 'AWS::EC2::VPC' });
    return new CfnResource(stack, 'Monitor', { type: 'AWS::CE::AnomalyMonitor', properties: { MonitorType } });
  });
  expect(await found('0', monitorIn('DIMENSIONAL', { env: TOKYO }))).toBeUndefined();
  // Without an environment the account is that of the credentials.
  const calls = await found('0', monitorIn('CUSTOM'));
  expect(calls).toMatchObject({ verdict: 'lacking' });
  expect(jest.mocked(jest.requireActual<typeof import('child_process')>('child_process').execFileSync).mock.calls.map(([, args]) => args!.join(' ')))
    .toContainEqual(expect.stringContaining('MasterAccountId == \'123456789012\''));
});

test('adds up the pages that the AWS CLI prints one by one, and reads a default that nobody has changed', async () => {
  // With --output text, the AWS CLI keeps only the items of a page, and runs the query on each page.
  cli({
    'list-distributions*Quantity': 'None',
    'list-distributions': '100\n23',
    'list-service-quotas': 'None\n5.0',
    'get-service-quota*L-3032A538': failing('An error occurred: NoSuchResourceException'),
    'get-aws-default-service-quota*L-3032A538': '6.0',
  });
  const found = Object.fromEntries((await rows(PAIR, '--check')).map((row) => [row.inRegion, row]));

  expect(found['us-east-1 CloudFront: verification of the account']).toMatchObject({ verdict: 'enough', has: 123 });
  expect(found['ap-northeast-1 CodeBuild: builds of Linux/Small']).toMatchObject({ verdict: 'enough', has: 5 });
  expect(found[VCPUS]).toMatchObject({ verdict: 'lacking', has: 6 });
});

test('all enough exits with 0, and another account is never called enough', async () => {
  cli({ 'list-roles': '1', 'Aliases': '0', 'list-distributions': '1' });

  expect((await run('preflight', '--check', '--strict', '--app', PAIR)).code).toBe(0);
  cli({ sts: '999999999999' });
  expect([...new Set((await rows(PAIR, '--check')).map(({ verdict, reason }) => `${verdict}: ${reason!}`))])
    .toEqual(['unknown: the credentials are of the account 999999999999']);
});

test('fails without the program, without credentials, without resources, and with strict alone', async () => {
  cli({ sts: failing('expired token') });
  expect((await run('preflight', '--check', '--app', PAIR)).err).toContain('AWS must accept your credentials, got "expired token"');
  jest.restoreAllMocks();
  process.env.PATH = '/nonexistent';
  expect((await run('preflight', '--check', '--app', PAIR)).err).toContain('the AWS CLI must be installed, got no program aws; install it');
  expect((await run('preflight', '--strict', '--app', PAIR)).err).toContain('strict must be used with check, got strict alone; add --check or a policy');
  const other = otherApp();
  expect((await run('preflight', '--app', other)).err).toContain(`app must have resources with quotas, got 1 stack in ${other} without any`);
});
