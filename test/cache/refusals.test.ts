import { Duration, Stack, aws_ec2 as ec2, aws_kms as kms, aws_sns as sns } from 'aws-cdk-lib';
import { cacheIn } from './fixture';
import { CacheAuth, CacheDurability, CacheEngine, CacheClusterProps } from '../../src/cache';
import { testStack } from '../../tools/assemblies/stacks';

const { SYNC } = CacheDurability;
const node = (type: string) => new ec2.InstanceType(type);
const scaling = { minimum: 2, maximum: 4 };

test.each<[string, Partial<CacheClusterProps> | ((stack: Stack) => Partial<CacheClusterProps>), string]>([
  ['no shards', { shards: 0 }, 'shards must be a whole number from 1 to 500, got 0; choose one in that range'],
  ['six replicas', { replicasPerShard: 6 }, 'replicasPerShard must be a whole number from 0 to 5, got 6; choose one in that range'],
  ['more nodes than the maximum', { shards: 251 },
    'shards must give at most 500 nodes, got 502 with all replicas and scaling; pass fewer shards or replicas'],
  ['two zones without replicas', { replicasPerShard: 0, multiAz: true },
    'replicasPerShard must be at least 1 when multiAz is true, got 0; add a replica, or set multiAz to false'],
  ['a name with two hyphens in a row', { replicationGroupId: 'el--donia' },
    'replicationGroupId must be a lower-case letter, then lower-case letters, digits and single inner hyphens, got "el--donia"; rename it'],
  ['a name of 41 characters', { replicationGroupId: `e${'1'.repeat(40)}` },
    `replicationGroupId must have at most 40 characters, got 41 ("e${'1'.repeat(40)}"); shorten it`],

  ['a node type with its prefix', { nodeType: node('cache.r6g.large') },
    'nodeType must be a family and a size without "cache.", got "cache.r6g.large"; pass e.g. ec2.InstanceType.of(R6G, LARGE)'],
  ['data tiering', { nodeType: node('r6gd.xlarge') }, 'nodeType must be of a family without data tiering, got r6gd.xlarge; pass e.g. r6g'],
  ['burstable nodes in a global datastore', { nodeType: node('t4g.small'), globalDatastore: true },
    'nodeType must not be burstable in a global datastore, got t4g.small; pass e.g. r6g'],

  ['durability on Redis', { durability: SYNC, engine: CacheEngine.REDIS_7_1 },
    'engine must be Valkey 9.0 or later for durability, got redis 7.1; change it, or pass CacheDurability.DISABLED'],
  ['durability on Valkey 8', { durability: SYNC, engine: CacheEngine.VALKEY_8_2 },
    'engine must be Valkey 9.0 or later for durability, got valkey 8.2; change it, or pass CacheDurability.DISABLED'],
  ['durability in a global datastore', { durability: SYNC, globalDatastore: true },
    'globalDatastore must be false for durability, got true; change it, or pass CacheDurability.DISABLED'],
  ['durability without replicas', { durability: SYNC, replicasPerShard: 0 },
    'replicasPerShard must be at least 1 for durability, got 0; change it, or pass CacheDurability.DISABLED'],
  ['durability in one zone', { durability: SYNC, multiAz: false },
    'multiAz must be true for durability, got false; change it, or pass CacheDurability.DISABLED'],
  ['durability on an older family', { durability: SYNC, nodeType: node('r5.large') },
    'nodeType must be of a family with durability (r6g, r7g, r8g, m6g, m7g, m8g, c7gn, c8gn), got r5.large; change it, or pass CacheDurability.DISABLED'],

  ['no shard as a minimum', { scaling: { minimum: 0, maximum: 2 } }, 'scaling.minimum must be a whole number from 1 to 500, got 0; choose one in that range'],
  ['501 shards as a maximum', { scaling: { maximum: 501 } }, 'scaling.maximum must be a whole number from 1 to 500, got 501; choose one in that range'],
  ['a minimum above the maximum', { scaling: { minimum: 3, maximum: 2 } }, 'scaling.minimum must be at most scaling.maximum (2), got 3; swap them'],
  ['a target of 80 %', { scaling: { maximum: 2, targetCpuPercent: 80 } },
    'scaling.targetCpuPercent must be a whole number from 35 to 70, got 80; choose one in that range'],
  ['scaling in a global datastore', { scaling, globalDatastore: true },
    'globalDatastore must be false for scaling, got true; scale the members manually'],
  ['scaling of small nodes', { scaling, nodeType: node('t4g.medium') },
    'nodeType must be of r5, r6g, r7g, r8g, m5, m6g, m7g, m8g, c7gn, c8gn and large, xlarge, 2xlarge for scaling, got t4g.medium; choose one'],
  ['scaling of large nodes', { scaling, nodeType: node('r6g.4xlarge') },
    'nodeType must be of r5, r6g, r7g, r8g, m5, m6g, m7g, m8g, c7gn, c8gn and large, xlarge, 2xlarge for scaling, got r6g.4xlarge; choose one'],
  ['shards outside the range of scaling', { scaling, shards: 5 }, 'shards must be from 2 to 4 for scaling, got 5; choose one in that range'],
  ['shards above the maximum of scaling', { scaling: { maximum: 4 }, shards: 5 }, 'shards must be at most 4 for scaling, got 5; choose one in that range'],

  ['an append-only file', { parameters: { appendonly: 'yes' } },
    'parameters must not set appendonly, got "yes"; use durability, as ElastiCache does not support AOF'],
  ['cluster mode off', { parameters: { 'cluster-enabled': 'no' } },
    'parameters must leave cluster-enabled at "yes", got "no"; remove it, as cluster mode is required'],
  ['36 days of snapshots', { snapshotRetention: Duration.days(36) },
    'snapshotRetention must be whole days up to 35, got 36 days; use AWS Backup to keep snapshots longer'],
  ['half a day of snapshots', { snapshotRetention: Duration.hours(12) },
    'snapshotRetention must be whole days up to 35, got 12 hours; use AWS Backup to keep snapshots longer'],
  ['overlapping windows', { snapshotWindow: '19:00-20:00', maintenanceWindow: 'sun:19:30-sun:20:30' },
    'snapshotWindow must not overlap maintenanceWindow (sun:19:30-sun:20:30), got 19:00-20:00; move one of them'],
  ['IAM on Redis 6', { auth: CacheAuth.iam(), engine: CacheEngine.redis('6.2') },
    'engine must be redis 7.0 or later for CacheAuth.iam(), got 6.2; use Valkey'],
  ['one zone instead of two', { vpcSubnets: { availabilityZones: ['ap-northeast-1a'] } },
    'vpcSubnets must be in at least 2 availability zones, got 1; pass subnets of another zone as well'],

  ['a VPC with public subnets only', (stack) => ({
    vpc: ec2.Vpc.fromVpcAttributes(stack, 'Public', { vpcId: 'vpc-1', availabilityZones: ['a', 'b'], publicSubnetIds: ['subnet-1', 'subnet-2'] }),
  }), 'vpc must have private or isolated subnets, got none; add some, or pass vpcSubnets'],
  ['an encrypted topic', (stack) => ({ notificationTopic: new sns.Topic(stack, 'Topic', { masterKey: new kms.Key(stack, 'Key') }) }),
    'notificationTopic must not be encrypted, got Test/Topic with a key; pass a topic without a key, as ElastiCache cannot publish to an encrypted one'],
])('fails with %s, before resources are created', (_, props, message) => {
  const stack = testStack();
  const refused = typeof props === 'function' ? props(stack) : props;

  expect(() => cacheIn(stack, refused)).toThrow(`${message} (at Test/Cache)`);
  expect(stack.node.findChild('Cache').node.children).toEqual([]);
});
