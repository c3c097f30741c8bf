import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** Options of `CacheScaling.shards`. */
export interface ShardScalingOptions {
  /** Minimum number of shards, from 1 to 500. */
  readonly min: number;

  /** Maximum number of shards, at least `min` and at most 500. */
  readonly max: number;

  /**
   * Target engine CPU utilization of the primaries, from 35 to 70 percent.
   *
   * @default 60
   */
  readonly targetUtilizationPercent?: number;

  /**
   * Cooldown after a scale-in before the next scale-in.
   *
   * @default Duration.minutes(15)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * Cooldown after a scale-out before the next scale-out.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleOutCooldown?: Duration;
}

/**
 * Auto scaling of the shards of a cache.
 *
 * AWS recommends one dimension only: policies for shards and for replicas would counteract each other. A scale-out or
 * scale-in moves keys online, and takes from 10 minutes to hours.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html
 */
export class CacheScaling {
  /**
   * Target tracking on the engine CPU utilization of the primaries: adds shards above the target, removes shards below.
   *
   * @throws if a number is out of range
   */
  static shards(options: ShardScalingOptions): CacheScaling {
    return new CacheScaling(options);
  }

  /** Minimum number of shards. */
  readonly min: number;
  /** Maximum number of shards. */
  readonly max: number;
  /** Target engine CPU utilization in percent. */
  readonly targetUtilizationPercent: number;
  /** Cooldown after a scale-in. */
  readonly scaleInCooldown: Duration;
  /** Cooldown after a scale-out. */
  readonly scaleOutCooldown: Duration;

  private constructor(options: ShardScalingOptions) {
    this.min = options.min;
    this.max = options.max;
    this.targetUtilizationPercent = options.targetUtilizationPercent ?? 60;
    this.scaleInCooldown = options.scaleInCooldown ?? Duration.minutes(15);
    this.scaleOutCooldown = options.scaleOutCooldown ?? Duration.minutes(10);
    checkInteger(undefined, 'min', this.min, 1, 500);
    checkInteger(undefined, 'max', this.max, 1, 500);
    if (!Token.isUnresolved(this.min) && !Token.isUnresolved(this.max) && this.max < this.min) {
      invalid(undefined, `max must be at least min (${this.min}), got ${this.max}; raise max`);
    }
    const target = this.targetUtilizationPercent;
    if (!Token.isUnresolved(target) && !(target >= 35 && target <= 70)) {
      invalid(undefined, `targetUtilizationPercent must be from 35 to 70, got ${target}; choose one in that range`);
    }
  }

  /** @internal */
  _bind(scope: Construct, replicationGroupId: string): appscaling.ScalableTarget {
    const target = new appscaling.ScalableTarget(scope, 'Scaling', {
      serviceNamespace: appscaling.ServiceNamespace.ELASTICACHE,
      scalableDimension: 'elasticache:replication-group:NodeGroups',
      resourceId: `replication-group/${replicationGroupId}`,
      minCapacity: this.min,
      maxCapacity: this.max,
      // AWS creates this service-linked role. Without it the L2 would create another role without permissions.
      role: iam.Role.fromRoleArn(scope, 'ScalingRole', serviceLinkedRoleArn(scope), { mutable: false }),
    });
    target.scaleToTrackMetric('EngineCpu', {
      predefinedMetric: appscaling.PredefinedMetric.ELASTICACHE_PRIMARY_ENGINE_CPU_UTILIZATION,
      targetValue: this.targetUtilizationPercent,
      scaleInCooldown: this.scaleInCooldown,
      scaleOutCooldown: this.scaleOutCooldown,
    });
    return target;
  }
}

function serviceLinkedRoleArn(scope: Construct): string {
  const service = 'elasticache.application-autoscaling.amazonaws.com';
  return Stack.of(scope).formatArn({
    service: 'iam',
    region: '',
    resource: 'role',
    resourceName: `aws-service-role/${service}/AWSServiceRoleForApplicationAutoScaling_ElastiCacheRG`,
  });
}
