import type { AlarmState } from './alarm-simulator';
import { Language, readRule, Rule } from './boolean-rule';

/** The properties of a composite alarm that decide on its state and on its actions. */
export interface CompositeProperties {
  readonly AlarmRule: string;
  readonly ActionsSuppressor?: string;
  /** In seconds. */
  readonly ActionsSuppressorWaitPeriod?: number;
  readonly ActionsSuppressorExtensionPeriod?: number;
}

/** An alarm, and the state that it has to be in. */
type Term = Readonly<Record<'name' | 'state', string>>;

const RULES: Language<Term> = {
  tokens: /\s*(?:(?<state>ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"(?<quoted>[^"]*)"|(?<name>[^()\s"]+))\s*\)|(?<word>\(|\)|AND\b|OR\b|NOT\b|TRUE\b|FALSE\b))/gy,
  words: { '(': '(', ')': ')', 'AND': '&&', 'OR': '||', 'NOT': '!', 'TRUE': 'true', 'FALSE': 'false' },
  termOf: ({ quoted, name, state }) => ({ name: quoted ?? name, state }),
};
const known = new Map<string, Rule<Term>>();

function ruleOf(text: string): Rule<Term> {
  const rule = known.get(text) ?? readRule(text, RULES);
  known.set(text, rule);
  return rule;
}

/** Whether a rule holds; an alarm is known by its name or by its ARN. */
export function ruleHolds(rule: string, states: Record<string, AlarmState>): boolean {
  const missing = alarmsOf(rule).find((name) => !Object.hasOwn(states, name));
  if (missing !== undefined) throw new Error(`the rule refers to the unknown alarm ${missing}`);
  return ruleOf(rule).holds(({ name, state }) => states[name] === state);
}

/** The alarms that a rule refers to. */
export const alarmsOf = (rule: string): string[] => ruleOf(rule).terms.map(({ name }) => name);

/**
 * When a composite alarm runs its actions, in seconds, given the states of other alarms at some times.
 *
 * A composite alarm waits for its suppressor before its actions; while the suppressor is in ALARM, and during the
 * extension period after, it runs none.
 */
export function actions(
  composite: CompositeProperties, moments: readonly { readonly seconds: number; readonly states: Record<string, AlarmState> }[],
): number[] {
  const { ActionsSuppressor: suppressor, ActionsSuppressorWaitPeriod: wait = 0, ActionsSuppressorExtensionPeriod: extension = 0 } = composite;
  const times: number[] = [];
  let [wasInAlarm, suppressed, due, suppressedUntil] = [false, false, Infinity, -Infinity];
  for (const { seconds, states } of moments) {
    const inAlarm = ruleHolds(composite.AlarmRule, states);
    if (!inAlarm) due = Infinity;
    else if (!wasInAlarm) due = seconds + (suppressor === undefined ? 0 : wait);
    const suppresses = suppressor !== undefined && states[suppressor] === 'ALARM';
    if (suppressed && !suppresses) suppressedUntil = seconds + extension;
    if (!suppresses && seconds >= due && seconds >= suppressedUntil) {
      times.push(seconds);
      due = Infinity;
    }
    [wasInAlarm, suppressed] = [inAlarm, suppresses];
  }
  return times;
}
