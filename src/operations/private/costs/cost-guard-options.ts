/**
 * Options of AWS Budgets.
 *
 * @internal
 */
export interface CostGuardOptions {
  /**
   * Limits the monthly budget to the costs of the resources with the cost allocation tag.
   *
   * The payer account must activate the tag in Billing, Cost allocation tags, at least 24 hours before. Without the
   * activation the budget counts no costs and sends no alerts.
   *
   * @default false - the budget counts the costs of the whole account
   */
  readonly taggedCostsOnly?: boolean;

  /**
   * Sends an alert when the coverage, or the utilization, of RDS reserved instances is below `reservationTarget`.
   *
   * Enable it after the purchase of reservations, which CloudFormation can't do. Before, the coverage is 0 %, and the
   * alert would be sent each month from the first day on.
   *
   * @default false - AWS Budgets shows coverage and utilization, without alerts
   */
  readonly reservationAlerts?: boolean;

  /**
   * The limit of `reservationAlerts` for coverage and utilization, in percent: a whole number from 1 to 100.
   *
   * @default 80
   */
  readonly reservationTarget?: number;

  /**
   * Tag keys that every resource of the app (or of the Stage, if there is one) must have, e.g. `Project` and
   * `CostCenter`.
   *
   * Synthesis fails and lists the taggable resources without one of them.
   *
   * @default - no tags are required
   */
  readonly requiredTags?: string[];
}
