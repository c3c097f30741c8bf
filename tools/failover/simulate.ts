import { flatten, plain } from './arc';
import { LAGS, LostLag } from './detection';
import { DECIDE, Duration } from './durations';
import { FUNCTION_FAULTS, LOST } from './faults';
import { Journey, Recovery, Row, rowsOf, settingsOf, startOf } from './model';
import { planOf } from './plans';
import { FailoverMode, StandbyMode } from '../../src/failover';
import { table } from '../markdown';
import { pageOf } from '../pages/page';

/** A kind of pair, and its recovery time objective. */
export interface Setting {
  readonly title: string;
  readonly standbyMode: StandbyMode;
  readonly mode: FailoverMode;
  /** Minutes from the start of the plan until users are served again when nothing fails. */
  readonly aim: number;
}

export const SETTINGS: Setting[] = [
  { title: 'warm, by hand', standbyMode: StandbyMode.WARM, mode: FailoverMode.MANUAL, aim: 15 },
  { title: 'warm, by itself', standbyMode: StandbyMode.WARM, mode: FailoverMode.AUTOMATIC, aim: 15 },
  { title: 'pilot light, by hand', standbyMode: StandbyMode.PILOT_LIGHT, mode: FailoverMode.MANUAL, aim: 45 },
  { title: 'pilot light, by itself', standbyMode: StandbyMode.PILOT_LIGHT, mode: FailoverMode.AUTOMATIC, aim: 45 },
];

/** Nothing fails; then each step fails once, immediately or at its timeout. */
export const simulate = ({ standbyMode, mode }: Setting, direction: Journey['direction'] = 'failover', lag?: LostLag): Row[] =>
  rowsOf(planOf(standbyMode, mode)[direction], lag);

const LAG_TEXTS: Record<LostLag, string> = {
  grows: 'grows: the standby cluster stays available, as the Aurora guide describes for current versions',
  missing: 'has no data points',
  frozen: 'keeps its last value',
};

/** The start of an automatic plan, by what the lag shows after the primary Region is lost. */
function detectionRows(): string[][] {
  const automatic = SETTINGS.filter(({ mode }) => mode === FailoverMode.AUTOMATIC);
  return LAGS.map((lag) => {
    const { detect, manual } = startOf(planOf(automatic[0].standbyMode, automatic[0].mode).failover, lag);
    const start = manual ? `an operator, who receives the page of the probe after ${pair(detect)}` : `the alarms, after ${pair(detect)}`;
    return [LAG_TEXTS[lag], start, ...automatic.map((setting) => minutes(simulate(setting, 'failover', lag)[0]))];
  });
}

/** The steps of failover and failback of a pilot light, with an immediate failure and with a timeout. */
function failureRows(): string[][] {
  const { failover, failback } = planOf(StandbyMode.PILOT_LIGHT, FailoverMode.MANUAL);
  const [, ...faults] = rowsOf(failover);
  const forth = flatten(failover.steps);
  const onlyBack = flatten(failback.steps).filter(({ Name }) => !forth.some((step) => plain(step.Name) === plain(Name)));
  return [...forth, ...onlyBack].map((step, index) => {
    const { RetryIntervalMinutes, TimeoutMinutes } = settingsOf(step);
    const handling = RetryIntervalMinutes === undefined
      ? `fails after at most ${TimeoutMinutes} minutes; an operator retries it`
      : `ARC retries every ${RetryIntervalMinutes} min for ${TimeoutMinutes} min; then an operator`;
    const times = index < forth.length ? faults.slice(2 * index, 2 * index + 2).map(minutes) : ['not applicable', 'not applicable'];
    return [`\`${step.Name}\``, handling, ...times, LOST[plain(step.Name)]];
  });
}

const minutes = ({ typical, slow }: { readonly typical: Recovery; readonly slow: Recovery }): string =>
  pair({ typical: typical.total, slow: slow.total });

const pair = ({ typical, slow }: Duration): string => `${Math.round(typical)} (${Math.round(slow)})`;

/** A section of docs/gameday.md. */
export function failures(): string {
  const recovery = SETTINGS.map((setting) => {
    const [healthy, ...faults] = simulate(setting);
    const worst = faults.reduce((one, other) => other.slow.total > one.slow.total ? other : one);
    return [setting.title, minutes(healthy), `${minutes(worst)}: ${worst.what}`];
  });
  return pageOf('failover', {
    decide: pair(DECIDE),
    detection: table(['the lag in the standby Region', 'who starts an automatic plan', 'warm (min)', 'pilot light (min)'], detectionRows()),
    recovery: table(['pair', 'nothing fails (min)', 'one step fails (min)'], recovery),
    steps: table(['step', 'handling', 'fails once (min)', 'times out (min)', 'impact'], failureRows()),
    functions: table(['step', 'fault', 'message', 'continues when'], FUNCTION_FAULTS.map(({ step, fault, says, until }) =>
      [`\`${step}\``, fault, `\`${says}\``, until])),
  }).trimEnd();
}
