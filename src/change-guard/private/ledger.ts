import { readFileSync } from 'fs';
import { invalid } from '../../private/errors';
import { packaged } from '../../private/packaged';

/** What a change of one property does, where neither its schema nor a rule of the guard says it. */
export interface Judgment {
  readonly type: string;
  /** A path with slashes, or e.g. `(deleted)`. It includes what is below. */
  readonly property: string;
  /** The value without the property, `present` if its existence counts, `fixed` if an update is rejected. */
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
export function judgments(): readonly Judgment[] {
  return all ??= judgmentsIn(readFileSync(packaged('change-guard', 'ledger.md'), 'utf8'));
}

/** @throws when a row has properties for other than one or all of its types */
export function judgmentsIn(page: string): Judgment[] {
  return page.split(/^\| --- .*\n/m)[1].trim().split('\n').flatMap((line) => {
    const [types, properties, verdict, whom, why, source] = line.slice(2, -2).split(' | ');
    const word = verdict.replace(/ \d+$/, '');
    const seconds = word === verdict ? undefined : Number(verdict.slice(word.length));
    const [ofTypes, parts] = [types.split(' '), properties.split('; ')];
    if (![1, ofTypes.length].includes(parts.length)) {
      invalid(undefined, `properties of ${types} must be one list, or ${ofTypes.length} between semicolons, ` +
        `got ${parts.length}: ${properties}`);
    }
    return ofTypes.flatMap((type, index) => (parts[index] ?? parts[0]).split(' ').map((cell) => {
      const [property, unless] = cell.split('=');
      return { type, property, unless, word, seconds, whom, why, source };
    }));
  });
}

const byType = new Map<string, readonly Judgment[]>();

export function judgedOf(type: string, word: string): readonly Judgment[] {
  const key = `${word} ${type}`;
  const found = byType.get(key) ?? judgments().filter((one) => one.type === type && one.word === word);
  byType.set(key, found);
  return found;
}

/** What the guard says about a type, and does not refuse: it interrupts, or fails by what is released. */
export function notesOf(type: string): readonly Judgment[] {
  const failing = judgedOf(type, 'fails').filter(({ unless }) => unless === undefined);
  return [...judgedOf(type, 'interrupts'), ...failing];
}
