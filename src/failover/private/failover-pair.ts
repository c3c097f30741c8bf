import { StandbyMode } from '../standby-mode';
import type { AdviceNames } from './advice';
import { FailoverRegion } from './failover-region';
import { FailoverSchedule } from './failover-schedule';
import { NodeScaling } from '../../aurora-cluster';

/**
 * A CloudFormation stack whose parameter `ScaledUp` creates resources only for a failover. The plan sets it to `true`
 * at failover, and to `false` after the failback. All other parameters and the template do not change.
 *
 * The template must have no values that CloudFormation reads again at an update and that may have changed: no SSM
 * parameters except that of the CDK bootstrap stack, and no `Fn::GetStackOutput`. Otherwise the update depends on
 * another Region, or changes more than the resources for the failover.
 */
export interface ScalableStack {
  readonly stackName: string;

  /**
   * The IAM role that CloudFormation uses for the update: its path and its name, as in its ARN after `role/`. The
   * functions can update the stack only with this role, so that they can change only what this role can change.
   * Without it CloudFormation would use the role of the last deployment, by default an administrator, for any template.
   *
   * CloudFormation keeps the role for later operations that specify none. `cdk deploy` and `cdk destroy` specify one.
   *
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html
   */
  readonly role: string;
}

/** A worker or a service beside the API of both Regions. */
export interface FailoverService {
  /** The name of the ECS service. */
  readonly name: string;
  /** The minimum number of tasks in the primary Region during normal operation. */
  readonly primaryTasks: number;
  /**
   * The number of tasks in the standby Region during normal operation.
   *
   * @default - that of a worker follows its messages
   */
  readonly standbyTasks?: number;
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

  readonly primary: FailoverRegion;

  readonly standby: FailoverRegion;

  /** The identifier of the Aurora global database. */
  readonly globalClusterIdentifier: string;

  /** The capacity of the standby Region during normal operation. */
  readonly standbyMode?: StandbyMode;

  /**
   * The minimum number of tasks: the minimum of Auto Scaling in the primary Region. Traffic moves to a Region only when
   * this number of tasks is ready.
   */
  readonly minimumTasks?: number;

  /**
   * The reader scaling of the database in the primary Region. Aurora doesn't scale readers of a secondary cluster. The
   * plan configures it in the standby Region after the promotion, and removes it at failback. Without a minimum, it
   * keeps at least one reader.
   */
  readonly readerScaling?: NodeScaling;

  /**
   * The stack in the standby Region that the plan scales up at failover and scales down after the failback, e.g. the
   * cache of a pilot light.
   */
  readonly scalableStack?: ScalableStack;

  /**
   * Workers and services beside the API, with the same name in both clusters. After a failover each Region starts their
   * tasks itself. The failback plan restores the number of services in the standby Region, and starts what has no task
   * in the primary Region.
   */
  readonly services?: FailoverService[];

  /**
   * Schedules that must run in only one Region, at most 50. After the DNS change, the plan enables them in the
   * activated Region, and disables them in the other Region if it is available. Define those of the standby Region
   * disabled.
   *
   * A deployment restores the state of the template. After a failover, do not deploy either stack before the failback.
   * Alarms on missed runs follow the database: a Region with a secondary cluster misses no runs.
   */
  readonly schedules?: FailoverSchedule[];

  /**
   * The image parameters, and what changes with the tasks of the program: a failback fails while they differ in the
   * Regions, because users would return to the release or the settings of the day of the outage.
   */
  readonly releases?: { readonly images: string[]; readonly template: string };

  /**
   * What the function `advise` reads beside the names above, for the domain name that the probe requests. An automatic
   * plan does not promote the database if that loses the data of more than these seconds.
   *
   * @default - no such function, and no limit
   */
  readonly advice?: Pick<AdviceNames, 'automatic' | 'imageParameterName'> & {
    readonly domainName: string;
    readonly objectiveSeconds: number;
  };
}
