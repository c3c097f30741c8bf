import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sns from 'aws-cdk-lib/aws-sns';
import { CacheAuth } from './cache-auth';
import { CacheDurability } from './cache-durability';
import { CacheEngine } from './cache-engine';
import { NodeScaling } from '../aurora-cluster';

/** Options of a cache. */
export interface CacheClusterProps {
  /**
   * VPC of the cache. Its private subnets contain the nodes, in at least two zones unless `multiAz` is false. It can't
   * be changed later: the deployment fails, because ElastiCache moves no subnet group.
   */
  readonly vpc: ec2.IVpc;

  /**
   * Subnets of the nodes.
   *
   * @default - the private subnets of the VPC, or its isolated subnets if there are no private subnets
   */
  readonly vpcSubnets?: ec2.SubnetSelection;

  /**
   * Engine and version.
   *
   * An upgrade to a newer version is in place. A downgrade is not possible, and neither is a change from Valkey to
   * Redis OSS.
   *
   * @default CacheEngine.VALKEY_9_0
   */
  readonly engine?: CacheEngine;

  /**
   * Instance type of each node, without the prefix `cache.`.
   *
   * @default - `r6g.large`: 13 GiB, about $144 per month and node (on-demand list price, ap-northeast-1)
   */
  readonly nodeType?: ec2.InstanceType;

  /**
   * Number of shards, from 1 to 500. A change moves keys online, without replacement of the cache.
   *
   * A deployment without a change of this number keeps the number of shards that scaling has set.
   *
   * @default 2
   */
  readonly shards?: number;

  /**
   * Number of replicas per shard, from 0 to 5.
   *
   * With 0, the failure of a node loses its keys, and CloudFormation cannot update the cache: each change of a property
   * or a tag fails, because ElastiCache rejects the automatic failover that CloudFormation sends.
   *
   * @default 1
   */
  readonly replicasPerShard?: number;

  /**
   * Places the nodes of a shard in different zones.
   *
   * @default - true if there are replicas
   */
  readonly multiAz?: boolean;

  /**
   * Durability of writes when nodes fail. With ASYNC a failure loses the last 10 seconds, with DISABLED all writes that
   * no replica has. ElastiCache changes it in place, of a cache of Valkey 9.0 or later with replicas in another zone,
   * but not together with another change: deploy it by itself. The deployment fails if `replicasPerShard` changes from
   * or to 0, or `multiAz`, `nodeType` or `engine` to one without durability, before this is DISABLED. Not verified: the
   * reference of CloudFormation still says that durability cannot be enabled or disabled later.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.ChangingDurability.html
   *
   * @default - ASYNC if the engine, the node type and the replicas support it, otherwise DISABLED with a warning
   */
  readonly durability?: CacheDurability;

  /**
   * Authentication of clients. A change from or to `CacheAuth.authToken()` replaces the cache with an empty one; with a
   * `replicationGroupId` the deployment fails, unless that is changed too.
   *
   * @default CacheAuth.rbac()
   */
  readonly auth?: CacheAuth;

  /**
   * Auto scaling of the number of shards.
   *
   * @default - no scaling
   */
  readonly scaling?: NodeScaling;

  /**
   * Parameters of the engine in addition to `cluster-enabled` and `maxmemory-policy`.
   *
   * @default - `volatile-lru`: keys with a TTL are evicted when memory is full; all other parameters have engine
   * defaults
   */
  readonly parameters?: { [name: string]: string };

  /**
   * Disables durability, and scaling is not valid, so that the cache can become a member of a Global Datastore, which
   * supports neither.
   *
   * You define the `elasticache.CfnGlobalReplicationGroup`.
   *
   * @default false
   */
  readonly globalDatastore?: boolean;

  /**
   * KMS key for the data, the logs and the generated secret. The policy of an imported key must already allow
   * CloudWatch Logs. A change replaces the cache with an empty one; with a `replicationGroupId` the deployment fails,
   * unless that is changed too.
   *
   * @default - a new key with yearly rotation
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * Retention of the daily snapshots, in whole days up to 35. `Duration.days(0)` disables snapshots.
   *
   * @default Duration.days(7)
   */
  readonly snapshotRetention?: Duration;

  /**
   * Window in which the daily snapshot starts, in UTC, at least 60 minutes, e.g. `18:00-19:00`.
   *
   * @default - 18:00-19:00 (03:00 in Japan), or the first hour outside the maintenance window
   */
  readonly snapshotWindow?: string;

  /**
   * Weekly window in which ElastiCache patches and replaces nodes, in UTC, from 60 minutes to 24 hours, e.g.
   * `sun:19:30-sun:20:30`.
   *
   * @default - sun:19:30-sun:20:30 (Monday 04:30 in Japan), or the first hour of Sunday outside the snapshot window
   */
  readonly maintenanceWindow?: string;

  /**
   * Enables automatic upgrades to minor versions of the engine in the maintenance window.
   *
   * @default true
   */
  readonly autoMinorVersionUpgrade?: boolean;

  /**
   * Retention of the slow log and the engine log.
   *
   * @default logs.RetentionDays.THREE_MONTHS
   */
  readonly logRetention?: logs.RetentionDays;

  /**
   * SNS topic for ElastiCache events, e.g. failovers and added shards.
   *
   * The topic must be in the account and Region of the cache, without encryption: ElastiCache does not publish to an
   * encrypted topic, without an error. The topic policy gets a statement. The policy of an imported topic must already
   * allow the account by `aws:SourceOwner`.
   *
   * @see https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ElastiCacheSNS.html
   *
   * @default - no event notifications
   */
  readonly notificationTopic?: sns.ITopic;

  /**
   * ID of the replication group: up to 40 lower-case letters, digits and single hyphens, with a letter first. A change
   * replaces the cache with an empty one.
   *
   * @default - generated by CloudFormation
   */
  readonly replicationGroupId?: string;

  /**
   * Removal policy of the cache. Key and logs are retained, except with DESTROY.
   *
   * @default RemovalPolicy.SNAPSHOT
   */
  readonly removalPolicy?: RemovalPolicy;
}
