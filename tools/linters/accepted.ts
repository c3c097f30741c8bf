import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { Acceptance } from './findings';

export const ACCEPTED = parse(readFileSync(join(__dirname, 'accepted.yml'), 'utf8'), (key, value) => key === 'where' ? new RegExp(value as string) : value) as readonly Acceptance[];
