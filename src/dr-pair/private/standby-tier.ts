import { StandbyMode } from '../../failover';
import { PlatformTier } from '../../region';

/** The sizes of the standby Region: those of the primary Region, without what can be added during a failover. */
export function standbyTierOf(
  tier: PlatformTier, standbyTier: PlatformTier | undefined, mode: StandbyMode,
): PlatformTier {
  const sized = standbyTier ?? PlatformTier.custom(tier, { databaseReaders: 0, cacheShards: 1 });
  return PlatformTier.custom(sized, {
    databaseVersion: tier._sizes().databaseVersion,
    apiScaling: sized._sizes().apiScaling._withMinimum(mode === StandbyMode.WARM ? 1 : 0),
  });
}
