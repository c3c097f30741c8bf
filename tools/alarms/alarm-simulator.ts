import { evaluate } from './alarm-expression';
import { aggregate, Samples, Series } from './alarm-statistics';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** One metric with its dimensions, or one expression, of an alarm's `Metrics`. */
export interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData?: boolean;
  readonly Period?: number;
  readonly MetricStat?: { readonly Metric: MetricIdentity; readonly Period: number; readonly Stat: string; readonly Unit?: string };
}

export interface MetricIdentity {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions?: readonly { readonly Name: string; readonly Value: unknown }[];
}

/** The properties of an alarm that decide on its state. */
export interface AlarmProperties extends Partial<MetricIdentity> {
  readonly ComparisonOperator: string;
  readonly Threshold: number;
  readonly EvaluationPeriods: number;
  readonly DatapointsToAlarm?: number;
  readonly TreatMissingData?: string;
  readonly Period?: number;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Unit?: string;
  readonly Metrics?: readonly MetricQuery[];
}

/** The ID in `samples` of the metric of an alarm without `Metrics`. */
export const ONLY = 'metric';
/** CloudWatch looks at some more datapoints than it evaluates; its documentation has five for three. */
const EXTRA_POINTS = 2;

const COMPARE: Record<string, (value: number, threshold: number) => boolean> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/**
 * An alarm's state after each period.
 *
 * @param samples what each metric was sent, minute by minute, by the metric's id
 * @param before the state at the beginning
 */
export function simulateAlarm(alarm: AlarmProperties, samples: Record<string, Samples>, before: AlarmState = 'INSUFFICIENT_DATA'): AlarmState[] {
  const values = datapoints(alarm, samples);
  const states: AlarmState[] = [];
  for (let end = 1; end <= values.length; end++) states.push(stateAfter(alarm, values.slice(0, end), states[end - 2] ?? before));
  return states;
}

/** The series that is compared with the threshold. */
export function datapoints(alarm: AlarmProperties, samples: Record<string, Samples>): Series {
  if (!alarm.Metrics) return aggregate(samples[ONLY], alarm.Statistic ?? alarm.ExtendedStatistic!, alarm.Period!);
  const series: Record<string, Series> = {};
  const open = [...alarm.Metrics];
  for (let rounds = open.length; open.length > 0; rounds--) {
    if (rounds < 0) throw new Error(`expressions refer to each other: ${open.map(({ Id }) => Id).join(', ')}`);
    for (const query of [...open]) {
      if (query.Expression && namesIn(query.Expression, alarm.Metrics).some((id) => !(id in series))) continue;
      series[query.Id] = seriesOf(query, samples, series);
      open.splice(open.indexOf(query), 1);
    }
  }
  // By default every query returns its data, and an alarm accepts exactly one.
  const [returned, ...others] = alarm.Metrics.filter(({ ReturnData }) => ReturnData !== false);
  if (others.length > 0) throw new Error('an alarm must return one series');
  return series[returned.Id];
}

/** In seconds; an expression's is that of its metrics. */
export function periodOf(alarm: AlarmProperties): number {
  const periods = [...new Set(alarm.Metrics?.flatMap((query) => query.MetricStat?.Period ?? []) ?? [alarm.Period!])];
  if (periods.length !== 1) throw new Error(`an alarm must have one period, got ${periods.join(', ')}`);
  return periods[0];
}

/** Whether a datapoint is beyond the threshold. */
export function breaches({ ComparisonOperator, Threshold }: AlarmProperties, value: number): boolean {
  return COMPARE[ComparisonOperator](value, Threshold);
}

/** The state of an alarm after its last datapoint. */
export function stateAfter(alarm: AlarmProperties, values: Series, before: AlarmState): AlarmState {
  const { EvaluationPeriods: periods, DatapointsToAlarm: toAlarm = periods, TreatMissingData: treatment = 'missing' } = alarm;
  const range = values.slice(-(periods + EXTRA_POINTS));
  const present = range.flatMap((value) => value === undefined ? [] : [breaches(alarm, value)]).slice(-periods);
  const breaching = present.filter((isBeyond) => isBeyond).length;
  const missing = periods - present.length;
  if (missing === 0 || treatment === 'notBreaching') return breaching >= toAlarm ? 'ALARM' : 'OK';
  if (treatment === 'breaching') return breaching + missing >= toAlarm ? 'ALARM' : 'OK';

  const asItWas = treatment === 'ignore' ? before : undefined;
  if (present.length === 0) return asItWas ?? 'INSUFFICIENT_DATA';
  if (breaching >= toAlarm) return 'ALARM';
  if (breaching < present.length) return 'OK';
  // Only breaching values, though too few: the oldest one decides.
  const age = range.length - range.findIndex((value) => value !== undefined);
  return asItWas ?? (age >= toAlarm ? 'ALARM' : 'OK');
}

function seriesOf({ Id, Expression, MetricStat }: MetricQuery, samples: Record<string, Samples>, series: Record<string, Series>): Series {
  return MetricStat ? aggregate(samples[Id], MetricStat.Stat, MetricStat.Period) : evaluate(Expression!, series);
}

/** The metrics that an expression names; all of them where it asks for all. */
function namesIn(expression: string, metrics: readonly MetricQuery[]): string[] {
  const ids = metrics.flatMap(({ Id, MetricStat }) => MetricStat ? [Id] : []);
  if (expression.includes('METRICS()')) return ids;
  return (expression.match(/[A-Za-z_]\w*/g) ?? []).filter((word) => metrics.some(({ Id }) => Id === word));
}
