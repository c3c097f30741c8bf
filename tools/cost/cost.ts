import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Charge, Component, COMPONENTS, deployed, DeployedStack } from './charge';
import { Price, Seen } from './price';
import { itemOf, nameOf, priceOf } from './price-list';
import { trafficOf } from './traffic';
import { isKnown, METERS, USAGE } from './types';

/** Equal charges of one stack, added up. */
export interface Line {
  readonly stack: string;
  readonly region: string;
  readonly component: Component;
  readonly item: string;
  readonly key: string;
  readonly quantity: number;
  readonly unit: string;
  readonly price: number;
  readonly seen: Seen;
  /** Month of the price. */
  readonly date: string;
  readonly usd: number;
  /** Whether the quantity is an assumption about usage without traffic. */
  readonly assumed: boolean;
}

/** Something that is charged by usage, which no total contains. */
export interface UsagePrice {
  readonly item: string;
  readonly key: string;
  readonly unit: string;
  readonly usd: Record<string, number>;
  /** How the price of each Region was verified. */
  readonly seen: Record<string, Seen>;
}

/** The monthly on-demand list price of an assembly. */
export interface Cost {
  readonly lines: readonly Line[];
  readonly usage: readonly UsagePrice[];
  /** Types that no table of `types.ts` has, with their number. */
  readonly unknown: Readonly<Record<string, number>>;
  /** Items without a price in a Region, e.g. `NAT gateway in eu-west-1`. The totals do not contain them. */
  readonly unpriced: readonly string[];
  /** Resources whose quantity the template does not say, e.g. an instance class of another stack. The totals do not contain them. */
  readonly unmeasured: readonly string[];
}

/** What the totals lack; empty if they are complete. */
export const missingIn = ({ unknown, unpriced, unmeasured }: Cost): string[] =>
  [...Object.entries(unknown).map(([type, count]) => `${count} ${type}`), ...unpriced, ...unmeasured];

/**
 * Computes what the stacks of an assembly cost each month.
 *
 * @param missingPrices what to do about an item without a price in a Region, or a resource without a quantity
 * @param perSecond requests per second, all month
 */
export function costOf(assembly: CloudAssembly, missingPrices: 'fail' | 'list' = 'fail', perSecond = 0): Cost {
  const stacks = deployed(assembly);
  const unpriced = new Set<string>();
  const unmeasured = new Set<string>();
  // Apps of others contain any template: a value of another stack, or a property that CloudFormation would refuse.
  const attempt = <T>(work: () => readonly T[], missing: Set<string>, name: string): readonly T[] => {
    try {
      return work();
    } catch (error) {
      if (missingPrices === 'fail') throw error;
      missing.add(name);
      return [];
    }
  };
  const lines = stacks.flatMap((stack) => merged(stack.resources.flatMap((resource) => {
    const [{ id, type }, place] = [resource, { stack, stacks }];
    const charges = () => {
      const all = [...METERS[type]?.(resource, place) ?? [], ...trafficOf(resource, place, perSecond)];
      const wrong = all.find(({ quantity }) => !Number.isFinite(quantity));
      if (wrong) throw new Error(`the quantity of ${wrong.key} must be a number, got ${wrong.quantity}`);
      return all;
    };
    return attempt(charges, unmeasured, `${type} ${id} of ${stack.name}`);
  }).flatMap((charge) => attempt(() => [priced(stack, charge)], unpriced, `${nameOf(charge.key)} in ${charge.region ?? stack.region}`))));
  const unknown: Record<string, number> = {};
  for (const { type } of stacks.flatMap(({ resources }) => resources)) if (!isKnown(type)) unknown[type] = (unknown[type] ?? 0) + 1;
  const usage = usageOf(stacks, (key, region) => attempt(() => [priceOf(key, region)], unpriced, `${nameOf(key)} in ${region}`));
  return { lines, usage, unknown, unpriced: [...unpriced].sort(), unmeasured: [...unmeasured].sort() };
}

export const total = (lines: readonly Line[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

/** Sums by a property, in descending order, or in the order of the components. */
export function sums(lines: readonly Line[], by: 'stack' | 'region' | 'component' | 'item'): [name: string, usd: number][] {
  const all = new Map<string, number>();
  for (const line of lines) all.set(line[by], (all.get(line[by]) ?? 0) + line.usd);
  const order = COMPONENTS as readonly string[];
  return [...all].sort(([a, m], [b, n]) => (by === 'component' ? order.indexOf(a) - order.indexOf(b) : n - m || a.localeCompare(b)));
}

function priced(stack: DeployedStack, { component, key, quantity, assumed = false, region = stack.region }: Charge): Line {
  const { name, unit } = itemOf(key);
  const { usd, seen, date } = priceOf(key, region);
  return { stack: stack.name, region, component, item: name, key, quantity, unit, price: usd, seen, date, usd: quantity * usd, assumed };
}

function merged(lines: readonly Line[]): Line[] {
  const all = new Map<string, Line>();
  for (const line of lines) {
    const id = [line.component, line.key, line.region, line.assumed].join(' ');
    const other = all.get(id);
    all.set(id, other ? { ...line, quantity: other.quantity + line.quantity, usd: other.usd + line.usd } : line);
  }
  return [...all.values()].sort((a, b) => b.usd - a.usd || a.item.localeCompare(b.item));
}

/** Unit prices in the Regions of the stacks that have such a type. */
function usageOf(stacks: readonly DeployedStack[], pricesOf: (key: string, region: string) => readonly Price[]): UsagePrice[] {
  const all = new Map<string, UsagePrice>();
  for (const { region, resources } of stacks) {
    for (const key of new Set(resources.flatMap(({ type }) => USAGE[type] ?? []))) {
      // CloudFront is priced by the viewer's location, which is in the item of us-east-1.
      const priceRegion = key.startsWith('cloudfront.') ? 'us-east-1' : region;
      for (const { usd, seen } of pricesOf(key, priceRegion)) {
        const { name, unit } = itemOf(key);
        const usage = all.get(key) ?? { item: name, key, unit, usd: {}, seen: {} };
        usage.usd[priceRegion] = usd;
        usage.seen[priceRegion] = seen;
        all.set(key, usage);
      }
    }
  }
  return [...all.values()].sort((a, b) => a.item.localeCompare(b.item));
}
