import { Cost, Line, missingIn, sums, total, UsagePrice } from './cost';

const REGION_NAMES: Record<string, string> = { 'ap-northeast-1': 'Tokyo', 'ap-northeast-3': 'Osaka', 'us-east-1': 'N. Virginia' };

export const regionName = (region: string): string => REGION_NAMES[region] ?? region;

/** Whole dollars with separators; cents below ten dollars. */
export function dollars(usd: number): string {
  const digits = Math.abs(usd) < 10 ? 2 : 0;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

export const unitPrice = (usd: number): string => `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 10 })}`;

/** Beside each figure whose price nobody has verified. */
const FROM_MEMORY = ' (from memory)';

/** The report for a terminal. A total that lacks something is a lower bound, and the first line says so. */
export function report(title: string, cost: Cost): string {
  const missing = missingIn(cost).length;
  const [incomplete, least] = missing === 0 ? ['', ''] : [`incomplete, ${missing} ${plural('price', missing)} missing: `, 'at least '];
  const unverified = total(cost.lines.filter(({ seen }) => seen === 'memory'));
  const out: string[] = [`${incomplete}${title}: ${least}${dollars(total(cost.lines))} per month${unverified > 0 ? `, of which ${dollars(unverified)} from memory` : ''}`, ''];
  for (const stack of [...new Set(cost.lines.map((line) => line.stack))]) {
    const lines = cost.lines.filter((line) => line.stack === stack);
    out.push(`  ${stack} (${[...new Set(lines.map(({ region }) => region))].join(', ')})  ${least}${dollars(total(lines))}`);
    for (const [component] of sums(lines, 'component')) out.push(...itemized(component, lines.filter((line) => line.component === component)));
  }
  const list = (heading: string, lines: readonly string[]) => lines.length > 0 && out.push('', `  ${heading}:`, ...lines.map((line) => `    ${line}`));
  if (cost.lines.length > 0) out.push('', `  Largest: ${largest(cost.lines).join(', ')}`);
  list('Charged by usage, and not in the total', cost.usage.map((usage) => `${usage.item}: ${usagePrices(usage)}`));
  list('Not in the total, because the tables of types have no entry', Object.entries(cost.unknown).map(([type, count]) => `${count} ${type}`));
  list('Not in the total, because the list of prices has no price in the Region', cost.unpriced);
  list('Not in the total, because the template does not say how much', cost.unmeasured);
  // The months of the oldest and the newest price.
  const dates = cost.lines.map(({ date }) => date).sort();
  if (dates.length > 0) out.push('', `  Prices of ${[...new Set([dates[0], dates.at(-1)!])].join(' to ')}.`);
  return out.join('\n');
}

const itemized = (component: string, lines: readonly Line[]): string[] => [
  `    ${component.padEnd(34)}${dollars(total(lines)).padStart(10)}`,
  ...lines.map(({ item, quantity, unit, price, usd, region, assumed, seen }) =>
    `      ${item}, ${regionName(region)}: ${quantity.toLocaleString('en-US', { maximumFractionDigits: 2 })} ${plural(unit, quantity)} × ${unitPrice(price)} = ${dollars(usd)}${assumed ? ' (assumed usage)' : ''}${seen === 'memory' ? FROM_MEMORY : ''}`),
];

const plural = (unit: string, quantity: number): string => quantity === 1 || !/[a-z]$/.test(unit) || /^million|^GB$/.test(unit) ? unit : `${unit}s`;

/** The three largest items. */
export const largest = (lines: readonly Line[]): string[] => sums(lines, 'item').slice(0, 3).map(([item, usd]) => `${item} ${dollars(usd)}`);

/** One price if it is the same in all Regions. */
export function usagePrices({ usd, unit, seen }: UsagePrice): string {
  const prices = Object.entries(usd);
  const same = new Set(prices.map(([, price]) => price)).size === 1;
  const text = same ? unitPrice(prices[0][1]) : prices.map(([region, price]) => `${unitPrice(price)} (${regionName(region)})`).join(', ');
  return `${text} per ${unit}${Object.values(seen).includes('memory') ? FROM_MEMORY : ''}`;
}
