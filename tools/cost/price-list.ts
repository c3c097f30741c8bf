import type { Item, Price, Region, Seen } from './price';
import { PRICES } from './prices';

/** The price file, as errors name it. */
export const PRICE_FILE = 'tools/cost/price-rows.json';

/** Returns the price of an item in a Region; throws if the price file lacks it. */
export function priceOf(key: string, region: string): Price {
  const price = itemOf(key).regions[region as Region];
  if (!price) throw new Error(`${PRICE_FILE} must have a price of ${key} in ${region}, got none; add it with its date and source`);
  return price;
}

/** What a list of missing prices says. */
export const nameOf = (key: string): string => Object.hasOwn(PRICES, key) ? PRICES[key].name : key;

export function itemOf(key: string): Item {
  const item = Object.hasOwn(PRICES, key) ? PRICES[key] : undefined;
  if (!item) throw new Error(`${PRICE_FILE} must have an item ${key}, got none; add it with its unit, prices, dates and sources`);
  return item;
}

/** The number of prices that were verified in this way, or of all. */
export const pricesSeen = (seen?: Seen): number =>
  Object.values(PRICES).flatMap(({ regions }) => Object.values(regions)).filter((price) => seen === undefined || price.seen === seen).length;
