import { PILOT_LIGHT, WARM } from './durations';
import { Fault, nameOf, recover, Recovery, Scenario, Step } from './model';

/** The recovery time objective, in minutes from the outage. */
export const OBJECTIVE = 240;

/** A row of the table: what happened, and when users were served, on a usual and on a bad day. */
export interface Row {
  readonly what: string;
  readonly typical: Recovery;
  readonly slow: Recovery;
}

/** The steps of a direction of a plan, and how it starts. */
export interface Journey {
  readonly direction: 'failover' | 'failback';
  readonly steps: Step[];
  readonly isPilotLight: boolean;
  readonly manual: boolean;
}

/** Nothing fails; then each step up to the DNS fails once, immediately or at its timeout. */
export function rowsOf({ direction, steps, isPilotLight, manual }: Journey): Row[] {
  // At failback the tasks of the primary Region run already.
  const durations = isPilotLight && direction === 'failover' ? PILOT_LIGHT : WARM;
  const row = (what: string, fault?: Fault): Row => {
    const scenario: Omit<Scenario, 'pace'> = { steps, durations, manual, alone: manual && direction === 'failover', fault };
    return { what, typical: recover({ ...scenario, pace: 'typical' }), slow: recover({ ...scenario, pace: 'slow' }) };
  };
  return [
    row('nothing fails'),
    ...flatten(steps).map(nameOf).flatMap((step) => [
      row(`${step} fails, and is repeated`, { step, kind: 'error' }),
      row(`${step} runs into its timeout, and is repeated`, { step, kind: 'hang' }),
    ]),
  ];
}

/** The rows as text in columns. */
export function tableOf(title: string, rows: readonly Row[]): string[] {
  const width = Math.max(...rows.map(({ what }) => what.length));
  return [
    title,
    `${''.padEnd(width)}    plan  outage    plan  outage`,
    `${''.padEnd(width)}   usual   usual    slow    slow`,
    ...rows.map(({ what, typical, slow }) => what.padEnd(width) + [typical.plan, typical.total, slow.plan, slow.total].map(minutes).join('')),
  ];
}

/** What happens in a recovery, minute by minute. */
export function logOf({ log }: Recovery): string[] {
  return log.map(({ at, what }) => `${minutes(at)}  ${what}`);
}

/** The steps, without the blocks that run several of them. */
export function flatten(steps: Step[]): Step[] {
  return steps.flatMap((step) => {
    const [{ Steps: inner }] = Object.values(step.ExecutionBlockConfiguration);
    return inner ? flatten(inner) : [step];
  });
}

function minutes(value: number): string {
  return value.toFixed(1).padStart(8);
}
