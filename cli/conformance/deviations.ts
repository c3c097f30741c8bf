import data from './deviation-rows.json';
import { linesOf, VALUES } from './values';

/** Document, delivered, why, and how to get the value of the document. */
type Texts = readonly [document: string, delivered: string, why: string, literal: string];

/** A value of the architecture document that the library delivers otherwise, on purpose. */
export interface Deviation {
  /** A name in kebab case. */
  readonly topic: string;
  /** The requirements that are met, or not met, because of it; empty if no template or file shows the value. */
  readonly statements: readonly string[];
  /** The lines of the document. */
  readonly lines: string;
  readonly en: Texts;
  readonly ja: Texts;
  /** The section of a guide, below `docs`, with what users must make themselves for this value. */
  readonly guide?: string;
  /** The page of AWS that shows what AWS does not offer. */
  readonly source?: string;
}

/**
 * All deliberate differences from the architecture document, in its order. `docs/deviations.md` is made from this list,
 * and the conformance check names them in its verdicts.
 */
export const DEVIATIONS: readonly Deviation[] = Object.entries(data as unknown as Record<string, Omit<Deviation, 'topic' | 'statements'>>)
  .map(([topic, deviation]) => {
    const values = VALUES.filter((value) => value.topic === topic);
    const statements = [...new Set(values.map(({ requirements: [first] }) => first))];
    return { topic, statements, ...deviation, lines: deviation.lines ?? linesOf(values) };
  });

/** Whether an app or a repository can have the value of the document. */
export function isPossible({ en: [, , , literal] }: Deviation): boolean {
  return !['AWS does not offer it', 'not offered', 'outside of the app'].some((no) => literal.startsWith(no));
}
