import { BudgetScope } from './budget-scope';

/** What can be chosen about the control of costs, wherever it stands. */
export interface CostGuardOptions {
  /**
   * Whose costs the monthly budget counts.
   *
   * @default BudgetScope.ACCOUNT
   */
  readonly budgetScope?: BudgetScope;

  /**
   * From which cost of an anomaly on somebody is told, in US dollars; more than 0.
   *
   * @default 100
   */
  readonly anomalyThreshold?: number;

  /**
   * Watch the reserved instances of RDS: tell when a smaller part of the hours than `reservationTarget` is covered by reservations, or when a smaller
   * part of the reserved hours is used (R5.9.1-2).
   *
   * Reservations can't be bought by a template. Until they are, the coverage is 0 % and the budget says so each month.
   *
   * @default true
   */
  readonly databaseReservations?: boolean;

  /**
   * Which part of the hours shall be covered, and of the reserved hours be used, in percent: a whole number from 1 to 100.
   *
   * @default 80
   */
  readonly reservationTarget?: number;

  /**
   * Keys that every resource of the app (or of the stage, if there is one) must have as tags, e.g. `Project` and `CostCenter`.
   *
   * Synthesis fails and names those that lack one, of the resources that CloudFormation can tag.
   *
   * @default - none is required
   */
  readonly requiredTags?: string[];
}
