import { Meter } from './charge';
import charges from './charges.json';
import { COMPUTE_METERS } from './meters-compute';
import { DATA_METERS } from './meters-data';
import { NETWORK_METERS } from './meters-network';
import { OPERATIONS_METERS } from './meters-operations';

/** Types that cost something while they exist, or with the usage of `baseline.ts`. */
export const METERS: Record<string, Meter> = { ...DATA_METERS, ...COMPUTE_METERS, ...NETWORK_METERS, ...OPERATIONS_METERS };

/** What is charged by usage where a type exists: keys of the price file. Nothing of it is in a total. */
export const USAGE: Record<string, readonly string[]> = charges.usage;

/** Types that are free of charge, with the reason or the page that says so. */
export const FREE: Record<string, string> = Object.fromEntries(
  Object.entries(charges.free).flatMap(([reason, types]) => types.map((type) => [type, reason])));

/** Whether the tables say what a type costs. */
export const isKnown = (type: string): boolean => [METERS, USAGE, FREE].some((table) => type in table);
