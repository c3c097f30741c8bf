import { PILOT_LIGHT, WARM } from './durations';
import { failures } from './failure-table';
import { Fault, nameOf, recover, Recovery, Scenario, Step } from './model';
import { stepsOf } from './plans';
import { FailoverMode, StandbyMode } from '../../src/failover';

/** R5.7.2-3, in minutes. */
export const OBJECTIVE = 240;

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

/** A row of the table: what happened, and when users were served, on a usual and on a bad day. */
export interface Row {
  readonly what: string;
  readonly typical: Recovery;
  readonly slow: Recovery;
}

/** Nothing fails; then each step up to the DNS fails once, immediately or at its timeout. */
export function simulate({ standbyMode, mode }: Setting, direction: 'failover' | 'failback' = 'failover'): Row[] {
  const steps = stepsOf(standbyMode, mode, direction);
  // At failback the tasks of the primary Region run already.
  const durations = standbyMode === StandbyMode.WARM || direction === 'failback' ? WARM : PILOT_LIGHT;
  const manual = mode === FailoverMode.MANUAL;
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

function flatten(steps: Step[]): Step[] {
  return steps.flatMap((step) => {
    const [{ Steps: inner }] = Object.values(step.ExecutionBlockConfiguration);
    return inner ? flatten(inner) : [step];
  });
}

function minutes(value: number): string {
  return value.toFixed(1).padStart(8);
}

function table(setting: Setting): string[] {
  const rows = simulate(setting);
  const width = Math.max(...rows.map(({ what }) => what.length));
  return [
    '',
    `${setting.title} (aim: ${setting.aim} minutes from the plan's start; objective: ${OBJECTIVE} from the outage)`,
    `${''.padEnd(width)}    plan  outage    plan  outage`,
    `${''.padEnd(width)}   usual   usual    slow    slow`,
    ...rows.map(({ what, typical, slow }) => what.padEnd(width) + [typical.plan, typical.total, slow.plan, slow.total].map(minutes).join('')),
  ];
}

/** Everything, as text. */
export function report(): string {
  return [
    'Minutes until users are served again, by the assumptions in durations.ts',
    ...SETTINGS.flatMap(table),
    '',
    'A usual failover by hand to a warm region, minute by minute',
    ...simulate(SETTINGS[0])[0].typical.log.map(({ at, what }) => `${minutes(at)}  ${what}`),
    '',
  ].join('\n');
}

/** The text of docs/failover.md. */
export function failureReport(): string {
  return failures(SETTINGS.map((setting) => ({ title: setting.title, rows: simulate(setting) })));
}

if (require.main === module) process.stdout.write(process.argv.includes('--failures') ? failureReport() : report());
