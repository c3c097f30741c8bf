import { acts, isCompared, isRemoved, Judgment, missedFor, notesOf, settingOf } from './ledger';
import { LockedResource, LockedStack } from './lock';
import { Comparison, located, Located, namesIn, Pair, StackPair } from './pairing';
import { hasPeer, isExpendable } from './rules-removed';
import { called } from './verdict';
import { memberOf } from '../../assembly/template';
import { asText, Canonical } from '../../assembly/text';

/** What a deployment interrupts, with the resources that it changes. */
export interface Interruption {
  readonly judgment: Judgment;
  readonly stack: string;
  readonly resources: readonly string[];
}

/** The interruptions of a deployment: failures first, then the longest. A replacement with loss is refused. */
export function interruptionsOf(comparison: Comparison): Interruption[] {
  const found = comparison.stackPairs.flatMap((stackPair) => {
    const { before, after } = stackPair;
    const pairs = stackPair.pairs.filter(({ id, before: { kind } }) =>
      kind === 'other' || !comparison.causesOf(after, id));
    const types = new Set(Object.values({ ...before.resources, ...after.resources }).map(({ type }) => type));
    return [...types].flatMap(notesOf).flatMap((judgment) => {
      const changed = pairs.filter((pair) => pair.after.type === judgment.type
        && isChanged(comparison, judgment, pair, stackPair)).map((pair) => called(pair.id, pair.after));
      const gone = located(before).filter((one) => isRemoved(judgment) && goes(judgment, one, after));
      const begun = comparison.createdOf(judgment.type)
        .filter((one) => one.stack === after && begins(comparison, judgment, one));
      const others = [...gone, ...begun].map(({ id, resource: one }) => called(id, one) + kept(one));
      const resources = [...changed, ...others];
      return resources.length === 0 ? [] : [{ judgment, stack: after.label, resources }];
    });
  });
  return found.sort((a, b) => (b.judgment.seconds ?? Infinity) - (a.judgment.seconds ?? Infinity) || 0);
}

const OTHER = 'other';

/** With a pattern, only its beginning interrupts. Otherwise, a list that only becomes longer does not. */
function isChanged(comparison: Comparison, judgment: Judgment, pair: Pair, stackPair: StackPair): boolean {
  const { property, unless } = judgment;
  const { id, before, after } = pair;
  const setting = settingOf(judgment);
  const [old, now] = [before, after].map(({ settings }) => settings?.[setting]);
  const [kept, keeps] = [before, after].map(({ safeguards }) => safeguards?.[`keeps ${unless}`] === true);
  if (property === '(first)') return !kept && keeps;
  if (property === '(replaced)') return comparison.isMoved(stackPair.after, id);
  if (property === '(second)') return isMovedBeside(comparison, pair, stackPair);
  const [how, without] = unless?.split(':') ?? [];
  if (how === 'less') return highest(now ?? without) < highest(old ?? without);
  if (unless === OTHER && (old === undefined || now === undefined)) return false;
  const isAny = unless === undefined || unless === OTHER;
  const [some, others] = isAny ? [old, now] : [now, old];
  if (Array.isArray(some) && Array.isArray(others)) {
    return some.some((one) => others.every((other) => comparison.differs(one, other, stackPair))
      && (unless !== OTHER || !isElsewhere(comparison, one, setting, stackPair)));
  }
  return isAny ? comparison.differs(old, now, stackPair) : !old && now !== undefined;
}

/** Whether another resource of the stack got the member that a list has lost, e.g. the target of a rule. */
function isElsewhere(comparison: Comparison, one: Canonical, setting: string, stackPair: StackPair): boolean {
  const [were, are] = [stackPair.before, stackPair.after].map(({ resources }) => Object.values(resources)
    .filter(({ settings }) => [settings?.[setting] ?? []].flat().some((other: Canonical) =>
      !comparison.differs(one, other, stackPair))).length);
  return are >= were;
}

/** Whether a resource goes, also by a condition, and nothing refuses it. */
function goes({ type }: Judgment, { id, resource }: Located, after: LockedStack): boolean {
  const left = memberOf(after.resources, id);
  return resource.type === type && resource.condition === undefined && (!left || left.condition !== undefined)
    && (isExpendable(resource) || hasPeer(resource, after)
      || (resource.kind === 'other' && missedFor(type) === undefined));
}

/** Whether a new resource interrupts: before what exists, beside another one, or by what it does to others. */
function begins(comparison: Comparison, judgment: Judgment, one: Located): boolean {
  const { type, property, unless } = judgment;
  const { settings, replacing = {} } = one.resource;
  if (property === '(created)') {
    return unless === undefined || !namesIn(replacing[unless], one.stack).some((name) =>
      comparison.created.some(({ stack, id }) => `${stack.label}|${id}` === name));
  }
  if (property === '(second)') return isBeside(comparison, one);
  return acts(type) && !isCompared(judgment) && settings?.[settingOf(judgment)] !== undefined;
}

/** Whether another consumer reads the same queue. */
function isBeside({ after }: Comparison, one: Located): boolean {
  const queue = queueOf(one);
  return queue !== undefined
    && after.flatMap(located).some((other) => other.resource !== one.resource && queueOf(other) === queue);
}

/** Whether a consumer begins to read the queue of another one. */
function isMovedBeside(comparison: Comparison, { id, before, after }: Pair, stackPair: StackPair): boolean {
  const [old, now] = [before, after].map(sourceOf);
  return isBeside(comparison, { stack: stackPair.after, id, resource: after })
    && (old === undefined || comparison.differs(old, now, stackPair));
}

/** The queue that a consumer reads. */
function queueOf({ stack, resource }: Located): string | undefined {
  const source = sourceOf(resource);
  return source === undefined ? source : namesIn(source, stack).join() || asText(source);
}

/** The source of a consumer that is on. What reads a stream says where it starts, and takes nothing from others. */
function sourceOf({ replacing = {}, safeguards = {} }: LockedResource): Canonical | undefined {
  const isStream = Object.keys(replacing).some((key) => key.endsWith('StartingPosition'));
  return isStream || Object.values(safeguards).includes(false) ? undefined : replacing.EventSourceArn ?? replacing.Source;
}

/** The highest number of a value, whichever a condition chooses. */
const highest = (value: Canonical | undefined): number =>
  Math.max(...asText(value).match(/(?<!-)\b(\d+(\.\d+)?|Infinity)\b/g)?.map(Number) ?? [NaN]);
/** How long a log group keeps what goes with it. */
const kept = ({ kind, safeguards }: LockedResource): string =>
  kind === 'data' ? ` (RetentionInDays ${safeguards!.RetentionInDays})` : '';

export const sentenceOf = (one: Interruption): string => `${howLong(one)}: ${one.judgment.whom}, by ${howOf(one)}`;

export function howLong({ judgment: { word, seconds } }: Interruption): string {
  const time = seconds === undefined ? '' : seconds < 3_600 ? ` about ${seconds} s` : ` about ${seconds / 3_600} hours`;
  return word + time;
}

const HOW: Record<string, string> = {
  '(removed)': 'the removal', '(replaced)': 'the replacement', '(created)': 'the creation', '(second)': 'the addition',
};

export function howOf({ judgment: { property, unless }, stack, resources }: Interruption): string {
  const how = property === '(first)' ? `the first ${unless}` : HOW[property] ?? property;
  return `${how} of ${resources.join(', ')} in ${stack}`;
}
