import { Assembly } from './assembly';
import { caches, databases, instances, mediaBuckets, deniesHttp, zones } from './queries';
import { IN_PRODUCTION, Kind, section } from './requirement';
import { CACHE, DATABASE, MEDIA_BUCKET, ofType } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const INSTANCE = ofType('instance of an Aurora cluster', 'AWS::RDS::DBInstance');

export const DATA = section('5.2.2', [
  [
    'the database is Aurora PostgreSQL',
    DATABASE,
    (app) => every(databases(app), (cluster) => cluster.only('Engine', 'aurora-postgresql')),
  ],
  [
    'a development database runs on db.r6g.large',
    INSTANCE,
    (app) => every(primaries(app), (cluster) => runsOn(app, cluster, 'db.r6g.large')),
    { applies: (_, kind) => kind === Kind.DEVELOPMENT },
  ],
  [
    'a production database runs on db.r6g.xlarge',
    INSTANCE,
    (app) => every(primaries(app), (cluster) => runsOn(app, cluster, 'db.r6g.xlarge')),
    IN_PRODUCTION,
  ],
  [
    'a production database has instances and subnets in two Availability Zones',
    DATABASE,
    (app) => every(primaries(app), (cluster) => instances(app, cluster).length > 1 && !cluster.has('MultiAZ')
      && zones(cluster.refs('DBSubnetGroupName').flatMap((group) => group.refs('SubnetIds'))).length > 1),
    IN_PRODUCTION,
  ],
  [
    'database backups are retained for 7 days',
    DATABASE,
    (app) => every(databases(app), (cluster) => cluster.only('BackupRetentionPeriod', 7)),
  ],
  [
    'a production database has one writer and two readers',
    INSTANCE,
    (app) => every(primaries(app), (cluster) => instances(app, cluster).length === 3),
    IN_PRODUCTION,
  ],
  [
    // ElastiCache supports the Redis OSS engine up to 7.1. Valkey uses the same protocol and supports persistence.
    'the cache is ElastiCache with the Valkey engine, which is compatible with Redis',
    CACHE,
    (app) =>
      every(caches(app), (cache) => cache.only('Engine', 'valkey') && cache.refs('CacheSubnetGroupName').length > 0),
  ],
  [
    'the cache runs on cache.r6g.large',
    CACHE,
    (app) => every(caches(app), (cache) => cache.only('CacheNodeType', 'cache.r6g.large')),
  ],
  [
    'the cache is in cluster mode with one replica per shard, and online resharding is enabled',
    CACHE,
    (app) =>
      every(caches(app), (cache) => atLeast(cache, 'NumNodeGroups', 1) && atLeast(cache, 'ReplicasPerNodeGroup', 1)
        && cache.only('AutomaticFailoverEnabled', true) && cache.only('MultiAZEnabled', true)
        && hasClusterParameters(cache)
        && cache.attributes.has('UpdatePolicy/UseOnlineResharding', true)),
  ],
  [
    // ElastiCache no longer supports append-only files. Durability retains acknowledged writes across two zones.
    'the cache persists its data with durable writes and snapshots, in place of append-only files',
    CACHE,
    (app) => every(caches(app), (cache) => isDurable(cache) && atLeast(cache, 'SnapshotRetentionLimit', 1))
      && app.all('AWS::ElastiCache::ParameterGroup', 'AWS::ElastiCache::GlobalReplicationGroup').every((other) =>
        other.type === 'AWS::ElastiCache::ParameterGroup' && !other.has('Properties/appendonly')),
  ],
  [
    'media is stored in a private bucket that denies plain HTTP',
    MEDIA_BUCKET,
    (app) => every(mediaBuckets(app), (bucket) => isPrivate(bucket) && deniesHttp(app, bucket)),
  ],
  [
    'served media moves from Standard to Intelligent-Tiering',
    MEDIA_BUCKET,
    (app) => every(mediaBuckets(app), isLegal) && mediaBuckets(app).some((bucket) => lifecycle(bucket).some((rule) =>
      moves(rule, 'INTELLIGENT_TIERING', 0))),
  ],
  [
    'originals move to Standard-IA after 90 days and to Glacier Flexible Retrieval after 365 days',
    MEDIA_BUCKET,
    (app) => every(mediaBuckets(app), isLegal) && mediaBuckets(app).some((bucket) => lifecycle(bucket).some((rule) =>
      moves(rule, 'STANDARD_IA', 90) && moves(rule, 'GLACIER', 365))),
  ],
  [
    'media buckets have versioning enabled',
    MEDIA_BUCKET,
    (app) => every(mediaBuckets(app), (bucket) => bucket.only('VersioningConfiguration/Status', 'Enabled')),
  ],
  [
    'media is encrypted with SSE-S3',
    MEDIA_BUCKET,
    (app) => every(mediaBuckets(app), (bucket) => encryption(bucket).length > 0 && encryption(bucket).every((by) =>
      by.only('SSEAlgorithm', 'AES256') && !by.has('KMSMasterKeyID'))),
  ],
]);

/** The databases except the standby of a global database. */
function primaries(app: Assembly): TemplateResource[] {
  return databases(app).filter((cluster) => !cluster.has('GlobalClusterIdentifier'));
}

function runsOn(app: Assembly, cluster: TemplateResource, instanceClass: string): boolean {
  return every(instances(app, cluster), (instance) => instance.only('DBInstanceClass', instanceClass));
}

function atLeast(part: TemplatePart, path: string, minimum: number): boolean {
  return part.only(path, (value) => value.number() >= minimum);
}

function hasClusterParameters(cache: TemplateResource): boolean {
  return cache.has('CacheParameterGroupName', /\.cluster\.on$/)
    || cache.refs('CacheParameterGroupName').some((group) => group.has('Properties/cluster-enabled', 'yes'));
}

function isDurable(cache: TemplateResource): boolean {
  return cache.only('Engine', 'valkey') && atLeast(cache, 'EngineVersion', 9)
    && cache.only('Durability', /^(sync|async)$/)
    && cache.only('MultiAZEnabled', true) && atLeast(cache, 'ReplicasPerNodeGroup', 1)
    && cache.only('TransitEncryptionEnabled', true);
}

function isPrivate(bucket: TemplateResource): boolean {
  const blocks = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
  return blocks.every((block) => bucket.only(`PublicAccessBlockConfiguration/${block}`, true))
    && bucket.only('OwnershipControls/Rules/*/ObjectOwnership', 'BucketOwnerEnforced');
}

function encryption(bucket: TemplateResource): TemplatePart[] {
  return bucket.parts('BucketEncryption/ServerSideEncryptionConfiguration/*/ServerSideEncryptionByDefault');
}

function lifecycle(bucket: TemplateResource): TemplatePart[] {
  return bucket.parts('LifecycleConfiguration/Rules/*');
}

function moves(rule: TemplatePart, storageClass: string, days?: number): boolean {
  return rule.has('Transitions/*', (transition) => transition.has('StorageClass', storageClass)
    && (days === undefined || transition.has('TransitionInDays', days)));
}

/** S3 can't move objects from Intelligent-Tiering to Standard-IA, so that no object may match both rules. */
function isLegal(bucket: TemplateResource): boolean {
  const tiering = lifecycle(bucket).filter((rule) => moves(rule, 'INTELLIGENT_TIERING')).map(prefix);
  const infrequent = lifecycle(bucket).filter((rule) => moves(rule, 'STANDARD_IA')).map(prefix);
  return !tiering.some((one) => infrequent.some((other) => one.startsWith(other) || other.startsWith(one)));
}

function prefix(rule: TemplatePart): string {
  return (rule.parts('Prefix')[0] ?? rule.parts('Filter/Prefix')[0] ?? rule.parts('Filter/And/Prefix')[0])?.text()
    ?? '';
}
