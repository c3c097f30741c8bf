import { Environment, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { network, PAIR, SCHEDULE } from './fixture';
import { FailoverActions, FailoverPair } from '../../../src/failover/internal';
import { OSAKA, testStack, TOKYO } from '../../../tools/assemblies/stacks';

const [tokyo, osaka] = ['ap-northeast-1', 'ap-northeast-3'];
const arn = (text: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, text]] });

function made(env: Environment, props: Partial<FailoverPair>): { stack: Stack; actions: FailoverActions } {
  const stack = testStack(env);
  return { stack, actions: new FailoverActions(stack, 'Actions', { pair: { ...PAIR, ...props }, ...network(stack) }) };
}

/** The function's variables, and what its role may do beside writing its log. */
function functionOf(stack: Stack, FunctionName: string): { variables: unknown; statements: unknown[] } {
  const template = Template.fromStack(stack);
  const [{ Properties }] = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { FunctionName } }));
  const { Role: { 'Fn::GetAtt': [role] }, Environment: { Variables } } = Properties as { Role: { 'Fn::GetAtt': string[] }; Environment: { Variables: unknown } };
  const { Policies } = template.findResources('AWS::IAM::Role')[role].Properties as { Policies: { PolicyDocument: { Statement: unknown[] } }[] };
  return { variables: Variables, statements: Policies[0].PolicyDocument.Statement.slice(1) };
}

describe('with a stack to scale up', () => {
  const pair = { scalableStack: { stackName: 'ShopOsaka', role: 'team/shop-scaling' } };
  const role = arn(':iam::123456789012:role/team/shop-scaling');
  const update = [
    {
      Effect: 'Allow',
      Action: 'cloudformation:DescribeStacks',
      Resource: arn(':cloudformation:ap-northeast-3:123456789012:stack/ShopOsaka/*'),
    },
    {
      Effect: 'Allow',
      Action: 'cloudformation:UpdateStack',
      Resource: arn(':cloudformation:ap-northeast-3:123456789012:stack/ShopOsaka/*'),
      Condition: { ArnEquals: { 'cloudformation:RoleArn': role } },
    },
    {
      Effect: 'Allow',
      Action: 'iam:PassRole',
      Resource: role,
      Condition: { StringEquals: { 'iam:PassedToService': 'cloudformation.amazonaws.com' } },
    },
    {
      Effect: 'Allow',
      Action: 'ssm:GetParameters',
      Resource: arn(':ssm:ap-northeast-3:123456789012:parameter/cdk-bootstrap/*/version'),
    },
  ];

  test('the standby Region scales it up', () => {
    const { stack, actions } = made(OSAKA, pair);
    const { variables, statements } = functionOf(stack, 'shop-failover-scale-standby');

    expect(variables).toEqual({ SCALED_UP: 'true', STACK: 'ShopOsaka', ROLE: role, PARAMETER: 'ScaledUp', STANDBY_REGION: osaka });
    expect(statements).toEqual(update);
    expect(actions.scaleStandby).toBeDefined();
  });

  test('the primary Region scales it down, after checking the database', () => {
    const { stack } = made(TOKYO, pair);
    const { variables, statements } = functionOf(stack, 'shop-failover-scale-standby');

    expect(variables).toMatchObject({
      SCALED_UP: 'false', ROLE: role, STANDBY_REGION: osaka, GLOBAL_CLUSTER: 'shop-global', PRIMARY_CLUSTER_ARN: arn(':rds:ap-northeast-1:123456789012:cluster:shop'),
    });
    expect(statements).toEqual([
      ...update, { Effect: 'Allow', Action: 'rds:DescribeGlobalClusters', Resource: arn(':rds::123456789012:global-cluster:shop-global') },
    ]);
  });
});

describe('with schedules', () => {
  const cleanup = { name: 'shop-cleanup', primaryRoleName: 'shop-cleanup-tokyo', standbyRoleName: 'shop-cleanup-osaka' };

  test.each([[TOKYO, tokyo, osaka], [OSAKA, osaka, tokyo]])('each region moves them to itself: %j', (env, HERE, OTHER) => {
    const { stack, actions } = made(env, { schedules: [SCHEDULE, cleanup] });
    const { variables, statements } = functionOf(stack, 'shop-failover-move-schedules');

    expect(variables).toEqual({ HERE, OTHER, SCHEDULES: 'shop-report,shop-cleanup' });
    expect(statements).toEqual([
      {
        Effect: 'Allow',
        Action: ['scheduler:GetSchedule', 'scheduler:UpdateSchedule'],
        Resource: [tokyo, osaka].flatMap((region) => ['report', 'cleanup'].map((name) => arn(`:scheduler:${region}:123456789012:schedule/default/shop-${name}`))),
      },
      {
        Effect: 'Allow',
        Action: 'iam:PassRole',
        Resource: ['report-tokyo', 'report-osaka', 'cleanup-tokyo', 'cleanup-osaka']
          .flatMap((name) => ['', '*/'].map((path) => arn(`:iam::123456789012:role/${path}shop-${name}`))),
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      },
    ]);
    expect(actions.moveSchedules).toBeDefined();
  });

  test('uses keys through the scheduler alone, where one is encrypted', () => {
    const { stack } = made(OSAKA, { schedules: [SCHEDULE, { ...cleanup, encrypted: true }] });

    expect(functionOf(stack, 'shop-failover-move-schedules').statements[2]).toEqual({
      Effect: 'Allow',
      Action: ['kms:DescribeKey', 'kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: [tokyo, osaka].map((region) => arn(`:kms:${region}:123456789012:key/*`)),
      Condition: { StringEquals: { 'kms:ViaService': ['scheduler.ap-northeast-1.amazonaws.com', 'scheduler.ap-northeast-3.amazonaws.com'] } },
    });
  });
});

test('has neither function without them', () => {
  const { actions } = made(OSAKA, { schedules: [] });

  expect([actions.scaleStandby, actions.moveSchedules]).toEqual([undefined, undefined]);
});
