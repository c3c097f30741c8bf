import { Stack, Token } from 'aws-cdk-lib';
import { CostGuard, CostGuardProps } from '../../../src/operations/internal';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

const EMAILS = ['a@b.example'];
const PROPS: CostGuardProps = { monthlyBudget: 2000, costTag: { key: 'Project', value: 'eldonia' }, emails: EMAILS };

test.each<[string, Partial<CostGuardProps>, Stack?]>([
  ['monthlyBudget must be more than 0 US dollars, got 0; pass a positive amount', { monthlyBudget: 0 }],
  ['monthlyBudget must be more than 0 US dollars, got NaN; pass a positive amount', { monthlyBudget: NaN }],
  ['anomalyThreshold must be more than 0 US dollars, got -1; pass a positive amount', { anomalyThreshold: -1 }],
  ['reservationTarget must be a whole number from 1 to 100, got 101; choose one in that range', { reservationTarget: 101 }],
  ['anomalyMonitorArn must be the ARN of an anomaly monitor, got "Default-Services-Monitor"; read it with aws ce get-anomaly-monitors',
    { anomalyMonitorArn: 'Default-Services-Monitor' }],
  ['costTag must have a key and a value, got "Project" and ""; pass e.g. { key: \'Project\', value: \'eldonia\' }',
    { costTag: { key: 'Project', value: '' } }],
  ['costTag must have a key and a value, got "" and "eldonia"; pass e.g. { key: \'Project\', value: \'eldonia\' }',
    { costTag: { key: '', value: 'eldonia' } }],
  ['topic or emails must be set, got neither; pass at least one of them', { emails: [] }],
  ['emails must be addresses, got "eldonia.example"; write it as costs@eldonia.example', { emails: ['eldonia.example'] }],
  ['emails must have at most 10 addresses, got 11; pass a topic, or the address of a group', { emails: Array<string>(11).fill('a@b.example') }],
  ['requiredTags must be keys, got an empty one; leave it out', { requiredTags: [''] }],
  ['region of the stack must support AWS::Budgets::Budget, got ap-northeast-3; leave it out, and create the budget in us-east-1: it counts the costs of all Regions',
    {}, testStack(OSAKA)],
])('fails: %s', (message, props, stack = testStack()) => {
  expect(() => new CostGuard(stack, 'Costs', { ...PROPS, ...props })).toThrow(new Error(`${message} (at Test/Costs)`));
});

test('leaves what is known at deployment alone', () => {
  const late = { monthlyBudget: Token.asNumber({ Ref: 'Budget' }), emails: [Token.asString({ Ref: 'Email' })] };

  expect(() => new CostGuard(testStack(), 'Costs', { ...PROPS, ...late })).not.toThrow();
});
