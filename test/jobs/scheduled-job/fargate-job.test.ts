import { Duration, aws_ec2 as ec2, aws_ecs as ecs, aws_kms as kms } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { functionJob, jobCluster, jobTask } from './fixture';
import { FargateJobOptions, JobTarget, ScheduledJobProps } from '../../../src/jobs';
import { importedVpc } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';
import { evaluate } from '../../../tools/evaluate';
import { keyPolicyWith } from '../../support/policies';

function templateOf(task: Partial<FargateJobOptions> = {}, props: Partial<ScheduledJobProps> = {}, stack = testStack()): Template {
  const target = JobTarget.fargateTask({ cluster: jobCluster(stack), taskDefinition: jobTask(stack), ...task });
  functionJob(stack, { target, ...props });
  return Template.fromStack(stack);
}

/** The states, with references as texts. */
function statesOf(template: Template): Record<string, { readonly Arguments: Record<string, unknown>; readonly [key: string]: unknown }> {
  const machine = Object.values(evaluate(template.toJSON(), {})).find(({ Type }) => Type === 'AWS::StepFunctions::StateMachine');
  return JSON.parse(machine.Properties.DefinitionString).States;
}

test('accepts a command, variables, Spot and a timeout', () => {
  const template = templateOf({ command: ['node', 'report.js'], environment: { MODE: 'full' }, spot: true, timeout: Duration.minutes(10) }, { retryAttempts: 0 });
  const states = statesOf(template);

  expect(states.Run).toMatchObject({
    TimeoutSeconds: 600,
    Arguments: {
      CapacityProviderStrategy: [{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }],
      Overrides: { ContainerOverrides: [{ Command: ['node', 'report.js'], Environment: [{ Name: 'MODE', Value: 'full' }, { Name: 'SCHEDULED_TIME' }] }] },
    },
  });
  expect(states.Run.Arguments).not.toHaveProperty('LaunchType');
  template.hasResourceProperties('AWS::CloudWatch::Alarm', { ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: 25 });
});

test('uses security groups and subnets', () => {
  const stack = testStack();
  const template = templateOf({
    securityGroups: [ec2.SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0123456789abcdef0')], vpcSubnets: { subnets: importedVpc(stack).publicSubnets },
  }, {}, stack);

  template.resourceCountIs('AWS::EC2::SecurityGroup', 0);
  expect(statesOf(template).Run.Arguments.NetworkConfiguration).toEqual({
    AwsvpcConfiguration: { Subnets: ['subnet-00000000000000001', 'subnet-00000000000000002'], SecurityGroups: ['sg-0123456789abcdef0'], AssignPublicIp: 'ENABLED' },
  });
});

test('runs the release of a service', () => {
  const stack = testStack();
  const cluster = jobCluster(stack);
  const service = ecs.FargateService.fromFargateServiceAttributes(stack, 'Service', { cluster, serviceName: 'backend' });
  functionJob(stack, { target: JobTarget.fargateTask({ cluster, taskDefinition: jobTask(stack), service }) });
  const template = Template.fromStack(stack);
  const { FindRelease, ReadImage, Run } = statesOf(template);

  expect(FindRelease.Arguments).toEqual({
    Cluster: 'arn:${AWS::Partition}:ecs:ap-northeast-1:123456789012:cluster/shop', Services: ['arn:${AWS::Partition}:ecs:ap-northeast-1:123456789012:service/shop/backend'],
  });
  expect([ReadImage.Arguments, Run.Arguments].map(({ TaskDefinition }) => TaskDefinition)).toEqual(['{% $release %}', '{% $release %}']);
});

test('has no lock with allowOverlap', () => {
  const template = templateOf({}, { allowOverlap: true });

  template.resourceCountIs('AWS::DynamoDB::Table', 0);
  expect(Object.keys(statesOf(template))).toEqual(['Begin', 'Run', 'Judge', 'TryAgain', 'Pause', 'Outcome', 'Keep', 'Done', 'Failed']);
});

test('encrypts its log with the key of the prop', () => {
  const stack = testStack();
  const template = templateOf({}, { encryptionKey: new kms.Key(stack, 'Key') }, stack);

  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90, KmsKeyId: Match.anyValue() });
  template.hasResourceProperties('AWS::KMS::Key', keyPolicyWith({ Action: Match.arrayWith(['kms:ReEncryptFrom']) }));
});
