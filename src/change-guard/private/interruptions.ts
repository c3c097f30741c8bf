import { Judgment, notesOf } from './ledger';
import { Comparison, located } from './pairing';
import { hasPeer } from './rules-removed';
import { called } from './verdict';
import { Canonical } from '../../assembly/text';

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
      // A list that only becomes longer interrupts nobody.
      const isChanged = (old: Canonical | undefined, now: Canonical | undefined) =>
        (Array.isArray(old) && Array.isArray(now)
          ? old.some((one) => now.every((other) => comparison.differs(one, other, stackPair)))
          : comparison.differs(old, now, stackPair));
      // What only its beginning interrupts.
      const begins = comparison.createdOf(type).filter(({ stack: { label }, resource: { settings } }) =>
        unless !== undefined && label === stack && settings?.[property] !== undefined);
      const resources = pairs.filter(({ id, before, after }) => after.type === type
        && (unless === undefined || before.settings?.[property] === undefined)
        && (isChanged(before.settings?.[property], after.settings?.[property])
          || (property === '(replaced)' && comparison.isMoved(stackPair.after, id))));
      const gone = located(stackPair.before).filter(({ id, resource }) => property === '(removed)'
        && resource.type === type && !Object.hasOwn(stackPair.after.resources, id)
        && hasPeer(resource, stackPair.after));
      const names = [...resources.map(({ id, after }) => called(id, after)),
        ...[...gone, ...begins].map(({ id, resource }) => called(id, resource))];
      return names.length === 0 ? [] : [{ judgment, stack, resources: names }];
    });
  });
  return found.sort((a, b) => (b.judgment.seconds ?? Infinity) - (a.judgment.seconds ?? Infinity) || 0);
}

export function sentenceOf(one: Interruption): string {
  return `${howLong(one)}: ${one.judgment.whom}, by ${howOf(one)}`;
}

export function howLong({ judgment: { word, seconds } }: Interruption): string {
  const time = seconds === undefined ? '' : seconds < 3_600 ? ` about ${seconds} s` : ` about ${seconds / 3_600} hours`;
  return word + time;
}

export function howOf({ judgment: { property }, stack, resources }: Interruption): string {
  const how = property.replace('(removed)', 'the removal').replace('(replaced)', 'the replacement');
  return `${how} of ${resources.join(', ')} in ${stack}`;
}
