import { ExistingResources, PlatformAudit } from '../region';
import { PlatformChoices } from '../region/internal';

/** Properties of an `EldoniaPlatform`. */
export interface EldoniaPlatformProps extends PlatformChoices {
  /**
   * Audit of the account, in a stack of its own.
   *
   * @default - `PlatformAudit.enabled()`; `disabled()` with a development tier
   */
  readonly audit?: PlatformAudit;

  /**
   * Resources to use instead of creating them.
   *
   * @default - all resources are created
   */
  readonly existing?: ExistingResources;

  /**
   * Availability Zones of the VPC, at least two. Required in Regions whose zones are not known, because nothing is
   * looked up. Not used with an existing VPC. More zones can be added at the end; the zones of a deployed platform can
   * be neither exchanged nor reordered.
   *
   * @default - the first two zones that every account has, in the Regions that `Network` lists
   */
  readonly availabilityZones?: string[];
}
