import { Duration, Token } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct, IConstruct } from 'constructs';
import { checkInteger, invalid } from '../../private/errors';
import { arnFor } from '../../private/permissions';
import { CacheScaling } from '../cache-scaling';

// Read 2026-11-29: https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling-Scaling-Adding-Policy-Shards.html
const LOWEST_TARGET = 35;
const HIGHEST_TARGET = 70;

/** Throws for values that Application Auto Scaling would reject. */
export function checkScalingValues(scope: IConstruct, scaling: CacheScaling): void {
  const { min, max, targetUtilizationPercent: target } = scaling;
  checkInteger(scope, 'scaling.min', min, 1, 500);
  checkInteger(scope, 'scaling.max', max, 1, 500);
  if (!Token.isUnresolved(min) && !Token.isUnresolved(max) && max < min) {
    invalid(scope, `scaling.max must be at least scaling.min (${min}), got ${max}; raise scaling.max`);
  }
  if (target !== undefined && !Token.isUnresolved(target) && !(target >= LOWEST_TARGET && target <= HIGHEST_TARGET)) {
    invalid(
      scope, `scaling.targetUtilizationPercent must be from ${LOWEST_TARGET} to ${HIGHEST_TARGET}, got ${target}; ` +
        'choose one in that range',
    );
  }
}

/** Scales the shards of a replication group. */
export function scaleShards(
  scope: Construct, replicationGroupId: string, scaling: CacheScaling,
): appscaling.ScalableTarget {
  const target = new appscaling.ScalableTarget(scope, 'Scaling', {
    serviceNamespace: appscaling.ServiceNamespace.ELASTICACHE,
    scalableDimension: 'elasticache:replication-group:NodeGroups',
    resourceId: `replication-group/${replicationGroupId}`,
    minCapacity: scaling.min,
    maxCapacity: scaling.max,
    // AWS creates this service-linked role. Without it the L2 would create another role without permissions.
    role: iam.Role.fromRoleArn(scope, 'ScalingRole', serviceLinkedRoleArn(scope), { mutable: false }),
  });
  target.scaleToTrackMetric('EngineCpu', {
    predefinedMetric: appscaling.PredefinedMetric.ELASTICACHE_PRIMARY_ENGINE_CPU_UTILIZATION,
    targetValue: scaling.targetUtilizationPercent ?? 60,
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
