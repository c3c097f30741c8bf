import { UptimeScheduleOptions } from '../operations';
import { CostGuardOptions } from '../operations/internal';

/** Options of the cost control of a platform. */
export interface PlatformCostsOptions extends CostGuardOptions {
  /**
   * Hours in which tasks and database run; they are stopped outside these hours, which saves about two thirds of their
   * price. For development only. Not available in a `DrPair`: AWS can't stop a global database.
   *
   * @default - they always run
   */
  readonly uptimeSchedule?: UptimeScheduleOptions;
}

/** @internal */
export interface CostPlan extends PlatformCostsOptions {
  readonly monthlyBudget: number;
}

/**
 * Cost control of a platform: AWS Budgets with a forecast, Cost Anomaly Detection, and budgets for reservations.
 *
 * @example
 * const costs = PlatformCosts.budget(800, { uptimeSchedule: { opening: 9, closing: 19 } });
 */
export abstract class PlatformCosts {
  /**
   * Configures AWS Budgets and Cost Anomaly Detection, free of charge.
   *
   * They are in a stack of their own, which is deployed last: Cost Anomaly Detection needs an account in which Cost
   * Explorer was opened once, which no template can do. Otherwise that stack fails to deploy, and the platform is not
   * affected.
   *
   * Alerts are sent when 80 % and 100 % of the limit are spent, and when the forecast of the month exceeds the limit.
   * Choose a limit above the costs that you expect: `docs/costs.md` lists those of the platform without traffic.
   *
   * @param monthly limit of a month, in US dollars; more than 0
   * @param options notifications and the uptime schedule
   */
  static budget(monthly: number, options: PlatformCostsOptions = {}): PlatformCosts {
    return new Budget({ ...options, monthlyBudget: monthly });
  }

  /**
   * Disables cost control. The CDK does not delete the stack `-Costs` of a deployed platform: `cdk destroy` it before,
   * or delete it in CloudFormation.
   */
  static disabled(): PlatformCosts {
    return new Disabled();
  }

  /**
   * The options; undefined where cost control is disabled.
   *
   * @internal
   */
  abstract _settle(): CostPlan | undefined;
}

class Budget extends PlatformCosts {
  constructor(private readonly plan: CostPlan) {
    super();
  }

  _settle(): CostPlan {
    return this.plan;
  }
}

class Disabled extends PlatformCosts {
  _settle(): undefined {
    return undefined;
  }
}
