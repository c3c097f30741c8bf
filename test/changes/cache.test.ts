import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Resource, resourcesOf, templateOf } from './fixture';
import { CacheCluster } from '../../src/cache';
import { PlatformTier, PlatformTierProps } from '../../src/region';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { warningsOf } from '../aurora-cluster/fixture';
import { madePair } from '../dr-pair/pairs';
import { platform, QUIET } from '../eldonia-platform/fixture';

const GROUP = 'AWS::ElastiCache::ReplicationGroup';

function cacheOf(tier: PlatformTier): Record<string, unknown> {
  const stack = testStack();
  const { template } = platform({ ...QUIET, tier, existing: { vpc: importedVpc(stack) } }, stack);
  const [found] = Object.values(resourcesOf(template)).filter(({ Type }) => Type === GROUP);
  return found.Properties!;
}

const development = (props: PlatformTierProps = {}) => cacheOf(PlatformTier.custom(PlatformTier.DEVELOPMENT, props));
const type = (instanceClass: ec2.InstanceClass, size: ec2.InstanceSize) => ec2.InstanceType.of(instanceClass, size);

/** CloudFormation sends the automatic failover with every update, and ElastiCache rejects it for a cache without replicas. */
const cannotChange = ({ Properties }: Resource) => Properties!.ReplicasPerNodeGroup === 0;

test('CloudFormation can change the cache of every tier, also in a pair', () => {
  const pair = madePair('developmentPilotLight').stacks.flatMap(({ template }) => Object.values(template.Resources)).filter(({ Type }) => Type === GROUP);
  const caches = [...pair, ...[PlatformTier.PRODUCTION, PlatformTier.DEVELOPMENT].map((tier) => ({ Type: GROUP, Properties: cacheOf(tier) }))];

  expect(caches).toHaveLength(4);
  expect(caches.filter(cannotChange)).toEqual([]);
});

test('warns of a cache that CloudFormation cannot change', () => {
  const stack = testStack();
  new CacheCluster(stack, 'Cache', { vpc: importedVpc(stack), replicasPerShard: 0 });

  expect(warningsOf(stack)).toContain('@eldonia/cache-cluster:noReplica');
  expect(cannotChange(Object.values(resourcesOf(templateOf(() => undefined, stack))).find(({ Type }) => Type === GROUP)!)).toBe(true);
});

/** ElastiCache refuses to enable or disable durability of an existing cache. */
test.each<[string, PlatformTierProps]>([
  ['the documented node type', { cacheNodeType: type(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE) }],
  ['a small node type', { cacheNodeType: type(ec2.InstanceClass.T4G, ec2.InstanceSize.SMALL) }],
  ['no replica', { cacheReplicas: 0 }],
  ['two replicas', { cacheReplicas: 2 }],
])('a development cache can change to %s', (_, props) => {
  expect(development(props).Durability).toBe(development().Durability);
});
