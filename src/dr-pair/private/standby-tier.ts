import { PlatformTier } from '../../eldonia-platform';
import { StandbyMode } from '../../failover';
import { ApiScaling } from '../../fargate-api';

/** The other region's sizes, with what can be added later left away. */
export function standbyTierOf(tier: PlatformTier, standbyTier: PlatformTier | undefined, mode: StandbyMode): PlatformTier {
  const sized = standbyTier ?? PlatformTier.custom(tier, { databaseReaders: 0, cacheShards: 1 });
  return PlatformTier.custom(sized, { apiScaling: withMinimum(sized._sizes().apiScaling, mode === StandbyMode.WARM ? 1 : 0) });
}

function withMinimum(scaling: ApiScaling, minTasks: number): ApiScaling {
  return ApiScaling.of({
    minTasks,
    maxTasks: scaling.maxTasks,
    targetCpuUtilizationPercent: scaling.targetCpuUtilizationPercent,
    targetMemoryUtilizationPercent: scaling.targetMemoryUtilizationPercent,
    targetRequestsPerMinute: scaling.targetRequestsPerMinute,
    scaleInCooldown: scaling.scaleInCooldown,
    scaleOutCooldown: scaling.scaleOutCooldown,
  });
}
