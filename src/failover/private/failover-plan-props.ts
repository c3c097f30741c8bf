import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { FailoverMode } from '../failover-mode';
import { FailoverPair } from './failover-pair';

/** Options of a `FailoverPlan`. */
export interface FailoverPlanProps {
  /** The two Regions. */
  readonly pair: FailoverPair;

  /**
   * The hosted zone of the failover records. Its id must be known at deployment of the plan, which is in a third
   * Region.
   */
  readonly zone: route53.HostedZoneAttributes;

  /** The `domainName` of the `OriginRecords` in both Regions. The plan switches the records below it. */
  readonly domainName: string;

  /** Whether an operator or alarms start the failover. */
  readonly mode?: FailoverMode;

  /**
   * The role of the approvers; with `AUTOMATIC` only the failback needs an approval. An approver must use this role.
   * The ARN includes the path, which is required for roles of IAM Identity Center.
   */
  readonly approver: iam.IRole;

  /**
   * The names of alarms in the standby Region that start the plan with `AUTOMATIC` when all of them are in ALARM, at
   * most 10.
   *
   * They must watch the primary Region from outside: alarms in the primary Region may be unavailable with it. Missing
   * data must be breaching.
   *
   * @default - none, which is allowed only with `MANUAL`
   */
  readonly triggerAlarms?: string[];

  /** The recovery time objective (RTO), with which ARC compares each execution: 1 minute to 7 days. */
  readonly recoveryTimeObjective?: Duration;
}
