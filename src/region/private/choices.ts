import { FargateApiOptions } from '../../fargate-api';
import { Edge } from '../edge';
import { ExistingResources } from '../existing-resources';
import { MediaProcessing } from '../media-processing';
import { PlatformAuditOptions } from '../platform-audit';
import { PlatformCostsOptions } from '../platform-costs';
import { PlatformDatabaseOptions } from '../platform-database';
import { PlatformGithub } from '../platform-github';
import { PlatformJob } from '../platform-job';
import { PlatformMonitoringOptions } from '../platform-monitoring';
import { PlatformNetworkOptions } from '../platform-network';
import { PlatformStacks } from '../platform-stacks';
import { PlatformTier } from '../platform-tier';
import { PlatformWorkload } from '../platform-workload';
import { PlatformZone } from '../platform-zone';

/**
 * The choices that `EldoniaPlatform` and `DrPair` share.
 *
 * @internal
 */
export interface PlatformChoices {
  /** The public hosted zone, and the domain name that users open. */
  readonly zone: PlatformZone;

  /**
   * Name of the platform, the prefix of every physical name: 2 to 20 lower-case letters, digits and single hyphens.
   *
   * Two platforms in one account and Region need two names. It can't be changed after the first deployment: a changed
   * name creates a second platform with an empty database in the same stack. The previous database survives by its
   * deletion protection, without instances. In a pair the deployment fails. To rename a platform, deploy a second one
   * from a snapshot (`database.snapshot`), and delete the first.
   *
   * @default 'eldonia'
   */
  readonly name?: string;

  /**
   * Sizes, versions and protection.
   *
   * @default PlatformTier.PRODUCTION
   */
  readonly tier?: PlatformTier;

  /**
   * The database, in a pair that of both Regions: name, port, parameters, storage, windows, snapshot. Sizes and version
   * are those of the tier.
   *
   * @default - an empty database `eldonia` with the defaults of `AuroraCluster`
   */
  readonly database?: PlatformDatabaseOptions;

  /**
   * How users reach the platform.
   *
   * @default Edge.cloudFront()
   */
  readonly edge?: Edge;

  /**
   * Options of the API. Number of tasks, capacity and deletion protection come from the tier.
   *
   * @default - the documented API
   */
  readonly api?: FargateApiOptions;

  /**
   * Jobs on a schedule. A stack has at most 500 resources, which more jobs than fit exceed: an error says how many.
   * The guide of `ScheduledJob` has the numbers.
   *
   * @default - none
   */
  readonly jobs?: PlatformJob[];

  /**
   * Services beside the API, such as workers that process queues. Each has its own tasks, roles, alarms and releases.
   *
   * @default - none
   */
  readonly workloads?: PlatformWorkload[];

  /**
   * Processing of uploaded images.
   *
   * @default - `MediaProcessing.images()`; disabled for an existing media bucket
   */
  readonly media?: MediaProcessing;

  /**
   * GitHub repository that the backend is released from. Creates the role of the workflow and, with a connection, a
   * pipeline.
   *
   * @default - no role and no pipeline
   */
  readonly github?: PlatformGithub;

  /**
   * E-mail address that receives all notifications: alarms, events, budgets and findings, also those in us-east-1. Each
   * topic sends a mail to confirm its subscription.
   *
   * @default - nobody, with a warning if there is no existing alarm topic
   */
  readonly alarmEmail?: string;

  /**
   * Monitoring: alarms, composite alarms, dashboard, saved queries and events of AWS services.
   *
   * @default - enabled; disabled with the economy tier
   */
  readonly monitoring?: PlatformMonitoringOptions;

  /**
   * Budgets and Cost Anomaly Detection, in stacks of their own.
   *
   * @default - enabled; disabled with the economy tier and where the Region has no AWS Budgets
   */
  readonly costs?: PlatformCostsOptions;
}

/** The choices of one Region. */
export interface RegionChoices {
  readonly audit?: PlatformAuditOptions;
  readonly existing?: ExistingResources;
  readonly stacks?: PlatformStacks;
  readonly network?: PlatformNetworkOptions;
}
