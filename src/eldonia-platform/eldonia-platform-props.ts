import { ExistingResources, PlatformAuditOptions, PlatformNetworkOptions, PlatformStacks } from '../region';
import { PlatformChoices } from '../region/internal';

/** Properties of an `EldoniaPlatform`. */
export interface EldoniaPlatformProps extends PlatformChoices {
  /**
   * Audit of the account, in a stack of its own.
   *
   * @default - enabled; disabled with the economy tier
   */
  readonly audit?: PlatformAuditOptions;

  /**
   * Resources to use instead of creating them.
   *
   * @default - all resources are created
   */
  readonly existing?: ExistingResources;

  /**
   * Stacks to use instead of creating them.
   *
   * @default - stacks beside the platform's
   */
  readonly stacks?: PlatformStacks;

  /**
   * The VPC: addresses, zones, endpoints. Not with `existing.vpc`.
   *
   * @default - 10.0.0.0/16 in two zones, with the endpoints of the tier
   */
  readonly network?: PlatformNetworkOptions;
}
