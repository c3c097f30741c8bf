import type { Item, Price, Region } from './price';
import { PRICES } from './prices';

/** The price file, as errors name it. */
export const PRICE_FILE = 'tools/cost/prices.ts';

/** An item without a price in a Region. */
export class MissingPrice extends Error {
  constructor(key: string, readonly item: string, readonly region: string) {
    super(`${PRICE_FILE} must have a price of ${key} in ${region}, got none; add it with its date and source`);
  }
}

/** Returns the price of an item in a Region; throws if the price file lacks it. */
export function priceOf(key: string, region: string): Price {
  const { name, regions } = itemOf(key);
  const price = regions[region as Region];
  if (!price) throw new MissingPrice(key, name, region);
  return price;
}

export function itemOf(key: string): Item {
  const item = PRICES[key];
  if (!item) throw new Error(`${PRICE_FILE} must have an item ${key}, got none; add it with its unit, prices, dates and sources`);
  return item;
}
