import { Need, needs, of } from './need';

/** Application Auto Scaling sends calls with the permissions of its caller that can't succeed, and rejects the caller if one is denied. */
export const VALIDATION = 'https://docs.aws.amazon.com/autoscaling/application/userguide/security_iam_permission_validation.html';

/** The calls that change what a target scales, by namespace. */
const CHANGES: Record<string, readonly string[]> = {
  ecs: ['ecs:UpdateService'],
  elasticache: of('elasticache', 'DecreaseReplicaCount', 'IncreaseReplicaCount', 'ModifyReplicationGroupShardConfiguration'),
  rds: of('rds', 'AddTagsToResource', 'CreateDBInstance', 'DeleteDBInstance'),
};
const READS: Record<string, readonly string[]> = {
  ecs: ['ecs:DescribeServices'],
  elasticache: of('elasticache', 'DescribeCacheClusters', 'DescribeCacheParameters', 'DescribeReplicationGroups'),
  rds: of('rds', 'DescribeDBClusters', 'DescribeDBInstances'),
};
const ALARM_CHANGES = of('cloudwatch', 'DeleteAlarms', 'PutMetricAlarm');

/** The actions that the caller of RegisterScalableTarget needs in a namespace. */
export function validatedActions(namespace: string): string[] {
  const [reads, changes] = [READS[namespace], CHANGES[namespace]];
  if (!reads || !changes) throw new Error(`what Application Auto Scaling validates for ${namespace} is not known here`);
  return [...reads, ...changes];
}

/**
 * What the caller of RegisterScalableTarget and PutScalingPolicy needs for a target without a name in the validating
 * calls: an empty identifier, an instance of the account 12345, an alarm without a name.
 */
export const unnamedTargetNeeds = (namespace: 'elasticache' | 'rds', read: readonly string[] = READS[namespace]!): Need[] => [
  ...needs(VALIDATION, [...CHANGES[namespace]!, ...ALARM_CHANGES], ['*'], { 'aws:ViaAWSService': 'true' }),
  ...needs(VALIDATION, [...read, 'cloudwatch:DescribeAlarms'], ['*']),
];
