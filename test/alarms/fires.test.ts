import { healthyAndSick, Inputs, metricsOf, samplesOf } from './inputs';
import { METRIC_SOURCES } from './metric-sources';
import { allAlarms, FoundAlarm, identities } from './templates';
import { datapoints, simulateAlarm } from '../support/alarm-simulator';

const SILENCE: Record<string, string> = { breaching: 'ALARM', notBreaching: 'OK', missing: 'INSUFFICIENT_DATA', ignore: 'INSUFFICIENT_DATA' };

/** What a metric can be at most; nothing is fuller than full. */
function most({ properties }: FoundAlarm): (id: string) => number {
  const metrics = identities(properties);
  return (id) => METRIC_SOURCES.some(({ namespace, metricName, unit }) =>
    namespace === metrics[id].Namespace && metricName === metrics[id].MetricName && unit === 'Percent') ? 100 : Number.MAX_SAFE_INTEGER;
}

/** The states after some periods of each kind; enough of them that nothing before counts. */
function statesAfter({ properties }: FoundAlarm, phases: readonly Inputs[]): string[] {
  const periods = properties.EvaluationPeriods + 2;
  const states = simulateAlarm(properties, samplesOf(properties, phases.flatMap((inputs) => Array.from({ length: periods }, () => inputs))));
  return phases.map((_, phase) => states[(phase + 1) * periods - 1]);
}

function fires(alarm: FoundAlarm): string[] {
  const { healthy, sick } = healthyAndSick(alarm.properties, most(alarm));
  if (!healthy || !sick) return [`${healthy ? '' : 'is never OK'}${sick ? '' : 'can never fire'}`];
  return statesAfter(alarm, [healthy, sick, healthy]);
}

/** Where an expression fills all gaps, silence is a value like others, and a good one. */
function silence(alarm: FoundAlarm): { is: string; due: string } {
  const nothing: Inputs = Object.fromEntries(Object.keys(metricsOf(alarm.properties)).map((id) => [id, undefined]));
  const filled = datapoints(alarm.properties, samplesOf(alarm.properties, [nothing]))[0] !== undefined;
  return { is: statesAfter(alarm, [nothing])[0], due: filled ? 'OK' : SILENCE[alarm.properties.TreatMissingData ?? 'missing'] };
}

const all = allAlarms();

test('every alarm fires when its metric is sick, and recovers', () => {
  const wrong = all.map((alarm) => ({ id: alarm.id, states: fires(alarm).join(' → ') })).filter(({ states }) => states !== 'OK → ALARM → OK');

  expect(wrong).toEqual([]);
});

test('every alarm says in silence what it was told to say', () => {
  expect(all.map((alarm) => ({ id: alarm.id, ...silence(alarm) })).filter(({ is, due }) => is !== due)).toEqual([]);
});

test('every alarm says what silence means to it, and what is wrong when it rings', () => {
  const mute = all.filter(({ properties }) => properties.TreatMissingData === undefined || !properties.AlarmDescription);

  expect(mute.map(({ id }) => id)).toEqual([]);
});

describe('would be found:', () => {
  const alarm = (properties: object): FoundAlarm => ({
    id: 'Broken',
    region: 'ap-northeast-1',
    filters: [],
    properties: {
      Namespace: 'AWS/EC2',
      MetricName: 'CPUUtilization',
      Statistic: 'Average',
      Period: 60,
      EvaluationPeriods: 3,
      Threshold: 90,
      ComparisonOperator: 'GreaterThanThreshold',
      ...properties,
    },
  });

  test.each([
    ['a threshold that nothing exceeds', { Threshold: 100 }, 'can never fire'],
    ['a threshold below nothing', { Threshold: 0, ComparisonOperator: 'LessThanThreshold' }, 'can never fire'],
    ['a threshold that is always reached', { Threshold: 0, ComparisonOperator: 'GreaterThanOrEqualToThreshold' }, 'is never OK'],
    ['more datapoints than there are periods', { DatapointsToAlarm: 4 }, 'OK → OK → OK'],
  ])('%s', (_, properties, states) => {
    expect(fires(alarm(properties)).join(' → ')).toBe(states);
  });

  test('silence that an expression turns into an alarm', () => {
    const stat = { Metric: { Namespace: 'AWS/EC2', MetricName: 'CPUUtilization' }, Period: 60, Stat: 'Average' };
    const broken = alarm({
      Metrics: [{ Id: 'all', Expression: 'FILL(cpu, 100)' }, { Id: 'cpu', MetricStat: stat, ReturnData: false }], TreatMissingData: 'notBreaching',
    });

    expect(silence(broken)).toEqual({ is: 'ALARM', due: 'OK' });
  });
});
