import { existsSync, readFileSync } from 'fs';
import { resolve } from 'path';
import { Result } from './outcome';
import { isDangerous, toldLines } from './told';

/** The verdict of each direction of each change, as it was accepted: one line for each harm, sorted. */
export const RECORD = resolve(__dirname, '../../test/change-contract/changes.txt');

const PLAIN: Partial<Record<Result['class'], string>> = { SAFE: 'safe', SAME: 'no difference' };

/** The lines of a result in the record. */
export function recordOf(result: Result): string[] {
  if (result.class === 'REFUSED') return [`${result.text}: refused: ${result.lines[0]}`];
  if (!isDangerous(result)) return [`${result.text}: ${PLAIN[result.class]}`];
  return toldLines(result).map(({ line, told }) => `${result.text}: ${line} [${told}]`);
}

export function recordOfAll(results: readonly Result[]): string[] {
  return results.flatMap(recordOf).sort();
}

export function storedRecord(): string[] {
  return existsSync(RECORD) ? readFileSync(RECORD, 'utf8').trimEnd().split('\n') : [];
}

/** The lines of the record for a direction of a change, without its text. */
export function linesFor(text: string, record: readonly string[]): string[] {
  return record.filter((line) => line.startsWith(`${text}: `)).map((line) => line.slice(text.length + 2));
}
