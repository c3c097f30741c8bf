import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CacheCluster, CacheClusterProps } from '../../src/cache';
import { importedVpc } from '../../tools/assemblies/imported';
import { testStack } from '../../tools/assemblies/stacks';
import { built } from '../support/templates';

export const GROUP = 'AWS::ElastiCache::ReplicationGroup';

export function cacheIn(stack: Stack, props: Partial<CacheClusterProps> = {}): CacheCluster {
  return new CacheCluster(stack, 'Cache', { vpc: importedVpc(stack), ...props });
}

export const templateOf = (props: Partial<CacheClusterProps> | ((stack: Stack) => Partial<CacheClusterProps>) = {}) =>
  built((stack) => cacheIn(stack, typeof props === 'function' ? props(stack) : props));

/** The IDs of the warnings. */
export function warningsOf(props: Partial<CacheClusterProps>): string[] {
  const stack = testStack();
  cacheIn(stack, props);
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ entry }) => /\[ack: (.*)\]/.exec(entry.data as string)![1]);
}
