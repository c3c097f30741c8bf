import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { CacheDurability, CacheScaling, CacheCluster } from '../../cache';
import { canScale } from '../../cache/internal';
import { TierSizes } from '../platform-tier';

/** To how many shards a cache scales that begins with fewer. */
const MOST_SHARDS = 6;

/** Where the cache of a platform is, and how large. */
export interface PlatformCacheSite {
  readonly vpc: ec2.IVpc;
  readonly replicationGroupId: string;
  readonly sizes: TierSizes;
  readonly encryptionKey: kms.IKey;
  readonly alarmTopic?: sns.ITopic;
}

/** A cache of the tier's size, in either region. */
export function createCache(scope: Construct, { vpc, replicationGroupId, sizes, encryptionKey, alarmTopic }: PlatformCacheSite): CacheCluster {
  const replicated = sizes.cacheReplicas > 0;
  const scaling = CacheScaling.shards({ min: sizes.cacheShards, max: Math.max(sizes.cacheShards, MOST_SHARDS) });
  return new CacheCluster(scope, 'Cache', {
    vpc,
    replicationGroupId,
    encryptionKey,
    nodeType: sizes.cacheNodeType,
    shards: sizes.cacheShards,
    replicasPerShard: sizes.cacheReplicas,
    scaling: replicated && canScale(sizes.cacheNodeType) ? scaling : undefined,
    durability: replicated ? undefined : CacheDurability.DISABLED,
    snapshotRetention: sizes.backupRetention,
    logRetention: sizes.logRetention,
    // ElastiCache can't publish to an encrypted topic.
    notificationTopic: alarmTopic?.masterKey ? undefined : alarmTopic,
  });
}
