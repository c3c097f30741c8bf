import { ArcStep, flatten, plain } from './arc';
import { Detection, LostLag } from './detection';
import { COMMAND, DECIDE, Duration, PILOT_LIGHT, REACTION, STEP_OVERHEAD, WARM } from './durations';

/** The recovery time objective, in minutes from the outage. */
export const OBJECTIVE = 240;

/** What happens to one step the first time; the second time it works. */
interface Fault {
  readonly step: string;
  /** `error`: the step fails immediately. `hang`: the step runs, or retries, until its timeout. */
  readonly kind: 'error' | 'hang';
}

export interface Scenario {
  readonly steps: readonly ArcStep[];
  readonly durations: Record<string, Duration>;
  readonly pace: keyof Duration;
  readonly start: Start;
  /** Whether an operator has to make the promotion ungraceful, because the other Region is lost. */
  readonly alone?: boolean;
  readonly fault?: Fault;
}

/** An event, in minutes from the outage. */
interface Moment { readonly at: number; readonly what: string }

export interface Recovery {
  /** From the start of the plan to the first users in the other region: what ARC calls the actual recovery time. */
  readonly plan: number;
  /** From the outage. */
  readonly total: number;
  readonly log: readonly Moment[];
}

/** A row of the table: what happened, and when users were served, on a usual and on a bad day. */
export interface Row { readonly what: string; readonly typical: Recovery; readonly slow: Recovery }

/** The steps of a direction of a plan, and how it starts. */
export interface Journey {
  readonly direction: 'failover' | 'failback';
  readonly steps: readonly ArcStep[];
  readonly isPilotLight: boolean;
  readonly manual: boolean;
  readonly detection: Detection;
}

/** From the outage to the start of the plan. */
interface Start {
  readonly detect: Duration;
  /** Whether a person decides, or the plan starts itself. */
  readonly manual: boolean;
}

/** Nothing is known of these alarms: the time counts from their ALARM. */
const UNKNOWN: Duration = { typical: 0, slow: 0 };

/** What starts a plan. An operator starts the one that no alarm starts. */
export function startOf({ manual, detection: { page = UNKNOWN, triggers } }: Pick<Journey, 'manual' | 'detection'>, lag: LostLag = 'grows'): Start {
  const isKnown = Object.values(triggers).some((detect) => detect !== undefined);
  if (manual || (isKnown && !triggers[lag])) return { detect: page, manual: true };
  return { detect: triggers[lag] ?? UNKNOWN, manual: false };
}

/** The step that redirects users; later steps do not add to the outage. */
export const SWITCH = 'switch-dns';

/** How ARC handles a step: a function has an interval at which it is retried. */
export const settingsOf = ({ ExecutionBlockConfiguration }: ArcStep): { readonly TimeoutMinutes?: number; readonly RetryIntervalMinutes?: number } =>
  Object.values(ExecutionBlockConfiguration)[0] as object;

/** Starts an outage, and runs the plan until users are served again. */
export function recover({ steps, durations, pace, start: { detect, manual }, alone, fault }: Scenario): Recovery {
  const start = detect[pace] + (manual ? DECIDE[pace] : 0);
  const log: Moment[] = [{ at: 0, what: 'the region is gone' }, { at: start, what: manual ? 'a person starts the plan' : 'the alarms start the plan' }];

  const sequence = (list: readonly ArcStep[], begin: number) => list.reduce((now, step) => endOf(step, now), begin);
  const endOf = (step: ArcStep, begin: number): number => {
    const { ParallelConfig } = step.ExecutionBlockConfiguration;
    if (ParallelConfig) return Math.max(...ParallelConfig.Steps.map((inner) => endOf(inner, begin)));
    const name = plain(step.Name);
    if (!(name in durations)) throw new Error(`step ${name} has no duration; add it to the model`);
    const failed = begin + STEP_OVERHEAD[pace];
    const attempt = fault?.step === name ? failed + lost(step, fault) : failed;
    if (attempt > failed) log.push({ at: failed, what: `${name} ${fault!.kind === 'hang' ? `fails after its ${settingsOf(step).TimeoutMinutes} minutes` : 'fails'}` });
    const end = attempt + ((alone && name === 'promote-database' ? COMMAND[pace] : 0) + durations[name][pace]);
    log.push({ at: end, what: name });
    return end;
  };
  /** ARC retries a function until the step's timeout; every other step waits for an operator, and begins again. */
  const lost = (step: ArcStep, { kind }: Fault) => {
    const { TimeoutMinutes = 60, RetryIntervalMinutes } = settingsOf(step);
    const reaction = REACTION[pace] + STEP_OVERHEAD[pace];
    return kind === 'hang' ? TimeoutMinutes + reaction : RetryIntervalMinutes ?? reaction;
  };

  log.push({ at: sequence(steps, start), what: 'the plan is done' });
  const served = log.find(({ what }) => what === SWITCH)?.at;
  if (served === undefined) throw new Error(`the plan has no step ${SWITCH}`);
  return { plan: served - start, total: served, log: log.sort((one, other) => one.at - other.at) };
}

/** Nothing fails; then each step fails once, immediately or at its timeout. */
export function rowsOf(journey: Journey, lag?: LostLag): Row[] {
  const { direction, steps, isPilotLight, manual } = journey;
  // At failback the tasks of the primary Region run already.
  const durations = isPilotLight && direction === 'failover' ? PILOT_LIGHT : WARM;
  const row = (what: string, fault?: Fault): Row => {
    const scenario = { steps, durations, start: startOf(journey, lag), alone: manual && direction === 'failover', fault };
    return { what, typical: recover({ ...scenario, pace: 'typical' }), slow: recover({ ...scenario, pace: 'slow' }) };
  };
  return [
    row('nothing fails'),
    ...flatten(steps).map(({ Name }) => plain(Name)).flatMap((step) => [
      row(`${step} fails, and is repeated`, { step, kind: 'error' }),
      row(`${step} runs into its timeout, and is repeated`, { step, kind: 'hang' }),
    ]),
  ];
}
