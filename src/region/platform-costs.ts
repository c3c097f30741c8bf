import { CostAnomaliesOptions, CostGuardOptions, UptimeScheduleOptions } from '../operations/internal';

/**
 * Cost control of a platform: AWS Budgets with a forecast, Cost Anomaly Detection, and budgets for reservations.
 *
 * They are in two stacks, which are deployed after the platform: `-Costs` with the budgets, and last `-CostAnomalies`.
 * AWS refuses the monitor of the latter in a member account of an organization: then only that stack fails to deploy.
 * Set `anomalyMonitor` there, before the first deployment:
 *
 * @example
 * const costs: PlatformCostsOptions = {
 *   monthlyBudget: 800,
 *   anomalyMonitor: AccountResource.fromExisting(
 *     'arn:aws:ce::123456789012:anomalymonitor/12345678-1234-1234-1234-123456789012',
 *   ),
 *   uptimeSchedule: true,
 *   uptimeOpening: 9,
 *   uptimeClosing: 19,
 * };
 */
export interface PlatformCostsOptions extends CostGuardOptions, CostAnomaliesOptions, UptimeScheduleOptions {
  /**
   * Enables AWS Budgets and Cost Anomaly Detection, free of charge.
   *
   * With false, the CDK does not delete the stacks `-Costs` and `-CostAnomalies` of a deployed platform: `cdk destroy`
   * them before, or delete them in CloudFormation.
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
   * Runs tasks and database in the hours of `uptimeOpening` to `uptimeClosing` only, which saves about two thirds of
   * their price. For development only. Not available in a `DrPair`: AWS can't stop a global database.
   *
   * @default false
   */
  readonly uptimeSchedule?: boolean;
}
