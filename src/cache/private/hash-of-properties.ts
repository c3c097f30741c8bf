import { Stack } from 'aws-cdk-lib';
import * as elasticache from 'aws-cdk-lib/aws-elasticache';
import { hashOf } from '../../private/hash';

const CHARACTERS = 8;

/**
 * A hash of all properties of a replication group except its ID, with its tags. In an ID it makes CloudFormation
 * replace the group instead of an update, which fails without replicas: CloudFormation sends the automatic failover,
 * which ElastiCache then rejects ("must have at least one read replica").
 */
export function hashOfProperties(group: elasticache.CfnReplicationGroup): string {
  const { cfnProperties } = group as unknown as { readonly cfnProperties: Record<string, unknown> };
  const { replicationGroupId: _, ...properties } = cfnProperties;
  return hashOf(JSON.stringify(Stack.of(group).resolve(properties)), CHARACTERS);
}
