import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { OSAKA, testStack } from '../../../tools/assemblies/stacks';
import { importedServiceIn, replicaIn, serviceIn } from '../fixture';

const SCHEDULE = 'AWS::Scheduler::Schedule';

test('a service is restarted every week by EventBridge Scheduler', () => {
  const stack = testStack(OSAKA);
  replicaIn(stack).restartOnRotation(importedServiceIn(stack));

  Template.fromStack(stack).hasResourceProperties(SCHEDULE, {
    ScheduleExpression: 'rate(7 days)',
    State: 'ENABLED',
    Target: {
      Arn: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':scheduler:::aws-sdk:ecs:updateService']] },
      Input: '{"Cluster":"main","Service":"api","ForceNewDeployment":true}',
    },
  });
});

test('two services share a role and have one schedule each', () => {
  const stack = testStack(OSAKA);
  const replica = replicaIn(stack);
  for (const id of ['One', 'Two']) replica.restartOnRotation(importedServiceIn(stack, id));
  const template = Template.fromStack(stack);

  template.resourceCountIs(SCHEDULE, 2);
  template.resourceCountIs('AWS::IAM::Policy', 1);
});

test('fails for a service of another stack with a generated name', () => {
  const app = new App();
  const service = serviceIn(new Stack(app, 'Other', { env: OSAKA }));

  expect(() => replicaIn(new Stack(app, 'Test', { env: OSAKA })).restartOnRotation(service)).toThrow(
    'restartOnRotation must have a service in the stack of the cluster, got Other/Service; pass ecs.FargateService.fromFargateServiceAttributes with its literal name to avoid a circular dependency (at Test/Database)');
});
