import { changed, everythingOn, one } from './fixtures';
import { Accepted, Case, describeRequirements } from './law';

const app = everythingOn();
/** Without the rule of the files that nobody converts. */
const served = changed(app, '(Platform|Base)Media/LifecycleConfiguration/Rules/2/Transitions', undefined);
/** Tokyo alone, with one small instance. */
const { EverythingOn } = changed(changed(app, 'PlatformDatabaseReadersReader.', undefined), 'PlatformDatabaseClusterWriter/DBInstanceClass', 'db.r6g.large');
const development = { EverythingOn };
const transition = (StorageClass: string) => ({ Transitions: [{ StorageClass, TransitionInDays: 0 }] });

const cases: Case[] = [
  ['R5.2.2-1', app, 'PlatformDatabaseCluster/Engine', 'aurora-mysql'],
  ['R5.2.2-2', development, 'PlatformDatabaseClusterWriter/DBInstanceClass', 'db.t4g.medium'],
  ['R5.2.2-3', app, 'PlatformDatabaseReadersReader2/DBInstanceClass', 'db.r6g.large'],
  ['R5.2.2-4', app, 'PlatformNetworkPrivateSubnet2Subnet/AvailabilityZone', 'ap-northeast-1a'],
  ['R5.2.2-4', app, 'PlatformDatabaseCluster/MultiAZ', true],
  ['R5.2.2-5', app, 'PlatformDatabaseCluster/BackupRetentionPeriod', 1],
  ['R5.2.2-6', app, 'PlatformDatabaseReadersReader2', undefined],
  ['R5.2.2-7', app, '(Platform)?CacheReplicationGroup/Engine', 'memcached'],
  ['R5.2.2-8', app, '(Platform)?CacheReplicationGroup/CacheNodeType', 'cache.t4g.small'],
  ['R5.2.2-9', app, '(Platform)?CacheParameterGroup/Properties/cluster-enabled', 'no'],
  ['R5.2.2-9', app, '(Platform)?CacheReplicationGroup/ReplicasPerNodeGroup', 0],
  ['R5.2.2-9', app, '(Platform)?CacheReplicationGroup/AutomaticFailoverEnabled', false],
  ['R5.2.2-9', app, '(Platform)?CacheReplicationGroup/MultiAZEnabled', false],
  ['R5.2.2-9', app, '(Platform)?CacheReplicationGroup/NumNodeGroups', undefined],
  ['R5.2.2-10', app, '(Platform)?CacheReplicationGroup/Durability', undefined],
  ['R5.2.2-10', app, '(Platform)?CacheReplicationGroup/EngineVersion', '8.1'],
  ['R5.2.2-10', app, '(Platform)?CacheReplicationGroup/SnapshotRetentionLimit', 0],
  ['R5.2.2-10', app, '(Platform)?CacheParameterGroup/Properties/appendonly', 'yes'],
  ['R5.2.2-10', app, 'Global', one('ElastiCache::GlobalReplicationGroup')],
  ['R5.2.2-11', app, '(Platform|Base)Media/PublicAccessBlockConfiguration/BlockPublicPolicy', false],
  ['R5.2.2-11', app, '(Platform|Base)Media/OwnershipControls', undefined],
  ['R5.2.2-11', app, 'PlatformMediaPolicy', undefined],
  ['R5.2.2-12', served, '(Platform|Base)Media/LifecycleConfiguration/Rules/1/Transitions/0/TransitionInDays', 30],
  ['R5.2.2-12', served, '(Platform|Base)Media/LifecycleConfiguration/Rules/1/Prefix', 'originals/served/'],
  ['R5.2.2-13', app, '(Platform|Base)Media/LifecycleConfiguration/Rules/0/Transitions/0/TransitionInDays', 30],
  ['R5.2.2-13', app, '(Platform|Base)Media/LifecycleConfiguration/Rules/4', transition('INTELLIGENT_TIERING')],
  ['R5.2.2-14', app, '(Platform|Base)Media/VersioningConfiguration/Status', 'Suspended'],
  // A bucket in an environment variable of a container is a media bucket.
  ['R5.2.2-14', changed({ EverythingOn: app.EverythingOn }, 'PlatformEdgeDistribution', undefined), 'PlatformApiTask/ContainerDefinitions/eldonia-backend/Environment', []],
  ['R5.2.2-15', app, '(Platform|Base)Media/BucketEncryption', undefined],
  ['R5.2.2-15', app, '(Platform|Base)Media/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/KMSMasterKeyID', 'key'],
];

const rule = '(Platform|Base)Media/LifecycleConfiguration/Rules/1';
const tiering = changed(app, rule, { Status: 'Enabled', ...transition('INTELLIGENT_TIERING') });

describeRequirements(cases, [
  ['a standby of a global database, which is no production database', 'R5.2.2-3', changed(app, 'PairDatabaseInstancesReader1/DBInstanceClass', 'db.r6g.large')],
  ['a default parameter group with cluster mode', 'R5.2.2-9', changed(app, '(Platform)?CacheReplicationGroup/CacheParameterGroupName', 'default.valkey9.cluster.on')],
  ...['Filter', 'Filter/And'].map((path): Accepted => [`a lifecycle rule with a prefix in ${path}`, 'R5.2.2-12', changed(tiering, `${rule}/${path}/Prefix`, 'media/')]),
]);
