import * as acm from 'aws-cdk-lib/aws-certificatemanager';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as route53 from 'aws-cdk-lib/aws-route53';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Edge } from './edge';
import { MediaProcessing } from './media-processing';
import { NodeVersion } from '../release';
import { PlatformAudit } from './platform-audit';
import { PlatformCosts } from './platform-costs';
import { PlatformGithub } from './platform-github';
import { PlatformJob } from './platform-job';
import { PlatformMonitoring } from './platform-monitoring';
import { PlatformTier } from './platform-tier';
import { IAuroraCluster } from '../aurora-cluster';
import { ICacheCluster } from '../cache';
import { FargateApiOptions } from '../fargate-api';

/** What an `EldoniaPlatform` is made of. */
export interface EldoniaPlatformProps {
  /**
   * The public hosted zone of the platform's domain, by its id and name.
   *
   * Not one that the same stack makes: stacks of other regions need it as well.
   */
  readonly zone: route53.HostedZoneAttributes;

  /**
   * Name of the platform, which begins every physical name: 2 to 20 lower-case letters, digits and single hyphens.
   *
   * Two platforms of one account and region need two names. Changing it later replaces everything, data included.
   *
   * @default 'eldonia'
   */
  readonly name?: string;

  /**
   * Sizes and protection.
   *
   * @default PlatformTier.PRODUCTION
   */
  readonly tier?: PlatformTier;

  /**
   * Name that users reach the platform by: that of the zone, or one below it.
   *
   * @default - the name of the zone
   */
  readonly domainName?: string;

  /**
   * How users reach the platform.
   *
   * @default Edge.cloudFront()
   */
  readonly edge?: Edge;

  /**
   * What can be chosen about the API. Number of tasks, what they run on and deletion protection come from the tier.
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
   * Network to use, with public and private subnets in two zones at least.
   *
   * @default - a `Network`: 10.0.0.0/16 with two public and two private subnets
   */
  readonly vpc?: ec2.IVpc;

  /**
   * Key of all data and logs but the media bucket's. An imported key must admit CloudWatch Logs and the alarm topic's senders.
   *
   * @default - a key of its own, rotated each year, kept when the stack is deleted
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Database to use: an `AuroraCluster` that you have made, or one by its attributes.
   *
   * @default - an `AuroraCluster` of the tier's size
   */
  readonly database?: IAuroraCluster;

  /**
   * Version of the database that the platform makes. In a pair both regions have the same one.
   *
   * @default rds.AuroraPostgresEngineVersion.VER_17_9
   */
  readonly databaseVersion?: rds.AuroraPostgresEngineVersion;

  /**
   * Cache to use: a `CacheCluster` that you have made, or one by its attributes.
   *
   * @default - a `CacheCluster` of the tier's size
   */
  readonly cache?: ICacheCluster;

  /**
   * Bucket for media to use.
   *
   * @default - a `SecureBucket` with the documented lifecycle
   */
  readonly mediaBucket?: s3.IBucket;

  /**
   * What becomes of the images that are uploaded.
   *
   * @default - `MediaProcessing.images()`, or nothing where `mediaBucket` is passed
   */
  readonly mediaProcessing?: MediaProcessing;

  /**
   * What runs by the clock.
   *
   * @default - nothing
   */
  readonly jobs?: PlatformJob[];

  /**
   * Whether the platform stands by for another region. Then its jobs wait until a failover enables their schedules, and
   * images wait two minutes, so that smaller ones which the other region has made arrive instead of being made again.
   *
   * @default false
   */
  readonly standby?: boolean;

  /**
   * From which repository at GitHub the backend is released: makes the role that its workflow has and, with a connection, a pipeline.
   *
   * @default - releases are left to you
   */
  readonly github?: PlatformGithub;

  /**
   * Region of a standby, which gets copies of the media and of the secrets that it needs. Its media bucket must be there before,
   * versioned, under the name that `EldoniaPlatform.mediaBucketNameOf` gives.
   *
   * Adding or removing it replaces nothing. Objects that are there already are not copied: run S3 Batch Replication for them.
   * Each secret costs $0.40 a month once more, and S3 $0.015 a GB for its 15 minutes, beside transfer and storage.
   *
   * @default - everything stays in the platform's region
   */
  readonly replicaRegion?: string;

  /**
   * Bucket for the access logs of media bucket and load balancer: same region, SSE-S3.
   *
   * @default - a `LogBucket` of its own, which deletes logs after a year
   */
  readonly logBucket?: s3.IBucket;

  /**
   * Repository of the backend's image.
   *
   * @default - a repository of its own, kept when the stack is deleted
   */
  readonly repository?: ecr.IRepository;

  /**
   * Name of an existing SSM parameter that says which image is released.
   *
   * @default - a parameter of its own, made by a stack of its own that is deployed first
   */
  readonly imageParameterName?: string;

  /**
   * Secret to sign tokens with, as a plain string.
   *
   * @default - a generated secret, kept when the stack is deleted
   */
  readonly jwtSecret?: secretsmanager.ISecret;

  /**
   * Certificate of the load balancer, in the stack's region, for `domainName` and the origin's name.
   *
   * @default - a certificate of its own for both, validated in the zone
   */
  readonly certificate?: acm.ICertificate;

  /**
   * ECS cluster to run the API in.
   *
   * @default - a cluster of its own
   */
  readonly cluster?: ecs.ICluster;

  /**
   * Who hears of every alarm and event, of budgets and of findings, also of those in us-east-1: an e-mail address. Each topic sends it a mail that
   * has to be confirmed by a click.
   *
   * @default - nobody, with a warning where there is something to tell and no `alarmTopic`
   */
  readonly alarmEmail?: string;

  /**
   * Topic of the stack's region for every alarm and event, budgets and findings. An imported topic, and its key, must admit CloudWatch, EventBridge,
   * RDS, Budgets and Cost Anomaly Detection; those of this app are made to.
   *
   * ElastiCache can't publish to an encrypted topic, so the cache's events go to one without a key alone.
   *
   * @default - an `AlarmTopic` of its own, with `alarmEmail`, where there is something to tell
   */
  readonly alarmTopic?: sns.ITopic;

  /**
   * Who is woken: an e-mail address that hears of two alarms alone, that users are affected, or that something else is wrong.
   *
   * @default - nobody; `alarmEmail` hears that users are affected as well
   */
  readonly criticalAlarmEmail?: string;

  /**
   * Topic of the stack's region for those who are woken, e.g. one with the address of a paging service. It must admit CloudWatch, if it is imported.
   *
   * @default - an `AlarmTopic` of its own where there is a `criticalAlarmEmail`
   */
  readonly criticalAlarmTopic?: sns.ITopic;

  /**
   * Whether the platform watches itself.
   *
   * @default - `PlatformMonitoring.enabled()`, or `none()` in a tier that is one of development
   */
  readonly monitoring?: PlatformMonitoring;

  /**
   * Whether the platform brings the audit of its account, in a stack of its own.
   *
   * @default - `PlatformAudit.enabled()`, or `none()` in a tier that is one of development
   */
  readonly audit?: PlatformAudit;

  /**
   * Whether the platform watches what it costs, in a stack of its own.
   *
   * @default - `PlatformCosts.budget(3000)`; `none()` in a tier that is one of development, in a standby, and in Osaka, which has no budgets
   */
  readonly costs?: PlatformCosts;

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
   * Whether the stack's outputs name the site, the repository, and the database instances worth reserving.
   *
   * @default true
   */
  readonly outputs?: boolean;
}
