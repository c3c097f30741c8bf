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
   * Two platforms in one account and Region need two names. It can't be changed after the first deployment: a changed
   * name creates a second platform with an empty database in the same stack. The previous database survives by its
   * deletion protection, without instances. In a pair the deployment fails. To rename a platform, deploy a second one
   * from a snapshot (`databaseSnapshot`), and delete the first.
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
   * Snapshot that the database is created from: identifier or ARN of a cluster snapshot of a platform's database in the
   * Region of the platform (in a pair: in the primary Region), including those of AWS Backup.
   *
   * Set on a deployed platform, it replaces the database: a new cluster with a hash of the snapshot in its name, the
   * users and passwords of the present secrets, and in a pair a new global database with a new secondary cluster. Data
   * written after the snapshot is not in it. Deletion protection keeps the previous clusters, without instances and no
   * longer in a stack; in the development tier a final snapshot remains. Delete them when they are no longer needed.
   *
   * Keep it from then on, also when the snapshot has been deleted: it is read only when the cluster is created.
   * Removing it creates an empty database, or fails while a cluster with the first name exists. Another value restores
   * again.
   *
   * @default - an empty database
   * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-rds-dbcluster.html
   */
  readonly databaseSnapshot?: string;

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
   * Origins of web pages that may upload to the media bucket and read from it, as browsers send them, e.g.
   * `https://shop.example` or `http://localhost:3000`; one may contain a wildcard (`https://*.shop.example`). In a pair
   * both buckets allow them. An empty list allows none.
   *
   * A browser uploads with a presigned POST or PUT request of your backend. The rule grants no permission: it
   * allows a page to read the response of S3.
   *
   * @default - `https://` and the domain name; none for an existing media bucket
   * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/cors.html
   */
  readonly uploadOrigins?: string[];

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
   * @default - `PlatformCosts.budget()` of $3,500 for a platform and $5,100 for a pair; `disabled()` with a development
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
