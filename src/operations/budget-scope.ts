/** The costs that a budget counts. */
export enum BudgetScope {
  /** The costs of the whole account. */
  ACCOUNT = 'ACCOUNT',

  /**
   * The costs of the resources with the cost allocation tag.
   *
   * The payer account must activate the tag in Billing, Cost allocation tags, at least 24 hours before. Without the
   * activation the budget counts no costs and sends no alerts.
   */
  COST_TAG = 'COST_TAG',
}
