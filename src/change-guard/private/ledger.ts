import { readFileSync } from 'fs';
import { packaged } from '../../private/packaged';

/** What a change of one property does, where neither its schema nor a rule of the guard says it. */
export interface Judgement {
  readonly type: string;
  /** A path with slashes, or e.g. `(deleted)`. It includes what is below. */
  readonly property: string;
  readonly word: string;
  /** How long an interruption lasts, as AWS documents it. */
  readonly seconds?: number;
  readonly whom: string;
  readonly why: string;
  readonly source: string;
}

let all: readonly Judgement[] | undefined;

/** The rows of the ledger, one for each property. */
export function judgements(): readonly Judgement[] {
  return all ??= readFileSync(packaged('change-guard', 'ledger.md'), 'utf8').split('\n')
    .filter((line) => /^\| (?:\*|Condition|AWS::\S+|Custom::\S+) \|/.test(line)).flatMap((line) => {
      const [type, properties, verdict, whom, why, source] = line.slice(2, -2).split(' | ').map((cell) => cell.trim());
      const [, word, seconds] = /^(.*?)(?: (\d+))?$/.exec(verdict)!;
      const found = { type, word, seconds: seconds === undefined ? undefined : Number(seconds), whom, why, source };
      return properties.split(' ').map((property) => ({ ...found, property }));
    });
}

/** What the guard says about a type, and does not refuse: it interrupts or fails, or depends on what is released. */
export function notesOf(type: string): readonly Judgement[] {
  return judgements().filter((one) => one.type === type && /^(?:interrupts|fails)$/.test(one.word));
}
