import * as sns from 'aws-cdk-lib/aws-sns';
import { CostAnomaliesOptions } from './cost-anomalies-options';
import { CostGuardOptions } from './cost-guard-options';

/** Options of a `CostGuard`. */
export interface CostGuardProps extends CostGuardOptions, CostRecipients {
  /** The monthly budget, in US dollars; more than 0. */
  readonly monthlyBudget: number;

  /** The cost allocation tag of `taggedCostsOnly`. */
  readonly costTag: CostTag;
}

/** Who receives alerts of budgets and anomalies. */
export interface CostRecipients {
  /**
   * The topic that receives alerts of budgets and anomalies immediately. This or `emails` is required.
   *
   * The topic must be in the same account and Region. Its policy and its key policy get statements for AWS Budgets and
   * Cost Anomaly Detection. An imported topic must already allow both.
   *
   * @default - no topic
   */
  readonly topic?: sns.ITopic;

  /**
   * E-mail addresses that receive alerts; anomalies once per day. At most 10. These or `topic` are required.
   *
   * @default - none
   */
  readonly emails?: string[];
}

/**
 * A cost allocation tag.
 *
 * CloudFormation can't activate it. The payer account activates it once, in Billing, Cost allocation tags. The
 * activation takes up to 24 hours and does not include earlier costs.
 *
 * @see https://docs.aws.amazon.com/awsaccountbilling/latest/aboutv2/activating-tags.html
 */
export interface CostTag {
  /** The key, e.g. `Project`. */
  readonly key: string;
  /** The value, e.g. `eldonia`. */
  readonly value: string;
}

/** Options of a `CostAnomalies`. */
export interface CostAnomaliesProps extends CostAnomaliesOptions, CostRecipients {
  /** The cost allocation tag that a created monitor watches. */
  readonly costTag: CostTag;
}
