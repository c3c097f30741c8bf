import { accessesOf } from '../../../tools/gameday/calls';
import { allows, Statement } from '../../../tools/policies/iam';

const READ: Statement = { Effect: 'Allow', Action: ['ecs:Describe*'], Resource: 'arn:aws:ecs:eu-west-1:123456789012:task/shop/*' };
const task = { action: 'ecs:DescribeTasks', resource: 'arn:aws:ecs:eu-west-1:123456789012:task/shop/1' };

test.each<[string, Statement[], boolean]>([
  ['no statement', [], false],
  ['a statement on it', [READ], true],
  ['another action', [{ ...READ, Action: 'ecs:ListTasks' }], false],
  ['another resource', [{ ...READ, Resource: 'arn:aws:ecs:eu-west-1:123456789012:task/other/*' }], false],
  ['a dot is no wildcard', [{ ...READ, Action: 'ecs.DescribeTasks' }], false],
  ['a denial beside it', [READ, { ...READ, Effect: 'Deny' }], false],
  ['a condition on a key that the call lacks', [{ ...READ, Condition: { StringEquals: { 'ecs:cluster': 'shop' } } }], false],
])('%s', (_, statements, allowed) => {
  expect(allows(statements, task)).toBe(allowed);
});

test.each([
  ['StringEquals', 'shop', true], ['StringEquals', 'sh*', false], ['StringLike', 'sh*', true], ['ArnEquals', 'sho?', true],
  ['ArnLike', 'other', false], ['Bool', 'SHOP', true], ['ForAnyValue:StringEquals', 'shop', true], ['ForAllValues:ArnLike', 'other', false],
  ['Null', 'false', true], ['Null', 'true', false],
])('%s %s: %s', (operator, wanted, allowed) => {
  const statement = { ...READ, Condition: { [operator]: { 'ecs:cluster': wanted } } };

  expect(allows([statement], { ...task, context: { 'ecs:cluster': 'shop' } })).toBe(allowed);
});

test('Null is about a key that the call lacks', () => {
  const allowed = (wanted: string) => allows([{ ...READ, Condition: { Null: { 'ecs:cluster': wanted } } }], task);

  expect([allowed('true'), allowed('false')]).toEqual([true, false]);
});

test('does not decide what it does not know', () => {
  expect(() => allows([{ ...READ, NotAction: 'x' } as Statement], task)).toThrow('NotAction');
  expect(() => allows([{ ...READ, Condition: { NumericLessThan: { x: '1' } } }], task)).toThrow('NumericLessThan');
  expect(() => accessesOf({ service: 'S3', operation: 'PutObject', region: 'eu-west-1', input: {} })).toThrow('no permission is known for S3 PutObject');
});

test('an update of a stack with a role also passes the role', () => {
  const input = { StackName: 'Shop', RoleARN: 'arn:aws:iam::123456789012:role/narrow' };

  expect(accessesOf({ service: 'CloudFormation', operation: 'UpdateStack', region: 'eu-west-1', input })).toEqual([
    { action: 'cloudformation:UpdateStack', resource: expect.stringMatching(/:stack\/Shop\/1$/) as string, context: { 'cloudformation:RoleArn': input.RoleARN } },
    { action: 'iam:PassRole', resource: input.RoleARN, context: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
  ]);
});
