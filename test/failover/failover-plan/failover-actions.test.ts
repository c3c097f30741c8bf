import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import { network, PAIR } from './fixture';
import { StandbyMode } from '../../../src/failover';
import { FailoverActions } from '../../../src/failover/internal';
import { FailoverActionsProps } from '../../../src/failover/private/failover-actions-props';
import { OSAKA, testStack, TOKYO } from '../../../tools/assemblies/stacks';

function actions(env = TOKYO, props: Partial<FailoverActionsProps> = {}): { stack: Stack; made: FailoverActions } {
  const stack = testStack(env);
  return { stack, made: new FailoverActions(stack, 'Actions', { pair: PAIR, ...network(stack), ...props }) };
}

/** The function of the name, its variables, and the statements of its role. */
function functionOf(stack: Stack, name: string): { Environment: { Variables: Record<string, unknown> }; Timeout: number; statements: unknown[] } {
  const template = Template.fromStack(stack);
  const [{ Properties }] = Object.values(template.findResources('AWS::Lambda::Function', { Properties: { FunctionName: name } }));
  const { Role: { 'Fn::GetAtt': [role] }, ...rest } = Properties as { Role: { 'Fn::GetAtt': string[] } };
  const { Policies } = template.findResources('AWS::IAM::Role')[role].Properties as { Policies: { PolicyDocument: { Statement: unknown[] } }[] };
  return { ...rest, statements: Policies[0].PolicyDocument.Statement } as unknown as ReturnType<typeof functionOf>;
}

const arn = (text: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, text]] });
const named = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::Lambda::Function'))
  .map(({ Properties }) => (Properties as { FunctionName: string }).FunctionName).sort();

describe('in each region', () => {
  const { stack, made } = actions(OSAKA);

  test('are the functions that the plan calls, by its names', () => {
    expect(named(stack)).toEqual([
      'shop-failover-check-database', 'shop-failover-confirm-writer', 'shop-failover-settle-capacity', 'shop-failover-warm-up',
    ]);
    expect(made.scaleReaders).toBeUndefined();
    expect([made.checkDatabase, made.confirmWriter, made.warmUp, made.settleCapacity].every(({ functionArn }) => functionArn)).toBe(true);
  });

  test.each([['check-database', 'false'], ['confirm-writer', 'true']])('reads the database, and nothing else, in %s', (action, PROMOTED) => {
    const { Environment, Timeout, statements } = functionOf(stack, `shop-failover-${action}`);

    expect(Environment.Variables).toEqual({
      GLOBAL_CLUSTER: 'shop-global', CLUSTER: 'shop-osaka', CLUSTER_ARN: arn(':rds:ap-northeast-3:123456789012:cluster:shop-osaka'), PROMOTED,
    });
    expect(Timeout).toBe(55);
    expect(statements.slice(1)).toEqual([
      { Effect: 'Allow', Action: 'rds:DescribeGlobalClusters', Resource: arn(':rds::123456789012:global-cluster:shop-global') },
      { Effect: 'Allow', Action: 'rds:DescribeDBClusters', Resource: arn(':rds:ap-northeast-3:123456789012:cluster:shop-osaka') },
    ]);
  });

  test('asks the tasks of its own service', () => {
    const { Environment, statements } = functionOf(stack, 'shop-failover-warm-up');

    expect(Environment.Variables).toEqual({ ECS_CLUSTER: 'shop', ECS_SERVICE: 'shop-backend', PORT: '3001', READINESS_PATH: '/ready', MINIMUM_TASKS: '2' });
    expect(statements.slice(1, 3)).toEqual([
      { Effect: 'Allow', Action: 'ecs:ListTasks', Resource: '*', Condition: { ArnEquals: { 'ecs:cluster': arn(':ecs:ap-northeast-3:123456789012:cluster/shop') } } },
      { Effect: 'Allow', Action: 'ecs:DescribeTasks', Resource: arn(':ecs:ap-northeast-3:123456789012:task/shop/*') },
    ]);
  });

  test('may reach ECS and the tasks\' port, with ingress rules', () => {
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupEgress: [Match.objectLike({ FromPort: 443, ToPort: 443 })] });
    template.hasResourceProperties('AWS::EC2::SecurityGroupEgress', { FromPort: 3001, ToPort: 3001, DestinationSecurityGroupId: 'sg-33333333' });
    template.hasResourceProperties('AWS::EC2::SecurityGroupIngress', { FromPort: 3001, ToPort: 3001, GroupId: 'sg-33333333' });
    expect(stack.resolve(made.securityGroup.securityGroupId)).toBeDefined();
  });

  test('settles both services, within the time that ARC gives', () => {
    const { Environment, Timeout, statements } = functionOf(stack, 'shop-failover-settle-capacity');

    expect(Environment.Variables).toMatchObject({
      PRIMARY_CLUSTER_ARN: arn(':rds:ap-northeast-1:123456789012:cluster:shop'),
      PRIMARY_REGION: 'ap-northeast-1',
      PRIMARY_SERVICE: 'shop/shop-backend',
      PRIMARY_TASKS: '2',
      STANDBY_REGION: 'ap-northeast-3',
      STANDBY_SERVICE: 'shop/shop-backend',
      STANDBY_TASKS: '1',
    });
    expect(Timeout).toBe(240);
    expect(statements.slice(1)).toMatchObject([
      { Action: 'application-autoscaling:RegisterScalableTarget', Condition: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } } },
      {
        Action: ['ecs:DescribeServices', 'ecs:UpdateService'],
        Resource: ['ap-northeast-1', 'ap-northeast-3'].map((region) => arn(`:ecs:${region}:123456789012:service/shop/shop-backend`)),
      },
      { Action: 'rds:DescribeGlobalClusters' },
    ]);
  });
});

test('leaves a pilot light without tasks', () => {
  const { stack } = actions(TOKYO, { pair: { ...PAIR, standbyMode: StandbyMode.PILOT_LIGHT, minimumTasks: 4 } });

  expect(functionOf(stack, 'shop-failover-settle-capacity').Environment.Variables).toMatchObject({ STANDBY_TASKS: '0', PRIMARY_TASKS: '4' });
  expect(functionOf(stack, 'shop-failover-warm-up').Environment.Variables).toMatchObject({ MINIMUM_TASKS: '4' });
});

describe('with reader scaling', () => {
  const pair = { ...PAIR, readerScaling: { maximum: 5, minimum: 2, targetCpuPercent: 60 } };

  test('sets it up in the standby region', () => {
    const { stack, made } = actions(OSAKA, { pair });
    const { Environment, statements } = functionOf(stack, 'shop-failover-scale-readers');

    expect(made.scaleReaders).toBeDefined();
    expect(Environment.Variables).toEqual({
      PROMOTED: 'true',
      STANDBY_REGION: 'ap-northeast-3',
      STANDBY_CLUSTER: 'shop-osaka',
      MINIMUM: '2',
      MAXIMUM: '5',
      TARGET_PERCENT: '60',
      SCALE_IN_SECONDS: '600',
      SCALE_OUT_SECONDS: '600',
    });
    expect(statements.slice(1)).toMatchObject([
      { Action: ['application-autoscaling:RegisterScalableTarget', 'application-autoscaling:PutScalingPolicy'] },
      {
        Action: ['cloudwatch:DeleteAlarms', 'cloudwatch:PutMetricAlarm', 'rds:AddTagsToResource', 'rds:CreateDBInstance', 'rds:DeleteDBInstance'],
        Resource: '*',
        Condition: { Bool: { 'aws:ViaAWSService': 'true' } },
      },
      { Action: ['cloudwatch:DescribeAlarms', 'rds:DescribeDBInstances'], Resource: '*' },
      { Action: 'rds:DescribeDBClusters' },
      { Action: 'iam:CreateServiceLinkedRole', Condition: { StringEquals: { 'iam:AWSServiceName': 'rds.application-autoscaling.amazonaws.com' } } },
    ]);
  });

  test('takes it away from the primary region, and may do no more', () => {
    const { stack } = actions(TOKYO, { pair: { ...pair, readerScaling: { maximum: 5 } } });
    const { Environment, statements } = functionOf(stack, 'shop-failover-scale-readers');

    expect(Environment.Variables).toMatchObject({ PROMOTED: 'false', STANDBY_REGION: 'ap-northeast-3', MINIMUM: '1' });
    expect(statements.slice(1)).toMatchObject([{
      Action: 'application-autoscaling:DeregisterScalableTarget',
      Resource: arn(':application-autoscaling:ap-northeast-3:123456789012:scalable-target/*'),
      Condition: { StringEquals: { 'application-autoscaling:service-namespace': 'rds' } },
    }]);
  });
});

test('takes another port, path and key', () => {
  const stack = testStack();
  const logEncryptionKey = new kms.Key(stack, 'Key');
  new FailoverActions(stack, 'Actions', { pair: PAIR, ...network(stack), port: 8080, readinessPath: '/healthz/ready', logEncryptionKey });

  expect(functionOf(stack, 'shop-failover-warm-up').Environment.Variables).toMatchObject({ PORT: '8080', READINESS_PATH: '/healthz/ready' });
  Template.fromStack(stack).allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: stack.resolve(logEncryptionKey.keyArn) });
});
