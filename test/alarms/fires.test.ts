import { allAlarms, cpuAlarm } from './fixture';
import { fires, silence } from '../../tools/alarms/alarm-checks';

const all = allAlarms();

test('every alarm fires when its metric is sick, and recovers', () => {
  const wrong = all.map((alarm) => ({ id: alarm.id, states: fires(alarm) })).filter(({ states }) => states !== 'OK → ALARM → OK');

  expect(wrong).toEqual([]);
});

test('every alarm without data is in its configured state', () =>
  expect(all.map((alarm) => ({ id: alarm.id, ...silence(alarm) })).filter(({ is, due }) => is !== due)).toEqual([]));

test('every alarm describes missing data, what happened, and what that means or what to do', () => {
  const mute = all.filter(({ properties }) => properties.TreatMissingData === undefined || !/\S[.:] \S/.test(JSON.stringify(properties.AlarmDescription)));

  expect(mute.map(({ id, properties }) => `${id}: ${JSON.stringify(properties.AlarmDescription)}`)).toEqual([]);
});

describe('would be found:', () => {
  test.each([
    ['a threshold that nothing exceeds', { Threshold: 100 }, 'can never fire'],
    ['a threshold below nothing', { Threshold: 0, ComparisonOperator: 'LessThanThreshold' }, 'can never fire'],
    ['a threshold that is always reached', { Threshold: 0, ComparisonOperator: 'GreaterThanOrEqualToThreshold' }, 'is never OK'],
    ['more datapoints than there are periods', { DatapointsToAlarm: 4 }, 'OK → OK → OK'],
  ])('%s', (_, properties, states) => expect(fires(cpuAlarm(properties))).toBe(states));

  test('silence that an expression turns into an alarm', () => {
    const stat = { Metric: { Namespace: 'AWS/EC2', MetricName: 'CPUUtilization' }, Period: 60, Stat: 'Average' };
    const broken = cpuAlarm({
      Metrics: [{ Id: 'all', Expression: 'FILL(cpu, 100)' }, { Id: 'cpu', MetricStat: stat, ReturnData: false }], TreatMissingData: 'notBreaching',
    });

    expect(silence(broken)).toEqual({ is: 'ALARM', due: 'OK' });
  });
});
