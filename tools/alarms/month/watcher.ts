import { agesOf, AlarmProperties, AlarmState, breaches, intervalOf, MetricIdentity, metricsOf, minutesOf, seriesOf, stateAt } from '../alarm-simulator';
import { percentOf, Series, Signal } from '../signal';

/** An alarm is created after what it watches: there are datapoints by then. */
const FIRST_EVALUATION = 10;

/**
 * The minutes at which an alarm changes its state, with the new state.
 *
 * CloudWatch evaluates each minute, or each hour. Datapoints that arrive late are missing at first: an evaluation uses older ones
 * instead, unless an expression fills the gap.
 */
export function changesOf(alarm: AlarmProperties, signalOf: (metric: MetricIdentity) => Signal): [minute: number, state: AlarmState][] {
  const period = minutesOf(alarm);
  const signals = Object.fromEntries(Object.entries(metricsOf(alarm)).map(([id, { Metric }]) => [id, signalOf(Metric)]));
  const slowest = Math.max(...Object.values(signals).map(({ delay }) => delay));
  const known = (minutesLater: number) => seriesOf(alarm, (id, { Stat }) =>
    signals[id].datapoints(Stat, period, Math.max(0, signals[id].delay - minutesLater)));
  const complete = known(slowest);
  const byAge = agesOf(alarm).map((age) => age * period >= slowest ? complete : known(age * period));
  if (staysOk(alarm, [complete, ...byAge])) return [[0, 'OK']];

  const changes: [number, AlarmState][] = [];
  const frozen = tooFewSamples(alarm, Object.values(signals)[0], period);
  let state: AlarmState = 'INSUFFICIENT_DATA';
  const interval = intervalOf(alarm);
  const isSame = sameAs(alarm, byAge);
  // Since this minute, nothing has changed that the state depends on.
  let settled: number | undefined;
  for (let now = FIRST_EVALUATION; now < complete.length; now++) {
    if (now % interval > 0 || frozen?.(now) || settled !== undefined && isSame(settled, now)) continue;
    const next = stateAt(alarm, byAge, now, state);
    if (next !== state) changes.push([now, next]);
    settled = next === state ? now : undefined;
    state = next;
  }
  return changes;
}

/** Whether the datapoints at two minutes are missing, and beyond the threshold, alike: a state depends on no more of them. */
function sameAs(alarm: AlarmProperties, byAge: readonly Series[]): (one: number, other: number) => boolean {
  const period = minutesOf(alarm);
  const kindOf = (value: number | undefined) => value === undefined ? undefined : breaches(alarm, value);
  const kinds = new Map([...new Set(byAge)].map((series) => [series, series.map(kindOf)]));
  const kindsByAge = byAge.map((series) => kinds.get(series)!);
  return (one, other) => kindsByAge.every((kind, age) => kind[one - age * period] === kind[other - age * period]);
}

/** Missing data doesn't breach, and no datapoint ever does. */
const staysOk = (alarm: AlarmProperties, series: readonly Series[]): boolean => alarm.TreatMissingData === 'notBreaching'
  && series.every((values) => values.every((value) => value === undefined || !breaches(alarm, value)));

/**
 * The minutes in which CloudWatch does not evaluate, because a percentile has too few samples.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html
 */
function tooFewSamples(alarm: AlarmProperties, signal: Signal, period: number): ((now: number) => boolean) | undefined {
  const percent = percentOf(alarm.ExtendedStatistic ?? '');
  if (percent === undefined || alarm.EvaluateLowSampleCountPercentile !== 'ignore') return undefined;
  const enough = 10 / Math.min(percent / 100, 1 - percent / 100);
  return (now) => signal.count(now - alarm.EvaluationPeriods * period, now) < enough;
}
