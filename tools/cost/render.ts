import { Cost, Line, sums, total, UsagePrice } from './cost';

const REGION_NAMES: Record<string, string> = { 'ap-northeast-1': 'Tokyo', 'ap-northeast-3': 'Osaka', 'us-east-1': 'N. Virginia' };

export function regionName(region: string): string {
  return REGION_NAMES[region] ?? region;
}

/** Whole dollars with separators; cents below ten dollars. */
export function dollars(usd: number): string {
  const digits = Math.abs(usd) < 10 ? 2 : 0;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

function amount(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumFractionDigits: 2 });
}

export function unitPrice(usd: number): string {
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 10 })}`;
}

/** The report for a terminal. */
export function report(title: string, cost: Cost): string {
  const out: string[] = [`${title}: ${dollars(total(cost.lines))} per month`, ''];
  for (const stack of [...new Set(cost.lines.map((line) => line.stack))]) {
    const lines = cost.lines.filter((line) => line.stack === stack);
    out.push(`  ${stack} (${[...new Set(lines.map(({ region }) => region))].join(', ')})  ${dollars(total(lines))}`);
    for (const [component] of sums(lines, 'component')) out.push(...itemized(component, lines.filter((line) => line.component === component)));
  }
  if (cost.lines.length > 0) out.push('', `  Largest: ${largest(cost.lines).join(', ')}`);
  if (cost.usage.length > 0) out.push('', '  Charged by usage, and not in the total:', ...cost.usage.map((usage) => `    ${usage.item}: ${usagePrices(usage)}`));
  const unknown = Object.entries(cost.unknown);
  if (unknown.length > 0) out.push('', '  Not in the total, because the tables of types have no entry:', ...unknown.map(([type, count]) => `    ${count} ${type}`));
  if (cost.unpriced.length > 0) out.push('', '  Not in the total, because the list of prices has no price in the Region:', ...cost.unpriced.map((item) => `    ${item}`));
  return out.join('\n');
}

function itemized(component: string, lines: readonly Line[]): string[] {
  return [
    `    ${component.padEnd(34)}${dollars(total(lines)).padStart(10)}`,
    ...lines.map(({ item, quantity, unit, price, usd, region, assumed }) =>
      `      ${item}, ${regionName(region)}: ${amount(quantity)} ${plural(unit, quantity)} × ${unitPrice(price)} = ${dollars(usd)}${assumed ? ' (assumed usage)' : ''}`),
  ];
}

function plural(unit: string, quantity: number): string {
  return quantity === 1 || !/[a-z]$/.test(unit) || /^million|^GB$/.test(unit) ? unit : `${unit}s`;
}

/** The three largest items. */
export function largest(lines: readonly Line[], count = 3): string[] {
  return sums(lines, 'item').slice(0, count).map(([item, usd]) => `${item} ${dollars(usd)}`);
}

/** One price if it is the same in all Regions. */
export function usagePrices({ usd, unit }: UsagePrice): string {
  const prices = Object.entries(usd);
  const same = new Set(prices.map(([, price]) => price)).size === 1;
  const text = same ? unitPrice(prices[0][1]) : prices.map(([region, price]) => `${unitPrice(price)} (${regionName(region)})`).join(', ');
  return `${text} per ${unit}`;
}
