import { App, Duration, Stack, aws_iam as iam, aws_route53 as route53 } from 'aws-cdk-lib';
import { Annotations, Template } from 'aws-cdk-lib/assertions';
import { manual, PAIR, planStack, SCHEDULE, VIRGINIA } from './fixture';
import { FailoverMode, StandbyMode } from '../../../src/failover';
import { FailoverPlan } from '../../../src/failover/internal';
import { FailoverPlanProps } from '../../../src/failover/private/failover-plan-props';
import { ACCOUNT, OSAKA, TOKYO } from '../../../tools/assemblies/stacks';
import { ArcStep, flatten } from '../../../tools/failover/arc';
import { settingsOf } from '../../../tools/failover/model';
import { arnOf, propertiesOf } from '../../support/templates';

interface PlanProperties {
  readonly Workflows: { readonly WorkflowTargetRegion: string; readonly WorkflowTargetAction: string; readonly Steps: ArcStep[] }[];
  readonly Triggers: unknown;
  readonly AssociatedAlarms: unknown;
}

const planOf = (stack: Stack): PlanProperties => propertiesOf(Template.fromStack(stack), 'AWS::ARCRegionSwitch::Plan')[0] as PlanProperties;

function planWith(props: Partial<FailoverPlanProps> = {}): PlanProperties {
  const stack = planStack();
  new FailoverPlan(stack, 'Failover', manual(stack, props));
  return planOf(stack);
}

const names = (steps: ArcStep[]) => flatten(steps).map(({ Name }) => Name);
const stepsOf = (plan: PlanProperties) => plan.Workflows.map(({ Steps }) => names(Steps));
const block = (plan: PlanProperties, name: string) =>
  Object.values(flatten(plan.Workflows.flatMap(({ Steps }) => Steps)).find(({ Name }) => Name === name)!.ExecutionBlockConfiguration)[0];
const [tokyo, osaka] = ['ap-northeast-1', 'ap-northeast-3'];
const functions = (action: string) => [tokyo, osaka].map((region) => ({ Arn: arnOf(`lambda:${region}:${ACCOUNT}:function:shop-failover-${action}`) }));
const alarm = (region: string, name: string) => ({ 'Fn::Join': ['', expect.arrayContaining([`:cloudwatch:${region}:${ACCOUNT}:alarm:${name}`])] });

describe('by default', () => {
  const plan = planWith();

  test('recovers within four hours, from Tokyo to Osaka, and starts by hand alone', () => {
    expect(plan).toMatchObject({
      Name: 'shop', RecoveryApproach: 'activePassive', PrimaryRegion: tokyo, Regions: [tokyo, osaka], RecoveryTimeObjectiveMinutes: 240,
    });
    expect([plan.Triggers, plan.AssociatedAlarms]).toEqual([undefined, undefined]);
  });

  test('goes both ways, and asks before it touches the database', () => {
    const steps = ['check-database', 'approve', 'promote-database', 'scale-service', 'warm-up', 'confirm-writer', 'switch-dns'];

    expect(plan.Workflows).toMatchObject([osaka, tokyo].map((region) => ({ WorkflowTargetRegion: region, WorkflowTargetAction: 'activate' })));
    expect(stepsOf(plan)).toEqual([steps.map((step) => `failover-${step}`), [...steps, 'settle-capacity'].map((step) => `failback-${step}`)]);
  });

  test('gives every step a timeout, and all of them to the DNS less than the objective', () => {
    const timeouts = plan.Workflows.map(({ Steps }) => flatten(Steps).map((step) => settingsOf(step).TimeoutMinutes!));

    expect(timeouts).toEqual([[5, 60, 30, 30, 20, 5, 10], [5, 60, 30, 30, 20, 5, 10, 20]]);
    expect(timeouts[0].reduce((sum, minutes) => sum + minutes)).toBeLessThanOrEqual(240);
  });

  test.each(['failover', 'failback'])('the promotion of a %s may lose data in ungraceful mode only', (way) =>
    expect(block(plan, `${way}-promote-database`)).toMatchObject({ Behavior: 'switchoverOnly', Ungraceful: { Ungraceful: 'failover' } }));

  test('promotes and scales at the same time, to as many tasks as the other Region had', () => {
    expect(block(plan, 'failover-scale-service')).toMatchObject({ TargetPercent: 100, CapacityMonitoringApproach: 'sampledMaxInLast24Hours' });
    expect(plan.Workflows[0].Steps[2]).toMatchObject({ Name: 'failover-promote-and-scale', ExecutionBlockType: 'Parallel' });
  });

  test('skips no function but the clearing up in ungraceful mode', () => {
    expect(stepsOf(plan).flat().filter((name) => ['Lambdas', 'Ungraceful'].every((key) => key in block(plan, name)))).toEqual(['failback-settle-capacity']);
  });
});

test('starts a pilot light\'s tasks after the database is promoted', () => {
  const plan = planWith({ pair: { ...PAIR, standbyMode: StandbyMode.PILOT_LIGHT } });

  expect(plan.Workflows[0].Steps.map(({ Name }) => Name).slice(2, 4)).toEqual(['failover-promote-database', 'failover-scale-service']);
});

describe('with a standby stack and schedules to move', () => {
  const pair = {
    ...PAIR, standbyMode: StandbyMode.PILOT_LIGHT, scalableStack: { stackName: 'ShopOsaka', role: 'shop-scaling' }, schedules: [SCHEDULE], readerScaling: { maximum: 5 },
  };
  const plan = planWith({ pair });

  test('scales up the stack while the database is promoted, and moves the schedules after the users', () => {
    expect(plan.Workflows[0].Steps[2]).toMatchObject({ Name: 'failover-promote-and-scale-up', ExecutionBlockType: 'Parallel' });
    expect(stepsOf(plan)[0].slice(2)).toEqual([
      'failover-promote-database', 'failover-scale-up-standby', 'failover-scale-service', 'failover-warm-up', 'failover-confirm-writer', 'failover-switch-dns',
      'failover-move-schedules', 'failover-scale-readers',
    ]);
  });

  test('scales down the stack as the last step of failback', () => {
    // At failback the tasks of the primary Region run already: the promotion waits for nothing.
    expect(plan.Workflows[1].Steps[2]).toMatchObject({ Name: 'failback-promote-and-scale', ExecutionBlockType: 'Parallel' });
    expect(stepsOf(plan)[1].slice(2)).toEqual([
      'failback-promote-database', 'failback-scale-service', 'failback-warm-up', 'failback-confirm-writer', 'failback-switch-dns',
      'failback-move-schedules', 'failback-scale-readers', 'failback-settle-capacity', 'failback-scale-down-standby',
    ]);
  });

  test('calls one function to scale up and down, and skips scaling down in ungraceful mode', () => {
    const call = { Lambdas: functions('scale-standby'), RegionToRun: 'activatingRegion', RetryIntervalMinutes: 1, TimeoutMinutes: 40 };

    expect(block(plan, 'failover-scale-up-standby')).toEqual(call);
    expect(block(plan, 'failback-scale-down-standby')).toEqual({ ...call, Ungraceful: { Behavior: 'skip' } });
    expect(block(plan, 'failover-move-schedules')).toEqual({ ...call, Lambdas: functions('move-schedules'), TimeoutMinutes: 10 });
  });

  test('scales up a warm standby\'s stack in parallel with database and tasks', () => {
    const warm = planWith({ pair: { ...pair, standbyMode: StandbyMode.WARM } });

    expect(names([warm.Workflows[0].Steps[2]])).toEqual(['failover-promote-database', 'failover-scale-service', 'failover-scale-up-standby']);
  });
});

test('takes another objective', () =>
  expect(planWith({ recoveryTimeObjective: Duration.minutes(90) })).toMatchObject({ RecoveryTimeObjectiveMinutes: 90 }));

describe('in automatic mode', () => {
  const approvals = (plan: PlanProperties) => stepsOf(plan).flat().filter((name) => name.endsWith('approve'));
  const stack = planStack();
  new FailoverPlan(stack, 'Failover', manual(stack, { mode: FailoverMode.AUTOMATIC, triggerAlarms: ['tokyo-down', 'tokyo silent'] }));
  const plan = planOf(stack);

  test('starts when every alarm in Osaka is in ALARM, four hours apart', () => {
    expect(plan.Triggers).toEqual([{
      Action: 'activate',
      TargetRegion: osaka,
      Description: 'All alarms report that ap-northeast-1 is down',
      Conditions: [{ AssociatedAlarmName: 'trigger1', Condition: 'red' }, { AssociatedAlarmName: 'trigger2', Condition: 'red' }],
      MinDelayMinutesBetweenExecutions: 240,
    }]);
    expect(plan.AssociatedAlarms).toMatchObject({ trigger1: { AlarmType: 'trigger', ResourceIdentifier: alarm(osaka, 'tokyo-down') } });
  });

  test('needs no approval but for the failback, skips an unavailable Region, and fails back without data loss', () => {
    expect(approvals(plan)).toEqual(['failback-approve']);
    expect(block(plan, 'failover-promote-database')).toMatchObject({ Behavior: 'failover' });
    expect(block(plan, 'failback-promote-database')).toMatchObject({ Behavior: 'switchoverOnly' });
  });

  test('says what it may lose', () => {
    Annotations.fromStack(stack).hasWarning('*', 'each activation of ap-northeast-3 promotes its database without waiting for ap-northeast-1 and loses data that was not ' +
      'replicated yet; acknowledge this warning, or use FailoverMode.MANUAL [ack: @eldonia/failover-plan:automaticDataLoss]');
  });
});

test('the health checks need neither a custom resource nor an export, and no region imports from another', () => {
  const app = new App();
  const stack = new Stack(app, 'Global', { env: VIRGINIA });
  const plan = new FailoverPlan(stack, 'Failover', manual(stack));
  const regions = [[TOKYO, plan.primaryHealthCheck], [OSAKA, plan.standbyHealthCheck]] as const;
  const [one, other] = regions.map(([env, { healthCheckId }]) => {
    const region = new Stack(app, env.region!, { env });
    new route53.CfnRecordSet(region, 'Record', { name: 'active.shop.example.', type: 'A', healthCheckId });
    return region;
  });
  const { template } = app.synth().getStackByName('Global') as { template: { Outputs: object } };

  expect(JSON.stringify(template)).not.toContain('Custom::');
  expect(Object.values(template.Outputs)).toEqual([{ Value: { 'Fn::Join': ['||', { 'Fn::GetAtt': [expect.any(String), 'PlanHealthChecks'] }] } }]);
  expect(JSON.stringify(Template.fromStack(other))).toContain('Fn::GetStackOutput');
  expect([one.dependencies.includes(other), other.dependencies.includes(one)]).toEqual([false, false]);
});

test('takes a role of the same stack as its approver', () => {
  const stack = planStack();
  const approver = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const plan = new FailoverPlan(stack, 'Failover', { ...manual(stack), approver });
  plan.grantApprove(approver);

  expect(block(planOf(stack), 'failover-approve')).toMatchObject({ ApprovalRole: stack.resolve(approver.roleArn) });
});
