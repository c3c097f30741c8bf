import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { FailoverMode } from '../failover-mode';
import { FailoverPair } from './failover-pair';

/** What a `FailoverPlan` is made of. */
export interface FailoverPlanProps {
  /** The two regions. */
  readonly pair: FailoverPair;

  /** The zone of the failover records. Its id must be known when the plan is deployed, which needs no region of the pair. */
  readonly zone: route53.HostedZoneAttributes;

  /** The `domainName` of the `OriginRecords` in both regions; the plan moves the records below it. */
  readonly domainName: string;

  /**
   * Who decides that the standby region takes over.
   *
   * @default FailoverMode.MANUAL
   */
  readonly mode?: FailoverMode;

  /**
   * Role of the people who approve: needed in `MANUAL`, and in `AUTOMATIC` it asks them on the way back. Whoever approves has
   * to act as this very role. Its ARN has the path in it, which counts for the roles of IAM Identity Center.
   *
   * @default - nobody is asked, which `AUTOMATIC` alone allows
   */
  readonly approver?: iam.IRole;

  /**
   * How long the plan waits for the approval, from a minute on.
   *
   * @default Duration.hours(1)
   */
  readonly approvalTimeout?: Duration;

  /**
   * Names of alarms in the standby region that start the plan in `AUTOMATIC` when all of them ring, at most 10.
   *
   * They have to judge the primary region from outside: an alarm that lives there may be gone with it. Missing data has to
   * count as breaching.
   *
   * @default - none, which `MANUAL` alone allows
   */
  readonly triggerAlarms?: string[];

  /**
   * The least time from one automatic start to the next, in whole minutes.
   *
   * @default Duration.hours(4)
   */
  readonly triggerInterval?: Duration;

  /**
   * Names of alarms in the primary region that tell whether the application is healthy there. From them ARC works out the
   * recovery time that an execution took.
   *
   * @default - the recovery time ends with the last step
   */
  readonly primaryHealthAlarms?: string[];

  /**
   * The same for the standby region.
   *
   * @default - the recovery time ends with the last step
   */
  readonly standbyHealthAlarms?: string[];

  /**
   * Tasks to run in a region that is activated, in percent of the most that ran in the other one within 24 hours. Where that
   * ran for less, ARC has seen less.
   *
   * @default 100
   */
  readonly capacityPercent?: number;

  /**
   * Time to recover in, against which ARC measures each execution: 1 minute to 7 days (R5.7.2-3).
   *
   * @default Duration.hours(4)
   */
  readonly recoveryTimeObjective?: Duration;
}
