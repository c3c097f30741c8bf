import { Stack, Token } from 'aws-cdk-lib';
import { AccountResource } from '../../../src/operations';
import { CostAnomalies, CostAnomaliesProps, CostGuard, CostGuardProps } from '../../../src/operations/internal';
import { importedTopic } from '../../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

const anomalies = (stack: Stack): CostAnomaliesProps => ({ costTag: { key: 'Project', value: 'eldonia' }, topic: importedTopic(stack) });
const guarded = (stack: Stack): CostGuardProps => ({ ...anomalies(stack), monthlyBudget: 2000 });

test.each<[string, Partial<CostGuardProps>, Stack?]>([
  ['monthlyBudget must be more than 0 US dollars, got 0; pass a positive amount', { monthlyBudget: 0 }],
  ['monthlyBudget must be more than 0 US dollars, got NaN; pass a positive amount', { monthlyBudget: NaN }],
  ['reservationTarget must be a whole number from 1 to 100, got 101; choose one in that range', { reservationTarget: 101 }],
  ['costTag must have a key and a value, got "Project" and ""; pass e.g. { key: \'Project\', value: \'eldonia\' }',
    { costTag: { key: 'Project', value: '' } }],
  ['costTag must have a key and a value, got "" and "eldonia"; pass e.g. { key: \'Project\', value: \'eldonia\' }',
    { costTag: { key: '', value: 'eldonia' } }],
  ['requiredTags must be keys, got an empty one; leave it out', { requiredTags: [''] }],
  ['region of the stack must support AWS::Budgets::Budget, got ap-northeast-3; leave it out, and create the budget in us-east-1: it counts the costs of all Regions',
    {}, testStack(OSAKA)],
])('fails: %s', (message, props, stack = testStack()) =>
  expect(() => new CostGuard(stack, 'Costs', { ...guarded(stack), ...props })).toThrow(new Error(`${message} (at Test/Costs)`)));

test.each<[string, Partial<CostAnomaliesProps>, Stack?]>([
  ['anomalyThreshold must be more than 0 US dollars, got -1; pass a positive amount', { anomalyThreshold: -1 }],
  ['anomalyMonitor must be the ARN of an anomaly monitor for an existing resource, got "Default-Services-Monitor"; find it with aws ce get-anomaly-monitors',
    { anomalyMonitor: AccountResource.fromExisting('Default-Services-Monitor') }],
  ['anomalyMonitor must be in the account of the stack, 123456789012, got account 999999999999; pass a monitor that aws ce get-anomaly-monitors lists in that account',
    { anomalyMonitor: AccountResource.fromExisting('arn:aws:ce::999999999999:anomalymonitor/12345678-1234-1234-1234-123456789012') }],
  ['anomalyMonitor must be created or exist, got AccountResource.none(); leave the construct out', { anomalyMonitor: AccountResource.none() }],
  ['costTag must have a key and a value, got "Project" and ""; pass e.g. { key: \'Project\', value: \'eldonia\' }', { costTag: { key: 'Project', value: '' } }],
  ['region of the stack must support AWS::CE::AnomalyMonitor, got ap-northeast-3; leave it out, and create the monitor in us-east-1: it watches the costs of all Regions',
    {}, testStack(OSAKA)],
])('fails for anomalies: %s', (message, props, stack = testStack()) =>
  expect(() => new CostAnomalies(stack, 'Costs', { ...anomalies(stack), ...props })).toThrow(new Error(`${message} (at Test/Costs)`)));

test('leaves what is known at deployment alone', () => {
  const stack = testStack();
  const anomalyMonitor = AccountResource.fromExisting(Token.asString({ Ref: 'Monitor' }));

  expect(() => new CostGuard(stack, 'Costs', { ...guarded(stack), monthlyBudget: Token.asNumber({ Ref: 'Budget' }) })).not.toThrow();
  expect(() => new CostAnomalies(testStack(), 'Costs', { ...anomalies(testStack()), anomalyMonitor })).not.toThrow();
  // Without an environment, the account is that of the deployment.
  const arn = 'arn:aws:ce::999999999999:anomalymonitor/12345678-1234-1234-1234-123456789012';
  expect(() => new CostAnomalies(testStack({}), 'Costs', { ...anomalies(testStack()), anomalyMonitor: AccountResource.fromExisting(arn) })).not.toThrow();
});
