import { readFileSync } from 'fs';
import { join } from 'path';
import { Duration, Size } from 'aws-cdk-lib';
import { parse } from 'yaml';

const UNITS = {
  second: Duration.seconds,
  minute: Duration.minutes,
  hour: Duration.hours,
  day: Duration.days,
  millis: Duration.millis,
  KiB: Size.kibibytes,
  MiB: Size.mebibytes,
  GiB: Size.gibibytes,
  TiB: Size.tebibytes,
};

/** A text that is a time or a size as that, every other value as it is. */
function amountOf(_: unknown, value: unknown): unknown {
  const [, amount, unit] = typeof value === 'string' ? /^([\d.]+) ([a-zA-Z]+?)s?$/.exec(value) ?? [] : [];
  return unit !== undefined && unit in UNITS ? UNITS[unit as keyof typeof UNITS](Number(amount)) : value;
}

/** The rows of `tables.yml`, by struct, construct and path: those whose values are plain. */
const PLAIN = parse(readFileSync(join(__dirname, 'tables.yml'), 'utf8'), amountOf) as Record<string, Record<string, unknown>>;
const taken = new Set<string>();

/** The plain rows of a table, as `Rows` of its struct. */
export function plainRows(table: string): Record<string, unknown> {
  const key = table.replace(/\.?\s*$/, '');
  taken.add(key);
  return Object.fromEntries(Object.entries(PLAIN[key] ?? {}).map(([prop, value]) => {
    const keys = typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype ? Object.keys(value!) : [];
    return [prop, keys.includes('why') ? value : [keys.includes('to') ? value : { to: value }]];
  }));
}

/** The keys of `tables.yml` that are of no table. */
export const unused = (): string[] => Object.keys(PLAIN).filter((key) => !taken.has(key));
