import { failures } from './failure-table';
import { stepsOf } from './plans';
import { OBJECTIVE, Row, rowsOf } from './table';
import { FailoverMode, StandbyMode } from '../../src/failover';

export { OBJECTIVE };

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

/** Nothing fails; then each step up to the DNS fails once, immediately or at its timeout. */
export function simulate({ standbyMode, mode }: Setting, direction: 'failover' | 'failback' = 'failover'): Row[] {
  return rowsOf({
    direction,
    steps: stepsOf(standbyMode, mode, direction),
    isPilotLight: standbyMode === StandbyMode.PILOT_LIGHT,
    manual: mode === FailoverMode.MANUAL,
  });
}

/** The text of docs/failover.md. */
export function failureReport(): string {
  return failures(SETTINGS.map((setting) => ({ title: setting.title, rows: simulate(setting) })));
}

if (require.main === module) process.stdout.write(failureReport());
