import { createHash } from 'crypto';
import data from './value-rows.json';

/** A value of the architecture document. */
export interface DocumentValue {
  readonly line: number;
  /** All lines that state it, e.g. `18, 82`. */
  readonly lines: string;
  /** In a few words. */
  readonly value: string;
  /** The requirements that it is part of; that of its deviation is the first one. */
  readonly requirements: readonly string[];
  /** The deviation that can deliver it otherwise. */
  readonly topic?: string;
  /** The code without which an app does not have it. */
  readonly option?: string;
  /** What a line with that code contains. */
  readonly code?: string;
}

type Row = readonly [value: string, requirements: string, topic?: string, option?: string];

const OPTIONS: Readonly<Record<string, readonly string[]>> = data.options;

/** The hash of each line of the document, from the first one on. No text of it is kept. */
export const HASHES: readonly string[] = data.hashes.split(' ');

/** The values of the document, by line. */
export const VALUES: readonly DocumentValue[] = Object.entries(data.values as unknown as Record<string, readonly Row[]>)
  .flatMap(([lines, rows]) => lines.split(', ').flatMap((line) => rows.map(([value, requirements, topic, option]) => ({
    line: Number(line), lines, value, requirements: requirements.split(', '), topic: topic || undefined, option: option && OPTIONS[option][0], code: option && OPTIONS[option][1],
  })))).sort((one, other) => one.line - other.line);

/** The hash of a line; spaces around it do not count. */
export function hashOf(line: string): string {
  return createHash('sha256').update(line.trim()).digest('hex').slice(0, HASHES[0].length);
}

/** The lines of values, e.g. `36–37, 415`. */
export function linesOf(values: readonly DocumentValue[]): string {
  const lines = [...new Set(values.map(({ line }) => line))];
  const starts = lines.filter((line) => !lines.includes(line - 1));
  return starts.map((start) => {
    const end = lines.find((line) => line >= start && !lines.includes(line + 1))!;
    return start === end ? `${start}` : `${start}–${end}`;
  }).join(', ');
}
