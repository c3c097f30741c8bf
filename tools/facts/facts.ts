import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { READ } from '../../cli/preflight/sources';
import { PRICE_FILE } from '../cost/price-list';
import { PRICES } from '../cost/prices';

const ROOT = resolve(__dirname, '../..');
/** How the comment of a limit, a default or a time of AWS names its page, and the day on which somebody read it. */
const DATED = /(?:Read (\d{4}-\d{2}-\d{2})|Not read yet):[\s/*]+(https:\/\/[^\s*]+)/g;
const DAY = 86_400_000;

/** A fact about AWS that the code takes from a page. */
export interface Fact {
  /** The file with the fact, or the price. */
  readonly where: string;
  readonly source: string;
  /** The day as yyyy-mm-dd; undefined if nobody has read the page. */
  readonly read?: string;
}

export const factsIn = (where: string, text: string): Fact[] =>
  [...text.matchAll(DATED)].map(([, read, source]) => ({ where, source, read: read as string | undefined }));

/** The facts of the sources, of the preflight and of the prices. */
export function facts(): Fact[] {
  const files = ['src', 'tools', 'cli'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts') && file !== join('tools', 'facts', 'facts.ts'));
  const prices = Object.values(PRICES).flatMap(({ regions }) => Object.values(regions))
    .map(({ source, date }): Fact => ({ where: PRICE_FILE, source, read: `${date}-01` }));
  return [
    ...files.flatMap((file) => factsIn(file, readFileSync(join(ROOT, file), 'utf8'))),
    ...READ.map(([source, read]): Fact => ({ where: 'cli/preflight/sources.ts', source, read })),
    ...new Map(prices.map((price) => [`${price.source} ${price.read}`, price])).values(),
  ];
}

/** What nobody has read for longer than so many days, or at all: nobody reads a page after today, in any time zone. */
export const aged = (all: readonly Fact[], today: Date, days: number): Fact[] => all.filter(({ read = '' }) => {
  const age = today.getTime() - Date.parse(read);
  return !(age <= days * DAY && age >= -DAY);
});

/** The day after so many days, as yyyy-mm-dd. */
export const dayAfter = (today: Date, days: number): string => new Date(today.getTime() + days * DAY).toISOString().slice(0, 'yyyy-mm-dd'.length);
