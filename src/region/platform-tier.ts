import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { ApiScaling } from '../fargate-api';
import { checkDays, checkInteger, invalid } from '../private/errors';
import { checkKnownProps } from '../private/structs/known-props';

/** Sizes and protection of a platform. */
export interface PlatformTierOptions {
  /**
   * Name of the environment, for the tag `Environment`: 1 to 256 ASCII letters, digits, spaces or `+=.:/@_-`.
   *
   * A change updates the tags in place.
   *
   * @default - the name of the base tier
   */
  readonly environment?: string;

  /**
   * Version of Aurora PostgreSQL. In a pair both Regions have the version of the primary Region's tier.
   *
   * A newer minor version is installed in place and immediately, with an interruption of the database. In a pair,
   * deploy it in the standby Region first (`cdk deploy --exclusively` with its stack), then in all stacks: Aurora
   * requires this order, and equal versions for a switchover.
   *
   * A newer major version is installed immediately, too: CloudFormation allows the upgrade on your behalf, and only a
   * snapshot leads back. Test it with a copy of the data first. In a pair RDS rejects it for the cluster of one Region,
   * so that the deployment fails: upgrade the global database with `aws rds modify-global-cluster` and parameter groups
   * of the new version, then set the version here. Aurora does not support a downgrade.
   *
   * AWS upgrades the minor version of a platform by itself, and RDS rejects a version below the running one: read it
   * first (`aws rds describe-db-clusters --query 'DBClusters[].EngineVersion'`). Set the version explicitly before you
   * take a newer version of this library, whose base tiers may have another one.
   *
   * @default - that of the base tier
   * @see https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-upgrade.html
   */
  readonly databaseVersion?: rds.AuroraPostgresEngineVersion;

  /**
   * Instance class of the database instances, for the writer and the readers.
   *
   * In a pair, it must be a memory-optimized class: a global database has no burstable instances.
   *
   * A change modifies each instance in place and restarts it: the readers immediately, the first instance (the writer
   * of the template) in the next maintenance window. Aurora fails over when the writer restarts, which takes about half
   * a minute. `aws rds modify-db-instance --db-instance-class … --apply-immediately` does not wait for the window.
   * Without readers the database restarts immediately and is unavailable for several minutes. No data is lost.
   *
   * @default - that of the base tier
   */
  readonly databaseInstanceType?: ec2.InstanceType;

  /**
   * Number of database readers in addition to the writer, from 0 to 15. Each reader costs as much as the writer.
   *
   * With 0 readers, the failure of the writer makes the platform unavailable for several minutes. With 1 or more, a
   * reader takes over. A change adds or deletes readers and replaces nothing else.
   *
   * @default - that of the base tier
   */
  readonly databaseReaders?: number;

  /**
   * Node type of the cache.
   *
   * A change is online and in place. Durability and automatic scaling are not available for all node types: r6g, r7g,
   * r8g, m6g, m7g, m8g, c7gn and c8gn from large to 2xlarge support both. ElastiCache changes durability only without
   * any other change: with replicas, a change between a node type with durability and one without fails. The cache of
   * the economy tier has no durability: any node type can follow.
   *
   * @default - that of the base tier
   */
  readonly cacheNodeType?: ec2.InstanceType;

  /**
   * Number of shards of the cache, from 1 to 500. With replicas and a suitable node type, the cache scales between this
   * number and 6 shards, or this number if it is higher.
   *
   * A change is an online resharding: the keys are moved while the cache serves requests.
   *
   * @default - that of the base tier
   */
  readonly cacheShards?: number;

  /**
   * Number of replicas per shard, from 0 to 5. Each replica is one more cache node per shard.
   *
   * With 0 replicas, the cache is neither durable nor highly available: the failure of a node loses its keys.
   * CloudFormation cannot update such a cache, because ElastiCache rejects the automatic failover that it sends.
   * Therefore the ID of the cache ends with a hash of its properties: each change of a property or a tag replaces the
   * cache with an empty one. So does a change from or to 0. All other changes add or remove replicas in place.
   *
   * @default - that of the base tier
   */
  readonly cacheReplicas?: number;

  /**
   * Number of NAT gateways, from 0 to the number of Availability Zones, each in a different zone.
   *
   * A NAT gateway costs about $45 per month (on-demand list price, ap-northeast-1), plus data processing. With fewer
   * gateways than zones, the failure of a zone can stop internet access in the other zones. With 0, the private subnets
   * are isolated: the tasks reach AWS services through endpoints, and nothing else. The network creates those that the
   * parts of the platform need, at about $10 per month and zone each. Datadog, Sentry and images outside of ECR of the
   * Region are refused. For what your code calls, add endpoints with `network.vpc.addInterfaceEndpoint`. A change adds
   * or deletes gateways, and with them the public IP addresses of outgoing traffic, which others may have allowed. A
   * deleted address does not come back.
   *
   * @default - that of the base tier
   */
  readonly natGateways?: number;

  /**
   * Creates interface endpoints for the AWS services that tasks need to start: ECR, CloudWatch Logs and Secrets
   * Manager.
   *
   * They cost about $82 per month in two zones (on-demand list price, ap-northeast-1). Without them the traffic to
   * these services goes through the NAT gateways. With 0 NAT gateways they are always created, and others that parts of
   * the platform need. A change adds or deletes endpoints.
   *
   * @default - that of the base tier
   * @see https://aws.amazon.com/privatelink/pricing/
   */
  readonly interfaceEndpoints?: boolean;

  /**
   * Minimum and maximum number of tasks of the API, and the targets of the scaling. A change replaces nothing.
   *
   * @default - that of the base tier
   */
  readonly apiScaling?: ApiScaling;

  /**
   * Capacity providers of the API tasks: `FARGATE`, `FARGATE_SPOT` or both.
   *
   * A change starts a new deployment of the service, in place.
   *
   * @default - that of the base tier
   */
  readonly apiCapacityProviderStrategies?: ecs.CapacityProviderStrategy[];

  /**
   * Enables deletion protection of the database and the load balancer. To delete them, set this to false and deploy
   * first.
   *
   * @default - that of the base tier
   */
  readonly deletionProtection?: boolean;

  /**
   * Removal policy of the media bucket, the ECR repository, the JWT secret, and the logs of the API and the firewall.
   *
   * Retained resources keep their physical names: before you deploy the platform again, import them into the new stack
   * or delete them. With DESTROY, the images are deleted with the repository, but the deletion of a bucket that
   * contains objects fails. In every tier, the database and the cache leave a final snapshot, and the KMS key is
   * retained.
   *
   * @default - that of the base tier
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Retention of the automatic backups of the database and of the daily snapshots of the cache, in whole days. The
   * documented retention is 7 days.
   *
   * @default - that of the base tier
   */
  readonly backupRetention?: Duration;

  /**
   * Retention of the versions of a media file that is overwritten or deleted, in whole days, at least 7. It is the time
   * to notice and undo that: afterwards nothing in the bucket restores the file. Each version costs as much as a file.
   * A change is in place; a shorter retention deletes older versions.
   *
   * @default - that of the base tier: 90 days
   */
  readonly mediaVersionRetention?: Duration;

  /**
   * Retention of the access logs of CloudFront, the load balancer and the buckets, in whole days, at least 30. A change
   * is in place; a shorter retention deletes older logs.
   *
   * @default - that of the base tier: 365 days
   */
  readonly accessLogRetention?: Duration;

  /**
   * Retention of the logs of the API, the database, the cache, the firewall and the network (flow logs). A change is in
   * place; a shorter retention deletes older logs.
   *
   * @default - that of the base tier
   */
  readonly logRetention?: logs.RetentionDays;
}

/**
 * A named set of sizes and protection: production, development or economy, or a custom tier.
 *
 * Another tier on a deployed platform changes instance classes, node types and the capacity of the API in place. The
 * database and the buckets are not replaced. A change from or to the economy tier replaces the cache with an empty one,
 * because only the other tiers have a durable one; see `cacheReplicas`.
 *
 * @example
 * const staging = PlatformTier.custom(PlatformTier.PRODUCTION, { environment: 'staging', databaseReaders: 1 });
 */
export class PlatformTier {
  /**
   * Tier for production: a writer and 2 readers (db.r6g.xlarge), 2 cache shards with 1 replica each (cache.r6g.large),
   * 2 NAT gateways, and 2 to 10 tasks on-demand.
   *
   * Deletion protection is enabled, and data is retained when the stack is deleted. Logs are kept for 3 months and
   * backups for 7 days. Costs about $2,290 per month without traffic (on-demand list prices, ap-northeast-1).
   */
  static readonly PRODUCTION = new PlatformTier('production', production, { budget: [3_500, 5_100] });

  /**
   * Tier for development with the sizes of the architecture document: a writer without readers (db.r6g.large), 1 cache
   * shard with 1 replica (cache.r6g.large), 1 NAT gateway, and 1 to 10 tasks on Spot.
   *
   * Everything else is as in production: durable cache writes and scaling, deletion protection, retention, encryption,
   * endpoints, monitoring, audit and budgets. It differs in what Multi-AZ and replicas add: a failure of the database
   * instance, of a task or of the zone of the NAT gateway interrupts the platform, and the database does not scale.
   * One account and Region can have one audit: beside another platform, pass `audit: { enabled: false }`. Costs about
   * $750 per month without traffic (on-demand list prices, ap-northeast-1); `ECONOMY` costs about a quarter of it.
   */
  static readonly DEVELOPMENT = new PlatformTier('development', () => ({
    ...production(),
    databaseInstanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
    databaseReaders: 0,
    cacheShards: 1,
    natGateways: 1,
    apiScaling: ApiScaling.DEVELOPMENT,
    apiCapacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
  }), { development: true, budget: [1_150, 2_350] });

  /**
   * The cheapest tier, for environments that may fail and lose their data: a writer without readers (db.t4g.medium), 1
   * cache node (cache.t4g.micro), 1 NAT gateway, and 1 to 10 tasks on Spot. Costs about $203 per month without traffic
   * (on-demand list prices, ap-northeast-1), and about $147 per month with the default `uptimeSchedule` of
   * `PlatformCostsOptions`.
   *
   * What it lacks in comparison with `DEVELOPMENT`, and how to add it:
   *
   * - The documented sizes: burstable classes are throttled when they have used their CPU credits. Set
   *   `databaseInstanceType` and `cacheNodeType` to r6g.large. In a pair both are r6g.large by default: a global
   *   database has no burstable instances.
   * - Durable cache writes and a replica: the failure of the node loses all sessions, and each change of a property of
   *   the cache replaces it with an empty one. `cacheReplicas` adds a replica, without durable writes.
   * - Scaling of the cache, which needs `cacheReplicas` and a suitable node type.
   * - Deletion protection, and retention: the repository, the JWT secret, and the logs of the API and the firewall are
   *   deleted with the stack; a media bucket that contains objects is not. Set `deletionProtection` and
   *   `removalPolicy`.
   * - Interface endpoints: the tasks reach AWS services through the NAT gateway. Set `interfaceEndpoints`.
   * - 3 months of logs: they are kept for 2 weeks. Set `logRetention`.
   * - Monitoring, audit and budgets, unless their options are set, for example `monitoring: {}`. Without monitoring,
   *   only deployments, releases and image processing have alarms. With `monitoring`, and in a pair, there is Container
   *   Insights, and the firewall does not block the readiness path.
   * - The customer managed KMS key of the log of the firewall; `customerManagedKey` of the firewall creates one.
   *
   * Backups are kept for 7 days, and all data is encrypted, as in the other tiers. The tag `Environment` is
   * `development`.
   */
  static readonly ECONOMY = new PlatformTier('development', (inPair) => ({
    ...production(),
    databaseInstanceType: inPair
      ? ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE)
      : ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
    databaseReaders: 0,
    cacheNodeType: inPair
      ? ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE)
      : ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MICRO),
    cacheShards: 1,
    cacheReplicas: 0,
    natGateways: 1,
    interfaceEndpoints: false,
    apiScaling: ApiScaling.DEVELOPMENT,
    apiCapacityProviderStrategies: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
    deletionProtection: false,
    removalPolicy: RemovalPolicy.DESTROY,
    logRetention: logs.RetentionDays.TWO_WEEKS,
  }), { development: true, economy: true, budget: [310, 1_600] });

  /**
   * Creates a custom tier.
   *
   * @param tier the base tier
   * @param props the values that differ from the base tier
   * @throws if the environment is not a valid tag value, or a number is outside its range
   */
  static custom(tier: PlatformTier, props: PlatformTierOptions): PlatformTier {
    checkKnownProps(undefined, 'PlatformTierOptions', props);
    const environment = props.environment ?? tier.environment;
    if (!Token.isUnresolved(environment) && !/^[A-Za-z0-9 +=.:/@_-]{1,256}$/.test(environment)) {
      const allowed = '1 to 256 ASCII letters, digits, spaces or +=.:/@_-';
      invalid(undefined, `environment must be ${allowed}, got "${environment}"; rename it`);
    }
    checkInteger(undefined, 'databaseReaders', props.databaseReaders, 0, 15);
    checkInteger(undefined, 'cacheShards', props.cacheShards, 1, 500);
    checkInteger(undefined, 'cacheReplicas', props.cacheReplicas, 0, 5);
    checkInteger(undefined, 'natGateways', props.natGateways, 0, 16);
    checkDays(undefined, 'mediaVersionRetention', props.mediaVersionRetention, 7, undefined,
      'files that ransomware or a mistake overwrites must be noticed before their versions are gone');
    checkDays(undefined, 'accessLogRetention', props.accessLogRetention, 30, undefined,
      'an intrusion is often found after weeks, and these logs show what was read');
    return new PlatformTier(environment, (inPair) => ({ ...tier.sizes(inPair), ...defined(props) }), tier.traits);
  }

  private constructor(
    /** Name of the environment. */
    public readonly environment: string,
    private readonly sizes: (inPair: boolean) => TierSizes,
    private readonly traits: TierTraits,
  ) {}

  /**
   * Whether the tier is for development: settings that are a risk in production cause no warning.
   *
   * @internal
   */
  get _development(): boolean {
    return this.traits.development ?? false;
  }

  /**
   * Whether the tier leaves out what costs without serving users: monitoring, audit, budgets, durability.
   *
   * @internal
   */
  get _economy(): boolean {
    return this.traits.economy ?? false;
  }

  /**
   * Returns the default of the monthly budget in US dollars, about half above the costs without traffic.
   *
   * @internal
   */
  _monthlyBudget(paired: boolean): number {
    const [platform, pair] = this.traits.budget;
    return paired ? pair : platform;
  }

  /**
   * Returns the sizes and the protection of the tier.
   *
   * @internal
   */
  _sizes(): TierSizes {
    return this.sizes(false);
  }

  /**
   * Returns the tier with the defaults of a Region of a pair.
   *
   * @internal
   */
  _inPair(): PlatformTier {
    return new PlatformTier(this.environment, () => this.sizes(true), this.traits);
  }
}

/**
 * The values of a tier. A tier creates them in a function: an instance class that is created while the library loads
 * would load aws-ec2.
 */
export type TierSizes = Required<Omit<PlatformTierOptions, 'environment'>>;

/** What a tier and the custom tiers that are based on it have in common. */
interface TierTraits {
  readonly development?: boolean;
  readonly economy?: boolean;
  /** Default of the monthly budget of a platform and of a pair, in US dollars. */
  readonly budget: readonly [platform: number, pair: number];
}

/** The values of the production tier. */
function production(): TierSizes {
  return {
    databaseInstanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.XLARGE),
    databaseVersion: rds.AuroraPostgresEngineVersion.VER_17_9,
    databaseReaders: 2,
    cacheNodeType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
    cacheShards: 2,
    cacheReplicas: 1,
    natGateways: 2,
    interfaceEndpoints: true,
    apiScaling: ApiScaling.PRODUCTION,
    apiCapacityProviderStrategies: [{ capacityProvider: 'FARGATE', weight: 1 }],
    deletionProtection: true,
    // After a failed first deployment, no resource remains whose name the next deployment needs.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    backupRetention: Duration.days(7),
    mediaVersionRetention: Duration.days(90),
    accessLogRetention: Duration.days(365),
    logRetention: logs.RetentionDays.THREE_MONTHS,
  };
}

/** Removes the options that are undefined. */
function defined(props: PlatformTierOptions): Partial<TierSizes> {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}
