import { Clock, Moment } from './clock';
import { BEFORE, COMMAND, Duration, REACTION, STEP_OVERHEAD } from './durations';

/** A step of a plan's template. */
export interface Step {
  readonly Name: string;
  readonly ExecutionBlockType: string;
  readonly ExecutionBlockConfiguration: Record<string, {
    readonly TimeoutMinutes?: number;
    readonly RetryIntervalMinutes?: number;
    readonly Steps?: Step[];
  }>;
}

/** What happens to one step the first time; the second time it works. */
export interface Fault {
  readonly step: string;
  /** `error`: the step fails immediately. `hang`: the step runs, or retries, until its timeout. */
  readonly kind: 'error' | 'hang';
}

export interface Scenario {
  readonly steps: Step[];
  readonly durations: Record<string, Duration>;
  readonly pace: keyof Duration;
  /** Whether a person decides, or the plan starts itself. */
  readonly manual: boolean;
  /** Whether an operator has to make the promotion ungraceful, because the other Region is lost. */
  readonly alone?: boolean;
  readonly fault?: Fault;
}

export interface Recovery {
  /** From the start of the plan to the first users in the other region: what ARC calls the actual recovery time. */
  readonly plan: number;
  /** From the outage. */
  readonly total: number;
  readonly log: Moment[];
}

/** The step that redirects users; later steps do not add to the outage. */
const LAST = 'switch-dns';

export function nameOf({ Name }: Step): string {
  return Name.replace(/^fail(?:over|back)-/, '');
}

/** Starts an outage, and runs the plan until users are served again. */
export function recover(scenario: Scenario): Recovery {
  const clock = new Clock();
  const { pace, manual, steps } = scenario;
  let start = 0;
  let served: number | undefined;
  clock.tell('the region is gone');
  clock.after(BEFORE.detect[pace] + (manual ? BEFORE.decide[pace] : 0), () => {
    start = clock.now;
    clock.tell(manual ? 'a person starts the plan' : 'the alarms start the plan');
    new Execution(clock, scenario, (name) => {
      if (name === LAST) served = clock.now;
    }).sequence(steps, () => clock.tell('the plan is done'));
  });
  clock.run();
  if (served === undefined) throw new Error(`the plan has no step ${LAST}`);
  return { plan: served - start, total: served, log: clock.log };
}

class Execution {
  private struck = false;

  constructor(private readonly clock: Clock, private readonly scenario: Scenario, private readonly done: (name: string) => void) {}

  sequence([step, ...rest]: Step[], then: () => void): void {
    if (!step) return then();
    this.begin(step, () => this.sequence(rest, then));
  }

  private begin(step: Step, then: () => void): void {
    const inner = this.settings(step).Steps;
    if (inner) return this.parallel(inner, then);
    this.clock.after(STEP_OVERHEAD[this.scenario.pace], () => this.attempt(step, then));
  }

  private parallel(steps: Step[], then: () => void): void {
    let open = steps.length;
    for (const step of steps) {
      this.begin(step, () => {
        if (--open === 0) then();
      });
    }
  }

  private attempt(step: Step, then: () => void): void {
    const { alone, fault, durations, pace } = this.scenario;
    const name = nameOf(step);
    if (fault?.step === name && !this.struck) return this.fail(step, fault, then);
    const duration = durations[name];
    if (!duration) throw new Error(`step ${name} has no duration; add it to the model`);
    const command = alone && name === 'promote-database' ? COMMAND[pace] : 0;
    this.clock.after(command + duration[pace], () => {
      this.clock.tell(name);
      this.done(name);
      then();
    });
  }

  /** ARC retries a function until the step's timeout; every other step waits for an operator, and begins again. */
  private fail(step: Step, { kind }: Fault, then: () => void): void {
    this.struck = true;
    const { TimeoutMinutes = 60, RetryIntervalMinutes } = this.settings(step);
    const reaction = REACTION[this.scenario.pace] + STEP_OVERHEAD[this.scenario.pace];
    const lost = kind === 'hang' ? TimeoutMinutes + reaction : RetryIntervalMinutes ?? reaction;
    this.clock.tell(`${nameOf(step)} ${kind === 'hang' ? `fails after its ${TimeoutMinutes} minutes` : 'fails'}`);
    this.clock.after(lost, () => this.attempt(step, then));
  }

  private settings({ ExecutionBlockConfiguration }: Step): Step['ExecutionBlockConfiguration'][string] {
    return Object.values(ExecutionBlockConfiguration)[0];
  }
}
