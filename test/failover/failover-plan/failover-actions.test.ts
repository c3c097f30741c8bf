import { Duration, Environment, Stack, aws_kms as kms } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { network, PAIR, SCHEDULE } from './fixture';
import { StandbyMode } from '../../../src/failover';
import { FailoverActions } from '../../../src/failover/internal';
import { FailoverActionsProps } from '../../../src/failover/private/failover-actions-props';
import { OSAKA, testStack, TOKYO } from '../../../tools/assemblies/stacks';
import { arnOf, propertiesOf } from '../../support/templates';

// permission-needs.test.ts compares the role of each function with the calls of its code.

function actions(env: Environment = OSAKA, props: Partial<FailoverActionsProps> = {}, stack = testStack(env)) {
  new FailoverActions(stack, 'Actions', { pair: PAIR, ...network(stack), ...props });
  return stack;
}

const functionOf = (stack: Stack, action: string) =>
  propertiesOf(Template.fromStack(stack), 'AWS::Lambda::Function', { FunctionName: `shop-failover-${action}` })[0];

const scaled = { scalableStack: { stackName: 'ShopOsaka', role: 'team/shop-scaling' } };
const scheduled = { schedules: [SCHEDULE, { name: 'shop-cleanup', primaryRoleName: 'shop-cleanup-tokyo', standbyRoleName: 'shop-cleanup-osaka' }] };

test('are the functions that the plan calls, by its names', () => {
  const names = (pair: object = {}) => propertiesOf(Template.fromStack(actions(OSAKA, { pair: { ...PAIR, ...pair } })), 'AWS::Lambda::Function')
    .map(({ FunctionName }) => FunctionName as string).sort();
  const main = ['check-database', 'confirm-writer', 'settle-capacity', 'warm-up'].map((action) => `shop-failover-${action}`);
  const optional = ['move-schedules', 'scale-readers', 'scale-standby'].map((action) => `shop-failover-${action}`);

  expect(names()).toEqual(main);
  expect(names({ ...scaled, ...scheduled, readerScaling: { maximum: 5 } })).toEqual([...main, ...optional].sort());
});

const TOKYO_CLUSTER = arnOf('rds:ap-northeast-1:123456789012:cluster:shop');
const SCALING_ROLE = arnOf('iam::123456789012:role/team/shop-scaling');
const [HERE, OTHER] = ['ap-northeast-3', 'ap-northeast-1'];

test.each<[action: string, env: Environment, pair: object, variables: object, seconds?: number]>([
  ['settle-capacity', TOKYO, { standbyMode: StandbyMode.PILOT_LIGHT, minimumTasks: 4 }, { STANDBY_TASKS: '0', PRIMARY_TASKS: '4' }, 300],
  ['warm-up', TOKYO, { standbyMode: StandbyMode.PILOT_LIGHT, minimumTasks: 4 }, { MINIMUM_TASKS: '4' }],
  ['scale-readers', OSAKA, { readerScaling: { maximum: 5, minimum: 2, targetCpuPercent: 60, scaleInCooldown: Duration.minutes(20) } }, {
    PROMOTED: 'true',
    STANDBY_REGION: 'ap-northeast-3',
    STANDBY_CLUSTER: 'shop-osaka',
    MINIMUM: '2',
    MAXIMUM: '5',
    TARGET_PERCENT: '60',
    SCALE_IN_SECONDS: '1200',
    SCALE_OUT_SECONDS: '600',
  }],
  ['scale-readers', TOKYO, { readerScaling: { maximum: 5 } }, { PROMOTED: 'false', STANDBY_REGION: 'ap-northeast-3', MINIMUM: '1' }],
  ['scale-standby', OSAKA, scaled, { SCALED_UP: 'true', STACK: 'ShopOsaka', ROLE: SCALING_ROLE, PARAMETER: 'ScaledUp', STANDBY_REGION: 'ap-northeast-3' }],
  // The primary Region scales down after it has checked the database.
  ['scale-standby', TOKYO, scaled, { SCALED_UP: 'false', ROLE: SCALING_ROLE, GLOBAL_CLUSTER: 'shop-global', PRIMARY_CLUSTER_ARN: TOKYO_CLUSTER }],
  ['move-schedules', OSAKA, scheduled, { HERE, OTHER, SCHEDULES: 'shop-report,shop-cleanup' }],
  ['move-schedules', TOKYO, scheduled, { HERE: OTHER, OTHER: HERE }],
])('%s in %j of %j', (action, env, pair, Variables, Timeout = 55) =>
  expect(functionOf(actions(env, { pair: { ...PAIR, ...pair } }), action)).toMatchObject({ Environment: { Variables }, Timeout }));

test('the role that moves 50 schedules of a pair stays far below the 10,240 characters of IAM, and covers each of them', () => {
  const schedules = Array.from({ length: 50 }, (_, index) => {
    const name = `abcdefghijklmnopqrst-${String.fromCharCode(65 + index % 26)}${'x'.repeat(20)}${index}`;
    return { ...SCHEDULE, name, primaryRoleName: `${name}-ap-northeast-1`, standbyRoleName: `${name}-ap-northeast-3` };
  });
  const stack = actions(OSAKA, { pair: { ...PAIR, schedules } });
  const [{ Policies }] = propertiesOf(Template.fromStack(stack), 'AWS::IAM::Role', { Description: 'Enables the schedules in this Region and disables them in the other' });
  const text = JSON.stringify(Policies[0].PolicyDocument);

  expect(text.length).toBeLessThan(5_000);
  for (const resource of ['schedule/default/abcdefghijklmnopqrst-*', 'role/abcdefghijklmnopqrst-*-ap-northeast-1', 'role/*/abcdefghijklmnopqrst-*-ap-northeast-3']) {
    expect(text).toContain(resource);
  }
  expect(text).not.toContain('role/*-ap');
});

test('takes another port, path and key', () => {
  const stack = testStack();
  const logEncryptionKey = new kms.Key(stack, 'Key');
  actions(TOKYO, { port: 8080, readinessPath: '/healthz/ready', logEncryptionKey }, stack);

  expect(functionOf(stack, 'warm-up').Environment.Variables).toMatchObject({ PORT: '8080', READINESS_PATH: '/healthz/ready' });
  Template.fromStack(stack).allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(logEncryptionKey.keyArn) });
});
