import { api, changed, one, network, ref, tokyo } from './fixtures';
import { cache, database, media } from './fixtures-data';
import { Case, describeRequirements, holds } from './law';

const aurora = tokyo(network(), database());
const valkey = tokyo(cache());
const bucket = tokyo(media());
const development = changed(changed(changed(aurora, 'ReaderOne', undefined), 'ReaderTwo', undefined), 'Writer/DBInstanceClass', 'db.r6g.large');
const transition = (StorageClass: string) => ({ Transitions: [{ StorageClass, TransitionInDays: 0 }] });

const cases: Case[] = [
  ['R5.2.2-1', aurora, 'Database/Engine', 'aurora-mysql'],
  ['R5.2.2-2', development, 'Writer/DBInstanceClass', 'db.t4g.medium'],
  ['R5.2.2-3', aurora, 'ReaderTwo/DBInstanceClass', 'db.r6g.large'],
  ['R5.2.2-4', aurora, 'PrivateC/AvailabilityZone', 'ap-northeast-1a'],
  ['R5.2.2-4', aurora, 'Database/MultiAZ', true],
  ['R5.2.2-5', aurora, 'Database/BackupRetentionPeriod', 1],
  ['R5.2.2-6', aurora, 'ReaderTwo', undefined],
  ['R5.2.2-7', valkey, 'Cache/Engine', 'memcached'],
  ['R5.2.2-8', valkey, 'Cache/CacheNodeType', 'cache.t4g.small'],
  ['R5.2.2-9', valkey, 'CacheParameters/Properties/cluster-enabled', 'no'],
  ['R5.2.2-9', valkey, 'Cache/ReplicasPerNodeGroup', 0],
  ['R5.2.2-9', valkey, 'Cache/AutomaticFailoverEnabled', false],
  ['R5.2.2-9', valkey, 'Cache/MultiAZEnabled', false],
  ['R5.2.2-9', valkey, 'Cache/NumNodeGroups', undefined],
  ['R5.2.2-10', valkey, 'Cache/Durability', undefined],
  ['R5.2.2-10', valkey, 'Cache/EngineVersion', '8.1'],
  ['R5.2.2-10', valkey, 'Cache/SnapshotRetentionLimit', 0],
  ['R5.2.2-10', valkey, 'CacheParameters/Properties/appendonly', 'yes'],
  ['R5.2.2-10', valkey, 'Global', one('ElastiCache::GlobalReplicationGroup')],
  ['R5.2.2-11', bucket, 'Media/PublicAccessBlockConfiguration/BlockPublicPolicy', false],
  ['R5.2.2-11', bucket, 'Media/OwnershipControls', undefined],
  ['R5.2.2-11', bucket, 'MediaPolicy', undefined],
  ['R5.2.2-12', bucket, 'Media/LifecycleConfiguration/Rules/1/Transitions/0/TransitionInDays', 30],
  ['R5.2.2-12', bucket, 'Media/LifecycleConfiguration/Rules/1/Prefix', 'originals/served/'],
  ['R5.2.2-13', bucket, 'Media/LifecycleConfiguration/Rules/0/Transitions/0/TransitionInDays', 30],
  ['R5.2.2-13', bucket, 'Media/LifecycleConfiguration/Rules/2', transition('INTELLIGENT_TIERING')],
  ['R5.2.2-14', bucket, 'Media/VersioningConfiguration/Status', 'Suspended'],
  ['R5.2.2-15', bucket, 'Media/BucketEncryption', undefined],
  ['R5.2.2-15', bucket, 'Media/BucketEncryption/ServerSideEncryptionConfiguration/0/ServerSideEncryptionByDefault/KMSMasterKeyID', ref('Key')],
];

describeRequirements(['5.2.2'], cases);

test('a production database meets the requirement for development', () => {
  expect(holds('R5.2.2-2', aurora)).toBe(true);
});

test('a development database is not checked as production', () => {
  expect(holds('R5.2.2-3', development)).toBe(false);
  expect(holds('R5.2.2-6', development)).toBe(false);
});

test('a secondary cluster with one instance is not a development database', () => {
  const standby = changed(changed(development, 'Database/GlobalClusterIdentifier', 'eldonia'), 'Writer/DBInstanceClass', 'db.r6g.xlarge');

  expect(holds('R5.2.2-2', standby)).toBe(true);
});

test('a default parameter group with cluster mode is accepted', () => {
  expect(holds('R5.2.2-9', changed(valkey, 'Cache/CacheParameterGroupName', 'default.valkey9.cluster.on'))).toBe(true);
});

test.each(['Filter', 'Filter/And'])('a lifecycle rule may have its prefix in %s', (path) => {
  const rule = { Status: 'Enabled', ...transition('INTELLIGENT_TIERING') };
  const app = changed(changed(bucket, 'Media/LifecycleConfiguration/Rules/1', rule), `Media/LifecycleConfiguration/Rules/1/${path}/Prefix`, 'media/');

  expect(holds('R5.2.2-12', app)).toBe(true);
});

test('a bucket in an environment variable of a container is a media bucket', () => {
  const referring = changed(tokyo(api(), media()), 'Site', undefined);

  expect(holds('R5.2.2-14', referring)).toBe(false);
  expect(holds('R5.2.2-14', changed(referring, 'Task/ContainerDefinitions/0/Environment/0/Value', ref('Media')))).toBe(true);
});
