/** Whose costs a budget counts. */
export enum BudgetScope {
  /** Those of the whole account. */
  ACCOUNT = 'ACCOUNT',

  /**
   * Those of the resources with the cost tag.
   *
   * The payer account must have activated the tag as a cost allocation tag, a day before; until then the budget counts nothing and never alerts.
   */
  COST_TAG = 'COST_TAG',
}
