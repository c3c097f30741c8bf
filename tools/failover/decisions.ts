/** What an operator knows of a pair in an outage, as far as the table of the failover runbook asks for it. */
export interface Observation {
  readonly cause?: 'release' | 'data';
  /** Minutes since the primary Region has responded; undefined while it responds. */
  readonly silent?: number;
  /** Whether the database of the primary Region responds. */
  readonly database: boolean;
  /** Whether AWS reports that the primary Region is impaired. */
  readonly impaired: boolean;
  /** Whether the tasks in the primary Region are ready, while the site is down; undefined while it is available. */
  readonly tasks?: 'ready' | 'not ready';
  /** Whether the load balancer of the primary Region has a healthy target, and returns no errors of its own. */
  readonly balancer: boolean;
}

/** What a row advises: no failover, none yet, none before a repair of the database, one without data loss, or one without the primary Region. */
export type Advice = 'no failover' | 'wait' | 'repair' | 'switchover' | 'failover';

/** A row of the table. */
export interface Decision {
  readonly situation: string;
  readonly conditions: readonly Condition[];
  readonly advice: Advice;
}

type Condition = (observed: Observation) => boolean;

/** Above the table. */
const ORDER = 'The first row that applies, from above, decides:';

/** The sentences of a situation, with `REGION` for the primary Region. */
const CONDITIONS: readonly [sentence: RegExp, condition: (...minutes: number[]) => Condition][] = [
  [/^A release caused the problem\.$/, () => ({ cause }) => cause === 'release'],
  [/^Data was deleted or corrupted\.$/, () => ({ cause }) => cause === 'data'],
  [/^REGION does not respond, and responded less than (\d+) minutes ago\.$/, (most) => ({ silent }) => silent !== undefined && silent < most],
  [/^REGION has not responded for (\d+) minutes\.$/, (least) => ({ silent }) => silent !== undefined && silent >= least],
  [/^REGION responds, but its database does not\.$/, () => ({ silent, database }) => silent === undefined && !database],
  [/^AWS reports that REGION is impaired\.$/, () => ({ impaired }) => impaired],
  [/^The database still responds\.$/, () => ({ database }) => database],
  [/^The site is down\.$/, () => ({ tasks }) => tasks !== undefined],
  [/^The tasks in REGION are ready, and its load balancer has healthy targets and no 5xx of its own\.$/, () => ({ tasks, balancer }) => tasks === 'ready' && balancer],
  [/^The tasks in REGION are ready, but its load balancer has no healthy targets or returns 5xx of its own\.$/, () => ({ tasks, balancer }) => tasks === 'ready' && !balancer],
  [/^The tasks in REGION are not ready, but REGION and its database respond\.$/, () => ({ tasks, silent, database }) => tasks === 'not ready' && silent === undefined && database],
  [/^In any other case\.$/, () => () => true],
];

/** Whole actions, as far as they advise: a word such as "without" or "never" would turn the advice around. */
const SWITCHOVER = '[Ff]ail over with a switchover of the database';
const ADVICE: readonly [action: RegExp, advice: Advice][] = [
  [/^(?:Roll back the release\. )?Do not fail over[:.]/, 'no failover'],
  [/^Wait, and prepare\b/, 'wait'],
  [new RegExp(`^Repair the database for up to \\d+ minutes: [^.]+\\. Then ${SWITCHOVER}\\. Only if RDS rejects it, fail over without it\\b`), 'repair'],
  [new RegExp(`^(?:Repair the [^.]+ for up to \\d+ minutes\\. Then )?${SWITCHOVER}(?:: no data loss \\(RPO 0\\))?\\.$`), 'switchover'],
  [/^Fail over without it\. Data that was not replicated is lost\b/, 'failover'],
];

/** Reads the rows of section 2 of a failover runbook, as an operator does. A sentence that is not known here is an error. */
export function decisionsOf(runbook: string, primaryRegion: string): Decision[] {
  const [, section] = /^## 2\. Decide\n(.*?)^## /ms.exec(runbook) ?? [];
  known(section?.includes(`\n${ORDER}\n`), ORDER);
  const rows = [...(section ?? '').matchAll(/^\| (.+?) \| (.+) \|$/gm)].slice(2);
  return rows.map(([, situation, action]) => ({
    situation: situation!,
    conditions: situation!.replaceAll(primaryRegion, 'REGION').split(/(?<=\.) /).map(conditionOf),
    advice: known(ADVICE.find(([pattern]) => pattern.test(action!)), action!)[1],
  }));
}

/** The row that decides; undefined if none applies. */
export function deciding(decisions: readonly Decision[], observed: Observation): Decision | undefined {
  return decisions.find(({ conditions }) => conditions.every((holds) => holds(observed)));
}

function conditionOf(sentence: string): Condition {
  const [pattern, condition] = known(CONDITIONS.find(([one]) => one.test(sentence)), sentence);
  return condition(...pattern.exec(sentence)!.slice(1).map(Number));
}

function known<T>(found: T | undefined, text: string): T {
  if (!found) throw new Error(`tools/failover/decisions.ts must know each sentence of the table of decisions, lacks ${JSON.stringify(text)}`);
  return found;
}
