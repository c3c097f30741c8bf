import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';

/** A row of `assumptions.yml`, which says what its fields are. */
export interface Assumption {
  readonly about: string;
  readonly statement: string;
  readonly source?: string;
  readonly ifFalse: string;
  readonly shownBy?: readonly [app: string, onlyAws: string] | string;
  /** A command of the AWS CLI that only reads, for `npm run check -- verify`, and what it prints if the assumption is true. */
  readonly trial?: { readonly command: readonly string[]; readonly claimed: string };
}

const topics = parse(readFileSync(join(__dirname, 'assumptions.yml'), 'utf8')) as Record<string, Omit<Assumption, 'about'>[]>;
export const ASSUMPTIONS: readonly Assumption[] = Object.entries(topics).flatMap(([about, rows]) => rows.map((row) => ({ about, ...row })));
