/**
 * Options of AWS Budgets and Cost Anomaly Detection.
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
   * The minimum cost impact of an anomaly for a notification, in US dollars; more than 0.
   *
   * @default 100
   */
  readonly anomalyThreshold?: number;

  /**
   * ARN of an existing monitor of Cost Anomaly Detection, to use instead of a new one by the tag `Project`.
   *
   * A monitor by tag detects anomalies only after the payer account has activated the tag, and AWS may not allow it in
   * a member account. An account in which Cost Explorer was opened has a monitor by service,
   * `Default-Services-Monitor`, which needs no activation; a second monitor by service is not possible.
   * `aws ce get-anomaly-monitors` returns its ARN. It covers the whole account.
   *
   * @default - a new monitor by the tag `Project`
   * @see https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
   */
  readonly anomalyMonitorArn?: string;

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
