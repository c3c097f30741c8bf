import { Duration, aws_sns as sns } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { BucketReplicationAlarms } from '../../src/secure-bucket/internal';
import { BucketReplicationAlarmsProps } from '../../src/secure-bucket/private/replication-alarms';
import { OSAKA, testStack } from '../../tools/assemblies/stacks';

const ALARM = 'AWS::CloudWatch::Alarm';
const NAMES = { sourceBucketName: 'media-tokyo', destinationBucketName: 'media-osaka' };

function template(props: Partial<BucketReplicationAlarmsProps> = {}): Template {
  const stack = testStack(OSAKA);
  new BucketReplicationAlarms(stack, 'Copies', { ...NAMES, ...props });
  return Template.fromStack(stack);
}

test('uses the objective, and the rule of the library', () => {
  const dimensions = { DestinationBucket: 'media-osaka', RuleId: 'replication', SourceBucket: 'media-tokyo' };

  template({ objective: Duration.minutes(5) }).hasResourceProperties(ALARM, {
    MetricName: 'ReplicationLatency', Threshold: 300, Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  });
});

test('notifies a topic', () => {
  const stack = testStack(OSAKA);
  const alarmTopic = new sns.Topic(stack, 'Topic');
  const { latencyAlarm, failureAlarm } = new BucketReplicationAlarms(stack, 'Copies', { ...NAMES, alarmTopic });
  const topic = [stack.resolve(alarmTopic.topicArn)];

  Template.fromStack(stack).hasResourceProperties(ALARM, { AlarmActions: topic });
  expect([latencyAlarm, failureAlarm].map((alarm) => alarm !== undefined)).toEqual([true, false]);
});

test.each<[Partial<BucketReplicationAlarmsProps>, string]>([
  [{ objective: Duration.seconds(59) }, 'objective must be whole seconds from 1 minute to 1 day, got 59 seconds; choose one in that range'],
  [{ objective: Duration.days(2) }, 'objective must be whole seconds from 1 minute to 1 day, got 2 days; choose one in that range'],
  [{ objective: Duration.millis(60_500) },
    'objective must be whole seconds from 1 minute to 1 day, got 1 minute 500 millis; choose one in that range'],
])('fails with %j', (props, message) => expect(() => template(props)).toThrow(new Error(`${message} (at Test/Copies)`)));
