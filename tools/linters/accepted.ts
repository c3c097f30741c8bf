import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { Acceptance } from './findings';

export const ACCEPTED: readonly Acceptance[] = (parse(readFileSync(join(__dirname, 'accepted.yml'), 'utf8')) as (Acceptance & { readonly where: string })[])
  .map((row) => ({ ...row, where: new RegExp(row.where) }));
