import { readFileSync } from 'fs';
import { resolve } from 'path';
import { Template } from 'aws-cdk-lib/assertions';
import { PlatformTier } from '../../src';
import { canonical, Program } from '../../tools/assemblies/canonical';
import { propertiesOf } from '../support/templates';

const { PRODUCTION, DEVELOPMENT, ECONOMY } = PlatformTier;

/** The properties of the resources of a type in all stacks of a platform. */
const allIn = (program: Program, type: string) => canonical(program).stacksRecursively
  .flatMap(({ template }) => propertiesOf(Template.fromJSON(template as object), `AWS::${type}`));
const all = (type: string) => allIn('development', type);

/** The values of a tier as text. */
const sizesOf = (tier: PlatformTier) => Object.entries(tier._sizes()).map(([name, value]) => [name, JSON.stringify(value)] as const);

/** The names of the values in which a tier differs from the production tier. */
function differences(tier: PlatformTier): string[] {
  const production = new Map<string, string>(sizesOf(PRODUCTION));
  return sizesOf(tier).filter(([name, text]) => production.get(name) !== text).map(([name]) => name).sort();
}

test('development differs from production in its sizes, in Spot, and in what Multi-AZ and replicas add', () => {
  expect(differences(DEVELOPMENT)).toEqual(['apiCapacityProviderStrategies', 'apiScaling', 'cacheShards', 'databaseInstanceType', 'databaseReaders', 'natGateways']);
});

test('development has the sizes of the document', () => {
  expect(all('RDS::DBInstance').map(({ DBInstanceClass }) => DBInstanceClass)).toEqual(['db.r6g.large']);
  expect(all('RDS::DBCluster').map(({ BackupRetentionPeriod, DeletionProtection }) => [BackupRetentionPeriod, DeletionProtection])).toEqual([[7, true]]);
  expect(all('ElastiCache::ReplicationGroup')).toEqual([expect.objectContaining({
    CacheNodeType: 'cache.r6g.large', NumNodeGroups: 1, ReplicasPerNodeGroup: 1, AutomaticFailoverEnabled: true, MultiAZEnabled: true,
  })]);
  // Before the first release the service has no tasks.
  expect(all('ApplicationAutoScaling::ScalableTarget').map(({ ServiceNamespace, MinCapacity, MaxCapacity }) => [ServiceNamespace, MinCapacity, MaxCapacity]).sort())
    .toEqual([['ecs', { 'Fn::If': [expect.any(String), 0, 1] }, 10], ['elasticache', 1, 6]]);
  expect(all('ECS::Service').map(({ CapacityProviderStrategy }) => CapacityProviderStrategy)).toEqual([[{ CapacityProvider: 'FARGATE_SPOT', Weight: 1 }]]);
});

test('development writes durably to the cache, as production does', () => {
  const [production] = allIn('production', 'ElastiCache::ReplicationGroup');
  const [cache] = all('ElastiCache::ReplicationGroup');

  expect(production.Durability).toMatch(/^(sync|async)$/);
  expect([cache.Durability, cache.SnapshotRetentionLimit]).toEqual([production.Durability, production.SnapshotRetentionLimit]);
});

test.each([
  'CloudWatch::Dashboard', 'CloudTrail::Trail', 'Config::ConfigurationRecorder', 'GuardDuty::Detector',
  'Budgets::Budget', 'CE::AnomalyMonitor', 'CE::AnomalySubscription',
])('development has the %s of production', (type) => {
  const [production, development] = [allIn('production', type), all(type)];

  expect(production.length).toBeGreaterThan(0);
  expect(development).toHaveLength(production.length);
});

test('economy is named, smaller, and tagged as a development environment', () => {
  expect(ECONOMY.environment).toBe('development');
  expect(differences(ECONOMY)).toEqual([
    'apiCapacityProviderStrategies', 'apiScaling', 'cacheNodeType', 'cacheReplicas', 'cacheShards', 'databaseInstanceType', 'databaseReaders', 'deletionProtection',
    'interfaceEndpoints', 'logRetention', 'natGateways', 'removalPolicy',
  ]);
});

test('economy has alarms on deployments, on the target of the domain name, on releases and on image processing only', () => {
  const ids = canonical('economy').stacksRecursively
    .flatMap(({ template }) => Object.keys(Template.fromJSON(template as object).findResources('AWS::CloudWatch::Alarm')));

  expect(new Set(ids.map((id) => /^Platform(Api|Origin|Release|MediaProcessor)/.exec(id)?.[1]))).toEqual(new Set(['Api', 'Origin', 'Release', 'MediaProcessor']));
});

test('the docstring of the budget has the default of each tier, for a platform and a pair', () => {
  const docstring = readFileSync(resolve(__dirname, '../../src/region/platform-costs.ts'), 'utf8').replace(/\n\s+\* +/g, ' ');
  const defaults = /@default - by tier, for a platform or a pair: (.*?)\s+\*\/\s+readonly monthlyBudget/.exec(docstring)![1];
  const tiers = Object.entries({ production: PRODUCTION, development: DEVELOPMENT, economy: ECONOMY });

  expect(defaults.trim()).toBe(tiers.map(([name, tier]) =>
    `${name} ${[false, true].map((paired) => `$${tier._monthlyBudget(paired).toLocaleString('en-US')}`).join(' or ')}`).join(', '));
});

test('a budget of half above the costs belongs to each tier', () => {
  expect(all('Budgets::Budget').map(({ Budget }) => Budget).filter(({ BudgetType }) => BudgetType === 'COST').map(({ BudgetLimit }) => BudgetLimit.Amount))
    .toEqual([1_150]);
});
