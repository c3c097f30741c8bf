import * as sns from 'aws-cdk-lib/aws-sns';
import { CostAnomaliesOptions } from './cost-anomalies-options';
import { CostGuardOptions } from './cost-guard-options';

/** Options of a `CostGuard`. */
export interface CostGuardProps extends CostGuardOptions, CostTopic {
  /** The monthly budget, in US dollars; more than 0. */
  readonly monthlyBudget: number;

  /** The cost allocation tag of `taggedCostsOnly`. */
  readonly costTag: CostTag;
}

/** What receives alerts of budgets and anomalies. */
interface CostTopic {
  /**
   * The topic that receives alerts of budgets and anomalies immediately.
   *
   * The topic must be in the same account and Region. Its policy and its key policy get statements for AWS Budgets and
   * Cost Anomaly Detection. An imported topic must already allow both.
   */
  readonly topic: sns.ITopic;
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
export interface CostAnomaliesProps extends CostAnomaliesOptions, CostTopic {
  /** The cost allocation tag that a created monitor watches. */
  readonly costTag: CostTag;
}
