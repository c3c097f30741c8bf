import { Duration, Stack, Token } from 'aws-cdk-lib';
import * as appscaling from 'aws-cdk-lib/aws-applicationautoscaling';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** How `CacheScaling.shards` scales. */
export interface ShardScalingOptions {
  /** The fewest shards that scaling leaves, at least 1. */
  readonly min: number;

  /** The most shards that scaling adds, at least `min` and at most 500. */
  readonly max: number;

  /**
   * The engine CPU, in percent, that scaling holds the primaries at. ElastiCache takes 35 to 70.
   *
   * @default 60
   */
  readonly targetUtilizationPercent?: number;

  /**
   * How long scaling waits after it took shards away before it does so again.
   *
   * @default Duration.minutes(15)
   */
  readonly scaleInCooldown?: Duration;

  /**
   * How long scaling waits after it added shards before it adds more.
   *
   * @default Duration.minutes(10)
   */
  readonly scaleOutCooldown?: Duration;
}

/**
 * How a cache grows and shrinks with its load.
 *
 * One dimension only, as AWS advises: a policy for shards and one for replicas would undo each other's work. Adding or
 * removing a shard moves keys while the cache serves, and takes from ten minutes to hours.
 *
 * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoScaling.html
 */
export class CacheScaling {
  /** Add shards while the primaries' engine CPU is above the target, remove them below it. */
  static shards(options: ShardScalingOptions): CacheScaling {
    return new CacheScaling(options);
  }

  /** The fewest shards. */
  readonly min: number;
  /** The most shards. */
  readonly max: number;
  /** The engine CPU that scaling aims at, in percent. */
  readonly targetUtilizationPercent: number;
  /** The wait after shards were removed. */
  readonly scaleInCooldown: Duration;
  /** The wait after shards were added. */
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
      invalid(undefined, `targetUtilizationPercent must be 35 to 70, got ${target}; ElastiCache takes no other target`);
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
      // AWS makes this role by itself; without it the L2 would make another one, with no rights.
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
