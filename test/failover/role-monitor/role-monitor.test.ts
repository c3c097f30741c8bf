import { Stack, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { RoleMonitor } from '../../../src/failover/internal';
import { secondaryMetric } from '../../../src/private/secondary-metric';
import { OSAKA, testStack, TOKYO } from '../../../tools/assemblies/stacks';
import { PAIR, SCHEDULE } from '../failover-plan/fixture';

const stack = testStack(OSAKA);
const monitor = new RoleMonitor(stack, 'Role', {
  pair: PAIR, here: PAIR.standby, alarmTopic: new sns.Topic(stack, 'Topic'), logEncryptionKey: new kms.Key(stack, 'Key'),
});
const template = Template.fromStack(stack);

test('publishes under the name and the dimension that the alarms read', () => {
  const { namespace, metricName, dimensions } = secondaryMetric(PAIR.standby.clusterIdentifier);

  template.hasResourceProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ NAMESPACE: namespace, METRIC: metricName, DIMENSION: Object.keys(dimensions!)[0], CLUSTER: 'shop-osaka' }) },
  });
  expect(Stack.of(monitor).resolve(monitor.secondary.dimensions)).toEqual({ Cluster: 'shop-osaka' });
});

test.each([
  ['the primary Region, whose template has them enabled', PAIR.primary, [SCHEDULE], 0],
  ['the standby Region', PAIR.standby, [SCHEDULE], 1],
  ['a pair without schedules', PAIR.standby, [], 0],
])('hears of schedules that CloudFormation writes: %s', (_, here, schedules, rules) => {
  const side = testStack(here === PAIR.standby ? OSAKA : TOKYO);
  new RoleMonitor(side, 'Role', { pair: { ...PAIR, schedules }, here });

  Template.fromStack(side).resourcePropertiesCountIs('AWS::Events::Rule', {
    EventPattern: {
      'source': ['aws.cloudformation'],
      'detail-type': ['CloudFormation Resource Status Change'],
      'detail': {
        'resource-type': ['AWS::Scheduler::Schedule'],
        'status-details': { status: ['CREATE_COMPLETE', 'UPDATE_COMPLETE'] },
      },
    },
    Targets: [Match.objectLike({ InputTransformer: { InputPathsMap: { 'detail-physical-resource-id': '$.detail.physical-resource-id' }, InputTemplate: '{"written":<detail-physical-resource-id>}' } })],
  }, rules);
});
