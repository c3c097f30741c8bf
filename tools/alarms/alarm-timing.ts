import { most } from './alarm-checks';
import { candidates, Inputs, isBreaching, metricsOf } from './alarm-inputs';
import { FoundAlarm, identities } from './alarm-inventory';
import { AlarmProperties, AlarmState, datapoints, periodOf, stateAfter } from './alarm-simulator';
import { Samples } from './alarm-statistics';

/** In minutes, from the first breaching minute, and from the first good minute after. */
export interface Timing {
  readonly untilAlarm: number;
  readonly untilOk: number;
}

/** What comes in a minute while all is well, and while every request fails. */
const TRAFFIC: Record<string, { readonly healthy: number; readonly sick: number }> = {
  RequestCount: { healthy: 100, sick: 100 },
  HTTPCode_Target_5XX_Count: { healthy: 0, sick: 100 },
  HTTPCode_ELB_5XX_Count: { healthy: 0, sick: 0 },
};
const MINUTE_SECONDS = 60;
/** CloudWatch looks back a little further than it evaluates. */
const EXTRA_PERIODS = 2;

interface Fault {
  readonly healthy: Inputs;
  readonly sick: Inputs;
}

/**
 * The longest time until an alarm goes into ALARM, and back to OK.
 *
 * The values change from one minute to the next, from good ones to such that are just beyond the threshold, or far, and
 * remain so for long. Of what is counted, each minute gets its share. CloudWatch looks every minute, at periods that
 * end then.
 */
export function timingOf(alarm: FoundAlarm): Timing {
  const all = faultsOf(alarm).map((fault) => run(alarm.properties, fault));
  return { untilAlarm: Math.max(...all.map(({ untilAlarm }) => untilAlarm)), untilOk: Math.max(...all.map(({ untilOk }) => untilOk)) };
}

function faultsOf(alarm: FoundAlarm): Fault[] {
  const { properties } = alarm;
  const minutes = periodOf(properties) / MINUTE_SECONDS;
  const metrics = Object.entries(identities(properties)).map(([id, { MetricName }]) => [id, TRAFFIC[MetricName]] as const);
  if (metrics.every(([, traffic]) => traffic)) {
    const values = (kind: keyof typeof TRAFFIC[string]) => Object.fromEntries(metrics.map(([id, traffic]) => [id, traffic[kind] * minutes]));
    return [{ healthy: values('healthy'), sick: values('sick') }];
  }
  const all = candidates(properties, most(alarm));
  const healthy = all.find((inputs) => isBreaching(properties, inputs) === false);
  const sick = all.filter((inputs) => isBreaching(properties, inputs));
  if (!healthy || sick.length === 0) throw new Error(`${alarm.id} has nothing to change from, or to`);
  return [sick[0], sick.at(-1)!].map((inputs) => ({ healthy, sick: inputs }));
}

function run(alarm: AlarmProperties, { healthy, sick }: Fault): Timing {
  const lookback = (alarm.EvaluationPeriods + EXTRA_PERIODS) * periodOf(alarm) / MINUTE_SECONDS;
  const series = Object.entries(metricsOf(alarm)).map(([id, statistic]): [string, Samples] => [id, [healthy, sick, healthy].flatMap((inputs) =>
    minutesOf(inputs[id], statistic, periodOf(alarm) / MINUTE_SECONDS, lookback))]);
  const stateAt = (minute: number, before: AlarmState) => {
    const seen = Object.fromEntries(series.map(([id, samples]) => [id, samples.slice(minute - lookback, minute)]));
    return stateAfter(alarm, datapoints(alarm, seen), before);
  };
  return {
    untilAlarm: first(lookback, (minute) => stateAt(lookback + minute, 'OK') === 'ALARM'),
    untilOk: first(lookback, (minute) => stateAt(2 * lookback + minute, 'ALARM') === 'OK'),
  };
}

/**
 * The samples of some minutes: of what is counted, each period has as many as the value says; of all else, each minute
 * has the value.
 */
function minutesOf(value: number | undefined, statistic: string, period: number, length: number): Samples {
  return Array.from({ length }, (_, minute) => {
    if (value === undefined) return [];
    if (statistic !== 'Sum') return [value];
    const until = (end: number) => Math.ceil(value * end / period);
    const count = until(minute % period + 1) - until(minute % period);
    return count === 0 ? [] : [count];
  });
}

/** The first of some minutes in which it is so; from then on it remains so. */
function first(minutes: number, isSo: (minute: number) => boolean): number {
  let [not, so] = [0, minutes];
  if (!isSo(so)) throw new Error('the alarm never reaches the state');
  while (so - not > 1) {
    const between = Math.floor((not + so) / 2);
    if (isSo(between)) so = between;
    else not = between;
  }
  return so;
}
