import { allAlarms, found } from './fixture';
import { healthyAndSick, Inputs } from '../../tools/alarms/alarm-inputs';
import { FoundAlarm } from '../../tools/alarms/alarm-inventory';
import { AlarmState, metricsOf, minutesOf } from '../../tools/alarms/alarm-simulator';
import { changesOf } from '../../tools/alarms/month/watcher';
import { counted, one as once, Sample, Signal } from '../../tools/alarms/signal';

/** The minutes until CloudWatch has a metric of a minute: those of load balancers and Container Insights are the latest. */
const LATE = 2;
const TIMES = 4;
/** The simulation begins after what an alarm watches. */
const FIRST_MINUTES = 15;

/** What a metric is sent in a minute: a sum once in a period, other values each minute. */
function sampleOf(value: number | undefined, statistic: string, isFirst: boolean): Sample | undefined {
  if (value === undefined) return undefined;
  if (statistic !== 'Sum') return once(value);
  return isFirst ? counted(value) : undefined;
}

/** The states of an alarm whose metrics are well, then ill, and always late. */
function statesOf({ properties }: FoundAlarm, healthy: Inputs, sick: Inputs): AlarmState[] {
  const period = minutesOf(properties);
  const phase = Math.max(FIRST_MINUTES, (properties.EvaluationPeriods + 3) * period);
  const named = Object.entries(metricsOf(properties));
  const states = changesOf(properties, (metric) => {
    const [id, { Stat }] = named.find(([, { Metric }]) => JSON.stringify(Metric) === JSON.stringify(metric))!;
    return new Signal(Array.from({ length: 2 * phase }, (_, minute) =>
      sampleOf((minute < phase ? healthy : sick)[id], Stat, minute % period === 0)), LATE);
  });
  return states.map(([, state]) => state);
}

const all = allAlarms().filter(({ properties }) => properties.EvaluationPeriods * minutesOf(properties) < 1_440);

test('no alarm stays silent because its metrics are late', () => {
  const silent = all.filter((alarm) => {
    const { healthy, sick } = healthyAndSick(alarm);
    return !sick.slice(-TIMES).some((one) => statesOf(alarm, healthy!, one).at(-1) === 'ALARM');
  });

  expect(all.length).toBeGreaterThan(300);
  expect(silent.map(({ id }) => id)).toEqual([]);
});

test('an alarm on filled gaps in all of its periods would be found', () => {
  const stat = { Metric: { Namespace: 'AWS/ApplicationELB', MetricName: 'RequestCount' }, Period: 60, Stat: 'Sum' };
  const filled = (more: object) => found({
    Metrics: [{ Id: 'all', Expression: 'FILL(one, 0)' }, { Id: 'one', MetricStat: stat, ReturnData: false }],
    ComparisonOperator: 'GreaterThanThreshold',
    Threshold: 5,
    TreatMissingData: 'notBreaching',
    ...more,
  });

  expect(statesOf(filled({ EvaluationPeriods: 5 }), { one: 1 }, { one: 100 })).toEqual(['OK']);
  expect(statesOf(filled({ EvaluationPeriods: 8, DatapointsToAlarm: 5 }), { one: 1 }, { one: 100 })).toContain('ALARM');
});
