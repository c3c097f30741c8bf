import { ASSUMPTIONS } from './baseline';
import { COMPONENTS } from './charge';
import { copiedBackups } from './copied-backups';
import { total } from './cost';
import { budget, cost, usd, withTraffic } from './figures';
import { Price, Region, Seen } from './price';
import { itemOf, PRICE_FILE } from './price-list';
import { PRICES } from './prices';
import { dollars, largest, regionName, unitPrice } from './render';
import { SCENARIO_NAMES, SCENARIOS } from './scenarios';
import { TRAFFIC_ASSUMPTIONS } from './traffic';
import { table as linesOf } from '../markdown';

const REGIONS: Region[] = ['ap-northeast-1', 'ap-northeast-3', 'us-east-1'];
const SEEN: Record<Seen, string> = {
  page: 'read on AWS\'s pricing page',
  copy: 'read in a public copy or quotation of AWS\'s price list or of the data of its pricing page',
  derived: 'derived from a price that was seen, e.g. of the other Region in Japan',
  memory: 'not verified',
};
const GIGABYTES = 100;

const table = (...cells: Parameters<typeof linesOf>) => linesOf(...cells).join('\n');

/** The text of docs/costs.md. */
export function costsDocument(): string {
  return `${[
    '# Costs',
    'Monthly on-demand list prices in US dollars, without traffic, free tiers, trials, discounts and taxes. `npm run check -- cost --write` writes this file; ' +
      `\`npx eldonia-constructs cost\` computes the same for your own app. The prices are in \`${PRICE_FILE}\`, each with its date and source. There are 730 hours per month.`,
    '## Totals', totals(),
    '## By component', components(),
    '## By stack', stacks(),
    '## Assumptions', ASSUMPTIONS.map((line) => `- ${line}`).join('\n'),
    'Amounts that depend on an assumption about usage are part of the totals: ' +
      `${SCENARIO_NAMES.map((name) => `${dollars(total(cost(name).lines.filter(({ assumed }) => assumed)))} (${SCENARIOS[name].title.replace(/^./, (first) => first.toLowerCase())})`).join(', ')}.`,
    '## With traffic', traffic(),
    '## Budgets',
    `The default budget is ${dollars(budget('production'))} for a production platform, ${dollars(budget('development'))} for a development platform ` +
      `and ${dollars(budget('pair'))} for a pair: ${(['production', 'development', 'pair'] as const).map((name) => `${percent(budget(name) / usd(name))} %`).join(', ')} ` +
      'of the costs above. ' +
      'Alerts are sent at 80 % and 100 % of the budget, and when the forecast exceeds it, so that a platform without traffic causes none. ' +
      `It is reached at about ${reaching('production')} requests per second, by a pair at about ${reaching('pair')}: set it to what the command computes for your traffic.`,
    '## Copies of backups', copies(),
    '## Charged by usage', 'None of this is in the totals, except for the assumptions above.', usage(),
    '## How the prices were verified', verification(),
  ].join('\n\n')}\n`;
}

function totals(): string {
  return table(['', ...REGIONS.map(regionName), 'per month', 'three largest items'], SCENARIO_NAMES.map((name) => [
    SCENARIOS[name].title, ...REGIONS.map((region) => dollars(usd(name, { region }))), `**${dollars(usd(name))}**`, largest(cost(name).lines).join(', '),
  ]));
}

function components(): string {
  return table(['', ...SCENARIO_NAMES.map((name) => SCENARIOS[name].title)], COMPONENTS.map((component) => [
    component, ...SCENARIO_NAMES.map((name) => dollars(usd(name, { components: [component] }))),
  ]).filter(([component]) => component !== 'Traffic'));
}

function stacks(): string {
  return table(['', 'stack', 'Region', 'per month', 'three largest items'], SCENARIO_NAMES.flatMap((name) => {
    const { lines } = cost(name);
    return [...new Set(lines.map(({ stack }) => stack))].map((stack) => {
      const own = lines.filter((line) => line.stack === stack);
      return [SCENARIOS[name].title, `\`${stack}\``, regionName(own[0].region), dollars(total(own)), largest(own).join(', ')];
    });
  }));
}

function traffic(): string {
  const names = ['production', 'pair'] as const;
  const rates = [0, 10, 100];
  const rows = names.map((name) => [
    SCENARIOS[name].title, ...rates.map((rate) => `**${dollars(total(withTraffic(name, rate).lines))}**`),
  ]);
  const lines = names.flatMap((name) => withTraffic(name, 100).lines.filter(({ component }) => component === 'Traffic').map(({ item, quantity, unit, price, seen, usd: each }) => [
    SCENARIOS[name].title, item, `${Math.round(quantity).toLocaleString('en-US')} × ${unit}`, marked({ usd: price, seen }), dollars(each),
  ]));
  return [
    '`npx eldonia-constructs cost --requests-per-second 100` adds what a number of requests causes, all month:',
    table(['', ...rates.map((rate) => `${rate} requests per second`)], rows),
    TRAFFIC_ASSUMPTIONS.map((line) => `- ${line}`).join('\n'),
    'At 100 requests per second:',
    table(['', 'item', 'per month', 'price', 'cost'], lines),
  ].join('\n\n');
}

/** The requests per second with which a scenario costs its default budget, in steps of ten. */
function reaching(name: 'production' | 'pair'): string {
  const perRequest = (total(withTraffic(name, 100).lines) - usd(name)) / 100;
  return (Math.round((budget(name) - usd(name)) / perRequest / 10) * 10).toFixed(0);
}

function copies(): string {
  const rows = ([['all', copiedBackups(false)], ['monthly only', copiedBackups(true)]] as const).map(([name, { copies: count, kept, transfer, storage }]) => [
    name, count.toFixed(1), kept.toFixed(0), dollars(transfer * GIGABYTES), dollars(storage * GIGABYTES), `**${dollars((transfer + storage) * GIGABYTES)}**`,
  ]);
  return [
    'Each Region of a pair backs up its own database and media, and nothing is copied. `recovery.backupCopies` copies the backups of the primary Region, ' +
      'for example to a vault in another account. [A copy of an Aurora snapshot in another Region is always a full copy]' +
      '(https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-copy-snapshot.html), so the cost grows with the size of the database. ' +
      'From Tokyo to Osaka, with the default retention:',
    table(['copied backups', 'copies per month', 'kept copies', `transfer per ${GIGABYTES} GB`, `storage per ${GIGABYTES} GB`, 'per month'], rows),
    `Backups of S3 are incremental: ${unitPrice(itemOf('backup.s3').regions['ap-northeast-1']!.usd)} per GB-month in each Region (not verified), ` +
      'in addition to the storage of the objects.',
  ].join('\n\n');
}

function usage(): string {
  const keys = [...new Set(SCENARIO_NAMES.flatMap((name) => cost(name).usage.map(({ key }) => key)))];
  const rows = keys.map((key) => itemOf(key)).sort((a, b) => a.name.localeCompare(b.name))
    .map((item) => [item.name, item.unit, ...REGIONS.map((region) => marked(item.regions[region]))]);
  return table(['item', 'unit', ...REGIONS.map(regionName)], rows);
}

/** A price, with a question mark if nobody has verified it, or none. */
function marked(price: Pick<Price, 'usd' | 'seen'> | undefined): string {
  return price ? `${unitPrice(price.usd)}${price.seen === 'memory' ? ' ?' : ''}` : '–';
}

/** Share of the totals that each kind of verification stands for, and the unverified prices. */
function verification(): string {
  const kinds = Object.keys(SEEN) as Seen[];
  const share = (name: typeof SCENARIO_NAMES[number], seen: Seen) =>
    total(cost(name).lines.filter((line) => line.seen === seen)) / usd(name);
  const count = (seen: Seen) => Object.values(PRICES).flatMap(({ regions }) => Object.values(regions)).filter((price) => price.seen === seen).length;
  const unverified = [...new Set(SCENARIO_NAMES.flatMap((name) => cost(name).lines.filter(({ seen }) => seen === 'memory').map(({ item }) => item)))].sort();
  return [
    'AWS\'s pricing pages could not be opened when the prices were collected. Shares are those of the totals.',
    table(['', 'meaning', 'prices', ...SCENARIO_NAMES.map((name) => SCENARIOS[name].title)], kinds.map((seen) => [
      `\`${seen}\``, SEEN[seen], `${count(seen)}`, ...SCENARIO_NAMES.map((name) => `${percent(share(name, seen))} %`),
    ])),
    `Not verified and part of a total: ${unverified.join(', ') || 'none'}. A question mark is beside each of them in the tables of prices. ` +
      'Compare with the [AWS Pricing Calculator](https://calculator.aws) before you plan a budget.',
  ].join('\n\n');
}

function percent(share: number): string {
  return (share * 100).toFixed(0);
}
