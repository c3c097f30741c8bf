import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { RuleConditions } from '../../src/edge/private/origin/rule-conditions';
import { ConfigRole } from '../../src/operations/private/audit/resource-history';
import type { RetryBudget } from '../../src/private/functions/retry';
import { ruleOfImportedListener } from '../../tools/assemblies/imported';
import { minimal } from '../../tools/assemblies/minimal';
import { testStack } from '../../tools/assemblies/stacks';

/** In place of the attempts of each budget. */
let mockAttempts: number | undefined;

function mockBudgets(module: string): object {
  return Object.fromEntries(Object.entries(jest.requireActual<Record<string, RetryBudget>>(module)).map(([name, budget]) =>
    [name, { ...budget, get attempts() { return mockAttempts ?? budget.attempts; } }]));
}

jest.mock('../../src/aurora-cluster/private/retries', () => mockBudgets('../../src/aurora-cluster/private/retries'));
jest.mock('../../src/failover/private/retries', () => mockBudgets('../../src/failover/private/retries'));
jest.mock('../../src/operations/private/audit/retries', () => mockBudgets('../../src/operations/private/audit/retries'));
jest.mock('../../src/edge/private/retries', () => mockBudgets('../../src/edge/private/retries'));
jest.mock('../../src/secure-bucket/private/retries', () => mockBudgets('../../src/secure-bucket/private/retries'));

/** The timeout of the function of a custom resource, in seconds, and the time for which CloudFormation waits. */
function timesOf(build: (stack: Stack) => unknown, type: string): number[] {
  const stack = testStack();
  build(stack);
  const template = Template.fromStack(stack);
  const [{ Properties: { ServiceToken, ServiceTimeout } }] = Object.values(template.findResources(type));
  return [template.findResources('AWS::Lambda::Function')[ServiceToken['Fn::GetAtt'][0]].Properties.Timeout, Number(ServiceTimeout)];
}

const CASES: [string, (stack: Stack) => unknown, string, number[], number[]][] = [
  ['find-secret', (stack) => minimal.ReplicatedSecret(stack, 'Secret'), 'Custom::ReplicatedSecret', [180, 300], [600, 720]],
  ['set-rule-conditions', (stack) => new RuleConditions(ruleOfImportedListener(stack, 'Rule')), 'Custom::RuleConditions', [120, 300], [420, 540]],
  ['put-replication', (stack) => minimal.DeferredReplication(stack, 'Replication'), 'Custom::BucketReplication', [60, 300], [420, 540]],
  ['create-config-role', (stack) => new ConfigRole(stack, 'Role'), 'Custom::ConfigServiceRole', [60, 300], [780, 900]],
];

test.each(CASES)('the timeout of %s follows its attempts', (_, build, type, usual, longer) => {
  mockAttempts = undefined;
  const before = timesOf(build, type);
  mockAttempts = 41;

  expect([before, timesOf(build, type)]).toEqual([usual, longer]);
});

test('that of settle-capacity does, too', () => {
  mockAttempts = 4;
  const stack = testStack();
  minimal.FailoverActions(stack, 'Actions');

  Template.fromStack(stack).hasResourceProperties('AWS::Lambda::Function', { Description: 'Restores the normal capacity of both Regions', Timeout: 720 });
});

test('says what does not fit a function', () => {
  mockAttempts = 66;

  expect(() => minimal.ReplicatedSecret(testStack(), 'Secret')).toThrow(
    'the attempts of a function must end within 15 minutes, got 919 seconds of 66 attempts, their pauses and the answer; lower attempts or pauses (at Test/Secret)');
});

test('says it of the function of the database user, whose attempts to log in take longest', () => {
  mockAttempts = 61;

  expect(() => minimal.AuroraCluster(testStack(), 'Database')).toThrow('must end within 15 minutes, got 2200 seconds of 61 attempts');
});
