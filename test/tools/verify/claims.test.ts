import * as jmespath from 'jmespath';
import { Claim, claims, Shown, shown } from '../../../tools/verify/claims';

const TODAY = new Date('2026-12-01T03:00:00Z');
const ALL = claims(TODAY);
const valueOf = (args: readonly string[], option: string) => args[args.indexOf(option) + 1]!;
const termsOf = (USD: string) => ({ OnDemand: { T: { priceDimensions: { D: { pricePerUnit: { USD } } } } } });
const product = (usagetype: string, USD: string) => JSON.stringify({ product: { attributes: { usagetype } }, terms: termsOf(USD) });

/** What AWS answers, before the query. */
type Account = (operation: string, args: readonly string[]) => unknown;
const LISTS = ['DBEngineVersions', 'OrderableDBInstanceOptions', 'CacheEngineVersions', 'ReservedCacheNodesOfferings', 'PrefixLists', 'MetricDataResults', 'PriceList'];
const EMPTY: Account = () => ({ ...Object.fromEntries(LISTS.map((list) => [list, []])), Quota: { Value: 7 }, Capacity: 7 });

/** The AWS CLI of an account. It evaluates queries as the AWS CLI does. */
function cli(account: Account): void {
  jest.spyOn(jest.requireActual<typeof import('child_process')>('child_process'), 'execFileSync').mockImplementation(((_: string, args: readonly string[]) => {
    const found: unknown = jmespath.search(account(args[1]!, args), valueOf(args, '--query'));
    return `${valueOf(args, '--output') === 'json' ? JSON.stringify(found) : Array.isArray(found) ? found.join('\t') : found === null ? 'None' : String(found)}\n`;
  }) as never);
}

function claim(what: RegExp, region = 'ap-northeast-1'): Claim {
  const found = ALL.filter((one) => one.region === region && what.test(one.what));
  expect(found.map((one) => one.what)).toHaveLength(1);
  return found[0]!;
}

const judged = (one: Claim, account: Account): Shown => {
  cli(account);
  return shown([one])[0]!;
};

afterEach(() => void jest.restoreAllMocks());

test('each claim has a command that only reads, and comes once', () => {
  const kinds = new Set(ALL.map(({ from }) => from));

  expect(ALL.filter(({ command: [, operation] }) => !/^(?:describe|get|list)-/.test(operation!))).toEqual([]);
  expect([...kinds].sort()).toEqual([
    'AWS::ElastiCache::ReplicationGroup', 'AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'docs/assumptions.md', 'npx eldonia-constructs preflight',
    'src/edge/private/firewall/managed-groups.ts', 'src/private/regions.ts', 'tools/cost/prices.ts',
  ]);
  expect(new Set(ALL.map(({ what, region, command }) => `${what} ${region} ${command.join(' ')}`)).size).toBe(ALL.length);
});

test.each<[string, Claim, object, string]>([
  ['a version', claim(/^aurora-postgresql [\d.]+ can/), { DBEngineVersions: [{ EngineVersion: '17.9' }] }, 'no'],
  ['a class', claim(/^aurora-postgresql on db\.r6g\.xlarge/), { OrderableDBInstanceOptions: [{}] }, 'no'],
  ['a version of the cache', claim(/^valkey [\d.]+ can/), { CacheEngineVersions: [{ EngineVersion: '9.0.1' }, { EngineVersion: '8.1' }] }, 'no'],
  ['a node type', claim(/^cache\.r6g\.large can/), { ReservedCacheNodesOfferings: [{}, {}] }, 'no'],
  ['a quota', claim(/Elastic IP addresses$/), { Quota: { Value: 5 } }, '7'],
  ['a prefix list', claim(/origin-facing$/), { PrefixLists: [{ PrefixListId: claim(/origin-facing$/).claimed }] }, ''],
  ['a rule group', claim(/AWSManagedRulesSQLiRuleSet$/, 'us-east-1'), { Capacity: 200 }, '7'],
  ['a price', claim(/^price of Aurora PostgreSQL db\.r6g\.xlarge/), { PriceList: [product('APN1-InstanceUsageIOOptimized:db.r6g.xl', '0.815'), product('APN1-InstanceUsage:db.r6g.xl', '0.6270000000')] }, 'no product'],
  ['an assumption', claim(/^`FILL/), { MetricDataResults: [{ Id: 'f', Values: [0, 0] }] }, 'None'],
])('%s is as claimed in an account that has it, otherwise in one without it, and unknown where it may not be read', (_, one, answer, otherwise) => {
  expect(judged(one, () => answer)).toMatchObject({ verdict: 'as claimed', what: one.what });
  expect(judged(one, EMPTY)).toMatchObject({ verdict: 'otherwise', found: otherwise });
  jest.restoreAllMocks();
  jest.spyOn(jest.requireActual<typeof import('child_process')>('child_process'), 'execFileSync').mockImplementation(() => {
    throw Object.assign(new Error('failed'), { stderr: 'AccessDenied: not allowed\n' });
  });
  expect(shown([one])[0]).toMatchObject({ verdict: 'unknown', found: 'AccessDenied: not allowed' });
});
