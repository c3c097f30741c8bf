import { evaluate } from './alarm-expression';
import { many, Series, Signal } from './signal';

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** One metric with its dimensions, or one expression, of an alarm's `Metrics`. */
export interface MetricQuery {
  readonly Id: string;
  readonly Expression?: string;
  readonly ReturnData?: boolean;
  readonly Period?: number;
  readonly MetricStat?: MetricStat;
}

export interface MetricStat {
  readonly Metric: MetricIdentity;
  readonly Period: number;
  readonly Stat: string;
  readonly Unit?: string;
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
  /** What an alarm on a percentile does with few samples. */
  readonly EvaluateLowSampleCountPercentile?: string;
  readonly Period?: number;
  readonly Statistic?: string;
  readonly ExtendedStatistic?: string;
  readonly Unit?: string;
  readonly Metrics?: readonly MetricQuery[];
}

/** What a metric was sent in each minute: any number of values, or none. */
export type Samples = readonly (readonly number[])[];

/** The ID in `samples` of the metric of an alarm without `Metrics`. */
export const ONLY = 'metric';
/** CloudWatch looks at some more datapoints than it evaluates; its documentation has five for three. */
const EXTRA_POINTS = 2;
const MINUTE_SECONDS = 60;
const known = new WeakMap<AlarmProperties, number>();

const COMPARE: Record<string, (value: number, threshold: number) => boolean> = {
  GreaterThanThreshold: (value, threshold) => value > threshold,
  GreaterThanOrEqualToThreshold: (value, threshold) => value >= threshold,
  LessThanThreshold: (value, threshold) => value < threshold,
  LessThanOrEqualToThreshold: (value, threshold) => value <= threshold,
};

/** The metrics and expressions of an alarm, in the form of an alarm with `Metrics`. */
export function queriesOf(alarm: AlarmProperties): readonly MetricQuery[] {
  const { Namespace, MetricName, Dimensions, Period, Statistic, ExtendedStatistic, Unit } = alarm;
  const Metric = { Namespace: Namespace!, MetricName: MetricName!, Dimensions };
  return alarm.Metrics ?? [{ Id: ONLY, MetricStat: { Metric, Period: Period!, Stat: Statistic ?? ExtendedStatistic!, Unit } }];
}

/** The metrics that an alarm reads, by id. */
export const metricsOf = (alarm: AlarmProperties): Record<string, MetricStat> =>
  Object.fromEntries(queriesOf(alarm).flatMap(({ Id, MetricStat }) => MetricStat ? [[Id, MetricStat]] : []));

/**
 * An alarm's state after each period.
 *
 * @param samples what each metric was sent, minute by minute, by the metric's id
 */
export const simulateAlarm = (alarm: AlarmProperties, samples: Record<string, Samples>): AlarmState[] => statesOf(alarm, datapoints(alarm, samples));

/** An alarm's state after each value. */
export function statesOf(alarm: AlarmProperties, values: Series): AlarmState[] {
  const states: AlarmState[] = [];
  for (let end = 1; end <= values.length; end++) states.push(stateAfter(alarm, values.slice(0, end), states[end - 2] ?? 'INSUFFICIENT_DATA'));
  return states;
}

/** The values that are compared with the threshold, one a period. */
export const datapoints = (alarm: AlarmProperties, samples: Record<string, Samples>): Series => seriesOf(alarm, (id, { Stat, Period }) => {
  const sent = samples[id].map((values) => many(values.map((value) => [value, 1])));
  const minutes = Math.max(1, Period / MINUTE_SECONDS);
  return Array.from({ length: Math.floor(sent.length / minutes) }, (_, period) =>
    new Signal(sent.slice(period * minutes, (period + 1) * minutes)).datapoint(Stat, 0, minutes));
});

/** The series that is compared with the threshold, of the series of the metrics. */
export function seriesOf(alarm: AlarmProperties, read: (id: string, metric: MetricStat) => Series): Series {
  const queries = queriesOf(alarm);
  // By default every query returns its data, and an alarm accepts exactly one.
  const [returned, ...others] = queries.filter(({ ReturnData }) => ReturnData !== false);
  const series: Record<string, Series> = Object.fromEntries(Object.entries(metricsOf(alarm)).map(([id, metric]) => [id, read(id, metric)]));
  const settle = ({ Id, Expression = '' }: MetricQuery, open: readonly string[]): Series => {
    if (open.includes(Id)) throw new Error(`expressions refer to each other: ${open.join(', ')}`);
    const names: readonly string[] = Expression.match(/[A-Za-z_]\w*/g) ?? [];
    for (const query of queries) if (!(query.Id in series) && names.includes(query.Id)) settle(query, [...open, Id]);
    return series[Id] ??= evaluate(Expression, series);
  };
  const result = settle(returned, []);
  if (others.length > 0) throw new Error('an alarm must return one series');
  return result;
}

/** In seconds; an expression's is that of its metrics. */
export function periodOf(alarm: AlarmProperties): number {
  const periods = [...new Set(Object.values(metricsOf(alarm)).map(({ Period }) => Period))];
  if (periods.length !== 1) throw new Error(`an alarm must have one period, got ${periods.join(', ')}`);
  return periods[0];
}

/** The period in minutes, in which the simulation is made. */
export function minutesOf(alarm: AlarmProperties): number {
  const minutes = known.get(alarm) ?? Math.max(1, periodOf(alarm) / MINUTE_SECONDS);
  known.set(alarm, minutes);
  return minutes;
}

const DAY_MINUTES = 1_440;

/**
 * The minutes between two evaluations of an alarm: CloudWatch evaluates those that look back longer than a day once per hour.
 *
 * @see https://github.com/aws/agent-toolkit-for-aws
 */
export const intervalOf = (alarm: AlarmProperties): number => alarm.EvaluationPeriods * minutesOf(alarm) > DAY_MINUTES ? 60 : 1;

/** Whether a datapoint is beyond the threshold. */
export const breaches = ({ ComparisonOperator, Threshold }: AlarmProperties, value: number): boolean => COMPARE[ComparisonOperator](value, Threshold);

/**
 * The state of an alarm at a minute.
 *
 * @param byAge the datapoints of the periods that end at each minute, as they are known so many periods later
 */
export function stateAt(alarm: AlarmProperties, byAge: readonly Series[], minute: number, before: AlarmState): AlarmState {
  const period = minutesOf(alarm);
  return stateAfter(alarm, byAge.map((series, age) => series[minute - age * period]).reverse(), before);
}

/** The ages of the datapoints that CloudWatch looks at, in periods. */
export const agesOf = ({ EvaluationPeriods }: AlarmProperties): number[] => Array.from({ length: EvaluationPeriods + EXTRA_POINTS }, (_, age) => age);

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
