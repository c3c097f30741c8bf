import { evaluate } from '../alarm-expression';
import { AlarmProperties, AlarmState, breaches, MetricIdentity, MetricQuery, ONLY, periodOf, stateAfter } from '../alarm-simulator';
import { Series } from '../alarm-statistics';
import { Signal } from './signal';

/** The signal of a metric of an alarm. */
export type SignalOf = (metric: MetricIdentity) => Signal;

const MINUTE_SECONDS = 60;
/** CloudWatch looks back a little further than it evaluates. */
const EXTRA_PERIODS = 2;
/** An alarm is created after what it watches: there are datapoints by then. */
const FIRST_EVALUATION = 10;

/**
 * The minutes at which an alarm changes its state, with the new state.
 *
 * CloudWatch evaluates each minute. Datapoints that arrive late are missing at first: an evaluation uses older ones
 * instead, unless an expression fills the gap.
 */
export function changesOf(alarm: AlarmProperties & LowSamples, signalOf: SignalOf): [minute: number, state: AlarmState][] {
  const period = periodOf(alarm) / MINUTE_SECONDS;
  const ages = Array.from({ length: alarm.EvaluationPeriods + EXTRA_PERIODS }, (_, age) => age);
  const signals = signalsOf(alarm, signalOf);
  const slowest = Math.max(...Object.values(signals).map(({ delay }) => delay));
  const complete = seriesOf(alarm, signals, period, () => 0);
  const byAge = ages.map((age) => age * period >= slowest
    ? complete : seriesOf(alarm, signals, period, (signal) => Math.max(0, signal.delay - age * period)));
  if (staysOk(alarm, [complete, ...byAge])) return [[0, 'OK']];

  const changes: [number, AlarmState][] = [];
  const frozen = tooFewSamples(alarm, signals, period);
  let state: AlarmState = 'INSUFFICIENT_DATA';
  for (let now = FIRST_EVALUATION; now < complete.length; now++) {
    if (frozen?.(now)) continue;
    const values = ages.map((age) => byAge[age][now - age * period]).reverse();
    const next = stateAfter(alarm, values, state);
    if (next !== state) changes.push([now, next]);
    state = next;
  }
  return changes;
}

/** What an alarm on a percentile does with few samples. */
export interface LowSamples {
  readonly EvaluateLowSampleCountPercentile?: string;
}

function signalsOf(alarm: AlarmProperties, signalOf: SignalOf): Record<string, Signal> {
  if (!alarm.Metrics) return { [ONLY]: signalOf({ Namespace: alarm.Namespace!, MetricName: alarm.MetricName!, Dimensions: alarm.Dimensions }) };
  return Object.fromEntries(alarm.Metrics.flatMap(({ Id, MetricStat }) => MetricStat ? [[Id, signalOf(MetricStat.Metric)]] : []));
}

/** The series that is compared with the threshold, by the minute in which a period ends. */
function seriesOf(alarm: AlarmProperties, signals: Record<string, Signal>, period: number, late: (signal: Signal) => number): Series {
  const read = (id: string, statistic: string) => signals[id].datapoints(statistic, period, late(signals[id]));
  if (!alarm.Metrics) return read(ONLY, alarm.Statistic ?? alarm.ExtendedStatistic!);
  const series: Record<string, Series> = {};
  const settle = ({ Id, Expression, MetricStat }: MetricQuery): Series => {
    if (series[Id]) return series[Id];
    if (MetricStat) return series[Id] = read(Id, MetricStat.Stat);
    for (const query of alarm.Metrics!.filter(({ Id: id }) => id !== Id && new RegExp(`\\b${id}\\b`).test(Expression!))) settle(query);
    return series[Id] = evaluate(Expression!, series);
  };
  return settle(alarm.Metrics.find(({ ReturnData }) => ReturnData !== false)!);
}

/** Missing data doesn't breach, and no datapoint ever does. */
function staysOk(alarm: AlarmProperties, series: readonly Series[]): boolean {
  return alarm.TreatMissingData === 'notBreaching'
    && series.every((values) => values.every((value) => value === undefined || !breaches(alarm, value)));
}

/**
 * The minutes in which CloudWatch does not evaluate, because a percentile has too few samples.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
function tooFewSamples(alarm: AlarmProperties & LowSamples, signals: Record<string, Signal>, period: number): ((now: number) => boolean) | undefined {
  const percent = Number(/^p(\d+(?:\.\d+)?)$/.exec(alarm.ExtendedStatistic ?? '')?.[1]);
  if (Number.isNaN(percent) || alarm.EvaluateLowSampleCountPercentile !== 'ignore') return undefined;
  const enough = 10 / Math.min(percent / 100, 1 - percent / 100);
  return (now) => signals[ONLY].count(now - alarm.EvaluationPeriods * period, now) < enough;
}
