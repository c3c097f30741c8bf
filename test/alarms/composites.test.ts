import { App, Stack, aws_cloudwatch as cloudwatch, aws_cloudwatch_actions as actions, aws_sns as sns } from 'aws-cdk-lib';
import { AppAlarms } from '../../tools/alarms/pair-alarms';
import { OSAKA, TOKYO } from '../../tools/assemblies/stacks';

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
    const alarms = new AppAlarms(app.synth());
    const [all] = alarms.composites;

    expect(all.properties.AlarmRule).toMatch(/^\(ALARM\("Base\/Unnamed\w+"\) OR ALARM\("Base\/Named\w+"\)\)$/);
    expect(alarms.text('Shop', all.properties.AlarmActions![0])).toMatch(/^Base\/Topic/);
  });

  test('is that of its own Region, if another Region has a stack of the same name', () => {
    const app = new App(WITH_LOGICAL_IDS);
    for (const env of [TOKYO, OSAKA]) {
      const stack = new Stack(app, env.region, { env, stackName: 'Shop' });
      const alarmRule = cloudwatch.AlarmRule.fromAlarm(alarmIn(stack, 'Disk'), cloudwatch.AlarmState.ALARM);
      new cloudwatch.CompositeAlarm(stack, 'All', { alarmRule });
    }

    expect(new AppAlarms(app.synth()).composites.map(({ properties }) => properties.AlarmRule)).toEqual([
      expect.stringMatching(/^ALARM\("Shop@ap-northeast-1\/Disk/), expect.stringMatching(/^ALARM\("Shop@ap-northeast-3\/Disk/),
    ]);
  });

  test('fails on an unknown alarm', () => {
    const app = new App(WITH_LOGICAL_IDS);
    new cloudwatch.CompositeAlarm(new Stack(app, 'Shop', { env: TOKYO }), 'All', { alarmRule: cloudwatch.AlarmRule.fromString('ALARM("nobody")') });

    expect(() => new AppAlarms(app.synth()).states([])).toThrow('the rule refers to the unknown alarm nobody');
  });
});
