import { nameOf, arnOf } from '../../src/assembly/names';
import { SynthesizedApp } from '../../src/assembly/synthesized-app';
import { accessesOf } from '../../tools/gameday/calls';
import { allows, hasAction, isFor, matches, resolved, resourceStatementsOf, Statement, statementsOf } from '../../tools/policies/evaluation';

const READ: Statement = { Effect: 'Allow', Action: ['ecs:Describe*'], Resource: 'arn:aws:ecs:eu-west-1:123456789012:task/shop/*' };
const task = { action: 'ecs:DescribeTasks', resource: 'arn:aws:ecs:eu-west-1:123456789012:task/shop/1' };

test.each<[string, Statement[], boolean]>([
  ['no statement', [], false],
  ['a statement on it', [READ], true],
  ['another action', [{ ...READ, Action: 'ecs:ListTasks' }], false],
  ['another resource', [{ ...READ, Resource: 'arn:aws:ecs:eu-west-1:123456789012:task/other/*' }], false],
  ['a dot is no wildcard', [{ ...READ, Action: 'ecs.DescribeTasks' }], false],
  ['all actions but another one', [{ ...READ, Action: undefined, NotAction: 'iam:*' }], true],
  ['all actions but this one', [{ ...READ, Action: undefined, NotAction: 'ecs:*' }], false],
  ['all resources but another one', [{ ...READ, Resource: undefined, NotResource: 'arn:aws:iam::*' }], true],
  ['all resources but this one', [{ ...READ, Resource: undefined, NotResource: 'arn:aws:ecs:*' }], false],
  ['a denial beside it', [READ, { ...READ, Effect: 'Deny' }], false],
  ['a condition on a key that the call lacks', [{ ...READ, Condition: { StringEquals: { 'ecs:cluster': 'shop' } } }], false],
])('%s', (_, statements, allowed) => expect(allows(statements, task)).toBe(allowed));

test.each([
  ['StringEquals', 'shop', true], ['StringEquals', 'sh*', false], ['StringLike', 'sh*', true], ['ArnEquals', 'sho?', true],
  ['ArnLike', 'other', false], ['Bool', 'SHOP', true], ['ForAnyValue:StringEquals', 'shop', true], ['ForAllValues:ArnLike', 'other', false],
  ['Null', 'false', true], ['Null', 'true', false], ['StringNotLike', 'sh*', false], ['ArnNotLikeIfExists', 'other', true],
  ['ForAnyValue:StringNotLike', 'sh*', false], ['ForAllValues:StringNotEquals', 'other', true],
])('%s %s: %s', (operator, wanted, allowed) => {
  const statement = { ...READ, Condition: { [operator]: { 'ecs:cluster': wanted } } };

  expect(allows([statement], { ...task, context: { 'ecs:cluster': 'shop' } })).toBe(allowed);
});

test.each([
  ['Null', 'true', true], ['Null', 'false', false], ['ForAllValues:StringEquals', 'shop', true], ['ForAnyValue:StringEquals', 'shop', false],
  ['StringEqualsIfExists', 'shop', true], ['StringNotEquals', 'shop', true], ['StringLike', 'shop', false],
  ['ArnNotLike', 'shop', true], ['ForAnyValue:StringNotLike', 'shop', false], ['ForAllValues:StringNotEquals', 'shop', true],
])('%s %s, of a key that the call lacks: %s', (operator, wanted, allowed) =>
  expect(allows([{ ...READ, Condition: { [operator]: { 'ecs:cluster': wanted } } }], task)).toBe(allowed));

test.each([['4', true], ['5', false], ['6', false]])('%s is less than 5: %s', (age, allowed) => {
  expect(allows([{ ...READ, Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '5' } } }], { ...task, context: { 'aws:multifactorauthage': age } })).toBe(allowed);
});

test('does not decide what it does not know', () => {
  expect(() => allows([{ ...READ, NotPrincipal: 'x' } as Statement], task)).toThrow('NotPrincipal');
  expect(() => allows([{ ...READ, Condition: { DateLessThan: { x: '1' } } }], task)).toThrow('DateLessThan');
  expect(() => accessesOf({ service: 'S3', operation: 'PutObject', region: 'eu-west-1', input: {} })).toThrow('no permission is known for S3 PutObject');
});

test('an update of a stack with a role also passes the role', () => {
  const input = { StackName: 'Shop', RoleARN: 'arn:aws:iam::123456789012:role/narrow' };

  expect(accessesOf({ service: 'CloudFormation', operation: 'UpdateStack', region: 'eu-west-1', input })).toEqual([
    { action: 'cloudformation:UpdateStack', resource: expect.stringMatching(/:stack\/Shop\/1$/) as string, context: { 'cloudformation:RoleArn': input.RoleARN } },
    { action: 'iam:PassRole', resource: input.RoleARN, context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
  ]);
});

/** One matcher; others escaped nothing, or were case-sensitive. */
test.each<[pattern: string, action: string, expected: boolean]>([
  ['s3:Get*', 's3:GetObject', true], ['s3:get*', 'S3:GetObject', true], ['s3:GetObjec?', 's3:GetObject', true], ['s3.Get*', 's3:GetObject', false],
  ['s3:Get+', 's3:Gett', false], ['s3:(Get*', 's3:(GetObject', true], ['s3:Get', 's3:GetObject', false], ['*', 's3:GetObject', true],
])('the pattern %s has the action %s: %s', (Action, action, expected) => expect(hasAction({ Action }, action)).toBe(expected));

test('a pattern of an ARN has all characters, and its case counts', () => {
  // A backtracking matcher takes longer than the age of the universe.
  expect(matches(`${'*a'.repeat(40)}*b`, 'a'.repeat(200))).toBe(false);
  expect(['a/*/c', 'A/*/c', 'a/*****************b'].map((pattern) => matches(pattern, 'a/b\n/b/c'))).toEqual([true, false, false]);
});

test.each<[unknown, boolean]>([
  ['*', true], [{ AWS: '*' }, true], [{ Service: ['sns.amazonaws.com', 's3.amazonaws.com'] }, true], [{ Service: 's3.amazonaws.com.example' }, false],
  [undefined, false], [{ AWS: 'arn:aws:iam::123456789012:root' }, false],
])('the principal %j is for Amazon S3: %s', (principal, expected) => expect(isFor(principal, 's3.amazonaws.com')).toBe(expected));

describe('a template', () => {
  const document = (Action: string) => ({ Statement: { Effect: 'Allow', Action, Resource: { 'Fn::GetAtt': ['Queue', 'Arn'] } } });
  const resources = {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: { 'Fn::Join': ['-', ['jobs', { Ref: 'AWS::Region' }]] } } },
    Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'media' } },
    Unnamed: { Type: 'AWS::SQS::Queue' },
    Service: { Type: 'AWS::ECS::Service', Properties: { ServiceName: 'api', Cluster: 'main' } },
    Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: document('kms:*') } },
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: { RoleName: 'narrow', Policies: [{ PolicyDocument: document('sqs:Inline') }], ManagedPolicyArns: [{ Ref: 'Managed' }] },
    },
    Attached: { Type: 'AWS::IAM::Policy', Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: document('sqs:Attached') } },
    Managed: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: document('sqs:Managed') } },
    Other: { Type: 'AWS::IAM::Policy', Properties: { Roles: ['other'], PolicyDocument: document('sqs:Other') } },
    Access: { Type: 'AWS::SQS::QueuePolicy', Properties: { Queues: [{ Ref: 'Queue' }], PolicyDocument: document('sqs:Access') } },
  };
  const stack = { name: 'Shop', account: '123456789012', region: 'eu-west-1', template: { Resources: resources } };
  const app = new SynthesizedApp([stack]);
  const one = (id: keyof typeof resources) => app.resource(stack, id)!;
  const actions = (all: ReturnType<typeof statementsOf>) => all.map((held) => resolved(app, held).Action);

  test('has the statements of roles and resources', () => {
    expect(actions(statementsOf(app, one('Role')))).toEqual(['sqs:Inline', 'sqs:Attached', 'sqs:Managed']);
    expect(actions(resourceStatementsOf(app, one('Queue')))).toEqual(['sqs:Access']);
    expect(actions(resourceStatementsOf(app, one('Key')))).toEqual(['kms:*']);
    expect(resolved(app, statementsOf(app, one('Role'))[0]).Resource).toBe('${Queue.Arn}');
  });

  test.each<[keyof typeof resources, string | undefined, string | undefined]>([
    ['Queue', 'jobs-eu-west-1', 'arn:${AWS::Partition}:sqs:eu-west-1:123456789012:jobs-eu-west-1'],
    ['Service', 'api', 'arn:${AWS::Partition}:ecs:eu-west-1:123456789012:service/main/api'],
    ['Bucket', 'media', 'arn:${AWS::Partition}:s3:::media'],
    ['Role', 'narrow', 'arn:${AWS::Partition}:iam::123456789012:role/narrow'],
    ['Unnamed', undefined, undefined],
    ['Key', undefined, undefined],
  ])('names %s %s', (id, name, arn) => expect([nameOf(app, one(id)), arnOf(app, one(id))]).toEqual([name, arn]));
});
