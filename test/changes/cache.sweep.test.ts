import { Stack, Tags, aws_ec2 as ec2 } from 'aws-cdk-lib';
import { harms, Resource, Resources, resourcesOf } from './fixture';
import { EldoniaPlatformProps } from '../../src/eldonia-platform';
import { PlatformTier, PlatformTierOptions } from '../../src/region';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { importedTopic } from '../../tools/changes/values';
import { madePair } from '../dr-pair/pairs';
import { platform, QUIET } from '../eldonia-platform/fixture';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';

function made(props: Partial<EldoniaPlatformProps>, change: (stack: Stack) => void = () => undefined): Resources {
  const stack = testStack();
  const vpc = importedVpc(stack);
  const { template } = platform({ ...QUIET, ...props, existing: { vpc, ...props.existing } }, stack);
  change(stack);
  return resourcesOf(template);
}

const groupOf = (resources: Resources): Resource => Object.values(resources).find(({ Type }) => Type === GROUP)!;
const sized = (tier: PlatformTier, props: PlatformTierOptions) => made({ tier: PlatformTier.custom(tier, props) });
const replaces = (before: Resources, after: Resources) => harms(before, after).some((line) => line.includes(` ${GROUP} replace by `));

const { PRODUCTION, DEVELOPMENT, ECONOMY } = PlatformTier;
const TIERS = [PRODUCTION, DEVELOPMENT, ECONOMY];
const BASES = new Map(TIERS.map((tier) => [tier, made({ tier })]));
const base = (tier: PlatformTier) => BASES.get(tier)!;

/**
 * The reason why an update of the cache fails; undefined if it does not. CloudFormation sends the automatic failover with every update, and
 * ElastiCache rejects it for a cache without replicas. It changes durability only by itself.
 */
function failure(before: Resources, after: Resources): string | undefined {
  const [old, now] = [before, after].map(groupOf);
  if (replaces(before, after) || JSON.stringify(old) === JSON.stringify(now)) return undefined;
  if (now.Properties!.ReplicasPerNodeGroup === 0) return 'automatic failover';
  const others = ({ Properties }: Resource) => JSON.stringify({ ...Properties, Durability: undefined });
  return now.Properties!.Durability === old.Properties!.Durability || others(now) === others(old) ? undefined : 'durability';
}

test.each<[string, (tier: PlatformTier) => Resources]>([
  ['a tag', (tier) => made({ tier }, (stack) => Tags.of(stack).add('Owner', 'web'))],
  ['a larger node', (tier) => sized(tier, { cacheNodeType: new ec2.InstanceType('r6g.xlarge') })],
  ['more shards', (tier) => sized(tier, { cacheShards: 3 })],
  ['another number of replicas', (tier) => sized(tier, { cacheReplicas: 2 })],
  ['no replicas', (tier) => sized(tier, { cacheReplicas: 0 })],
  ['a topic', (tier) => made({ tier, existing: { alarmTopic: importedTopic(testStack()) } })],
  ['the production tier', () => base(PRODUCTION)],
  ['the development tier', () => base(DEVELOPMENT)],
  ['the economy tier', () => base(ECONOMY)],
])('the cache of each tier accepts %s', (_, change) => {
  for (const tier of TIERS) expect(failure(base(tier), change(tier))).toBeUndefined();
});

test.each<[string, PlatformTierOptions]>([
  ['a small node', { cacheNodeType: new ec2.InstanceType('t4g.small') }],
  ['the documented node', { cacheNodeType: new ec2.InstanceType('r6g.large') }],
])('a cache of the economy tier with replicas can change to %s in place', (_, props) => {
  const [before, after] = [sized(ECONOMY, { cacheReplicas: 1 }), sized(ECONOMY, { cacheReplicas: 1, ...props })];

  expect(replaces(before, after)).toBe(false);
  expect(failure(before, after)).toBeUndefined();
});

test('a change of something else keeps a cache without replicas', () => {
  const after = made({ tier: ECONOMY, api: { environment: { DEBUG: '1' } } });

  expect(groupOf(after).Properties!.ReplicasPerNodeGroup).toBe(0);
  expect(groupOf(after)).toEqual(groupOf(base(ECONOMY)));
});

test('a cache with replicas keeps its name and its data', () => {
  expect(replaces(base(PRODUCTION), sized(PRODUCTION, { cacheShards: 3, cacheReplicas: 2 }))).toBe(false);
  expect(groupOf(base(PRODUCTION)).Properties!.ReplicationGroupId).toBe('eldonia-cache');
});

test('the role that scales the standby of an economy pair can create the cache under its name', () => {
  const { pair, stacks } = madePair('economyPilotLight');
  const { Resources: resources } = stacks.find(({ stackName }) => stackName === pair.standbyCacheStack.stackName)!.template;
  const { Properties } = groupOf(resources as Resources);
  const roles = Object.values(resources).filter(({ Type }) => Type === 'AWS::IAM::Role');

  expect(Properties!.ReplicationGroupId).toMatch(/^eldonia-cache-[0-9a-f]{8}$/);
  expect(JSON.stringify(roles)).toContain(`:replicationgroup:${String(Properties!.ReplicationGroupId)}"`);
});

test('the check detects caches that ElastiCache would not change', () => {
  const cache = (Properties: object): Resources => ({ Cache: { Type: GROUP, Properties: { ReplicasPerNodeGroup: 1, Durability: 'async', ...Properties } } });

  expect(failure(cache({ ReplicasPerNodeGroup: 0 }), cache({ ReplicasPerNodeGroup: 0, Tags: [] }))).toBe('automatic failover');
  expect(failure(cache({}), cache({ Durability: 'disabled', CacheNodeType: 'cache.t4g.small' }))).toBe('durability');
});
