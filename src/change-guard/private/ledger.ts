import { readFileSync } from 'fs';
import { replacementRule } from '../../assembly/resource-types';
import { invalid } from '../../private/errors';
import { packaged } from '../../private/packaged';

/** What a change of one property does, where neither its schema nor a rule of the guard says it. */
export interface Judgment {
  readonly type: string;
  /** A path with slashes, or e.g. `(deleted)`. It includes what is below. */
  readonly property: string;
  /** The value without the property, `present`, `fixed` if an update is rejected, a pattern, or what it is about. */
  readonly unless?: string;
  readonly word: string;
  /** How long an interruption lasts, as AWS documents it. */
  readonly seconds?: number;
  readonly whom: string;
  readonly why: string;
  readonly source: string;
}

let all: readonly Judgment[] | undefined;

/** The rows of the ledger, one for each type and property. */
export const judgments = (): readonly Judgment[] =>
  all ??= judgmentsIn(readFileSync(packaged('change-guard', 'ledger.md'), 'utf8'));

/** @throws when a row has properties for other than one or all of its types */
export const judgmentsIn = (page: string): Judgment[] =>
  page.split(/\| --- .*\n/)[1].trim().split('\n').flatMap((line) => {
    const [types, properties, verdict, whom, why, source] = line.slice(2, -2).split(' | ');
    const word = verdict.replace(/ \d+/, '');
    const seconds = word === verdict ? undefined : Number(verdict.slice(word.length));
    const [ofTypes, parts] = [types.split(' '), properties.split('; ')];
    if (![1, ofTypes.length].includes(parts.length)) {
      invalid(undefined, `properties of ${types} must be one list, or ${ofTypes.length} between semicolons, ` +
        `got ${parts.length}: ${properties}`);
    }
    return ofTypes.flatMap((type, index) => (parts[index] ?? parts[0]).split(' ').map((cell) => {
      const [property, unless] = cell.split(/=(.*)/);
      return { type, property, unless, word, seconds, whom, why, source };
    }));
  });

/** What is required several times. */
export function remembered<T>(find: (key: string) => T): (key: string) => T {
  const known = new Map<string, T>();
  return (key) => {
    if (!known.has(key)) known.set(key, find(key));
    return known.get(key)!;
  };
}

const judgedAs = remembered((key) => judgments().filter(({ type, word }) => key === `${type} ${word}`));
export const judgedOf = (type: string, word: string): readonly Judgment[] => judgedAs(`${type} ${word}`);

/** What of a type fails, or breaks something. */
export const failuresOf = remembered((type) => ['fails', 'breaks'].flatMap((word) => judgedOf(type, word)));

/** What the guard says about a type, and does not refuse: it interrupts, breaks, may fail, or goes by choice. */
export const notesOf = remembered((type) => [
  ...judgedOf(type, 'interrupts'), ...failuresOf(type).filter((one) => !isRejected(one)),
  ...judgedOf(type, 'deletes').filter(isRemoved),
]);

export const isRemoved = ({ property }: Judgment): boolean => property === '(removed)';

/** Whether an update that changes it fails, or changes a password. */
export const isRejected = ({ unless = '' }: Judgment): boolean => /^(fixed|secret)/.test(unless);

/** Whether a row compares values: a lower number (`less:` and what counts without one), or another value. */
export const isCompared = ({ unless = '' }: Judgment): boolean => /^(less|other)/.test(unless);

/** Where a lock file has the value of a note: a further one about the same property has its condition, too. */
export const settingOf = (row: Judgment): string =>
  notesOf(row.type).find(({ property }) => property === row.property) === row ? row.property
    : `${row.property} ${row.unless}`;

/** The pattern of a condition, in which a comma separates alternatives. */
export const patternOf = (condition = ''): RegExp => new RegExp(condition.replace(/,/g, '|'));

const ofAll = remembered((type) => judgments().filter((row) => row.type === type || row.type === '*'));

/** What of each property a row is about: the paths in it, of which none is the property as a whole. */
export const judgedPaths = remembered((type) => {
  const found = new Map<string, string[][]>();
  for (const [first, ...path] of [...ofAll(type).map(({ property }) => property.split('/')),
    ...replacementRule(type).replacing]) {
    found.set(first, path.length === 0 ? [path] : [...found.get(first) ?? [], path]);
  }
  return found;
});

/** What acts on other resources: a new one is judged as a change of those. */
export const acts = (type: string): boolean =>
  /::(Scheduler|ApplicationAutoScaling|Budgets|Events)::|::ScheduledAction/.test(type);

/** `data`: its replacement is empty. `address`: others know its address. */
export type Kind = 'data' | 'address' | 'other';

/** Instances of a cluster, which holds the data. */
const MEMBERS = ['AWS::RDS::DBInstance', 'AWS::DocDB::DBInstance', 'AWS::Neptune::DBInstance'];
/** Subscriptions that a person or a partner confirmed. */
const CONFIRMED = ['email', 'email-json', 'http', 'https', 'sms'];

/** The types of which the ledger says whom they concern. */
const typesOf = remembered((whom) => new Set(judgments().filter((one) => one.whom === whom).map(({ type }) => type)));

export function kindOf(type: string, properties: Readonly<Record<string, unknown>>): Kind {
  if (MEMBERS.includes(type) && properties.DBClusterIdentifier !== undefined) return 'other';
  if (type === 'AWS::SNS::Subscription') return CONFIRMED.includes(String(properties.Protocol)) ? 'address' : 'other';
  if (typesOf('data').has(type)) return 'data';
  return typesOf('an address').has(type) ? 'address' : 'other';
}

export const isMember = (type: string): boolean => MEMBERS.includes(type);

/** Why a resource without data and address is missed if it is deleted. */
export function missedFor(type: string): 'outage' | 'protection' | undefined {
  if (typesOf('traffic').has(type) || isMember(type)) return 'outage';
  return typesOf('a protection').has(type) ? 'protection' : undefined;
}

export const isSingleton = (type: string): boolean => typesOf('a Region').has(type);
export const isShared = (type: string): boolean => typesOf('an account').has(type);
