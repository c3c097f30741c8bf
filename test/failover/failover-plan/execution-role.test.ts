import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { manual, PAIR, planStack, SCHEDULE } from './fixture';
import { FailoverMode } from '../../../src/failover';
import { FailoverPlan } from '../../../src/failover/internal';
import { FailoverPlanProps } from '../../../src/failover/private/failover-plan-props';

interface Statement {
  readonly Action: string | string[];
  readonly Resource: unknown;
  readonly Condition?: unknown;
}

function stackWith(props: Partial<FailoverPlanProps> = {}): Stack {
  const stack = planStack();
  new FailoverPlan(stack, 'Failover', manual(stack, props));
  return stack;
}

function statementsOf(stack: Stack): Statement[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::IAM::Policy'))
    .flatMap(({ Properties }) => (Properties as { PolicyDocument: { Statement: Statement[] } }).PolicyDocument.Statement);
}

/** What may be done to an object, with the partition written out. */
function permissions(statements: Statement[]): Record<string, string[]> {
  const text = (value: unknown) => typeof value === 'string' ? value : JSON.stringify(value)
    .replace(/^\{"Fn::Join":\["",\["|"\]\]\}$/g, '').replaceAll('",{"Ref":"AWS::Partition"},"', 'aws').replace(/\{"Fn::GetAtt":\["\w+","Arn"\]\}/, '<role>');
  return Object.fromEntries(statements.flatMap(({ Action, Resource }) =>
    [Action].flat().map((action) => [action, [Resource].flat().map(text)])));
}

const stack = stackWith();
const statements = statementsOf(stack);

test('is ARC\'s alone', () => {
  Template.fromStack(stack).hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: { Statement: [{ Action: 'sts:AssumeRole', Effect: 'Allow', Principal: { Service: 'arc-region-switch.amazonaws.com' } }] },
  });
});

const [tokyo, osaka] = ['ap-northeast-1', 'ap-northeast-3'];
const called = [tokyo, osaka].flatMap((region) => ['check-database', 'warm-up', 'confirm-writer', 'settle-capacity'].map((action) =>
  `arn:aws:lambda:${region}:123456789012:function:shop-failover-${action}`));
const clusters = ['arn:aws:rds:ap-northeast-1:123456789012:cluster:shop', 'arn:aws:rds:ap-northeast-3:123456789012:cluster:shop-osaka'];
const services = [tokyo, osaka].map((region) => `arn:aws:ecs:${region}:123456789012:service/shop/shop-backend`);
const plan = ['arn:aws:arc-region-switch::123456789012:plan/shop:*'];
const ALLOWED = {
  'rds:DescribeGlobalClusters': ['*'],
  'rds:DescribeDBClusters': ['*'],
  'ecs:ListServices': ['*'],
  'application-autoscaling:DescribeScalableTargets': ['*'],
  'cloudwatch:GetMetricStatistics': ['*'],
  'rds:SwitchoverGlobalCluster': ['arn:aws:rds::123456789012:global-cluster:shop-global', ...clusters],
  'rds:FailoverGlobalCluster': ['arn:aws:rds::123456789012:global-cluster:shop-global', ...clusters],
  'ecs:DescribeServices': services,
  'ecs:UpdateService': services,
  'ecs:DescribeClusters': [tokyo, osaka].map((region) => `arn:aws:ecs:${region}:123456789012:cluster/shop`),
  'application-autoscaling:RegisterScalableTarget':
    [tokyo, osaka].map((region) => `arn:aws:application-autoscaling:${region}:123456789012:scalable-target/*`),
  'lambda:GetFunction': called,
  'lambda:InvokeFunction': called,
  'arc-region-switch:GetPlan': plan,
  'arc-region-switch:GetPlanExecution': plan,
  'arc-region-switch:ListPlanExecutions': plan,
  // The evaluation of the plan checks both roles.
  'iam:SimulatePrincipalPolicy': ['<role>', 'arn:aws:iam::123456789012:role/operations/on-call'],
  'route53:ListResourceRecordSets': ['arn:aws:route53:::hostedzone/Z0123456789ABCDEFGHIJ'],
};

test('may do this and nothing else', () => {
  expect(permissions(statements)).toEqual(ALLOWED);
});

test('writes nothing without naming what', () => {
  const wide = statements.filter(({ Resource }) => Resource === '*').flatMap(({ Action }) => Action);

  expect(wide.filter((action) => !/:(Describe|List|Get)/.test(action))).toEqual([]);
});

test('scales no other dimension than tasks of ECS', () => {
  expect(statements.find(({ Action }) => Action === 'application-autoscaling:RegisterScalableTarget')?.Condition).toEqual({
    StringEquals: {
      'application-autoscaling:service-namespace': 'ecs', 'application-autoscaling:scalable-dimension': 'ecs:service:DesiredCount',
    },
  });
});

test('calls the function for readers where there is reader scaling', () => {
  const other = permissions(statementsOf(stackWith({ pair: { ...PAIR, readerScaling: { maximum: 4 } } })));

  expect(other['lambda:InvokeFunction']).toContain('arn:aws:lambda:ap-northeast-3:123456789012:function:shop-failover-scale-readers');
});

test('calls the functions for stack and schedules where there are some', () => {
  const other = permissions(statementsOf(stackWith({ pair: { ...PAIR, scalableStack: { stackName: 'ShopOsaka', role: 'shop-scaling' }, schedules: [SCHEDULE] } })));

  expect(other['lambda:InvokeFunction']).toEqual(expect.arrayContaining([tokyo, osaka].flatMap((region) =>
    ['scale-standby', 'move-schedules'].map((action) => `arn:aws:lambda:${region}:123456789012:function:shop-failover-${action}`))));
});

test('starts itself and reads its alarms in automatic mode', () => {
  const other = permissions(statementsOf(stackWith({ mode: FailoverMode.AUTOMATIC, triggerAlarms: ['down'], standbyHealthAlarms: ['down'] })));

  expect(other).toMatchObject({
    'arc-region-switch:StartPlanExecution': ['arn:aws:arc-region-switch::123456789012:plan/shop:*'],
    'cloudwatch:DescribeAlarms': ['arn:aws:cloudwatch:ap-northeast-3:123456789012:alarm:down'],
    'cloudwatch:DescribeAlarmHistory': ['arn:aws:cloudwatch:ap-northeast-3:123456789012:alarm:down'],
  });
});

test('has its permissions before the plan is made', () => {
  Template.fromStack(stack).hasResource('AWS::ARCRegionSwitch::Plan', { DependsOn: Match.arrayWith([Match.stringLikeRegexp('RoleDefaultPolicy')]) });
});
