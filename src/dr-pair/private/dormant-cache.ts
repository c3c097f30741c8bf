import { CfnCondition, CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CacheCluster, ICacheCluster } from '../../cache';
import { STANDBY_SCALED_UP_PARAMETER } from '../../failover/internal';

/** Number of the nodes, for their metrics. */
export interface DormantSizes {
  readonly cacheShards: number;
  readonly cacheReplicas: number;
}

/**
 * A cache whose nodes exist only while a parameter of its stack says so.
 *
 * Users, secret, subnets, keys and logs always exist: they cost next to nothing, and the task definition refers to
 * them.
 *
 * @returns the cache for the platform; its address is an empty text while there are no nodes
 */
export function dormantCache(
  scope: Construct, cache: CacheCluster, { cacheShards, cacheReplicas }: DormantSizes,
): ICacheCluster {
  const parameter = new CfnParameter(Stack.of(scope), STANDBY_SCALED_UP_PARAMETER, {
    type: 'String',
    allowedValues: ['true', 'false'],
    default: 'false',
    description: 'Whether the cache has nodes; the failover plan sets it',
  });
  const exists = new CfnCondition(scope, 'IsAwake', {
    expression: Fn.conditionEquals(parameter.valueAsString, 'true'),
  });
  cache._existIf(exists);
  return CacheCluster.fromCacheClusterAttributes(scope, 'Dormant', {
    configurationEndpointAddress: Token.asString(
      Fn.conditionIf(exists.logicalId, cache.configurationEndpointAddress, ''),
    ),
    username: cache.username,
    secret: cache.secret,
    securityGroups: [cache.securityGroup],
    replicationGroupId: cache.replicationGroupId,
    shards: cacheShards,
    replicasPerShard: cacheReplicas,
    slowLogGroup: cache.slowLogGroup,
    engineLogGroup: cache.engineLogGroup,
  });
}
