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
   * deployment: deploy a second pair from a snapshot (`recovery.databaseSnapshot`). After a failover, leave both
   * Regions as they are.
   *
   * @default DrRegion.tokyo()
   */
  readonly primaryRegion?: DrRegion;

  /**
   * Region that takes over. The Region itself can't be changed after the first deployment: the name of the failover
   * plan is taken. Delete the pair's standby stacks and `Global` stack first (docs/retire.md), and deploy again.
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

  /**
   * Stacks to use instead of creating them.
   *
   * @default - all stacks are created
   */
  readonly stacks?: DrPairStacks;
}
