import { StandbyMode } from '../standby-mode';
import { FailoverSchedule } from './failover-schedule';
import { ReaderScaling } from '../../aurora-cluster';

/** What has to be known of a region to move the application there. All of it is text, so that no stack imports from another. */
export interface FailoverRegion {
  /** The region, for example `ap-northeast-1`. */
  readonly region: string;

  /** Identifier of the region's Aurora cluster, a member of the global database. */
  readonly clusterIdentifier: string;

  /** Name of the ECS cluster. */
  readonly ecsCluster: string;

  /** Name of the ECS service. */
  readonly ecsService: string;
}

/**
 * Two regions of one application, in the words that both sides agree on.
 *
 * Make it once and give the same object to `FailoverPlan` and, in each region, to `FailoverActions`: it decides every name
 * that one of them has to know of another.
 */
export interface FailoverPair {
  /**
   * Name of the plan, and prefix of the functions in both regions: 1 to 32 letters, digits and inner hyphens, once an account.
   * A change replaces the plan and the functions, and gives the DNS records other health checks.
   */
  readonly name: string;

  /** The region that serves from day to day. */
  readonly primary: FailoverRegion;

  /** The region that takes over. */
  readonly standby: FailoverRegion;

  /** Identifier of the Aurora global database. */
  readonly globalClusterIdentifier: string;

  /**
   * What runs in the standby region from day to day.
   *
   * @default StandbyMode.WARM
   */
  readonly standbyMode?: StandbyMode;

  /**
   * The fewest tasks that serve: the scaling minimum of the primary region. Traffic moves to a region only when so many of
   * its tasks are ready.
   *
   * @default 2
   */
  readonly minimumTasks?: number;

  /**
   * Reader scaling of the database in the primary region. Aurora does not scale the readers of a secondary cluster, so the plan
   * sets it up in the standby region once that is promoted, and takes it away on the way back. Without a minimum it keeps one
   * reader at least.
   *
   * @default ReaderScaling.none()
   */
  readonly readerScaling?: ReaderScaling;

  /**
   * Name of the CloudFormation stack in the standby region whose parameter `Awake` makes what costs money only after a
   * failover, for example the cache of a pilot light. The plan sets it to `true` on the way there, and to `false` after the
   * way back; all other parameters, the template and the role of the stack stay.
   *
   * The update runs with the role that the stack was deployed with, as `cdk deploy` always gives it one. A stack without a
   * role can't be woken: the function's own rights would count, and it has none. Parameters of SSM are read again.
   *
   * @default - none, nothing is made
   */
  readonly standbyStackName?: string;

  /**
   * Names of the SSM parameters that the template of the standby stack reads values from, for example that of the released
   * image. CloudFormation reads them with the rights of whoever updates the stack. That of the CDK's bootstrap stack goes without saying.
   *
   * @default - none
   */
  readonly standbyStackParameterNames?: string[];

  /**
   * Schedules that must run in one region only, at most 50. The plan enables them in the region that is activated, behind the
   * DNS, and disables them in the other one if that answers. Define those of the standby region disabled.
   *
   * A deployment gives a schedule the state of its template back, so after a failover deploy neither stack before the way back.
   * Alarms on missed runs belong to each region, and ring where the schedules are disabled.
   *
   * @default - none
   */
  readonly schedules?: FailoverSchedule[];
}
