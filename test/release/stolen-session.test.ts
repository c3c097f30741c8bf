/* eslint-disable @typescript-eslint/no-explicit-any */
import { readFileSync } from 'fs';
import { join } from 'path';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { canonical } from '../../tools/assemblies/canonical';
import { Access, allows, resolved, statementsOf } from '../../tools/policies/evaluation';

const NAMES = { 'AWS::Partition': 'aws', 'AWS::Region': 'ap-northeast-1', 'AWS::AccountId': '123456789012' };
const FUNCTION = 'arn:aws:lambda:ap-northeast-1:123456789012:function:eldonia-release';
const ROLE = /DeployRole/;

/** The statements of the role of the workflow, in the platform with everything on. */
const statements = (() => {
  const stacks = canonical('everythingOn').stacksRecursively.map(({ stackName: name, template }) => ({ name, template }));
  const aliases = stacks.flatMap(({ template }) => Object.entries<any>(template.Resources)).filter(([, { Type }]) => Type === 'AWS::Lambda::Alias');
  const app = new SynthesizedApp(stacks as never, { values: { ...NAMES, ...Object.fromEntries(aliases.map(([id, { Properties }]) => [id, `${FUNCTION}:${Properties.Name}`])) } });
  const role = app.all('AWS::IAM::Role').find(({ id, body }) => ROLE.test(id) && JSON.stringify(body).includes('AssumeRoleWithWebIdentity'))!;
  return statementsOf(app, role).map((held) => resolved(app, held));
})();
const resourceOf = (action: string): string => [statements.find(({ Action }) => [Action].flat().includes(action))?.Resource ?? '*'].flat()[0]!;

const SERVICE = resourceOf('ecs:UpdateService');
const REQUESTS = resourceOf('lambda:InvokeFunction');
const OWN = { 'ecs:task-definition': 'arn:aws:ecs:ap-northeast-1:123456789012:task-definition/eldonia-backend:7' };
const arn = (rest: string) => `arn:aws:${rest.replace('::', ':ap-northeast-1:123456789012:')}`;

/** What somebody with the credential of a release can do for an hour. */
const CALLS: readonly [what: string, allowed: boolean, access: Access][] = [
  ['push an image', true, { action: 'ecr:PutImage', resource: resourceOf('ecr:PutImage') }],
  ['read the scan of an image', true, { action: 'ecr:DescribeImageScanFindings', resource: resourceOf('ecr:PutImage') }],
  ['register, check or record a release with the function', true, { action: 'lambda:InvokeFunction', resource: REQUESTS }],
  ['deploy a revision of the API', true, { action: 'ecs:UpdateService', resource: SERVICE, context: OWN }],
  ['change the number of tasks of the API', true, { action: 'ecs:UpdateService', resource: SERVICE }],
  ['read the service', true, { action: 'ecs:DescribeServices', resource: SERVICE }],
  ['delete an image', false, { action: 'ecr:BatchDeleteImage', resource: resourceOf('ecr:PutImage') }],
  ['push to another repository', false, { action: 'ecr:PutImage', resource: arn('ecr::repository/other') }],
  ['register a revision of the API with a container of its own', false, { action: 'ecs:RegisterTaskDefinition', resource: '*' }],
  ['register a revision of another family', false, { action: 'ecs:RegisterTaskDefinition', resource: arn('ecs::task-definition/other:*') }],
  ['pass the role of the tasks', false, { action: 'iam:PassRole', resource: 'arn:aws:iam::123456789012:role/eldonia-backend-task-role-ap-northeast-1', context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }],
  ['pass the execution role', false, { action: 'iam:PassRole', resource: 'arn:aws:iam::123456789012:role/eldonia-backend-execution-role-ap-northeast-1', context: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } }],
  ['read a task definition, with its variables', false, { action: 'ecs:DescribeTaskDefinition', resource: '*' }],
  ['deploy a revision of another family', false, { action: 'ecs:UpdateService', resource: SERVICE, context: { 'ecs:task-definition': arn('ecs::task-definition/other:1') } }],
  ['give the tasks a public address', false, { action: 'ecs:UpdateService', resource: SERVICE, context: { 'ecs:auto-assign-public-ip': 'true' } }],
  ['move the tasks to another subnet', false, { action: 'ecs:UpdateService', resource: SERVICE, context: { 'ecs:subnet': ['subnet-other'] } }],
  ['update another service', false, { action: 'ecs:UpdateService', resource: arn('ecs::service/eldonia-cluster/eldonia-emails') }],
  ['run a task', false, { action: 'ecs:RunTask', resource: OWN['ecs:task-definition'] }],
  ['write the image parameter', false, { action: 'ssm:PutParameter', resource: arn('ssm::parameter/eldonia/backend/image') }],
  ['write the parameters of the stack', false, { action: 'ssm:PutParameter', resource: arn('ssm::parameter/eldonia/backend/image-revision') }],
  ['read a parameter', false, { action: 'ssm:GetParameter', resource: arn('ssm::parameter/eldonia/backend/image-service') }],
  ['change the range of Auto Scaling', false, {
    action: 'application-autoscaling:RegisterScalableTarget',
    resource: arn('application-autoscaling::scalable-target/*'),
    context: { 'application-autoscaling:service-namespace': 'ecs', 'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount' },
  }],
  ['tag a resource', false, { action: 'ecs:TagResource', resource: OWN['ecs:task-definition'], context: { 'ecs:CreateAction': 'RegisterTaskDefinition' } }],
  ['invoke another function', false, { action: 'lambda:InvokeFunction', resource: arn('lambda::function:other') }],
  ['invoke the function as its queue does', false, { action: 'lambda:InvokeFunction', resource: FUNCTION }],
  ['invoke an older version of the function', false, { action: 'lambda:InvokeFunction', resource: `${FUNCTION}:1` }],
  ['change the code of the function', false, { action: 'lambda:UpdateFunctionCode', resource: FUNCTION }],
  ['send a message to its queue', false, { action: 'sqs:SendMessage', resource: arn('sqs::queue') }],
];

test.each(CALLS)('a stolen session can %s: %s', (_, allowed, access) => expect(allows(statements, access)).toBe(allowed));

test('the threat model says what a stolen session can do', () => {
  const text = readFileSync(join(__dirname, '../../docs/threat-model.md'), 'utf8');
  const [, table = ''] = /## A stolen session of a release\n([\s\S]*?)(?=\n## |$)/.exec(text) ?? [];
  const rows = [...table.matchAll(/^\| ([^|]+) \| (yes|no) \|/gm)].map(([, what, verdict]) => [what!.trim(), verdict === 'yes']);

  expect(rows).toEqual(CALLS.map(([what, allowed]) => [what, allowed]));
});
