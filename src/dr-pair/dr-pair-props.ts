import { DrRegion } from './dr-region';
import { RecoveryOptions } from './recovery-options';
import { PlatformChoices } from '../region/internal';

/** Properties of a `DrPair`. The shared options apply to both Regions. */
export interface DrPairProps extends PlatformChoices {
  /** Account of both Regions, 12 digits. Physical names that the other Region refers to contain it. */
  readonly account: string;

  /**
   * The primary Region: it serves users during normal operation.
   *
   * @default DrRegion.tokyo()
   */
  readonly primaryRegion?: DrRegion;

  /**
   * Region that takes over.
   *
   * @default DrRegion.osaka()
   */
  readonly standbyRegion?: DrRegion;

  /**
   * Disaster recovery: what runs in the standby Region, who fails over, and what is backed up.
   *
   * @default - a warm standby, a manual failover, and daily backups
   */
  readonly recovery?: RecoveryOptions;
}
