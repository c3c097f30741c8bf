import { cpuAlarm } from './fixture';
import { timingOf } from '../../tools/alarms/alarm-timing';

const alarm = (properties: object) => cpuAlarm({ Period: 300, EvaluationPeriods: 1, TreatMissingData: 'notBreaching', ...properties });

const stat = (Id: string, MetricName: string, Period = 60) => ({
  Id, ReturnData: false, MetricStat: { Metric: { Namespace: 'AWS/ApplicationELB', MetricName, Dimensions: [] }, Period, Stat: 'Sum' },
});
const failures = (Period: number) => ({
  Metrics: [{ Id: 'share', Expression: '100 * FILL(failed, 0) / requests' }, stat('failed', 'HTTPCode_Target_5XX_Count', Period), stat('requests', 'RequestCount', Period)],
  Threshold: 5,
});

test.each<[string, object, number, number]>([
  ['an average has to fill its period', {}, 5, 1],
  ['a maximum shows at once, and remains until the period is over', { Statistic: 'Maximum' }, 1, 5],
  ['three periods of a minute', { Statistic: 'Maximum', Period: 60, EvaluationPeriods: 3 }, 3, 1],
  ['three of four', { Statistic: 'Maximum', Period: 60, EvaluationPeriods: 4, DatapointsToAlarm: 3 }, 3, 2],
  ['a number just beyond its threshold has to be complete', { Statistic: 'Sum', MetricName: 'Lines', Threshold: 50 }, 5, 15],
  ['a single event', { Statistic: 'Sum', MetricName: 'Lines', Threshold: 1, ComparisonOperator: 'GreaterThanOrEqualToThreshold' }, 1, 15],
  ['what doesn\'t come any more', {
    Statistic: 'Sum', MetricName: 'Runs', Threshold: 1, ComparisonOperator: 'LessThanThreshold', TreatMissingData: 'breaching', Period: 3_600, EvaluationPeriods: 2,
  }, 181, 1],
  ['more than a day, which CloudWatch evaluates once per hour', { Statistic: 'Maximum', Period: 86_400, EvaluationPeriods: 2, DatapointsToAlarm: 1 }, 60, 2_939],
  ['all requests fail, for three minutes', { ...failures(60), EvaluationPeriods: 3 }, 3, 1],
  ['all requests fail, within an hour', failures(3_600), 4, 57],
])('%s', (_, properties, untilAlarm, untilOk) => expect(timingOf(alarm(properties))).toEqual({ untilAlarm, untilOk }));

test('fails for an alarm that can never go into ALARM, or always is', () => {
  expect(() => timingOf(alarm({ Threshold: 100 }))).toThrow('Shop/Alarm has nothing to change from, or to');
  expect(() => timingOf(alarm({ Threshold: 0, ComparisonOperator: 'GreaterThanOrEqualToThreshold' }))).toThrow('nothing to change from, or to');
  expect(() => timingOf(alarm({ DatapointsToAlarm: 2 }))).toThrow('the alarm never reaches the state');
});
