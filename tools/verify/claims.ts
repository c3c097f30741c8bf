import { callAws, quoted } from '../../cli/aws';
import { AwsCommand } from '../../cli/preflight/need';
import { needsOf } from '../../cli/preflight/needs';
import { AWS_GROUPS } from '../../src/edge/private/firewall/managed-groups';
import { regionFacts } from '../../src/private/regions';
import { readApp } from '../app';
import { canonical } from '../assemblies/canonical';
import { ASSUMPTIONS } from '../assumptions/table';
import { deployed, Resource } from '../cost/charge';
import { PRICES } from '../cost/prices';

/** The classes that prices name, as `aurora.io-optimized.db.r6g.large`, and how the Price List names their engines. */
const OF_CLASS = /^(aurora|elasticache)\.(?:(io-optimized|valkey|redis)\.)?((?:db|cache)\.[\w.]+)$/;
const ENGINES: Readonly<Record<string, string>> = { valkey: 'Valkey', redis: 'Redis' };
const GLOBAL = 'us-east-1';
const HOUR = 3_600_000;

/** Something that the library claims of AWS, and the command that reads it. All commands only read. */
export interface Claim {
  readonly region: string;
  readonly what: string;
  /** Where the claim is made. */
  readonly from: string;
  readonly claimed: string;
  readonly command: AwsCommand;
  /** The answer in the words of the claim; otherwise what the command prints. */
  read?(output: string): string;
}

/** A claim, and what the account says. */
export interface Shown extends Omit<Claim, 'read' | 'command'> {
  readonly command: string;
  readonly verdict: 'as claimed' | 'otherwise' | 'unknown';
  readonly found: string;
}

/** What the library claims of AWS that any account can read, from where it is claimed: templates, tables and assumptions. */
export function claims(today: Date): Claim[] {
  const all = (['production', 'development', 'leastPair'] as const).flatMap((app) => {
    const { directory } = canonical(app);
    const resources = deployed(readApp(directory)).flatMap((stack) => stack.resources.map((resource) => [stack.region, resource] as const));
    return [...resources.flatMap(([region, resource]) => ofResource(region, resource)), ...quotas(directory)];
  });
  const regions = [...new Set(all.map(({ region }) => region))];
  const claimed = [...all, ...regions.flatMap(prefixLists), ...firewallGroups(), ...prices(), ...trials(today)];
  return [...new Map(claimed.map((one) => [`${one.what} ${one.region} ${one.command.join(' ')}`, one])).values()];
}

/** Versions and classes that the templates name exist where they are deployed. */
function ofResource(region: string, { type, properties }: Resource): Claim[] {
  const exists = (what: string, query: string, ...command: string[]): Claim => (
    { region, what, from: type, claimed: 'yes', command: [...command, '--query', `length(${query})`], read: (output) => (/^[1-9]/.test(output) ? 'yes' : 'no') });
  const { Engine: engine, EngineVersion: version, DBInstanceClass: size, CacheNodeType: node } = properties as Record<string, string>;
  if (type === 'AWS::RDS::DBCluster' && version) {
    const command = ['rds', 'describe-db-engine-versions', '--engine', engine, '--engine-version', version];
    return [exists(`${engine} ${version} can be created`, 'DBEngineVersions', ...command)];
  }
  if (type === 'AWS::RDS::DBInstance' && size) {
    const command = ['rds', 'describe-orderable-db-instance-options', '--engine', engine, '--db-instance-class', size];
    return [exists(`${engine} on ${size} can be ordered`, 'OrderableDBInstanceOptions', ...command)];
  }
  if (type !== 'AWS::ElastiCache::ReplicationGroup') return [];
  const versions = ['elasticache', 'describe-cache-engine-versions', '--engine', engine];
  const offerings = ['elasticache', 'describe-reserved-cache-nodes-offerings', '--cache-node-type', node];
  return [
    exists(`${engine} ${version} can be created`, `CacheEngineVersions[?starts_with(EngineVersion, '${version}')]`, ...versions),
    exists(`${node} can be ordered`, 'ReservedCacheNodesOfferings', ...offerings),
  ];
}

/** What `preflight` says of a new account, compared with the default of the quota. */
function quotas(app: string): Claim[] {
  return needsOf(app).flatMap(({ region, name, newAccount, read }): Claim[] => {
    if (typeof read === 'number' || read[0] !== 'service-quotas' || !/^\d+$/.test(newAccount)) return [];
    const command = read.map((word) => (word === 'get-service-quota' ? 'get-aws-default-service-quota' : word));
    return [{ region, what: `default quota of ${name}`, from: 'npx eldonia-constructs preflight', claimed: newAccount, command }];
  });
}

function prefixLists(region: string): Claim[] {
  const { cloudFrontPrefixList, s3PrefixList } = regionFacts(region);
  const lists = { 'com.amazonaws.global.cloudfront.origin-facing': cloudFrontPrefixList, [`com.amazonaws.${region}.s3`]: s3PrefixList };
  return Object.entries(lists).flatMap(([name, claimed]): Claim[] => {
    const command = ['ec2', 'describe-managed-prefix-lists', '--filters', `Name=prefix-list-name,Values=${name}`, '--query', 'PrefixLists[].PrefixListId'];
    return claimed === undefined ? [] : [{ region, what: `prefix list ${name}`, from: 'src/private/regions.ts', claimed, command }];
  });
}

function firewallGroups(): Claim[] {
  const from = 'src/edge/private/firewall/managed-groups.ts';
  return Object.entries(AWS_GROUPS).map(([name, { capacity }]): Claim => {
    const command = ['wafv2', 'describe-managed-rule-group', '--scope', 'CLOUDFRONT', '--vendor-name', 'AWS', '--name', name, '--query', 'Capacity'];
    return { region: GLOBAL, what: `capacity units of ${name}`, from, claimed: String(capacity), command };
  });
}

/** Prices of classes: the Price List finds them by attributes, whose values its guide documents. */
function prices(): Claim[] {
  return Object.entries(PRICES).flatMap(([key, { name, regions }]) => {
    const [, service, variant = '', size] = OF_CLASS.exec(key) ?? [];
    if (size === undefined || (service === 'elasticache' && !ENGINES[variant])) return [];
    const code = service === 'aurora' ? 'AmazonRDS' : 'AmazonElastiCache';
    const engine = service === 'aurora' ? { databaseEngine: 'Aurora PostgreSQL' } : { cacheEngine: ENGINES[variant] };
    return Object.entries(regions).map(([region, { usd }]): Claim => {
      const filters = Object.entries({ regionCode: region, instanceType: size, ...engine }).map(([field, value]) => `Type=TERM_MATCH,Field=${field},Value=${value}`);
      const command = ['pricing', 'get-products', '--region', GLOBAL, '--service-code', code, '--filters', ...filters, '--query', 'PriceList', '--output', 'json'];
      const read = (output: string) => hourly(JSON.parse(output) as string[], variant === 'io-optimized');
      return { region, what: `price of ${name}, per hour`, from: 'tools/cost/prices.ts', claimed: `$${usd}`, command, read };
    });
  });
}

type Terms = Readonly<Record<string, { readonly priceDimensions: Readonly<Record<string, { readonly pricePerUnit: { readonly USD?: string } }>> }>>;
interface Product {
  readonly product: { readonly attributes: Readonly<Record<string, string>> };
  readonly terms: { readonly OnDemand?: Terms };
}

function hourly(list: readonly string[], isOptimized: boolean): string {
  const products = list.map((text) => JSON.parse(text) as Product)
    .filter(({ product: { attributes: { usagetype = '' } } }) => /IOOptimized/.test(usagetype) === isOptimized);
  const offers = products.flatMap(({ terms }) => Object.values(terms.OnDemand ?? {}));
  const dimensions = offers.flatMap(({ priceDimensions }) => Object.values(priceDimensions));
  const dollars = dimensions.map(({ pricePerUnit }) => Number(pricePerUnit.USD)).filter((usd) => usd > 0);
  return [...new Set(dollars)].map((usd) => `$${usd}`).join(', ') || 'no product';
}

/** Assumptions with a command that shows them. */
function trials(today: Date): Claim[] {
  const time = (hours: number) => `${new Date(today.getTime() - hours * HOUR).toISOString().slice(0, -8)}:00Z`;
  return ASSUMPTIONS.flatMap(({ statement, trial }): Claim[] => {
    if (trial === undefined) return [];
    const command = trial.command.map((word) => word.replace('{start}', time(1)).replace('{end}', time(0)));
    return [{ region: 'ap-northeast-1', what: statement, from: 'docs/assumptions.md', claimed: trial.claimed, command }];
  });
}

/** Runs the commands, and compares. An account that may not read something shows nothing about it. */
export function shown(all: readonly Claim[], progress: (claim: Claim) => void = () => undefined): Shown[] {
  return all.map(({ command, read = (output) => output, ...claim }) => {
    progress({ command, ...claim });
    const words = [...command, ...command.includes('--region') ? [] : ['--region', claim.region]];
    const row = { ...claim, command: ['aws', ...words].map(quoted).join(' ') };
    try {
      const found = read(callAws(words).replace(/\s+/g, ' '));
      const isEqual = found === claim.claimed || (found !== '' && Number(found) === Number(claim.claimed));
      return { ...row, found, verdict: isEqual ? 'as claimed' : 'otherwise' };
    } catch (error) {
      return { ...row, found: (error as Error).message, verdict: 'unknown' };
    }
  });
}
