import { Duration, RemovalPolicy, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { ApiCapacity, ApiScaling } from '../fargate-api';
import { invalid } from '../private/errors';
import { checkInteger } from '../private/numbers';

/** Sizes and protection of a platform. */
export interface PlatformTierProps {
  /**
   * Name of the environment, for the tag `Environment`.
   *
   * @default - the name of the other tier
   */
  readonly environment?: string;

  /**
   * Version of Aurora PostgreSQL. In a pair both Regions have the version of the primary Region's tier.
   *
   * A higher minor version is installed in place, with an interruption; a higher major version needs the steps that AWS describes.
   *
   * @default - that of the other tier
   */
  readonly databaseVersion?: rds.AuroraPostgresEngineVersion;

  /**
   * Class of the database instances, writer and readers alike.
   *
   * @default - that of the other tier
   */
  readonly databaseInstanceType?: ec2.InstanceType;

  /**
   * Number of database readers beside the writer, 0 to 15. Without any, the loss of the writer stops the platform for minutes.
   *
   * @default - that of the other tier
   */
  readonly databaseReaders?: number;

  /**
   * Class of the cache nodes. Only some are durable and scale by themselves: r6g, r7g, m6g and m7g from large to 2xlarge do both.
   *
   * @default - that of the other tier
   */
  readonly cacheNodeType?: ec2.InstanceType;

  /**
   * Number of shards that the cache begins with.
   *
   * @default - that of the other tier
   */
  readonly cacheShards?: number;

  /**
   * Number of replicas of each shard, 0 to 5. Without any the cache is neither durable nor highly available.
   *
   * @default - that of the other tier
   */
  readonly cacheReplicas?: number;

  /**
   * Number of NAT gateways. One per zone keeps a zone's failure to itself; each costs about $45 a month in Tokyo.
   *
   * @default - that of the other tier
   */
  readonly natGateways?: number;

  /**
   * Number of the API's tasks.
   *
   * @default - that of the other tier
   */
  readonly apiScaling?: ApiScaling;

  /**
   * What the API's tasks run on.
   *
   * @default - that of the other tier
   */
  readonly apiCapacity?: ApiCapacity;

  /**
   * Whether database and load balancer can't be deleted before this is turned off.
   *
   * @default - that of the other tier
   */
  readonly deletionProtection?: boolean;

  /**
   * What becomes of media bucket, repository, JWT secret and the API's log when the stack is deleted.
   *
   * What is kept keeps its name: to deploy the platform again, import it into the new stack or delete it first. A bucket that still
   * holds objects is never deleted. The database leaves a last snapshot, and the key stays, in every tier.
   *
   * @default - that of the other tier
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * How long database backups and cache snapshots are kept; the document asks for seven days.
   *
   * @default - that of the other tier
   */
  readonly backupRetention?: Duration;

  /**
   * How long logs are kept.
   *
   * @default - that of the other tier
   */
  readonly logRetention?: logs.RetentionDays;
}

/**
 * A named set of sizes: the document's two, or your own.
 *
 * Changing the tier of a running platform changes instance classes in place, one instance after the other. Nothing stateful is replaced.
 *
 * @example
 * const staging = PlatformTier.custom(PlatformTier.PRODUCTION, { environment: 'staging', databaseReaders: 1 });
 */
export class PlatformTier {
  /** db.r6g.xlarge with two readers, two cache shards with a replica each, two NAT gateways, two to ten tasks. */
  static readonly PRODUCTION = new PlatformTier('production', () => ({
    databaseInstanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.XLARGE),
    databaseVersion: rds.AuroraPostgresEngineVersion.VER_17_9,
    databaseReaders: 2,
    cacheNodeType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
    cacheShards: 2,
    cacheReplicas: 1,
    natGateways: 2,
    apiScaling: ApiScaling.PRODUCTION,
    apiCapacity: ApiCapacity.ON_DEMAND,
    deletionProtection: true,
    // A failed first deployment leaves nothing behind whose name the next one needs.
    removalPolicy: RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE,
    backupRetention: Duration.days(7),
    logRetention: logs.RetentionDays.THREE_MONTHS,
  }));

  /** db.r6g.large without readers, one cache node, one NAT gateway, one to ten tasks on Spot; deletable. */
  static readonly DEVELOPMENT = new PlatformTier('development', () => ({
    databaseInstanceType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
    databaseVersion: rds.AuroraPostgresEngineVersion.VER_17_9,
    databaseReaders: 0,
    cacheNodeType: ec2.InstanceType.of(ec2.InstanceClass.R6G, ec2.InstanceSize.LARGE),
    cacheShards: 1,
    cacheReplicas: 0,
    natGateways: 1,
    apiScaling: ApiScaling.DEVELOPMENT,
    apiCapacity: ApiCapacity.SPOT,
    deletionProtection: false,
    removalPolicy: RemovalPolicy.DESTROY,
    backupRetention: Duration.days(7),
    logRetention: logs.RetentionDays.TWO_WEEKS,
  }), true);

  /**
   * A tier of your own: another tier and what differs.
   *
   * @throws when the environment is no tag value or a number is outside what AWS takes
   */
  static custom(tier: PlatformTier, props: PlatformTierProps): PlatformTier {
    const environment = props.environment ?? tier.environment;
    if (!Token.isUnresolved(environment) && !/^[A-Za-z0-9 +=.:/@_-]{1,256}$/.test(environment)) {
      invalid(undefined, `environment must be 1 to 256 ASCII letters, digits, spaces or +=.:/@_-, got "${environment}"; rename it`);
    }
    checkInteger(undefined, 'databaseReaders', props.databaseReaders, 0, 15);
    checkInteger(undefined, 'cacheShards', props.cacheShards, 1, 500);
    checkInteger(undefined, 'cacheReplicas', props.cacheReplicas, 0, 5);
    checkInteger(undefined, 'natGateways', props.natGateways, 0, 16);
    return new PlatformTier(environment, () => ({ ...tier.sizes(), ...defined(props) }), tier._development);
  }

  private constructor(
    /** Name of the environment. */
    public readonly environment: string,
    private readonly sizes: () => TierSizes,
    /**
     * Whether what would be a risk in production is meant.
     *
     * @internal
     */
    public readonly _development = false,
  ) {}

  /**
   * All sizes, settled.
   *
   * @internal
   */
  _sizes(): TierSizes {
    return this.sizes();
  }
}

/** What a tier settles. Kept in a function: an instance class made while the library loads would load all of aws-cdk-lib's EC2. */
export type TierSizes = Required<Omit<PlatformTierProps, 'environment'>>;

/** An option that is passed as undefined counts as left out. */
function defined(props: PlatformTierProps): Partial<TierSizes> {
  return Object.fromEntries(Object.entries(props).filter(([, value]) => value !== undefined));
}
