import { FoundAlarm } from './alarm-inventory';
import { AlarmProperties, breaches, metricsOf, seriesOf } from './alarm-simulator';
import { readingsOf, sourceOf } from './metric-source';
import { Series } from './signal';

/** What each metric is in a period; undefined where nothing is sent. */
export type Inputs = Record<string, number | undefined>;

/** More metrics than these are moved together, or one of them alone. */
const MOVED_ALONE = 3;

/** What is compared with the threshold in some periods, in each of which every metric gets one value, or as many as the count is. */
export const valuesOf = (alarm: AlarmProperties, periods: readonly Inputs[]): Series =>
  seriesOf(alarm, (id, { Stat }) => periods.map(({ [id]: value }) => Stat === 'SampleCount' && value === 0 ? undefined : value));

/** Values for which the alarm's metric is within its threshold, and all known ones for which it isn't. */
export function healthyAndSick(alarm: FoundAlarm): { readonly healthy?: Inputs; readonly sick: Inputs[] } {
  const all = candidates(alarm);
  const breaching = valuesOf(alarm.properties, all).map((value) => value === undefined ? undefined : breaches(alarm.properties, value));
  return { healthy: all.find((_, index) => breaching[index] === false), sick: all.filter((_, index) => breaching[index]) };
}

/** Values around the threshold, zero and the most that the metric can be. */
function candidates(alarm: FoundAlarm): Inputs[] {
  const { properties: { Threshold } } = alarm;
  const ids = Object.keys(metricsOf(alarm.properties));
  const full = readingsOf([alarm]).filter((reading) => sourceOf(reading)?.unit === 'Percent').map(({ id }) => id);
  const values = (id: string) => [...new Set([0, 1, Threshold - 1, Threshold + 1, 2 * Threshold, 1_000, 10_000].map((value) =>
    Math.min(Math.max(0, value), full.includes(id) ? 100 : Number.MAX_SAFE_INTEGER)))];
  if (ids.length > MOVED_ALONE) {
    const together = values(ids[0]).map((value): Inputs => Object.fromEntries(ids.map((id) => [id, value])));
    return [...together, ...together.flatMap((inputs) => ids.flatMap((id) => values(id).map((value) => ({ ...inputs, [id]: value }))))];
  }
  return ids.reduce<Inputs[]>((combined, id) => combined.flatMap((inputs) => values(id).map((value) => ({ ...inputs, [id]: value }))), [{}]);
}
