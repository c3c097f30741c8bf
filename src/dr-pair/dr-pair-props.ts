import { Duration, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import { DrRegion } from './dr-region';
import { Edge, MediaProcessing, PlatformCosts, PlatformGithub, PlatformJob, PlatformMonitoring, PlatformTier } from '../eldonia-platform';
import { FailoverMode, StandbyMode } from '../failover';
import { FargateApiOptions } from '../fargate-api';
import { AccountResource } from '../operations';
import { NodeVersion } from '../release';

/** What a `DrPair` is made of. */
export interface DrPairProps {
  /** The account of both regions, 12 digits. Names that one region must know of the other carry it. */
  readonly account: string;

  /** The public hosted zone of the domain, by its id and name. */
  readonly zone: route53.HostedZoneAttributes;

  /**
   * Who gets alarms, events, findings and budgets of both regions and of us-east-1. The topic of each sends a mail that has to be confirmed by a
   * click.
   *
   * @default - nobody, with a warning, unless both regions have an `alarmTopic`
   */
  readonly alarmEmail?: string;

  /**
   * Who is woken, in whichever region: an e-mail address that hears that users are affected, or that something else is wrong, and of nothing else.
   *
   * @default - nobody; `alarmEmail` hears that users are affected as well
   */
  readonly criticalAlarmEmail?: string;

  /**
   * Whether each region watches itself, and us-east-1 the CDN. What tells how far the standby is behind is always there.
   *
   * @default - `PlatformMonitoring.enabled()`, or `none()` in a tier that is one of development
   */
  readonly monitoring?: PlatformMonitoring;

  /**
   * Whether costs are watched, those of both regions together. Without office hours: AWS can't stop a global database.
   *
   * @default - `PlatformCosts.budget(4500)`, or `none()` in a tier that is one of development
   */
  readonly costs?: PlatformCosts;

  /**
   * Name of the platform in both regions, which begins every physical name: 2 to 20 lower-case letters, digits and single hyphens.
   *
   * Changing it later replaces everything, data included.
   *
   * @default 'eldonia'
   */
  readonly name?: string;

  /**
   * Name that users reach the platform by: that of the zone, or one below it.
   *
   * @default - the name of the zone
   */
  readonly domainName?: string;

  /**
   * The region that serves from day to day.
   *
   * @default DrRegion.tokyo()
   */
  readonly primaryRegion?: DrRegion;

  /**
   * The region that takes over.
   *
   * @default DrRegion.osaka()
   */
  readonly standbyRegion?: DrRegion;

  /**
   * What runs in the standby region from day to day. It can be changed at any time; the cache, which holds no data of its own,
   * is made or deleted.
   *
   * @default StandbyMode.WARM
   */
  readonly standbyMode?: StandbyMode;

  /**
   * Who decides that the standby region takes over.
   *
   * Begin with `MANUAL`, and change it after the first release: until then the site answers nobody, which `AUTOMATIC` takes for an outage.
   *
   * @default FailoverMode.MANUAL
   */
  readonly failoverMode?: FailoverMode;

  /**
   * Role of the people who start the failover plan and approve its steps.
   *
   * @default - a role `<name>-failover-approver` of its own, which those in the account may assume whom their own policy lets
   */
  readonly approver?: iam.IRole;

  /**
   * Names of alarms in the standby region that start the plan in `AUTOMATIC` when all of them ring.
   *
   * @default - two: the site doesn't answer the standby region, and the database is no longer replicated to it
   */
  readonly triggerAlarms?: string[];

  /**
   * How much committed data may be lost (R5.7.2-4). The alarms on what is replicated compare with it.
   *
   * @default Duration.minutes(15)
   */
  readonly recoveryPointObjective?: Duration;

  /**
   * Time to recover in (R5.7.2-3), against which each execution of the plan is measured.
   *
   * @default Duration.hours(4)
   */
  readonly recoveryTimeObjective?: Duration;

  /**
   * Sizes and protection of the region that serves.
   *
   * @default PlatformTier.PRODUCTION
   */
  readonly tier?: PlatformTier;

  /**
   * Sizes and protection of the region that stands by. How many tasks run is the `standbyMode`'s.
   *
   * @default - those of `tier` with no database reader and one cache shard
   */
  readonly standbyTier?: PlatformTier;

  /**
   * How users reach the platform: CloudFront, which both regions are behind.
   *
   * @default Edge.cloudFront()
   */
  readonly edge?: Edge;

  /**
   * What can be chosen about the API, in both regions. `ingress` is the regions' own.
   *
   * @default - the documented API
   */
  readonly api?: FargateApiOptions;

  /**
   * Version of Node.js that the backend is built for.
   *
   * @default NodeVersion.NODE_24
   */
  readonly nodeVersion?: NodeVersion;

  /**
   * Version of the database, the same in both regions.
   *
   * @default rds.AuroraPostgresEngineVersion.VER_17_9
   */
  readonly databaseVersion?: rds.AuroraPostgresEngineVersion;

  /**
   * Whether sessions in the standby region may write: Aurora forwards the statements. It fails when the other region does.
   *
   * @default false
   */
  readonly writeForwarding?: boolean;

  /**
   * Block commits while the standby lags by more than this, rather than lose them: from 20 seconds on.
   *
   * @default - commits are never blocked; alarms say that the standby lags
   */
  readonly enforceRpo?: Duration;

  /**
   * What becomes of the images that are uploaded.
   *
   * @default MediaProcessing.images()
   */
  readonly mediaProcessing?: MediaProcessing;

  /**
   * What runs by the clock, in the region that serves. The plan moves it.
   *
   * @default - nothing
   */
  readonly jobs?: PlatformJob[];

  /**
   * From which repository at GitHub the backend is released, to both regions.
   *
   * @default - releases are left to you
   */
  readonly github?: PlatformGithub;

  /**
   * Whether database and media are backed up daily, with a copy in the standby region that nobody can delete by mistake, and
   * volumes that opt in by the tag `Backup` are snapshotted (R5.7.1).
   *
   * @default true
   */
  readonly backups?: boolean;

  /**
   * The replication of the primary region's container registry, of which there is one an account and region. Where it exists already,
   * add the prefix `<name>-backend` and the standby region to it, and skip it here.
   *
   * @default AccountResource.create()
   */
  readonly registryReplication?: AccountResource;

  /**
   * Stack of the primary region, for a platform that exists: nothing of it is replaced when the platform's construct keeps its
   * id and is in the same stack.
   *
   * @default - a stack of the pair's own
   */
  readonly primaryStack?: Stack;

  /**
   * Id of the platform's construct in its stack.
   *
   * @default 'Platform'
   */
  readonly platformId?: string;

  /**
   * Value of the tag `Owner`.
   *
   * @default - the name of the platform
   */
  readonly owner?: string;

  /**
   * Value of the tag `CostCenter`.
   *
   * @default - the name of the platform
   */
  readonly costCenter?: string;

  /**
   * Whether the synthesised app has the runbook as a file, `<name>-runbook.md`.
   *
   * @default true
   */
  readonly runbookFile?: boolean;
}
