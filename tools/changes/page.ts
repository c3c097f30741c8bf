import { figuresOf } from './figures';
import { REASONS } from './reasons';
import { linesIn, storedRecord } from './record';
import { COMPOSITES, PARTS } from './tables';
import { pageOf } from '../pages/page';

const tables = [...PARTS, ...COMPOSITES];
let stored: ReturnType<typeof linesIn> | undefined;
const WORDS: [word: string, lines: RegExp][] = [
  ['deletes', /^(?:DATA|OUT|LEFT) .*(?:\bdelete|move to|remove)/], ['replaces', /^(?:DATA|OUT) .*replace by/], ['weaker', /^DATA /], ['interrupts', /^(?:OUT|interrupts) /],
  ['fails', /^(?:FAIL|fails) /], ['breaks', /^breaks /], ['stays behind', /^LEFT /], ['unseen', /^unseen$/], ['refused', /^refused: /],
];

/** What changes of a prop do, in the words of the ledger, the worst first; nothing for a prop whose change no template shows. */
export function wordsAt(struct: string, prop: string, record = stored ??= linesIn(storedRecord())): string[] {
  const changes = tables.filter((table) => table.struct === struct).flatMap((table) => table.changes.filter((change) => change.prop === prop));
  const lines = changes.flatMap(({ text, reverse }) => [text, reverse]).flatMap(record);
  const found = lines.flatMap((line) => WORDS.find(([, pattern]) => pattern.test(line))?.[0] ?? []);
  return lines.length === 0 || found.length > 0 ? WORDS.map(([word]) => word).filter((word) => found.includes(word)) : ['harmless'];
}

/** The text of docs/changes.md: how to read what a change of each prop does. */
export function changesPage(record = storedRecord()): string {
  const texts = tables.flatMap(({ changes }) => changes.flatMap(({ text, reverse }) => [text, reverse]));
  return pageOf('changes', { figures: listOf(figuresOf(texts, linesIn(record))), reasons: listOf(REASONS.map(({ why }) => why)) });
}

const listOf = (lines: readonly string[]): string[] => lines.map((line) => `- ${line}`);
