import { Judgment, notesOf } from './ledger';
import { Comparison } from './pairing';
import { called } from './texts';
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
    const types = [...new Set(pairs.map(({ after }) => after.type))];
    return types.flatMap(notesOf).flatMap((judgment) => {
      const { type, property } = judgment;
      // A list that only becomes longer interrupts nobody.
      const isChanged = (old: Canonical | undefined, now: Canonical | undefined) =>
        (Array.isArray(old) && Array.isArray(now)
          ? old.some((one) => now.every((other) => comparison.differs(one, other, stackPair)))
          : comparison.differs(old, now, stackPair));
      const resources = pairs.filter(({ before, after }) => before.type === type && after.type === type
        && isChanged(before.settings?.[property], after.settings?.[property]));
      return resources.length === 0 ? []
        : [{ judgment, stack, resources: resources.map(({ id, after }) => called(id, after)) }];
    });
  });
  return found.sort((a, b) => (b.judgment.seconds ?? Infinity) - (a.judgment.seconds ?? Infinity) || 0);
}

/** An interruption in one sentence. */
export function sentenceOf({ judgment: { property, word, seconds, whom }, stack, resources }: Interruption): string {
  return `${word}${seconds === undefined ? '' : ` about ${seconds} s`}: ${whom}, by ${property} of ` +
    `${resources.join(', ')} in ${stack}`;
}
