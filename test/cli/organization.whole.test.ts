import { execFileSync } from 'child_process';
import { readFileSync, readdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { aws_backup as backup, CfnResource, Stack } from 'aws-cdk-lib';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { folderOf, run } from './fixture';
import { fileOf, FOLDER, known, Row, verdicts } from './policies';
import { ExitCode } from '../../cli/command';
import CREATION_CALLS from '../../cli/preflight/creation-calls.json';
import { refusals } from '../../cli/preflight/organization';
import { BackupPlan } from '../../src';
import { canonical } from '../../tools/assemblies/canonical';
import { TOKYO } from '../../tools/assemblies/stacks';

const SUBJECT = 'token.actions.githubusercontent.com:sub';

test('what published policies refuse of a platform', () => expect(verdicts(canonical('production'))).toEqual(known('platform')));

test('a denial of a backup is found where a policy of AWS allows it, because tags decide what is backed up', () => {
  const tagged = new CloudAssembly(folderOf((app) => new BackupPlan(new Stack(app, 'Shop', { env: TOKYO }), 'Backups', { resources: [backup.BackupResource.fromTag('backup', 'daily')] })));
  const found = refusals(tagged, { scp: [fileOf('backups', ...['rds:CreateDBClusterSnapshot', 's3:ListBucketVersions'].map((action) => ({ Sid: action, Action: action })))] });

  expect(found.map(({ phase, statement, by }) => [phase, statement, by.length])).toEqual([['at runtime', 'rds:CreateDBClusterSnapshot', 1], ['at runtime', 's3:ListBucketVersions', 1]]);
});

test('prints, writes and fails as the other commands', async () => {
  const app = canonical('production').directory;
  const folder = join(FOLDER, 'smallest');
  const denial = fileOf('vpc', { Sid: 'NoVpc', Action: 'ec2:CreateVpc' });
  const { out, code } = await run('preflight', '--app', app, '--scp', denial, '--strict');
  const rows = await run('preflight', '--app', app, '--boundary', fileOf('narrow', { Effect: 'Allow', Action: '*', Condition: { StringEquals: { 'aws:PrincipalOrgPaths': 'o-1/r-1' } } }));
  const other = folderOf((root) => new CfnResource(new Stack(root, 'Other'), 'New', { type: 'AWS::New::Type' }));

  expect(out).toBe(`Refused at creation: ec2:CreateVpc\n  by      ${denial}, NoVpc\n  needed  AWS::EC2::VPC\n  set     existing: { vpc }`);
  expect(code).toBe(ExitCode.UNMET);
  expect(rows.out).toContain('May be refused at runtime, by aws:PrincipalOrgPaths: ');
  expect(rows.err).toContain('taken for accounts of another organization: 533107202818; name those of yours by --organization-accounts');
  expect((await run('preflight', '--app', app, '--scp', denial, '--organization-accounts', '533107202818,111111111111')).err).toBe('');
  expect((await run('preflight', '--app', app, '--scp', denial, '--organization-accounts', 'o-1')).err).toContain('organization-accounts must be accounts with 12 digits, separated by commas, got "o-1"');
  expect((await run('preflight', '--app', app, '--policies', folder)).out).toContain(join(folder, 'boundary.json'));
  expect((await run('preflight', '--app', app, '--bootstrap', readdirSync(folder).map((file) => join(folder, file)).join())).out).toBe('nothing is refused');
  expect(await run('preflight', '--app', other, '--rcp', denial)).toMatchObject({ out: 'nothing is refused', err: expect.stringContaining('not known here: AWS::New::Type') as string });
  expect((await run('preflight', '--app', app, '--scp', join(app, 'manifest.json'))).err).toContain('policy must be the JSON document of a policy, got ');
});

test('the calls of a type are those of its schema, with what a person has written', () => {
  const { create, others } = CREATION_CALLS['AWS::ECR::Repository'];
  const plain = create.map((call) => call.split(' ')[0]);
  const handlers = { create: { permissions: [...plain.map((call) => call.replace('ecr:', 'ECR:')), 'ecr:CreateNothing', 'none:Get*'] }, update: { permissions: others }, read: {}, list: { permissions: ['ecr:ListImages'] } };
  for (const type of ['ecr-repository', 'ecr-other']) writeFileSync(join(FOLDER, `aws-${type}.json`), JSON.stringify({ handlers }));
  writeFileSync(join(FOLDER, 'aws-budgets-budget.json'), '{}');
  const text = execFileSync(process.execPath, ['--import', 'tsx', 'scripts/creation-calls.ts', FOLDER, 'AWS::ECR::Other'], { encoding: 'utf8' });

  expect(JSON.parse(text)).toEqual({ ...CREATION_CALLS, 'AWS::ECR::Other': { create: plain, others } });
  expect(text.replace(/ {2}"AWS::ECR::Other".*\n/, '')).toBe(readFileSync('cli/preflight/creation-calls.json', 'utf8'));
});

/** Roles that others assume, and what needs the calls of vended logs. */
const shop = new CloudAssembly(folderOf((app) => {
  const stack = new Stack(app, 'Shop', { env: TOKYO });
  new Stack(app, 'Sibling', { env: { ...TOKYO, account: '333333333333' } });
  const add = (id: string, type: string, properties: object) => new CfnResource(stack, id, { type, properties });
  const roles: [id: string, principal: object, condition?: object, ofRole?: object[]][] = [
    ['Partner', { AWS: 'arn:aws:iam::111111111111:root' }],
    ['Excepted', { AWS: '111111111111' }, undefined, [{ Key: 'dp:exclude:identity', Value: 'true' }]],
    ['Sibling', { AWS: '333333333333' }],
    ['People', { AWS: 'arn:aws:iam::123456789012:root' }],
    ['Sourced', { Service: 'backup.amazonaws.com' }, { StringEquals: { 'aws:SourceAccount': '123456789012' } }],
    ['Unsourced', { Service: 'lambda.amazonaws.com' }],
    ['Github', { Federated: { Ref: 'Provider' } }, { StringLike: { [SUBJECT]: ['repo:shop/app:*', 'repo:other/app:*'] } }],
    ['Public', '*' as never, { StringEquals: { 'aws:PrincipalOrgID': 'o-example' } }],
  ];
  add('Provider', 'AWS::IAM::OIDCProvider', { Url: 'https://token.actions.githubusercontent.com' });
  for (const [id, Principal, Condition, ofRole] of roles) {
    const Action = id === 'Github' ? 'sts:AssumeRoleWithWebIdentity' : ['sts:AssumeRole', ...id === 'Partner' ? ['sts:TagSession'] : []];
    add(id, 'AWS::IAM::Role', { RoleName: id, Tags: ofRole, AssumeRolePolicyDocument: { Statement: [{ Effect: 'Allow', Action, Principal, Condition }] } });
  }
  add('Logs', 'AWS::S3::Bucket', { BucketName: 'logs' });
  // As the guide of CloudWatch Logs has it; the second account is that of another platform.
  add('LogsPolicy', 'AWS::S3::BucketPolicy', {
    Bucket: { Ref: 'Logs' },
    PolicyDocument: {
      Statement: ['123456789012', '111111111111'].map((account) => ({
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: `arn:aws:s3:::logs/AWSLogs/${account}/*`,
        Condition: { StringEquals: { 's3:x-amz-acl': 'bucket-owner-full-control', 'aws:SourceAccount': account }, ArnLike: { 'aws:SourceArn': `arn:aws:logs:us-east-1:${account}:delivery-source:*` } },
      })),
    },
  });
  add('Site', 'AWS::CloudFront::Distribution', {});
  add('Source', 'AWS::Logs::DeliverySource', { ResourceArn: { 'Fn::Sub': 'arn:aws:cloudfront::123456789012:distribution/${Site}' } });
  add('Destination', 'AWS::Logs::DeliveryDestination', { DestinationResourceArn: { 'Fn::GetAtt': ['Logs', 'Arn'] } });
  add('Delivery', 'AWS::Logs::Delivery', { DeliverySourceName: { Ref: 'Source' }, DeliveryDestinationArn: { 'Fn::GetAtt': ['Destination', 'Arn'] } });
}));
const OWN = { 'aws:PrincipalOrgID': 'o-example', 'aws:ResourceTag/dp:exclude:identity': 'true' };
const SERVICE = { 'aws:PrincipalIsAWSService': 'true' };
const identities: Row = {
  Action: ['s3:*', 'sts:AssumeRole', 'sts:SetContext', 'logs:*'],
  Condition: { StringNotEqualsIfExists: { ...OWN, 'aws:PrincipalAccount': ['222222222222'] }, BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } },
};
const web: Row = { Action: 'sts:AssumeRoleWithWebIdentity' };
const sources = { StringNotEqualsIfExists: { 'aws:SourceOrgID': 'o-example' }, Bool: SERVICE };

// The policies of https://github.com/aws-samples/data-perimeter-policy-examples and https://github.com/aws-samples/resource-control-policy-examples.
const trusts: [string, 'scp' | 'rcp', Row, string[], string[]?][] = [
  ['identities of the organization', 'rcp', identities, ['sts:AssumeRole account 111111111111 (role Shop/Partner): 111111111111 in aws:PrincipalAccount of the statement']],
  ['identities of the organization, of which the other account is', 'rcp', identities, [], ['111111111111']],
  ['tenants of GitHub', 'rcp', { ...web, Condition: { StringNotLikeIfExists: { [SUBJECT]: 'repo:shop/*' }, Null: { [SUBJECT]: 'false' } } },
    [`sts:AssumeRoleWithWebIdentity token.actions.githubusercontent.com (role Shop/Github): repo:other/app:* in ${SUBJECT} of the statement`]],
  ['tenants of another provider', 'rcp', { ...web, Condition: { StringNotLikeIfExists: { 'gitlab.com:sub': 'project_path:shop/*' }, Null: { 'gitlab.com:sub': 'false' } } }, []],
  ['trusted providers', 'rcp', { ...web, Condition: { Null: { [SUBJECT]: 'true', 'gitlab.com:sub': 'true' } } }, []],
  ['trusted providers without GitHub', 'rcp', { ...web, Condition: { Null: { 'gitlab.com:sub': 'true' } } },
    ['sts:AssumeRoleWithWebIdentity token.actions.githubusercontent.com (role Shop/Github): no prop: an exception in the policy']],
  ['providers of consumers', 'rcp', { ...web, Condition: { StringEquals: { 'aws:federatedProvider': ['accounts.google.com', 'cognito-identity.amazonaws.com'] } } }, []],
  ['repositories by a claim that the trust policy does not have', 'rcp', { ...web, Condition: { StringNotEquals: { 'token.actions.githubusercontent.com:repository_owner_id': '1' } } },
    ['? sts:AssumeRoleWithWebIdentity token.actions.githubusercontent.com (role Shop/Github): no prop: an exception in the policy']],
  ['confused deputies', 'rcp', { Action: ['s3:*', 'sts:*'], Condition: { ...sources, Null: { 'aws:SourceAccount': 'false' } } },
    ['s3:PutObject delivery.logs.amazonaws.com (Shop/Logs): no prop: an exception in the policy']],
  ['confused deputies in the own accounts', 'rcp', { Action: ['s3:*', 'sts:*'], Condition: { ...sources, Null: { 'aws:SourceAccount': 'false' } } }, [], ['111111111111']],
  ['services without a source', 'rcp', { Action: 'sts:AssumeRole', Condition: sources }, ['? sts:AssumeRole lambda.amazonaws.com (role Shop/Unsourced): no prop: an exception in the policy']],
  ['session tags', 'rcp', { Action: 'sts:TagSession', Condition: { 'StringNotEqualsIfExists': { 'aws:PrincipalOrgID': 'o-example' }, 'ForAnyValue:StringLike': { 'aws:TagKeys': ['dp:*', 'team'] } } },
    ['? sts:TagSession account 111111111111 (role Shop/Partner): no prop: an exception in the policy']],
  ['roles of another account', 'rcp', { Action: 'sts:*', Resource: 'arn:aws:iam::111111111111:role/*' }, []],
  ['the root user', 'scp', { Action: '*', Condition: { StringLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:root' } } }, ['? sts:AssumeRole account 123456789012 (role Shop/People): no prop: an exception in the policy']],
  ['MFA', 'scp', { Action: 'sts:*', Condition: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } } }, ['? sts:AssumeRole account 123456789012 (role Shop/People): no prop: an exception in the policy']],
  ['other accounts, by a variable', 'scp', { Action: ['s3:*', 'sts:*'], Condition: { StringNotEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } } }, []],
  ['the own account, by a variable', 'scp', { Action: 'sts:*', Resource: 'arn:aws:iam::${aws:PrincipalAccount}:role/People' }, ['sts:AssumeRole account 123456789012 (role Shop/People): no prop: an exception in the policy']],
  ['names of users, by a variable', 'scp', { Action: 'sts:*', Resource: 'arn:aws:iam::*:role/${aws:username}' }, ['? sts:AssumeRole account 123456789012 (role Shop/People): no prop: an exception in the policy']],
  ['vended logs', 'scp', { Action: ['logs:PutDeliverySource', 'logs:PutDeliveryDestination', 'logs:CreateDelivery', '*:AllowVendedLogDeliveryForResource', 's3:PutBucketPolicy', 'logs:PutResourcePolicy'] },
    ['cloudfront:AllowVendedLogDeliveryForResource, logs:CreateDelivery, logs:PutDeliveryDestination, logs:PutDeliverySource, s3:PutBucketPolicy AWS::Logs::Delivery, AWS::Logs::DeliveryDestination, ' +
      'AWS::Logs::DeliverySource, AWS::S3::BucketPolicy: no prop: an exception in the policy']],
];

test.each(trusts)('who assumes roles and delivers under a policy on %s', (name, kind, statement, refused) => {
  const [, , , , ours] = trusts.find(([one]) => one === name)!;
  const found = refusals(shop, { [kind]: [fileOf('trust', statement)] }, ours);

  expect(found.map(({ actions, by, dependsOn, way }) => `${dependsOn.length > 0 ? '? ' : ''}${actions.join(', ')} ${by.join(', ')}: ${way}`)).toEqual(refused);
});
