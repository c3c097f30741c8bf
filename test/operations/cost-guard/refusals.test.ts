import { Stack, Token } from 'aws-cdk-lib';
import { AccountResource } from '../../../src/operations';
import { CostAnomalies, CostAnomaliesProps, CostGuard, CostGuardProps } from '../../../src/operations/internal';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

const EMAILS = ['a@b.example'];
const ANOMALIES: CostAnomaliesProps = { costTag: { key: 'Project', value: 'eldonia' }, emails: EMAILS };
const PROPS: CostGuardProps = { ...ANOMALIES, monthlyBudget: 2000 };

test.each<[string, Partial<CostGuardProps>, Stack?]>([
  ['monthlyBudget must be more than 0 US dollars, got 0; pass a positive amount', { monthlyBudget: 0 }],
  ['monthlyBudget must be more than 0 US dollars, got NaN; pass a positive amount', { monthlyBudget: NaN }],
  ['reservationTarget must be a whole number from 1 to 100, got 101; choose one in that range', { reservationTarget: 101 }],
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

test.each<[string, Partial<CostAnomaliesProps>, Stack?]>([
  ['anomalyThreshold must be more than 0 US dollars, got -1; pass a positive amount', { anomalyThreshold: -1 }],
  ['anomalyMonitor must be the ARN of an anomaly monitor for an existing resource, got "Default-Services-Monitor"; find it with aws ce get-anomaly-monitors',
    { anomalyMonitor: AccountResource.fromExisting('Default-Services-Monitor') }],
  ['anomalyMonitor must be in the account of the stack, 123456789012, got account 999999999999; pass a monitor that aws ce get-anomaly-monitors lists in that account',
    { anomalyMonitor: AccountResource.fromExisting('arn:aws:ce::999999999999:anomalymonitor/12345678-1234-1234-1234-123456789012') }],
  ['anomalyMonitor must be created or exist, got AccountResource.none(); leave the construct out', { anomalyMonitor: AccountResource.none() }],
  ['costTag must have a key and a value, got "Project" and ""; pass e.g. { key: \'Project\', value: \'eldonia\' }', { costTag: { key: 'Project', value: '' } }],
  ['topic or emails must be set, got neither; pass at least one of them', { emails: [] }],
  ['emails must be addresses, got "eldonia.example"; write it as costs@eldonia.example', { emails: ['eldonia.example'] }],
  ['region of the stack must support AWS::CE::AnomalyMonitor, got ap-northeast-3; leave it out, and create the monitor in us-east-1: it watches the costs of all Regions',
    {}, testStack(OSAKA)],
])('fails for anomalies: %s', (message, props, stack = testStack()) => {
  expect(() => new CostAnomalies(stack, 'Costs', { ...ANOMALIES, ...props })).toThrow(new Error(`${message} (at Test/Costs)`));
});

test('leaves what is known at deployment alone', () => {
  const monitor = { anomalyMonitor: AccountResource.fromExisting(Token.asString({ Ref: 'Monitor' })) };
  const late = { monthlyBudget: Token.asNumber({ Ref: 'Budget' }), emails: [Token.asString({ Ref: 'Email' })] };

  expect(() => new CostGuard(testStack(), 'Costs', { ...PROPS, ...late })).not.toThrow();
  expect(() => new CostAnomalies(testStack(), 'Costs', { ...ANOMALIES, ...monitor })).not.toThrow();
  // Without an environment, the account is that of the deployment.
  const arn = 'arn:aws:ce::999999999999:anomalymonitor/12345678-1234-1234-1234-123456789012';
  expect(() => new CostAnomalies(testStack({}), 'Costs', { ...ANOMALIES, anomalyMonitor: AccountResource.fromExisting(arn) })).not.toThrow();
});
