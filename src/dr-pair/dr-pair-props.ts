import { DrPairStacks } from './dr-pair-stacks';
import { DrRegion } from './dr-region';
import { RecoveryOptions } from './recovery-options';
import { PlatformChoices } from '../region/internal';

/** Properties of a `DrPair`. The shared options apply to both Regions. */
export interface DrPairProps extends PlatformChoices {
  /**
   * Account of both Regions, 12 digits. Physical names that the other Region refers to contain it. Another account is
   * another pair, with an empty database.
   */
  readonly account: string;

  /**
   * The primary Region: it serves users during normal operation. The Region itself can't be changed after the first
   * deployment: deploy a second pair from a snapshot (`database.snapshot`). After a failover, leave both
   * Regions as they are.
   *
   * @default DrRegion.tokyo()
   */
  readonly primaryRegion?: DrRegion;

  /**
   * Disaster recovery: the standby Region and what runs in it, who fails over, and what is backed up.
   *
   * @default - a warm standby in Osaka, a manual failover, and daily backups
   */
  readonly recovery?: RecoveryOptions;

  /**
   * Stacks to use instead of creating them.
   *
   * @default - all stacks are created
   */
  readonly stacks?: DrPairStacks;
}
