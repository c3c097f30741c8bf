import type { PlatformTier } from './platform-tier';
import { CostGuardOptions, UptimeScheduleOptions } from '../operations';

/** In US dollars: what the production tier costs in Tokyo, and a fifth for traffic. */
const PRODUCTION_BUDGET = 3_000;

/** What can be chosen about the control of a platform's costs. */
export interface PlatformCostsOptions extends CostGuardOptions {
  /**
   * When the office is open: tasks and database are stopped outside these hours, for about a third of their price. For development only.
   *
   * @default - never: they run all the time
   */
  readonly uptimeSchedule?: UptimeScheduleOptions;
}

/**
 * Whether a platform watches what it costs: a budget with its forecast, unusual costs, and reservations of the database (R5.9).
 *
 * @example
 * const costs = PlatformCosts.budget(800, { uptimeSchedule: { opening: 9, closing: 19 } });
 */
export class PlatformCosts {
  /**
   * It does, at no cost.
   *
   * It is in a stack of its own, because the detection of unusual costs needs an account in which Cost Explorer has been opened once, which no
   * template can do. Without, that stack fails to deploy, and the platform doesn't.
   *
   * @param monthly what a month may cost, in US dollars; more than 0
   */
  static budget(monthly: number, options: PlatformCostsOptions = {}): PlatformCosts {
    return new PlatformCosts(monthly, options);
  }

  /** It doesn't. */
  static disabled(): PlatformCosts {
    return new PlatformCosts(undefined, {});
  }

  /**
   * What is chosen, or what the tier has: production has a budget.
   *
   * @internal
   */
  static _of(costs: PlatformCosts | undefined, tier: PlatformTier, monthly = PRODUCTION_BUDGET): PlatformCosts {
    return costs ?? (tier._development ? PlatformCosts.disabled() : PlatformCosts.budget(monthly));
  }

  private constructor(
    /** @internal */
    public readonly _monthly: number | undefined,
    /** @internal */
    public readonly _options: PlatformCostsOptions,
  ) {}
}
