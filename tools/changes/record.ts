import { readFileSync } from 'fs';
import { resolve } from 'path';
import { BEYOND, lineOfBeyond } from './beyond';
import { docstringAt } from './docstrings';
import { Result } from './outcome';
import { REASONS, Reason } from './reasons';

/** The verdict of each direction of each change, as it was accepted: one line for each harm, sorted. */
export const RECORD = resolve(__dirname, '../../test/change-contract/changes.txt');

/** The lines of a result in the record. */
export function recordOf(result: Result): string[] {
  const lines = result.lines.map((line) => `${line} [${toldBy(line, result)}]`);
  return (lines.length === 0 ? [result.harmless] : lines).map((line) => `${result.text}: ${line}`);
}

export const recordOfAll = (results: readonly Result[]): string[] => results.flatMap(recordOf).sort();

export const storedRecord = (): string[] => readFileSync(RECORD, 'utf8').trimEnd().split('\n');

/** Finds the lines of a record for a direction of a change, without its text. */
export function linesIn(record: readonly string[]): (text: string) => readonly string[] {
  const known = new Map<string, string[]>();
  for (const line of record) {
    // A text or what follows can contain a colon itself.
    for (const { index } of line.matchAll(/: /g)) {
      const text = line.slice(0, index);
      known.set(text, [...known.get(text) ?? [], line.slice(index + 2)]);
    }
  }
  return (text) => known.get(text) ?? [];
}

/** Where users learn of a harm before it happens. */
function toldBy(line: string, { struct, prop, unguarded }: Result): 'docstring' | 'guard' | 'SILENT' {
  const beyond = BEYOND.find((one) => lineOfBeyond(one) === line);
  if ((beyond ?? reasonOf(line))?.says.test(docstringAt(beyond?.at ?? `${struct}.${prop}`))) return 'docstring';
  return unguarded.includes(line) ? 'SILENT' : 'guard';
}

export const reasonOf = (line: string): Reason | undefined => REASONS.find(({ lines }) => lines.test(line.replace(/ \(several\)$/, '')));
