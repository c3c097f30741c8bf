import { AlarmProperties, breaches, datapoints, metricsOf, minutesOf, Samples } from './alarm-simulator';

/** What each metric is in a period; undefined where nothing is sent. */
export type Inputs = Record<string, number | undefined>;

/** More metrics than these are moved together, or one of them alone. */
const MOVED_ALONE = 3;

/** Values of the metrics for some periods, one sample in each, or as many as the count is. */
export function samplesOf(alarm: AlarmProperties, periods: readonly Inputs[]): Record<string, Samples> {
  const silent = Array.from({ length: minutesOf(alarm) - 1 }, () => []);
  return Object.fromEntries(Object.entries(metricsOf(alarm)).map(([id, { Stat }]) => [id, periods.flatMap((inputs) => {
    const value = inputs[id];
    if (value === undefined) return [[], ...silent];
    return [Stat === 'SampleCount' ? Array.from({ length: value }, () => 1) : [value], ...silent];
  })]));
}

/**
 * Values for which the alarm's metric is within its threshold, and such for which it isn't; undefined where there are
 * none.
 */
export function healthyAndSick(alarm: AlarmProperties, most: (id: string) => number): { healthy?: Inputs; sick?: Inputs } {
  const all = candidates(alarm, most);
  return { healthy: all.find((inputs) => isBreaching(alarm, inputs) === false), sick: all.find((inputs) => isBreaching(alarm, inputs)) };
}

/** Whether a period with these values is beyond the threshold; undefined if it has no value. */
export function isBreaching(alarm: AlarmProperties, inputs: Inputs): boolean | undefined {
  const [value] = datapoints(alarm, samplesOf(alarm, [inputs]));
  return value === undefined ? undefined : breaches(alarm, value);
}

/** Values around the threshold, zero and the most that the metric can be. */
export function candidates(alarm: AlarmProperties, most: (id: string) => number): Inputs[] {
  const ids = Object.keys(metricsOf(alarm));
  const values = (id: string) => [...new Set([0, 1, alarm.Threshold - 1, alarm.Threshold + 1, 2 * alarm.Threshold, 1_000, 10_000].map((value) =>
    Math.min(Math.max(0, value), most(id))))];
  if (ids.length > MOVED_ALONE) {
    const together = values(ids[0]).map((value): Inputs => Object.fromEntries(ids.map((id) => [id, value])));
    return [...together, ...together.flatMap((inputs) => ids.flatMap((id) => values(id).map((value) => ({ ...inputs, [id]: value }))))];
  }
  return ids.reduce<Inputs[]>((combined, id) => combined.flatMap((inputs) => values(id).map((value) => ({ ...inputs, [id]: value }))), [{}]);
}
