import * as sns from 'aws-cdk-lib/aws-sns';
import { CostGuardOptions } from '../cost-guard-options';

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

/** A cost allocation tag: key and value. */
export interface CostTag {
  /** The key, e.g. `Project`. */
  readonly key: string;
  /** The value, e.g. `eldonia`. */
  readonly value: string;
}
