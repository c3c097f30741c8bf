import { readFileSync } from 'fs';
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

/** The rows of the ledger, one for each property. */
export function judgments(): readonly Judgment[] {
  return all ??= readFileSync(packaged('change-guard', 'ledger.md'), 'utf8').split('\n')
    .filter((line) => /^\| (?:\*|Condition|(?:AWS|Custom)::)/.test(line)).flatMap((line) => {
      const [types, properties, verdict, whom, why, source] = line.slice(2, -2).split(' | ').map((cell) => cell.trim());
      const [, word, seconds] = /^(.*?)(?: (\d+))?$/.exec(verdict)!;
      const found = { word, seconds: seconds === undefined ? undefined : Number(seconds), whom, why, source };
      const parts = properties.split('; ');
      return types.split(' ').flatMap((type, index) => (parts[index] ?? parts[0]).split(' ').map((cell) => {
        const [property, unless] = cell.split('=');
        return { ...found, type, property, unless };
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
  return [...judgedOf(type, 'interrupts'), ...judgedOf(type, 'fails').filter(({ property, unless }) =>
    unless === undefined && !property.startsWith('('))];
}
