import { acts, isRemoved, Judgment, notesOf } from './ledger';
import { LESS, LockedResource } from './lock';
import { Comparison, located } from './pairing';
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
    const { label: stack } = stackPair.after;
    const pairs = stackPair.pairs.filter(({ id, before: { kind } }) =>
      kind === 'other' || !comparison.causesOf(stackPair.after, id));
    const all = Object.values({ ...stackPair.before.resources, ...stackPair.after.resources });
    const types = [...new Set(all.map(({ type }) => type))];
    return types.flatMap(notesOf).flatMap((judgment) => {
      const { type, property, unless } = judgment;
      // With a condition, only its beginning interrupts. Otherwise, a list that only becomes longer does not.
      const isChanged = (old: Canonical | undefined, now: Canonical | undefined) => {
        if (unless === LESS) return highest(now) < highest(old);
        const [some, others] = unless === undefined ? [old, now] : [now, old ?? []];
        if (!Array.isArray(some) || !Array.isArray(others)) {
          return unless === undefined ? comparison.differs(old, now, stackPair) : !old && now !== undefined;
        }
        return some.some((one) => others.every((other) => comparison.differs(one, other, stackPair)));
      };
      const begins = comparison.createdOf(type).filter(({ stack: { label }, resource: { settings } }) => label === stack
        && (property === '(created)' || (acts(type) && unless !== LESS && settings?.[property] !== undefined)));
      const changed = pairs.filter(({ id, before, after }) => after.type === type
        && (isChanged(before.settings?.[property], after.settings?.[property])
          || (property === '(replaced)' && comparison.isMoved(stackPair.after, id))));
      const gone = located(stackPair.before).filter(({ id, resource }) => {
        const left = memberOf(stackPair.after.resources, id);
        return isRemoved(judgment) && resource.type === type && resource.condition === undefined
          && (!left || left.condition !== undefined) && (isExpendable(resource) || hasPeer(resource, stackPair.after));
      });
      const resources = [...changed.map(({ id, after }) => called(id, after)), ...[...gone, ...begins]
        .map(({ id, resource: one }) => called(id, one) + (one.kind === 'data' ? kept(one) : ''))];
      return resources.length === 0 ? [] : [{ judgment, stack, resources }];
    });
  });
  return found.sort((a, b) => (b.judgment.seconds ?? Infinity) - (a.judgment.seconds ?? Infinity) || 0);
}

/** The highest number of a value, whichever a condition chooses. */
const highest = (value: Canonical | undefined): number =>
  Math.max(...asText(value).match(/\b\d+\b/g)?.map(Number) ?? [NaN]);
/** How long a log group keeps what goes with it. */
const kept = ({ safeguards }: LockedResource): string => ` (RetentionInDays ${safeguards?.RetentionInDays})`;

export const sentenceOf = (one: Interruption): string => `${howLong(one)}: ${one.judgment.whom}, by ${howOf(one)}`;

export function howLong({ judgment: { word, seconds } }: Interruption): string {
  const time = seconds === undefined ? '' : seconds < 3_600 ? ` about ${seconds} s` : ` about ${seconds / 3_600} hours`;
  return word + time;
}

export function howOf({ judgment: { property }, stack, resources }: Interruption): string {
  const how = property.replace('(removed)', 'the removal').replace('(replaced)', 'the replacement');
  return `${how} of ${resources.join(', ')} in ${stack}`;
}
