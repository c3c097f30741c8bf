import { App, Stack } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import * as actions from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as sns from 'aws-cdk-lib/aws-sns';
import { AppAlarms } from '../../tools/alarms/pair-alarms';
import { StackValues } from '../../tools/alarms/stack-values';
import { OSAKA, TOKYO } from '../../tools/assemblies/stacks';

const values = new StackValues({
  Base: { Name: { Value: { Ref: 'Topic' }, Export: { Name: 'Base:Topic' } }, Weak: { Value: { 'Fn::GetAtt': ['Alarm', 'Arn'] } } },
  Middle: { Again: { Value: { 'Fn::ImportValue': 'Base:Topic' }, Export: { Name: 'Middle:Again' } } },
});

test.each<[unknown, string]>([
  ['plain', 'plain'],
  [5, '5'],
  [{ Ref: 'Alarm' }, 'Shop/Alarm'],
  [{ 'Fn::GetAtt': ['Alarm', 'Arn'] }, 'Shop/Alarm'],
  [{ 'Fn::Join': ['', ['ALARM("', { Ref: 'Alarm' }, '")']] }, 'ALARM("Shop/Alarm")'],
  [{ 'Fn::ImportValue': 'Base:Topic' }, 'Base/Topic'],
  [{ 'Fn::ImportValue': 'Middle:Again' }, 'Base/Topic'],
  [{ 'Fn::GetStackOutput': { StackName: 'Base', Region: 'ap-northeast-1', OutputName: 'Weak' } }, 'Base/Alarm'],
])('%j is %s', (value, text) => {
  expect(values.text('Shop', value)).toBe(text);
});

test('fails on what it can not follow', () => {
  expect(() => values.text('Shop', { 'Fn::Select': [0, []] })).toThrow('Fn::Select is not followed');
  expect(() => values.text('Shop', { 'Fn::ImportValue': 'Nothing' })).toThrow('no stack exports Nothing');
});

/** The alarms are found by the logical ids in the metadata, which the tests leave out elsewhere. */
const WITH_LOGICAL_IDS = { postCliContext: { 'aws:cdk:disable-logicalId-metadata': false } };

describe('a composite alarm', () => {
  const metric = new cloudwatch.Metric({ namespace: 'AWS/EC2', metricName: 'CPUUtilization' });
  const alarmIn = (stack: Stack, id: string, alarmName?: string) =>
    new cloudwatch.Alarm(stack, id, { alarmName, metric, threshold: 1, evaluationPeriods: 1 });

  test('resolves alarms of other stacks, by reference or by name in the Region', () => {
    const app = new App(WITH_LOGICAL_IDS);
    const base = new Stack(app, 'Base', { env: TOKYO });
    const far = new Stack(app, 'Far', { env: OSAKA });
    const shop = new Stack(app, 'Shop', { env: TOKYO });
    alarmIn(far, 'Named', 'disk');
    alarmIn(base, 'Named', 'disk');
    const alarmRule = cloudwatch.AlarmRule.anyOf(
      cloudwatch.AlarmRule.fromAlarm(alarmIn(base, 'Unnamed'), cloudwatch.AlarmState.ALARM), cloudwatch.AlarmRule.fromString('ALARM("disk")'),
    );
    new cloudwatch.CompositeAlarm(shop, 'All', { alarmRule }).addAlarmAction(new actions.SnsAction(new sns.Topic(base, 'Topic')));
    const { composites: [all], ...alarms } = new AppAlarms(app.synth());

    expect(all.properties.AlarmRule).toMatch(/^\(ALARM\("Base\/Unnamed\w+"\) OR ALARM\("Base\/Named\w+"\)\)$/);
    expect(alarms.values.text('Shop', all.properties.AlarmActions![0])).toMatch(/^Base\/Topic/);
  });

  test('fails on an unknown alarm', () => {
    const app = new App(WITH_LOGICAL_IDS);
    new cloudwatch.CompositeAlarm(new Stack(app, 'Shop', { env: TOKYO }), 'All', { alarmRule: cloudwatch.AlarmRule.fromString('ALARM("nobody")') });

    expect(() => new AppAlarms(app.synth()).states([])).toThrow(/unknown alarms in the rules of: Shop\/All/);
  });
});
