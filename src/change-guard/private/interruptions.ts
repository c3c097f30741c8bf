import { acts, isCompared, isRemoved, Judgment, missedFor, notesOf, settingOf } from './ledger';
import { LockedResource, LockedStack } from './lock';
import { Comparison, located, Located, namesIn, Pair, StackPair } from './pairing';
import { hasPeer, isExpendable } from './rules-removed';
import { blocks } from './safeguards';
import { called, listed } from './verdict';
import { memberOf } from '../../assembly/template';
import { asText, Canonical } from '../../assembly/text';

const QUEUE = 'AWS::SQS::Queue';
/** What decides the throughput of a queue, the lower one first. */
const THROUGHPUT = ['queue', 'perQueue', 'messageGroup', 'perMessageGroupId'];

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
      const given = pairs.filter((pair) => pair.after.type === judgment.type && pair.before.condition !== undefined)
        .map((pair): Located => ({ stack: after, id: pair.id, resource: pair.after }));
      const begun = [...comparison.createdOf(judgment.type).filter(({ stack }) => stack === after), ...given]
        .filter((one) => one.resource.condition === undefined && begins(comparison, judgment, one));
      const others = [...gone, ...begun].map(({ id, resource: one }) => called(id, one) + kept(one));
      const resources = [...new Set([...changed, ...others])];
      return resources.length === 0 ? [] : [{ judgment, stack: after.label, resources }];
    });
  });
  return found.sort((a, b) => (b.judgment.seconds ?? Infinity) - (a.judgment.seconds ?? Infinity) || 0);
}

/** With a pattern, only its beginning interrupts. Otherwise, a list that only becomes longer does not. */
function isChanged(comparison: Comparison, judgment: Judgment, pair: Pair, stackPair: StackPair): boolean {
  const { property, unless } = judgment;
  const { id, before, after } = pair;
  const setting = settingOf(judgment);
  const [old, now] = [before, after].map(({ settings }) => settings?.[setting]);
  const [had, has] = [before, after].map(({ safeguards }) => safeguards?.[`keeps ${unless}`]);
  if (property === '(first)') {
    return !had && has === true && !isOff(comparison, pair, stackPair)
      && !isIdle(comparison, { stack: stackPair.after, id, resource: after });
  }
  if (property === '(replaced)') return comparison.isMoved(stackPair.after, id);
  if (property === '(second)') {
    const [was, is] = [before, after].map(({ replacing }) => replacing?.[unless!]);
    const queue = queueOf({ stack: stackPair.before, id, resource: before }, comparison.before);
    return isBeside(comparison, { stack: stackPair.after, id, resource: after })
      && (queue === '' || comparison.differs(was, is, stackPair));
  }
  const [how, without] = (unless ?? '').split(':');
  if (how === 'less') return !isStopped(after, property) && highest(now ?? without) < highest(old ?? without);
  const isOther = isCompared(judgment);
  const left = now ?? (without === '' ? [] : undefined);
  if (isOther && (old === undefined || left === undefined || isOff(comparison, pair, stackPair))) return false;
  const isAny = unless === undefined || isOther;
  const [some, others] = isAny ? [old, left] : [now, old];
  if (Array.isArray(some) && Array.isArray(others)) {
    return some.some((one) => others.every((other) => comparison.differs(one, other, stackPair))
      && (!isOther || !isElsewhere(comparison, one, setting, stackPair)));
  }
  return isAny ? comparison.differs(old, now, stackPair) : !old && now !== undefined;
}

/** Whether a value stops something, which is refused. */
const isStopped = ({ safeguards = {} }: LockedResource, property: string): boolean =>
  Object.keys(safeguards).some((name) => name.startsWith(`stops by ${property} `));

const isDisabled = ({ safeguards = {} }: LockedResource): boolean =>
  safeguards.State === 'DISABLED' || safeguards['DistributionConfig/Enabled'] === false;

/** Whether nobody notices a change: off before and after, and no failover to its Region enables it. */
function isOff({ after: stacks }: Comparison, { before, after }: Pair, stackPair: StackPair): boolean {
  const others = stacks.filter(({ region }) => region !== stackPair.after.region).flatMap(located);
  const isStandby = others.some(({ resource }) => resource.type === after.type && !isDisabled(resource));
  return isDisabled(before) && isDisabled(after) && !isStandby;
}

/** Whether another resource of the stack got the member that a list has lost, e.g. the target of a rule. */
function isElsewhere(comparison: Comparison, one: Canonical, setting: string, stackPair: StackPair): boolean {
  const has = ({ resource: { settings } }: Located) =>
    [settings?.[setting]].flat().some((other) => !comparison.differs(one, other, stackPair));
  return located(stackPair.after).filter(has).length >= located(stackPair.before).filter(has).length;
}

/** Whether a resource goes, also by a condition, and nothing refuses it. */
function goes({ type }: Judgment, { id, resource }: Located, after: LockedStack): boolean {
  const left = memberOf(after.resources, id);
  return resource.type === type && resource.condition === undefined && (!left || left.condition !== undefined)
    && (isExpendable(resource) || hasPeer(resource, after)
      || (resource.kind === 'other' && missedFor(type) === undefined));
}

/** Whether what is created interrupts: before what exists, beside another one, or by what it does to others. */
function begins(comparison: Comparison, judgment: Judgment, one: Located): boolean {
  const { type, property, unless } = judgment;
  const { settings, replacing = {} } = one.resource;
  if (property === '(created)') {
    const isNew = namesIn(replacing[unless ?? ''], one.stack).some((name) =>
      comparison.created.some(({ stack, id }) => `${stack.label}|${id}` === name));
    return !isNew && !isIdle(comparison, one);
  }
  if (property === '(second)') return isBeside(comparison, one);
  return acts(type) && !isCompared(judgment) && settings?.[settingOf(judgment)] !== undefined;
}

/** Whether it does nothing to users: a rotation that waits, or a firewall that only counts, where none blocked. */
function isIdle({ before, after }: Comparison, { stack, resource }: Located): boolean {
  const firewall = firewallOf(resource, stack, after);
  if (firewall === undefined) return resource.idle === true;
  const isOfSame = ({ resource: { type, replacing = {} } }: Located) =>
    type === resource.type && asText(replacing.ResourceArn) === asText(resource.replacing?.ResourceArn);
  const old = before.flatMap(located).filter(isOfSame).map((one) => firewallOf(one.resource, one.stack, before));
  return firewall.idle === true && !old.some((one) => one !== undefined && blocks(one.safeguards));
}

/** The firewall of the app to which an association or a distribution refers. */
const firewallOf = (
  { firewall, replacing = {} }: LockedResource, stack: LockedStack, stacks: readonly LockedStack[],
): LockedResource | undefined => resourceAt(namesIn(firewall ?? replacing.WebACLArn, stack)[0], stacks);

/** The resource with a name like `label|id`. */
const resourceAt = (name: string | undefined, stacks: readonly LockedStack[]): LockedResource | undefined =>
  stacks.flatMap(located).find(({ stack, id }) => `${stack.label}|${id}` === name)?.resource;

/** Whether another consumer reads the same queue. */
function isBeside({ after }: Comparison, one: Located): boolean {
  const others = after.flatMap(located).filter(({ resource }) => resource !== one.resource);
  const queue = queueOf(one, after);
  return queue !== '' && others.some((other) => queueOf(other, after) === queue);
}

/** The queue of SQS that a consumer reads, if it is on. A stream or a broker gives each consumer what it requests. */
function queueOf({ stack, resource }: Located, stacks: readonly LockedStack[]): string {
  const { condition, replacing = {}, safeguards = {} } = resource;
  const source = replacing.EventSourceArn ?? replacing.Source;
  const isStream = Object.keys(replacing).some((key) => key.endsWith('StartingPosition'));
  if (isStream || condition !== undefined || Object.values(safeguards).includes(false)) return '';
  const names = namesIn(source, stack);
  if (names.length === 0) return asText(source).includes(':sqs:') ? asText(source) : '';
  return names.every((name) => (resourceAt(name, stacks)?.type ?? QUEUE) === QUEUE) ? names.join() : '';
}

/** The rank of a text, or the highest number of a value, whichever a condition chooses; -1 stands for no limit. */
function highest(value: Canonical | undefined): number {
  const text = asText(value);
  if (THROUGHPUT.includes(text)) return THROUGHPUT.indexOf(text);
  const numbers = text.replace(/-1\b/g, 'Infinity').match(/\b(\d+(\.\d+)?|Infinity)\b/g);
  return Math.max(...numbers?.map(Number) ?? [NaN]);
}

/** How long a log group keeps what goes with it. */
const kept = ({ kind, safeguards }: LockedResource): string =>
  kind === 'data' ? ` (RetentionInDays ${safeguards!.RetentionInDays})` : '';

export const sentenceOf = (one: Interruption): string => `${howLong(one)}: ${one.judgment.whom}, by ${howOf(one)}`;

export function howLong({ judgment: { word, seconds } }: Interruption): string {
  const time = seconds === undefined ? '' : seconds < 3_600 ? ` about ${seconds} s` : ` about ${seconds / 3_600} h`;
  return word + time;
}

const HOW: Record<string, string> = {
  '(removed)': 'the removal', '(replaced)': 'the replacement', '(created)': 'the creation', '(second)': 'the addition',
};

export function howOf({ judgment: { property, unless }, stack, resources }: Interruption): string {
  const how = property === '(first)' ? `the first ${unless}` : HOW[property] ?? property;
  return `${how} of ${listed(resources)} in ${stack}`;
}
