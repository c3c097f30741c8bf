/** What an operator knows of a pair in an outage, as far as the table of the failover runbook asks for it. */
export interface Observation {
  /** Whether the primary Region and its database respond. */
  readonly responds: boolean;
  /** Minutes since the primary Region has responded. */
  readonly silent?: number;
  /** Replication lag of the database in minutes, as its metric shows it; undefined without data points. */
  readonly lag?: number;
  /** Whether AWS reports that the primary Region is impaired. */
  readonly impaired?: boolean;
  /** Whether the tasks in the primary Region are ready, while the site is down. */
  readonly tasks?: 'ready' | 'not ready';
  readonly cause?: 'release' | 'data';
}

/** What a row advises: no failover, none yet, one without data loss, or one without the primary Region. */
type Advice = 'no failover' | 'wait' | 'switchover' | 'failover';

/** A row of the table. */
export interface Decision {
  readonly situation: string;
  readonly conditions: readonly Condition[];
  readonly advice: Advice;
}

type Condition = (observed: Observation) => boolean;

/** The sentences of a situation, with `REGION` for the primary Region. */
const CONDITIONS: readonly [sentence: RegExp, condition: (...minutes: number[]) => Condition][] = [
  [/^A release caused the problem\.$/, () => ({ cause }) => cause === 'release'],
  [/^Data was deleted or corrupted\.$/, () => ({ cause }) => cause === 'data'],
  [/^The site is down\.$/, () => ({ tasks }) => tasks !== undefined],
  [/^The tasks in REGION are ready\.$/, () => ({ tasks }) => tasks === 'ready'],
  [/^The tasks in REGION are not ready, but REGION and its database respond\.$/, () => ({ tasks, responds }) => tasks === 'not ready' && responds],
  [/^AWS reports that REGION is impaired\.$/, () => ({ impaired = false }) => impaired],
  [/^The database still responds\.$/, () => ({ responds }) => responds],
  [/^REGION does not respond, and responded less than (\d+) minutes ago\.$/, (most) => ({ responds, silent = 0 }) => !responds && silent < most],
  [/^REGION has not responded for (\d+) minutes\.$/, (least) => ({ responds, silent = 0 }) => !responds && silent >= least],
  [/^REGION responds, and the replication lag of the database exceeds (\d+) minutes\.$/, (most) => ({ responds, lag = 0 }) => responds && lag > most],
];

const ADVICE: readonly [action: RegExp, advice: Advice][] = [
  [/\bDo not fail over[:.]/, 'no failover'],
  [/^Wait, and prepare\b/, 'wait'],
  [/\bswitchover\b/, 'switchover'],
  [/^Fail over without it\./, 'failover'],
];

/** Reads the rows of section 2 of a failover runbook, as an operator does. A sentence that is not known here is an error. */
export function decisionsOf(runbook: string, primaryRegion: string): Decision[] {
  const [, section] = /^## 2\. Decide\n(.*?)^## /ms.exec(runbook) ?? [];
  const rows = [...(section ?? '').matchAll(/^\| (.+?) \| (.+) \|$/gm)].slice(2);
  return rows.map(([, situation, action]) => ({
    situation: situation!,
    conditions: situation!.replaceAll(primaryRegion, 'REGION').split(/(?<=\.) /).map(conditionOf),
    advice: known(ADVICE.find(([pattern]) => pattern.test(action!)), action!)[1],
  }));
}

/** The rows that apply. */
export function applying(decisions: readonly Decision[], observed: Observation): Decision[] {
  return decisions.filter(({ conditions }) => conditions.every((holds) => holds(observed)));
}

function conditionOf(sentence: string): Condition {
  const [pattern, condition] = known(CONDITIONS.find(([one]) => one.test(sentence)), sentence);
  return condition(...pattern.exec(sentence)!.slice(1).map(Number));
}

function known<T>(found: T | undefined, text: string): T {
  if (!found) throw new Error(`tools/failover/decisions.ts must know each sentence of the table of decisions, lacks ${JSON.stringify(text)}`);
  return found;
}
