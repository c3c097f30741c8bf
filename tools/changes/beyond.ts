import { readFileSync } from 'fs';
import { join } from 'path';
import { parse } from 'yaml';
import { Harm } from '../../src/change-guard/internal';

/** A harm that no comparison of templates shows: `beyond.yml`. */
export interface Beyond {
  readonly texts: RegExp;
  readonly harm: Harm;
  readonly effect: string;
  readonly at: string;
  readonly says: RegExp;
  readonly source: string;
}

export const BEYOND = parse(readFileSync(join(__dirname, 'beyond.yml'), 'utf8'),
  (key, value) => ['texts', 'says'].includes(String(key)) ? new RegExp(value as string) : value) as readonly Beyond[];

export const beyondOf = (text: string): readonly Beyond[] => BEYOND.filter(({ texts }) => texts.test(text));

export const lineOfBeyond = ({ harm, effect }: Beyond): string => `${harm} ${effect}`;
