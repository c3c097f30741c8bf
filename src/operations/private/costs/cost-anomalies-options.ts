import { AccountResource } from '../../account-resource';

/**
 * Options of Cost Anomaly Detection.
 *
 * @internal
 */
export interface CostAnomaliesOptions {
  /**
   * The minimum cost impact of an anomaly for a notification, in US dollars; more than 0. Requires a monitor, created
   * or existing.
   *
   * @default 100
   */
  readonly anomalyThreshold?: number;

  /**
   * The monitor of Cost Anomaly Detection: a new one by the tag `Project`, or an existing one by its ARN. Decide before
   * the first deployment in an organization of AWS Organizations.
   *
   * AWS allows a monitor by tag in the management account only. In a member account the stack `-CostAnomalies`, which
   * is deployed last, fails: delete it, and use the monitor by service, `Default-Services-Monitor`, that an account has
   * after Cost Explorer was opened. `aws ce get-anomaly-monitors` returns its ARN. It covers the whole account and
   * needs no activated tag; a second monitor by service is not possible.
   *
   * With `AccountResource.none()` no notification of anomalies is sent, and the budgets remain. The CDK does not delete
   * the stack `-CostAnomalies` of a deployed platform: `cdk destroy` it before, or delete it in CloudFormation.
   *
   * A monitor by tag detects anomalies only after the payer account has activated the tag. A change from
   * `AccountResource.create()` deletes the monitor with what it has learned.
   *
   * @default AccountResource.create()
   * @see https://docs.aws.amazon.com/cost-management/latest/userguide/getting-started-ad.html
   */
  readonly anomalyMonitor?: AccountResource;
}
