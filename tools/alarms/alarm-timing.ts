import { healthyAndSick, Inputs } from './alarm-inputs';
import { FoundAlarm } from './alarm-inventory';
import { agesOf, AlarmProperties, intervalOf, metricsOf, minutesOf, seriesOf, stateAt } from './alarm-simulator';
import { one, Sample, Signal } from './signal';

/** In minutes, from the first breaching minute, and from the first good minute after. */
export interface Timing { readonly untilAlarm: number; readonly untilOk: number }

/** What comes in a minute while all is well, and while every request fails. */
const TRAFFIC: Record<string, Record<keyof Fault, number>> = {
  RequestCount: { healthy: 100, sick: 100 },
  HTTPCode_Target_5XX_Count: { healthy: 0, sick: 100 },
  HTTPCode_ELB_5XX_Count: { healthy: 0, sick: 0 },
};

type Fault = Readonly<Record<'healthy' | 'sick', Inputs>>;

/**
 * The longest time until an alarm goes into ALARM, and back to OK.
 *
 * The values change from one minute to the next, from good ones to such that are just beyond the threshold, or far, and
 * remain so for long. Of what is counted, each minute gets its share. CloudWatch looks every minute, or every hour, at
 * periods that end then.
 */
export function timingOf(alarm: FoundAlarm): Timing {
  const all = faultsOf(alarm).map((fault) => run(alarm.properties, fault));
  // At worst, CloudWatch has looked in the minute before.
  const later = intervalOf(alarm.properties) - 1;
  const longest = (key: keyof Timing) => later + Math.max(...all.map((timing) => timing[key]));
  return { untilAlarm: longest('untilAlarm'), untilOk: longest('untilOk') };
}

function faultsOf(alarm: FoundAlarm): Fault[] {
  const { properties } = alarm;
  const minutes = minutesOf(properties);
  const metrics = Object.entries(metricsOf(properties)).map(([id, { Metric }]) => [id, TRAFFIC[Metric.MetricName]] as const);
  if (metrics.every(([, traffic]) => traffic)) {
    const values = (kind: keyof Fault) => Object.fromEntries(metrics.map(([id, traffic]) => [id, traffic[kind] * minutes]));
    return [{ healthy: values('healthy'), sick: values('sick') }];
  }
  const { healthy, sick } = healthyAndSick(alarm);
  if (!healthy || sick.length === 0) throw new Error(`${alarm.id} has nothing to change from, or to`);
  return sick.map((inputs) => ({ healthy, sick: inputs }));
}

function run(alarm: AlarmProperties, { healthy, sick }: Fault): Timing {
  const period = minutesOf(alarm);
  const ages = agesOf(alarm);
  const lookback = ages.length * period;
  const series = seriesOf(alarm, (id, { Stat }) => new Signal([healthy, sick, healthy].flatMap((inputs) =>
    samplesOf(inputs[id], Stat, period, lookback))).datapoints(Stat, period));
  const byAge = ages.map(() => series);
  return {
    untilAlarm: first(lookback, (minute) => stateAt(alarm, byAge, lookback + minute, 'OK') === 'ALARM'),
    untilOk: first(lookback, (minute) => stateAt(alarm, byAge, 2 * lookback + minute, 'ALARM') === 'OK'),
  };
}

/**
 * The samples of some minutes: of what is counted, each period has as many as the value says; of all else, each minute
 * has the value.
 */
const samplesOf = (value: number | undefined, statistic: string, period: number, length: number): (Sample | undefined)[] =>
  Array.from({ length }, (_, minute) => {
    if (value === undefined) return undefined;
    if (statistic !== 'Sum') return one(value);
    const until = (end: number) => Math.ceil(value * end / period);
    const count = until(minute % period + 1) - until(minute % period);
    return count === 0 ? undefined : one(count);
  });

/** The first of some minutes in which it is so; from then on it remains so. */
function first(minutes: number, isSo: (minute: number) => boolean): number {
  if (!isSo(minutes)) throw new Error('the alarm never reaches the state');
  let minute = minutes;
  while (minute > 1 && isSo(minute - 1)) minute--;
  return minute;
}
