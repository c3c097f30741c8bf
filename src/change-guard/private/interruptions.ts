import { Judgement, notesOf } from './ledger';
import { Comparison } from './pairing';
import { called } from './texts';

/** What a deployment interrupts, with the resources that it changes. */
export interface Interruption {
  readonly judgement: Judgement;
  readonly stack: string;
  readonly resources: readonly string[];
}

/** The interruptions of a deployment: failures first, then the longest. What is replaced is a finding of its own. */
export function interruptionsOf(comparison: Comparison): Interruption[] {
  const found = comparison.stackPairs.flatMap((stackPair) => {
    const { label: stack } = stackPair.after;
    const pairs = stackPair.pairs.filter(({ id }) => !comparison.causesOf(stackPair.after, id));
    const types = [...new Set(pairs.map(({ after }) => after.type))];
    return types.flatMap(notesOf).flatMap((judgement) => {
      const { type, property } = judgement;
      const resources = pairs.filter(({ before, after }) => before.type === type && after.type === type
        && comparison.differs(before.settings?.[property], after.settings?.[property], stackPair));
      return resources.length === 0 ? []
        : [{ judgement, stack, resources: resources.map(({ id, after }) => called(id, after)) }];
    });
  });
  return found.sort((a, b) => (b.judgement.seconds ?? Infinity) - (a.judgement.seconds ?? Infinity) || 0);
}

/** An interruption in one sentence. */
export function sentenceOf({ judgement: { property, word, seconds, whom }, stack, resources }: Interruption): string {
  return `${word}${seconds === undefined ? '' : ` about ${seconds} s`}: ${whom}, by ${property} of ` +
    `${resources.join(', ')} in ${stack}`;
}
