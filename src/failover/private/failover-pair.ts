import { StandbyMode } from '../standby-mode';
import { FailoverSchedule } from './failover-schedule';
import { ReaderScaling } from '../../aurora-cluster';

/**
 * The names of the resources in one Region. They are literal strings, so that stacks have no cross-Region references.
 */
export interface FailoverRegion {
  /** The Region, e.g. `ap-northeast-1`. */
  readonly region: string;

  /** The identifier of the Aurora cluster in the Region, a member of the global database. */
  readonly clusterIdentifier: string;

  /** The name of the ECS cluster. */
  readonly ecsCluster: string;

  /** The name of the ECS service. */
  readonly ecsService: string;
}

/**
 * The primary and the standby Region of an application.
 *
 * Create it once and pass the same object to `FailoverPlan` and, in each Region, to `FailoverActions`: the names of all
 * resources that refer to each other derive from it.
 */
export interface FailoverPair {
  /**
   * The name of the plan, and prefix of the functions in both Regions: 1 to 32 letters, digits and inner hyphens,
   * unique in the account. A change replaces the plan and the functions, and the DNS records get new health checks.
   */
  readonly name: string;

  /** The primary Region. */
  readonly primary: FailoverRegion;

  /** The standby Region. */
  readonly standby: FailoverRegion;

  /** The identifier of the Aurora global database. */
  readonly globalClusterIdentifier: string;

  /**
   * The capacity of the standby Region during normal operation.
   *
   * @default StandbyMode.WARM
   */
  readonly standbyMode?: StandbyMode;

  /**
   * The minimum number of tasks: the minimum of Auto Scaling in the primary Region. Traffic moves to a Region only when
   * this number of tasks is ready.
   *
   * @default 2
   */
  readonly minimumTasks?: number;

  /**
   * The reader scaling of the database in the primary Region. Aurora doesn't scale readers of a secondary cluster. The
   * plan configures it in the standby Region after the promotion, and removes it at failback. Without a minimum, it
   * keeps at least one reader.
   *
   * @default - no reader scaling
   */
  readonly readerScaling?: ReaderScaling;

  /**
   * The name of the CloudFormation stack in the standby Region whose parameter `Awake` creates resources only for a
   * failover, e.g. the cache of a pilot light. The plan sets it to `true` at failover, and to `false` after the
   * failback. All other parameters, the template and the role of the stack do not change.
   *
   * The update uses the role with which the stack was deployed; `cdk deploy` always sets one. A stack without a role
   * can't be scaled up, because the function has no permissions on its resources. SSM parameters are read again.
   *
   * @default - no stack
   */
  readonly standbyStackName?: string;

  /**
   * The names of the SSM parameters that the template of the standby stack reads, e.g. the image parameter.
   * CloudFormation reads them with the permissions of the caller. The parameter of the CDK bootstrap stack is always
   * included.
   *
   * @default - none
   */
  readonly standbyStackParameterNames?: string[];

  /**
   * Schedules that must run in only one Region, at most 50. After the DNS change, the plan enables them in the
   * activated Region, and disables them in the other Region if it is available. Define those of the standby Region
   * disabled.
   *
   * A deployment restores the state of the template. After a failover, do not deploy either stack before the failback.
   * Alarms on missed runs follow the database: a Region with a secondary cluster misses no runs.
   *
   * @default - none
   */
  readonly schedules?: FailoverSchedule[];
}
