import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { flatten, manual, PAIR, planStack, SCHEDULE, Step, VIRGINIA, ZONE } from './fixture';
import { FailoverMode, StandbyMode } from '../../../src/failover';
import { FailoverPlan } from '../../../src/failover/internal';
import { FailoverPlanProps } from '../../../src/failover/private/failover-plan-props';
import { OSAKA, TOKYO } from '../../../tools/assemblies/stacks';

interface PlanProperties {
  readonly Workflows: { readonly WorkflowTargetRegion: string; readonly WorkflowTargetAction: string; readonly Steps: Step[] }[];
  readonly Triggers: unknown;
  readonly AssociatedAlarms: unknown;
}

function planOf(stack: Stack): PlanProperties {
  return Object.values(Template.fromStack(stack).findResources('AWS::ARCRegionSwitch::Plan'))[0].Properties as PlanProperties;
}

function planWith(props: Partial<FailoverPlanProps> = {}): PlanProperties {
  const stack = planStack();
  new FailoverPlan(stack, 'Failover', manual(stack, props));
  return planOf(stack);
}

const names = (steps: Step[]) => flatten(steps).map(({ Name }) => Name);
const block = (plan: PlanProperties, name: string) =>
  Object.values(flatten(plan.Workflows.flatMap(({ Steps }) => Steps)).find(({ Name }) => Name === name)!.ExecutionBlockConfiguration)[0];
const functions = (action: string) => ['ap-northeast-1', 'ap-northeast-3'].map((region) => ({
  Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:lambda:${region}:123456789012:function:shop-failover-${action}`]] },
}));

describe('by default', () => {
  const plan = planWith();

  test('recovers within four hours, from Tokyo to Osaka', () => {
    expect(plan).toMatchObject({
      Name: 'shop',
      RecoveryApproach: 'activePassive',
      PrimaryRegion: 'ap-northeast-1',
      Regions: ['ap-northeast-1', 'ap-northeast-3'],
      RecoveryTimeObjectiveMinutes: 240,
    });
  });

  test('goes both ways, and asks before it touches the database', () => {
    expect(plan.Workflows.map(({ WorkflowTargetRegion, WorkflowTargetAction }) => [WorkflowTargetRegion, WorkflowTargetAction]))
      .toEqual([['ap-northeast-3', 'activate'], ['ap-northeast-1', 'activate']]);
    expect(names(plan.Workflows[0].Steps)).toEqual([
      'failover-check-database', 'failover-approve', 'failover-promote-database', 'failover-scale-service', 'failover-warm-up', 'failover-confirm-writer',
      'failover-switch-dns',
    ]);
    expect(names(plan.Workflows[1].Steps)).toEqual([
      'failback-check-database', 'failback-approve', 'failback-promote-database', 'failback-scale-service', 'failback-warm-up', 'failback-confirm-writer',
      'failback-switch-dns', 'failback-settle-capacity',
    ]);
  });

  test('gives every step a timeout, and all of them to the DNS less than the objective', () => {
    const timeouts = plan.Workflows.map(({ Steps }) => flatten(Steps).map((step) =>
      Object.values(step.ExecutionBlockConfiguration)[0].TimeoutMinutes as number));

    expect(timeouts).toEqual([[5, 60, 30, 30, 20, 5, 10], [5, 60, 30, 30, 20, 5, 10, 20]]);
    expect(timeouts[0].reduce((sum, minutes) => sum + minutes)).toBeLessThanOrEqual(240);
  });

  test('asks the approver for an hour', () => {
    expect(block(plan, 'failover-approve')).toEqual({ ApprovalRole: 'arn:aws:iam::123456789012:role/operations/on-call', TimeoutMinutes: 60 });
  });

  test('allows data loss only in ungraceful mode', () => {
    for (const name of ['failover-promote-database', 'failback-promote-database']) {
      expect(block(plan, name)).toMatchObject({
        GlobalClusterIdentifier: 'shop-global',
        Behavior: 'switchoverOnly',
        Ungraceful: { Ungraceful: 'failover' },
        DatabaseClusterArns: [
          { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:ap-northeast-1:123456789012:cluster:shop']] },
          { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:ap-northeast-3:123456789012:cluster:shop-osaka']] },
        ],
      });
    }
  });

  test('promotes and scales at the same time, to the capacity of the other region', () => {
    expect(plan.Workflows[0].Steps[2]).toMatchObject({ Name: 'failover-promote-and-scale', ExecutionBlockType: 'Parallel' });
    expect(block(plan, 'failover-scale-service')).toMatchObject({
      TargetPercent: 100,
      CapacityMonitoringApproach: 'sampledMaxInLast24Hours',
      Ungraceful: { MinimumSuccessPercentage: 50 },
      Services: [
        { ServiceArn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecs:ap-northeast-1:123456789012:service/shop/shop-backend']] } },
        { ServiceArn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':ecs:ap-northeast-3:123456789012:service/shop/shop-backend']] } },
      ],
    });
  });

  test.each([['failover-check-database', 'check-database', 1], ['failover-warm-up', 'warm-up', 1], ['failback-settle-capacity', 'settle-capacity', 5]])(
    'calls the function of %s in the region that it activates', (name, action, retry) => {
      expect(block(plan, name)).toMatchObject({ Lambdas: functions(action), RegionToRun: 'activatingRegion', RetryIntervalMinutes: retry });
    });

  test('skips nothing but the clearing up in ungraceful mode', () => {
    expect(flatten(plan.Workflows.flatMap(({ Steps }) => Steps)).filter(({ ExecutionBlockConfiguration: { CustomActionLambdaConfig } }) =>
      CustomActionLambdaConfig?.Ungraceful !== undefined).map(({ Name }) => Name)).toEqual(['failback-settle-capacity']);
  });

  test('moves the failover records of the origin', () => {
    expect(block(plan, 'failover-switch-dns')).toEqual({
      HostedZoneId: 'Z0123456789ABCDEFGHIJ',
      RecordName: 'active.origin.shop.example',
      RecordSets: [{ RecordSetIdentifier: 'PRIMARY', Region: 'ap-northeast-1' }, { RecordSetIdentifier: 'SECONDARY', Region: 'ap-northeast-3' }],
      TimeoutMinutes: 10,
    });
  });

  test('starts by hand alone', () => {
    expect(plan.Triggers).toBeUndefined();
    expect(plan.AssociatedAlarms).toBeUndefined();
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
    expect(names(plan.Workflows[0].Steps).slice(2)).toEqual([
      'failover-promote-database', 'failover-scale-up-standby', 'failover-scale-service', 'failover-warm-up', 'failover-confirm-writer', 'failover-switch-dns',
      'failover-move-schedules', 'failover-scale-readers',
    ]);
  });

  test('scales down the stack as the last step of failback', () => {
    // At failback the tasks of the primary Region run already: the promotion waits for nothing.
    expect(plan.Workflows[1].Steps[2]).toMatchObject({ Name: 'failback-promote-and-scale', ExecutionBlockType: 'Parallel' });
    expect(names(plan.Workflows[1].Steps).slice(2)).toEqual([
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

test('moves reader scaling after the users', () => {
  const plan = planWith({ pair: { ...PAIR, readerScaling: { maximum: 5 } } });

  expect(names(plan.Workflows[0].Steps).at(-1)).toBe('failover-scale-readers');
  expect(names(plan.Workflows[1].Steps).slice(-2)).toEqual(['failback-scale-readers', 'failback-settle-capacity']);
});

test('takes other times and capacities', () => {
  const plan = planWith({ capacityPercent: 150, recoveryTimeObjective: Duration.minutes(90), approvalTimeout: Duration.minutes(10) });

  expect(plan).toMatchObject({ RecoveryTimeObjectiveMinutes: 90 });
  expect(block(plan, 'failover-scale-service')).toMatchObject({ TargetPercent: 150 });
  expect(block(plan, 'failover-approve')).toMatchObject({ TimeoutMinutes: 10 });
});

describe('in automatic mode', () => {
  const stack = planStack();
  new FailoverPlan(stack, 'Failover', {
    pair: PAIR, zone: ZONE, domainName: 'origin.shop.example', mode: FailoverMode.AUTOMATIC, triggerAlarms: ['tokyo-down', 'tokyo silent'],
  });
  const plan = planOf(stack);

  test('starts when every alarm in Osaka is in ALARM, four hours apart', () => {
    expect(plan.Triggers).toEqual([{
      Action: 'activate',
      TargetRegion: 'ap-northeast-3',
      Description: 'All alarms report that ap-northeast-1 is down',
      Conditions: [{ AssociatedAlarmName: 'trigger1', Condition: 'red' }, { AssociatedAlarmName: 'trigger2', Condition: 'red' }],
      MinDelayMinutesBetweenExecutions: 240,
    }]);
    expect(plan.AssociatedAlarms).toMatchObject({
      trigger1: {
        AlarmType: 'trigger', ResourceIdentifier: { 'Fn::Join': ['', expect.arrayContaining([':cloudwatch:ap-northeast-3:123456789012:alarm:tokyo-down'])] },
      },
    });
  });

  test('needs no approval, skips an unavailable Region, and fails back without data loss', () => {
    expect(names(plan.Workflows.flatMap(({ Steps }) => Steps)).filter((name) => name.endsWith('approve'))).toEqual([]);
    expect(block(plan, 'failover-promote-database')).toMatchObject({ Behavior: 'failover' });
    expect(block(plan, 'failback-promote-database')).toMatchObject({ Behavior: 'switchoverOnly' });
  });

  test('says what it may lose', () => {
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('loses data that was not replicated yet'));
  });

  test('asks for approval of failback when there is an approver', () => {
    const other = planStack();
    new FailoverPlan(other, 'Failover', {
      ...manual(other), mode: FailoverMode.AUTOMATIC, triggerAlarms: ['tokyo-down'], triggerInterval: Duration.hours(1),
    });

    expect(names(planOf(other).Workflows.flatMap(({ Steps }) => Steps)).filter((name) => name.endsWith('approve'))).toEqual(['failback-approve']);
    expect(planOf(other).Triggers).toMatchObject([{ MinDelayMinutesBetweenExecutions: 60 }]);
  });
});

test('judges the recovery by alarms of both regions', () => {
  const { AssociatedAlarms } = planWith({ primaryHealthAlarms: ['healthy'], standbyHealthAlarms: ['healthy'] });

  expect(AssociatedAlarms).toMatchObject({
    primaryHealth1: {
      AlarmType: 'applicationHealth',
      ResourceIdentifier: {
        'Fn::Join': ['', expect.arrayContaining([
          ':cloudwatch:ap-northeast-1:123456789012:alarm:healthy',
        ])],
      },
    },
    standbyHealth1: {
      AlarmType: 'applicationHealth',
      ResourceIdentifier: {
        'Fn::Join': ['', expect.arrayContaining([
          ':cloudwatch:ap-northeast-3:123456789012:alarm:healthy',
        ])],
      },
    },
  });
});

describe('the health checks', () => {
  const app = new App();
  const stack = new Stack(app, 'Global', { env: VIRGINIA });
  const plan = new FailoverPlan(stack, 'Failover', manual(stack));
  const tokyo = new Stack(app, 'Tokyo', { env: TOKYO });
  const osaka = new Stack(app, 'Osaka', { env: OSAKA });
  for (const [region, healthCheck] of [[tokyo, plan.primaryHealthCheck], [osaka, plan.standbyHealthCheck]] as const) {
    new route53.CfnRecordSet(region, 'Record', { name: 'active.shop.example.', type: 'A', healthCheckId: healthCheck.healthCheckId });
  }
  const { template: producer } = app.synth().getStackByName('Global') as { template: Template & { Outputs: Record<string, unknown> } };

  test.each([['Tokyo', tokyo, ':ap-northeast-1:'], ['Osaka', osaka, ':ap-northeast-3:']])('of %s is cut out behind its region', (_, region, cut) => {
    const [output] = Object.keys(producer.Outputs);

    Template.fromStack(region).hasResourceProperties('AWS::Route53::RecordSet', {
      HealthCheckId: {
        'Fn::Select': [0, {
          'Fn::Split': [',', {
            'Fn::Select': [1, {
              'Fn::Split': [cut, {
                'Fn::Join': [',', {
                  'Fn::Split': ['||', { 'Fn::GetStackOutput': { StackName: 'Global', Region: 'us-east-1', OutputName: output } }],
                }],
              }],
            }],
          }],
        }],
      },
    });
  });

  test('need neither a custom resource nor an export, and no region imports from another', () => {
    expect(JSON.stringify(producer)).not.toContain('Custom::');
    expect(Object.values(producer.Outputs)).toEqual([{ Value: { 'Fn::Join': ['||', { 'Fn::GetAtt': [expect.any(String), 'PlanHealthChecks'] }] } }]);
    expect(tokyo.dependencies).not.toContain(osaka);
    expect(osaka.dependencies).not.toContain(tokyo);
  });
});

test('lets an operator run the plan, and the approver approve', () => {
  const stack = planStack();
  const plan = new FailoverPlan(stack, 'Failover', manual(stack));
  const operator = new iam.Role(stack, 'Operator', { assumedBy: new iam.AccountRootPrincipal() });
  plan.grantExecute(operator);
  plan.grantApprove(operator);

  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
    PolicyName: Match.stringLikeRegexp('^Operator'),
    PolicyDocument: {
      Statement: [
        { Action: Match.arrayWith(['arc-region-switch:StartPlanExecution', 'arc-region-switch:UpdatePlanExecutionStep']), Resource: stack.resolve(plan.planArn) },
        { Action: ['arc-region-switch:ListPlans', 'arc-region-switch:ListPlansInRegion'], Resource: '*' },
        { Action: 'lambda:InvokeFunction', Resource: Match.anyValue() },
        { Action: 'arc-region-switch:ApprovePlanExecutionStep', Resource: stack.resolve(plan.planArn) },
      ],
    },
  });
  const [invoke] = Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy', { Properties: { PolicyName: Match.stringLikeRegexp('^Operator') } }))
    .flatMap(({ Properties: { PolicyDocument: { Statement } } }) => Statement as { Action: unknown; Resource: unknown[] }[])
    .filter(({ Action }) => Action === 'lambda:InvokeFunction');
  // Four functions of a pair without readers, jobs and a stack to scale, in two regions.
  expect(invoke.Resource).toHaveLength(8);
});

test('takes a role of the same stack as its approver', () => {
  const stack = planStack();
  const approver = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  const plan = new FailoverPlan(stack, 'Failover', { ...manual(stack), approver });
  plan.grantApprove(approver);

  expect(block(planOf(stack), 'failover-approve')).toMatchObject({ ApprovalRole: stack.resolve(approver.roleArn) });
});
