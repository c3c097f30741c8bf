import { FargateApiOptions } from '../../fargate-api';
import { Edge } from '../edge';
import { ExistingResources } from '../existing-resources';
import { MediaProcessing } from '../media-processing';
import { PlatformAudit } from '../platform-audit';
import { PlatformCosts } from '../platform-costs';
import { PlatformGithub } from '../platform-github';
import { PlatformJob } from '../platform-job';
import { PlatformMonitoring } from '../platform-monitoring';
import { PlatformTier } from '../platform-tier';
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
   * Two platforms in one account and Region need two names. Changing it replaces every resource, data included.
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
   * Jobs on a schedule.
   *
   * @default - none
   */
  readonly jobs?: PlatformJob[];

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
   * @default - `PlatformMonitoring.enabled()`; `disabled()` with a development tier
   */
  readonly monitoring?: PlatformMonitoring;

  /**
   * Budgets and Cost Anomaly Detection, in a stack of their own.
   *
   * @default - `PlatformCosts.budget()` of $3,000 for a platform and $4,500 for a pair; `disabled()` with a development
   *   tier and where the Region has no AWS Budgets
   */
  readonly costs?: PlatformCosts;
}

/** The choices of one Region. */
export interface RegionChoices extends PlatformChoices {
  readonly audit?: PlatformAudit;
  readonly existing?: ExistingResources;
  readonly availabilityZones?: string[];
  /** CIDR block of the VPC that the Region creates. */
  readonly cidr?: string;
}
