import type { AlarmState } from './alarm-simulator';

/** The properties of a composite alarm that decide on its state and on its actions. */
export interface CompositeProperties {
  readonly AlarmRule: string;
  readonly ActionsSuppressor?: string;
  /** In seconds. */
  readonly ActionsSuppressorWaitPeriod?: number;
  readonly ActionsSuppressorExtensionPeriod?: number;
}

/** The states of other alarms at a time. */
export interface Moment {
  readonly seconds: number;
  readonly states: Record<string, AlarmState>;
}

const TOKEN = /\s*(\(|\)|AND\b|OR\b|NOT\b|TRUE\b|FALSE\b|(?:ALARM|OK|INSUFFICIENT_DATA)\s*\(\s*(?:"[^"]*"|[^()\s"]+)\s*\))/y;

/** Whether a rule holds; an alarm is known by its name or by its ARN. */
export function ruleHolds(rule: string, states: Record<string, AlarmState>): boolean {
  const tokens = tokensOf(rule);
  const value = either(tokens, states);
  if (tokens.length > 0) throw new Error(`the rule goes on with ${tokens.join(' ')}`);
  return value;
}

/** The alarms that a rule refers to. */
export function alarmsOf(rule: string): string[] {
  return tokensOf(rule).flatMap((token) => /^\w+\s*\(\s*"?([^"]+?)"?\s*\)$/.exec(token)?.[1] ?? []);
}

/**
 * When a composite alarm runs its actions, in seconds.
 *
 * A composite alarm waits for its suppressor before its actions; while the suppressor is in ALARM, and during the
 * extension period after, it runs none.
 */
export function actions(composite: CompositeProperties, moments: readonly Moment[]): number[] {
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

function tokensOf(rule: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let end = 0; rule.slice(end).trim() !== ''; end = TOKEN.lastIndex) {
    const match = TOKEN.exec(rule);
    if (!match) throw new Error(`the rule can't be read from "${rule.slice(end)}" on`);
    tokens.push(match[1]);
  }
  return tokens;
}

function either(tokens: string[], states: Record<string, AlarmState>): boolean {
  let value = both(tokens, states);
  while (tokens[0] === 'OR') {
    tokens.shift();
    value = both(tokens, states) || value;
  }
  return value;
}

function both(tokens: string[], states: Record<string, AlarmState>): boolean {
  let value = term(tokens, states);
  while (tokens[0] === 'AND') {
    tokens.shift();
    value = term(tokens, states) && value;
  }
  return value;
}

function term(tokens: string[], states: Record<string, AlarmState>): boolean {
  const token = tokens.shift();
  if (token === 'NOT') return !term(tokens, states);
  if (token === 'TRUE' || token === 'FALSE') return token === 'TRUE';
  if (token === '(') {
    const value = either(tokens, states);
    if (tokens.shift() !== ')') throw new Error('the rule lacks a )');
    return value;
  }
  const [, state, name] = /^(\w+)\s*\(\s*"?([^"]+?)"?\s*\)$/.exec(token ?? '') ?? [];
  if (name === undefined) throw new Error(`the rule has "${token ?? ''}" where an alarm should be`);
  if (!(name in states)) throw new Error(`the rule refers to the unknown alarm ${name}`);
  return states[name] === state;
}
