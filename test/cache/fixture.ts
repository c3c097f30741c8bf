import { Stack } from 'aws-cdk-lib';
import { CacheCluster, CacheClusterProps } from '../../src/cache';
import { importedVpc } from '../../tools/assemblies/imported';
import { built } from '../support/templates';

export const GROUP = 'AWS::ElastiCache::ReplicationGroup';

export const cacheIn = (stack: Stack, props: Partial<CacheClusterProps> = {}): CacheCluster =>
  new CacheCluster(stack, 'Cache', { vpc: importedVpc(stack), ...props });

export const templateOf = (props: Partial<CacheClusterProps> | ((stack: Stack) => Partial<CacheClusterProps>) = {}) =>
  built((stack) => cacheIn(stack, typeof props === 'function' ? props(stack) : props));
