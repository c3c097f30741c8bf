import { Duration } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { NodeScaling } from '../../aurora-cluster';
import type { ScalingLimits } from '../../aurora-cluster/internal';
import { arnFor } from '../../private/permissions';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling-Scaling-Adding-Policy-Shards.html
export const OF_SHARDS: ScalingLimits = { count: [1, 500], targetCpuPercent: [35, 70] };

/** Scales the shards of a replication group. */
export function scaleShards(
  scope: Construct, replicationGroupId: string, shards: number, scaling: NodeScaling,
): appscaling.ScalableTarget {
  const target = new appscaling.ScalableTarget(scope, 'Scaling', {
    serviceNamespace: appscaling.ServiceNamespace.ELASTICACHE,
    scalableDimension: 'elasticache:replication-group:NodeGroups',
    resourceId: `replication-group/${replicationGroupId}`,
    minCapacity: scaling.minimum ?? shards,
    maxCapacity: scaling.maximum,
    // AWS creates this service-linked role. Without it the L2 would create another role without permissions.
    role: iam.Role.fromRoleArn(scope, 'ScalingRole', serviceLinkedRoleArn(scope), { mutable: false }),
  });
  target.scaleToTrackMetric('EngineCpu', {
    predefinedMetric: appscaling.PredefinedMetric.ELASTICACHE_PRIMARY_ENGINE_CPU_UTILIZATION,
    targetValue: scaling.targetCpuPercent ?? 60,
    scaleInCooldown: scaling.scaleInCooldown ?? Duration.minutes(15),
    scaleOutCooldown: scaling.scaleOutCooldown ?? Duration.minutes(10),
  });
  return target;
}

function serviceLinkedRoleArn(scope: Construct): string {
  const service = 'elasticache.application-autoscaling.amazonaws.com';
  const role = `aws-service-role/${service}/AWSServiceRoleForApplicationAutoScaling_ElastiCacheRG`;
  return arnFor(scope, 'iam', `role/${role}`, { region: '' });
}
