import { compileFunction } from 'vm';

/** A rule of terms that hold or do not. */
export interface Rule<Term> {
  readonly terms: readonly Term[];
  readonly holds: (isTrue: (term: Term) => boolean) => boolean;
}

/** How a language writes rules. */
export interface Language<Term> {
  /** Its tokens, with the flags `gy`: a term in named groups, or a word of the group `word`. */
  readonly tokens: RegExp;
  /** What the words are in JavaScript, which has the same precedence. */
  readonly words: Readonly<Record<string, string>>;
  readonly termOf: (groups: Record<string, string>) => Term;
}

/**
 * Reads a rule. Nothing of its text becomes code but the known words.
 *
 * @throws if it can't be read
 */
export function readRule<Term>(rule: string, { tokens, words, termOf }: Language<Term>): Rule<Term> {
  const found = [...rule.matchAll(tokens)];
  const rest = rule.slice(found.reduce((length, [token]) => length + token.length, 0));
  if (rest.trim() !== '') throw new Error(`the rule can't be read from "${rest}" on`);
  const terms: Term[] = [];
  const code = found.map(({ groups = {} }) => groups.word ? words[groups.word] : `isTrue(terms[${terms.push(termOf(groups)) - 1}])`);
  try {
    const run = compileFunction(`const value = ${code.join(' ')}; return value;`, ['terms', 'isTrue']);
    return { terms, holds: (isTrue) => run(terms, isTrue) as boolean };
  } catch {
    throw new Error(`the rule is incomplete: ${rule}`);
  }
}
