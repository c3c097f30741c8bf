import { Template } from 'aws-cdk-lib/assertions';
import { Resources } from './fixture';
import { PlatformTier } from '../../src/region';
import { canonical } from '../../tools/assemblies/canonical';
import { minimal } from '../../tools/assemblies/minimal';
import { testStack } from '../../tools/assemblies/stacks';

/**
 * A newer default version upgrades each deployed database and cache that does not set one, immediately, and a major version without a way back.
 * A line changes only in a major release of this library, which says how to keep the previous version.
 */
test('the default versions of the engines', () => {
  const alone = (['AuroraCluster', 'AuroraReplicaCluster', 'CacheCluster'] as const).map((name) => {
    const stack = testStack();
    minimal[name](stack, 'It');
    return [name, Template.fromStack(stack).toJSON()] as const;
  });
  const platform = ['EldoniaPlatform', canonical('production').getStackByName('Eldonia').template] as const;
  const versions = [...alone, platform].flatMap(([name, { Resources: all }]) => Object.values(all as Resources)
    .filter(({ Properties }) => Properties?.EngineVersion !== undefined)
    .map(({ Type, Properties }) => `${name} ${Type} ${String(Properties!.Engine)} ${String(Properties!.EngineVersion)}`));

  expect(versions).toEqual([
    'AuroraCluster AWS::RDS::DBCluster aurora-postgresql 17.9',
    'AuroraReplicaCluster AWS::RDS::DBCluster aurora-postgresql 17.9',
    'CacheCluster AWS::ElastiCache::ReplicationGroup valkey 9.0',
    'EldoniaPlatform AWS::RDS::DBCluster aurora-postgresql 17.9',
    'EldoniaPlatform AWS::ElastiCache::ReplicationGroup valkey 9.0',
  ]);
  const tiers = [PlatformTier.PRODUCTION, PlatformTier.DEVELOPMENT, PlatformTier.ECONOMY];
  expect(tiers.map((tier) => tier._sizes().databaseVersion.auroraPostgresFullVersion))
    .toEqual(['17.9', '17.9', '17.9']);
});
