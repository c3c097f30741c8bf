import { acts, isCompared, isRemoved, Judgment, missedFor, notesOf, settingOf } from './ledger';
import { LockedResource, LockedStack } from './lock';
import { Comparison, located, Located, namesIn, Pair, StackPair } from './pairing';
import { hasPeer, isExpendable } from './rules-removed';
import { blocks, globOf } from './safeguards';
import { called, listed } from './verdict';
import { memberOf } from '../../assembly/template';
import { asText, Canonical } from '../../assembly/text';

const QUEUE = 'AWS::SQS::Queue';
/** Texts with an order: what allows less first, e.g. to clients without TLS. */
const ORDERED = ['queue', 'perQueue', 'required', 'DISABLED', 'Suspended', 'true',
  'messageGroup', 'perMessageGroupId', 'preferred', 'ENABLED', 'Enabled', 'false', 'Standard', 'Advanced'];

/** A property without a row. */
const UNJUDGED = {
  word: 'not judged',
  whom: 'nobody has said what the change does',
  why: 'Read what the page of the type says about it.',
  source: 'CloudFormation',
};

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
    const types = new Set(Object.values({ ...before.resources, ...after.resources }).map(({ type }) => type));
    const byType = new Map([...types].map((type): [string, Pair[]] => [type, []]));
    for (const pair of stackPair.pairs) {
      const isLost = pair.before.kind !== 'other' && comparison.causesOf(after, pair.id) !== undefined;
      if (!isLost) byType.get(pair.after.type)?.push(pair);
    }
    return [...types].flatMap(notesOf).flatMap((judgment) => {
      const pairs = byType.get(judgment.type) ?? [];
      const changed = pairs.filter((pair) => isChanged(comparison, judgment, pair, stackPair))
        .map((pair) => called(pair.id, pair.after));
      const gone = located(before).filter((one) => isRemoved(judgment) && goes(judgment, one, after));
      const given = pairs.filter((pair) => pair.before.condition !== undefined)
        .map((pair): Located => ({ stack: after, id: pair.id, resource: pair.after }));
      const begun = [...comparison.createdOf(judgment.type).filter(({ stack }) => stack === after), ...given]
        .filter((one) => one.resource.condition === undefined && begins(comparison, judgment, one));
      const others = [...gone, ...begun].map(({ id, resource: one }) => called(id, one) + kept(one));
      const resources = [...new Set([...changed, ...others])];
      return resources.length === 0 ? [] : [{ judgment, stack: after.label, resources }];
    });
  });
  const sorted = found.sort((a, b) => (b.judgment.seconds ?? Infinity) - (a.judgment.seconds ?? Infinity) || 0);
  return [...sorted, ...comparison.stackPairs.flatMap(unjudged)];
}

/** Changes of which no row of the ledger says anything, by type and property. */
function unjudged({ after: { label }, pairs }: StackPair): Interruption[] {
  const found = new Map<string, Interruption>();
  for (const { id, before, after } of pairs.filter((pair) => pair.before.type === pair.after.type)) {
    for (const property of Object.keys({ ...before.others, ...after.others }).sort()) {
      if (before.others?.[property] === after.others?.[property]) continue;
      const key = `${after.type} ${property}`;
      const resources = [...found.get(key)?.resources ?? [], called(id, after)];
      found.set(key, { judgment: { ...UNJUDGED, type: after.type, property }, stack: label, resources });
    }
  }
  return [...found.values()];
}

/** With a pattern, only its beginning interrupts. Otherwise, a list that only becomes longer does not. */
function isChanged(comparison: Comparison, judgment: Judgment, pair: Pair, stackPair: StackPair): boolean {
  const { property, unless } = judgment;
  const { id, before, after } = pair;
  const setting = settingOf(judgment);
  const [old, now] = [before, after].map(({ settings }) => settings?.[setting]);
  const [had, has] = [before, after].map(({ safeguards }) => safeguards?.[`keeps ${unless}`]);
  if (property === '(first)') {
    const isFirewall = unless?.endsWith('WebACLId') ?? false;
    return !had && has === true && !isOff(comparison, pair, stackPair)
      && !(isFirewall && isIdle(comparison, { stack: stackPair.after, id, resource: after }));
  }
  if (property === '(replaced)') return comparison.isMoved(stackPair.after, id);
  if (property === '(second)') {
    const [read, reads] = [before, after].map(({ replacing }) => replacing?.[unless!]);
    const queue = queueOf({ stack: stackPair.before, id, resource: before }, comparison.before);
    return isBeside(comparison, { stack: stackPair.after, id, resource: after })
      && (queue === '' || comparison.differs(read, reads, stackPair));
  }
  const [how, without] = (unless ?? '').split(':');
  const [was, is] = [before, after].map(({ settings }, index) => [old, now][index] ?? settings?.[without] ?? without);
  if (how === 'less') return (old ?? now) !== undefined && !isStopped(after, property) && amount(is) < amount(was);
  const isOther = isCompared(judgment);
  const left = now ?? without?.split(',').filter((one) => one !== '');
  if (isOther && (old === undefined || left === undefined || asText(old) === asText(left))) return false;
  if (isOther && (isOff(comparison, pair, stackPair) || after.idle)) return false;
  const isAny = unless === undefined || isOther;
  const [some, others] = (isAny ? [old, left] : [now, old]).map((one) => Array.isArray(one) ? one.flat() : undefined);
  if (some && others) {
    const includes = (other: Canonical, one: Canonical) => comparison.differs(one, other, stackPair)
      ? asText(other).includes('*') && globOf(asText(other)).test(asText(one)) : true;
    return some.some((one) => !others.some((other) => includes(other, one))
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
    [settings?.[setting]].flat(2).some((other) => !comparison.differs(one, other, stackPair));
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
function resourceAt(name: string | undefined, stacks: readonly LockedStack[]): LockedResource | undefined {
  const [label, id] = name?.split('|') ?? [];
  return memberOf(stacks.find((stack) => stack.label === label)?.resources, id);
}

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

/** The least of a list, or the rank of a text, or the highest number, whichever a condition chooses; -1 is no limit. */
function amount(value: Canonical | undefined): number {
  if (Array.isArray(value)) return Math.min(...(value as Canonical[]).map(amount));
  const text = asText(value);
  if (ORDERED.includes(text)) return ORDERED.indexOf(text);
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
