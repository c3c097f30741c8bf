import type { Item, Price, Region, Seen } from './price';
import file from './price-rows.json';

type Row = readonly [name: string, unit: string, page: string, usd: number | readonly (number | null)[], sources: readonly string[]];
const SOURCES = file.sources as unknown as Readonly<Record<string, readonly [seen: Seen, date: string, source: string]>>;
const REGIONS = ['ap-northeast-1', 'ap-northeast-3', 'us-east-1'] as const;

/**
 * On-demand list prices in US dollars, without free tiers, trials, discounts and taxes. `price-rows.json` is the only place of
 * prices in this repository: `npx eldonia-constructs cost` and all figures in the documents come from there. A row has the
 * price of all Regions or one per Region, as many of the sources, and below these what each was read from: the pricing pages
 * themselves were not reachable.
 */
export const PRICES: Record<string, Item> = Object.fromEntries(Object.entries(file.items as unknown as Readonly<Record<string, Row>>)
  .map(([key, [name, unit, page, usd, sources]]) => {
    const found = REGIONS.flatMap((region, index): [Region, Price][] => {
      const [seen, date, source] = SOURCES[sources[index] ?? sources.at(-1)!];
      const price = typeof usd === 'number' ? usd : usd[index];
      return price === null || price === undefined ? [] : [[region, { usd: price, seen, date, source }]];
    });
    return [key, { name, unit, page: `https://aws.amazon.com/${page}/pricing/`, regions: Object.fromEntries(found) }];
  }));
