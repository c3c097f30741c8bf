import { App, aws_logs as logs } from 'aws-cdk-lib';
import { slim } from './fixture';
import { AccountResource } from '../../src';
import { testStack } from '../../tools/assemblies/stacks';

test.each([[false, ['Test', 'Test-EdgeAlarms']], [true, []]])('an existing trail has rules on activity in both Regions, unless it has a log group (%s)', (hasLogGroup, stacks) => {
  const stack = testStack();
  const trail = AccountResource.fromExisting('arn:aws:cloudtrail:ap-northeast-1:999999999999:trail/organization');
  const trailLogGroup = hasLogGroup ? logs.LogGroup.fromLogGroupName(stack, 'Trail', 'trail') : undefined;
  slim({ alarmEmail: 'ops@example.com', monitoring: {}, audit: { trail, trailLogGroup } }, stack);
  const { stacks: all } = (stack.node.root as App).synth();

  expect(all.filter(({ template }) =>
    JSON.stringify(template).includes('"eventName":["DisableKey","ScheduleKeyDeletion"]')).map(({ stackName }) => stackName).sort()).toEqual(stacks);
});
