import { CfnCondition, CfnParameter, CfnResource, Fn, Stack, Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { ICacheCluster, CacheCluster } from '../../cache';
import { AWAKE_PARAMETER } from '../../failover/internal';

/** What costs money, and whatever can't be without it. */
const ASLEEP = /^AWS::(?:ElastiCache::ReplicationGroup|ApplicationAutoScaling::)/;

/**
 * A cache that is made when a parameter of its stack says so, and deleted when it does no more.
 *
 * Users, secret, subnets, keys and logs are there all the time: they cost next to nothing, and the tasks' definition refers to them.
 *
 * @returns the cache as the platform takes it, with empty text for an address while there is none
 */
export function putToSleep(scope: Construct, cache: CacheCluster): ICacheCluster {
  const stack = Stack.of(scope);
  const parameter = new CfnParameter(stack, AWAKE_PARAMETER, {
    type: 'String',
    allowedValues: ['true', 'false'],
    default: 'false',
    description: 'Whether there is a cache; the failover plan sets it',
  });
  const awake = new CfnCondition(scope, 'IsAwake', { expression: Fn.conditionEquals(parameter.valueAsString, 'true') });
  for (const child of cache.node.findAll()) {
    if (CfnResource.isCfnResource(child) && ASLEEP.test(child.cfnResourceType)) child.cfnOptions.condition = awake;
  }
  return CacheCluster.fromCacheClusterAttributes(scope, 'Dormant', {
    configurationEndpointAddress: Token.asString(Fn.conditionIf(awake.logicalId, cache.configurationEndpointAddress, '')),
    username: cache.username,
    secret: cache.secret,
    securityGroups: [cache.securityGroup],
  });
}
