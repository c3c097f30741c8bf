import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

const TEMPLATE = '.template.json';
const HASH = /\b[0-9a-f]{64}\b/g;

/** The templates of all apps by their paths, with the hashes of their assets numbered in the order of their appearance. */
export function templatesOf(output: string): Map<string, unknown> {
  const files = readdirSync(output, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith(TEMPLATE)).sort();
  return new Map(files.map((file) => [file, JSON.parse(withoutHashes(readFileSync(join(output, file), 'utf8')))]));
}

/** Where two sets of templates differ: the path of the first different value of each template. */
export function differences(expected: ReadonlyMap<string, unknown>, got: ReadonlyMap<string, unknown>): string[] {
  const names = [...new Set([...expected.keys(), ...got.keys()])].sort();
  return names.flatMap((name) => firstDifference(expected.get(name), got.get(name), name) ?? []);
}

function withoutHashes(text: string): string {
  const numbers = new Map<string, number>();
  return text.replace(HASH, (hash) => {
    if (!numbers.has(hash)) numbers.set(hash, numbers.size);
    return `hash${numbers.get(hash)}`;
  });
}

function firstDifference(expected: unknown, got: unknown, path: string): string | undefined {
  if (isObject(expected) && isObject(got)) {
    for (const key of new Set([...Object.keys(expected), ...Object.keys(got)])) {
      const found = firstDifference(expected[key], got[key], `${path} ${key}`);
      if (found !== undefined) return found;
    }
    return Array.isArray(expected) === Array.isArray(got) ? undefined : `${path} must be the same kind of value`;
  }
  return expected === got ? undefined : `${path} must be ${JSON.stringify(expected)}, got ${JSON.stringify(got)}`;
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
