import { attack, ATTACK_ASSUMPTIONS, hidden, Vector, worstDay, withoutMends } from './attack';
import { ASSUMPTIONS } from './baseline';
import { COMPONENTS } from './charge';
import { copiedBackups } from './copied-backups';
import { total } from './cost';
import { budget, cost, usd, withTraffic } from './figures';
import { Price, Region, Seen } from './price';
import { itemOf, PRICE_FILE, pricesSeen } from './price-list';
import { dollars, largest, regionName, unitPrice } from './render';
import { scenario, SCENARIO_NAMES, ScenarioName, SCENARIOS } from './scenarios';
import { TRAFFIC_ASSUMPTIONS } from './traffic';
import { table } from '../markdown';
import { pageOf } from '../pages/page';

const REGIONS: Region[] = ['ap-northeast-1', 'ap-northeast-3', 'us-east-1'];
const SEEN: Record<Seen, string> = {
  page: 'read on AWS\'s pricing page',
  copy: 'read in a public copy or quotation of AWS\'s price list or of the data of its pricing page',
  derived: 'derived from a price that was seen, e.g. of the other Region in Japan',
  memory: 'not verified',
};
/** The scenarios of the tables with traffic. */
const BUSY = ['production', 'pair'] as const;
const GIGABYTES = 100;

const listOf = (lines: readonly string[]) => lines.map((line) => `- ${line}`);

/** The text of docs/costs.md. */
export const costsPage = (): string => pageOf('costs', {
  file: PRICE_FILE,
  totals: totals(),
  components: components(),
  stacks: stacks(),
  assumptions: listOf(ASSUMPTIONS),
  assumed: SCENARIO_NAMES.map(assumedOf).join(', '),
  rates: rates(),
  trafficAssumptions: listOf(TRAFFIC_ASSUMPTIONS),
  traffic: traffic(),
  production: budgetOf('production'),
  development: budgetOf('development'),
  pair: budgetOf('pair'),
  ...attacks(),
  copies: copies(),
  s3Backup: unitPrice(itemOf('backup.s3').regions['ap-northeast-1']!.usd),
  usage: usage(),
  verified: verified(),
  unverified: [...new Set(SCENARIO_NAMES.flatMap((name) => cost(name).lines.filter(({ seen }) => seen === 'memory').map(({ item }) => item)))].sort().join(', ') || 'none',
});

const totals = (): string => table(['', ...REGIONS.map(regionName), 'per month', 'three largest items'], SCENARIO_NAMES.map((name) => [
  SCENARIOS[name].title, ...REGIONS.map((region) => dollars(usd(name, { region }))), `**${dollars(usd(name))}**`, largest(cost(name).lines).join(', '),
]));

const components = (): string =>
  table(['', ...SCENARIO_NAMES.map((name) => SCENARIOS[name].title)], COMPONENTS.filter((component) => component !== 'Traffic').map((component) => [
    component, ...SCENARIO_NAMES.map((name) => dollars(usd(name, { components: [component] }))),
  ]));

const stacks = (): string => table(['', 'stack', 'Region', 'per month', 'three largest items'], SCENARIO_NAMES.flatMap((name) => {
  const { lines } = cost(name);
  return [...new Set(lines.map(({ stack }) => stack))].map((stack) => {
    const own = lines.filter((line) => line.stack === stack);
    return [SCENARIOS[name].title, `\`${stack}\``, regionName(own[0].region), dollars(total(own)), largest(own).join(', ')];
  });
}));

/** What the assumptions about usage add to a scenario. */
const assumedOf = (name: ScenarioName): string =>
  `${dollars(total(cost(name).lines.filter(({ assumed }) => assumed)))} (${SCENARIOS[name].title.replace(/^./, (first) => first.toLowerCase())})`;

function rates(): string {
  const perSecond = [0, 10, 100];
  return table(['', ...perSecond.map((rate) => `${rate} requests per second`)], BUSY.map((name) => [
    SCENARIOS[name].title, ...perSecond.map((rate) => `**${dollars(total(withTraffic(name, rate).lines))}**`),
  ]));
}

const traffic = (): string =>
  table(['', 'item', 'per month', 'price', 'cost'], BUSY.flatMap((name) => withTraffic(name, 100).lines.filter(({ component }) => component === 'Traffic')
    .map(({ item, quantity, unit, price, seen, usd: each }) => [
      SCENARIOS[name].title, item, `${Math.round(quantity).toLocaleString('en-US')} × ${unit}`, marked({ usd: price, seen }), dollars(each),
    ])));

/** A default budget, its share of the costs, and the requests per second with which a scenario costs it, in steps of ten. */
function budgetOf(name: ScenarioName): Readonly<Record<'budget' | 'share' | 'reached', string>> {
  const perRequest = (total(withTraffic(name, 100).lines) - usd(name)) / 100;
  return {
    budget: dollars(budget(name)),
    share: percent(budget(name) / usd(name)),
    reached: (Math.round((budget(name) - usd(name)) / perRequest / 10) * 10).toFixed(0),
  };
}

/** The vectors of a platform and a pair. */
function attacks(): Readonly<Record<string, string | readonly string[]>> {
  const [platform, pair] = BUSY.map((name) => attack(scenario(name)));
  const [before, beforePair] = BUSY.map((name) => attack(withoutMends(scenario(name))));
  const all = (name: string, vectors: typeof platform, minutes = 1_440) =>
    dollars(vectors.filter((one) => one.name === name).reduce((sum, { perDay }) => sum + perDay * minutes / 1_440, 0));
  const row = ({ name, limit, alarm = '' }: Vector) => {
    const minutes = Math.max(...[...platform, ...pair].flatMap((one) => one.name === name ? one.minutes ?? [] : []));
    const until = minutes > 0 ? [String(minutes), all(name, platform, minutes), all(name, pair, minutes)] : ['', '', ''];
    return [name, all(name, platform), all(name, pair), limit ?? 'none', alarm, ...until];
  };
  return {
    attacks: table(['', 'platform, per day', 'pair, per day', 'limit', 'alarm', 'minutes', 'platform, until then', 'pair, until then'], pair.map(row)),
    attackAssumptions: listOf(ATTACK_ASSUMPTIONS),
    attackDay: dollars(worstDay(before, true)),
    attackDayOfPair: dollars(worstDay(beforePair, true)),
    attackUntil: dollars(worstDay(platform, true)),
    attackUntilOfPair: dollars(worstDay(pair, true)),
    hidden: dollars(hidden(platform).below!),
    hiddenOfPair: dollars(hidden(pair).below!),
  };
}

function copies(): string {
  const rows = ([['all', copiedBackups(false)], ['monthly only', copiedBackups(true)]] as const).map(([name, { copies: count, kept, transfer, storage }]) => [
    name, count.toFixed(1), kept.toFixed(0), dollars(transfer * GIGABYTES), dollars(storage * GIGABYTES), `**${dollars((transfer + storage) * GIGABYTES)}**`,
  ]);
  return table(['copied backups', 'copies per month', 'kept copies', `transfer per ${GIGABYTES} GB`, `storage per ${GIGABYTES} GB`, 'per month'], rows);
}

function usage(): string {
  const keys = [...new Set(SCENARIO_NAMES.flatMap((name) => cost(name).usage.map(({ key }) => key)))];
  const rows = keys.map((key) => itemOf(key)).sort((a, b) => a.name.localeCompare(b.name))
    .map((item) => [item.name, item.unit, ...REGIONS.map((region) => marked(item.regions[region]))]);
  return table(['item', 'unit', ...REGIONS.map(regionName)], rows);
}

/** A price, with a question mark if nobody has verified it, or none. */
const marked = (price: Pick<Price, 'usd' | 'seen'> | undefined): string =>
  price ? `${unitPrice(price.usd)}${price.seen === 'memory' ? ' ?' : ''}` : '–';

/** Share of the totals that each kind of verification stands for. */
function verified(): string {
  const share = (name: ScenarioName, seen: Seen) => total(cost(name).lines.filter((line) => line.seen === seen)) / usd(name);
  return table(['', 'meaning', 'prices', ...SCENARIO_NAMES.map((name) => SCENARIOS[name].title)], (Object.keys(SEEN) as Seen[]).map((seen) => [
    `\`${seen}\``, SEEN[seen], `${pricesSeen(seen)}`, ...SCENARIO_NAMES.map((name) => `${percent(share(name, seen))} %`),
  ]));
}

const percent = (share: number): string => (share * 100).toFixed(0);
