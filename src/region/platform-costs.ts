import { UptimeScheduleOptions } from '../operations';
import { CostGuardOptions } from '../operations/internal';

/**
 * Cost control of a platform: AWS Budgets with a forecast, Cost Anomaly Detection, and budgets for reservations.
 *
 * They are in a stack of their own, which is deployed last: Cost Anomaly Detection needs an account in which Cost
 * Explorer was opened once, which no template can do. Otherwise that stack fails to deploy, and the platform is not
 * affected.
 *
 * @example
 * const costs: PlatformCostsOptions = { monthlyBudget: 800, uptimeSchedule: { opening: 9, closing: 19 } };
 */
export interface PlatformCostsOptions extends CostGuardOptions {
  /**
   * Enables AWS Budgets and Cost Anomaly Detection, free of charge.
   *
   * With false, the CDK does not delete the stack `-Costs` of a deployed platform: `cdk destroy` it before, or delete
   * it in CloudFormation.
   *
   * @default true
   */
  readonly enabled?: boolean;

  /**
   * Limit of a month, in US dollars; more than 0. Alerts are sent when 80 % and 100 % of the limit are spent, and when
   * the forecast of the month exceeds the limit. Choose a limit above the costs that you expect: `docs/costs.md` lists
   * those of the platform without traffic.
   *
   * @default - by tier, for a platform or a pair: production $3,500 or $5,100, development $1,150 or $2,350, economy
   *   $310 or $1,600
   */
  readonly monthlyBudget?: number;

  /**
   * Hours in which tasks and database run; they are stopped outside these hours, which saves about two thirds of their
   * price. For development only. Not available in a `DrPair`: AWS can't stop a global database.
   *
   * @default - they always run
   */
  readonly uptimeSchedule?: UptimeScheduleOptions;
}
