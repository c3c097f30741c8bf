import { App, Duration, Stack, aws_ecs as ecs } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { replicaIn } from './fixture';
import { importedVpc } from '../../../tools/assemblies/imported';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';

const SCHEDULE = 'AWS::Scheduler::Schedule';

function serviceIn(stack: Stack, id = 'Service'): ecs.IBaseService {
  const cluster = ecs.Cluster.fromClusterAttributes(stack, `${id}Cluster`, { clusterName: 'shop', vpc: importedVpc(stack) });
  return ecs.FargateService.fromFargateServiceAttributes(stack, id, { cluster, serviceName: 'backend' });
}

describe('a service', () => {
  const stack = testStack(OSAKA);
  const replica = replicaIn(stack);
  replica.restartOnRotation(serviceIn(stack));
  const template = Template.fromStack(stack);

  test('is restarted every week by EventBridge Scheduler', () => {
    template.hasResourceProperties(SCHEDULE, {
      ScheduleExpression: 'rate(7 days)',
      State: 'ENABLED',
      Target: {
        Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':scheduler:::aws-sdk:ecs:updateService']] },
        Input: '{"Cluster":"shop","Service":"backend","ForceNewDeployment":true}',
      },
    });
    expect(replica.restartSchedules).toHaveLength(1);
  });
});

test('two services share a role and have one schedule each, with the interval of the prop', () => {
  const stack = testStack(OSAKA);
  const replica = replicaIn(stack, { restartInterval: Duration.days(1) });
  for (const id of ['One', 'Two']) replica.restartOnRotation(serviceIn(stack, id));
  const template = Template.fromStack(stack);

  template.resourceCountIs(SCHEDULE, 2);
  template.allResourcesProperties(SCHEDULE, { ScheduleExpression: 'rate(1 day)' });
  template.resourceCountIs('AWS::IAM::Policy', 1);
});

test('has no schedules without a service', () => {
  const stack = testStack(OSAKA);

  expect(replicaIn(stack).restartSchedules).toEqual([]);
  Template.fromStack(stack).resourceCountIs(SCHEDULE, 0);
});

test('fails for a service of another stack with a generated name', () => {
  const app = new App();
  const other = new Stack(app, 'Other', { env: OSAKA });
  const taskDefinition = new ecs.FargateTaskDefinition(other, 'Task');
  taskDefinition.addContainer('app', { image: ecs.ContainerImage.fromRegistry('node') });
  const service = new ecs.FargateService(
    other, 'Service', { cluster: new ecs.Cluster(other, 'Cluster', { vpc: importedVpc(other) }), taskDefinition },
  );

  expect(() => replicaIn(new Stack(app, 'Test', { env: OSAKA })).restartOnRotation(service)).toThrow(
    'restartOnRotation must have a service in the stack of the cluster, got Other/Service; pass ecs.FargateService.fromFargateServiceAttributes with its literal name to avoid a circular dependency (at Test/Database)');
});
