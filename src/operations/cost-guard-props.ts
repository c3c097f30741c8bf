import * as sns from 'aws-cdk-lib/aws-sns';
import { BudgetScope } from './budget-scope';
import { CostTag } from './cost-tag';

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

/** Where and how a `CostGuard` is made. */
export interface CostGuardProps extends CostGuardOptions {
  /** What a month may cost, in US dollars; more than 0. */
  readonly monthlyBudget: number;

  /** The tag whose costs are watched for anomalies. */
  readonly costTag: CostTag;

  /**
   * Who is told at once, of budgets and anomalies alike. Either this or `emails` is required.
   *
   * It must be a topic of the same account and region. Its policy and its key get statements for AWS Budgets and Cost Anomaly Detection; those of an
   * imported topic must admit both already.
   *
   * @default - nobody
   */
  readonly topic?: sns.ITopic;

  /**
   * Addresses that get an e-mail, of anomalies one a day; at most 10. Either these or `topic` is required.
   *
   * @default - none
   */
  readonly emails?: string[];
}
