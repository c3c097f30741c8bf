import { Assembly, atLeast, every, TemplatePart, TemplateResource, Values } from './assembly';
import { siteBuckets, targetsOf } from './origins';
import { behaviors, bucketsOf, databases, deniesHttp, distributions, encryption, instances, mediaBuckets, overlap, zones } from './queries';
import { CACHE, DATABASE, each, IN_PRODUCTION, joined, Kind, MEDIA_BUCKET, ofType, overall, section, within } from './requirement';
import { uploadRules } from './uploads';

const PARAMETERS = 'AWS::ElastiCache::ParameterGroup';
const DURABLE: Values = {
  Engine: 'valkey',
  EngineVersion: atLeast(9),
  Durability: /^(sync|async)$/,
  MultiAZEnabled: true,
  ReplicasPerNodeGroup: atLeast(1),
  TransitEncryptionEnabled: true,
  SnapshotRetentionLimit: atLeast(1),
};
const PRIVATE: Values = {
  'PublicAccessBlockConfiguration': { BlockPublicAcls: true, BlockPublicPolicy: true, IgnorePublicAcls: true, RestrictPublicBuckets: true },
  'OwnershipControls/Rules/*/ObjectOwnership': 'BucketOwnerEnforced',
};
/** The databases except the standby of a global database. */
const PRIMARY = within(DATABASE, (app) => databases(app).filter((cluster) => !cluster.has('GlobalClusterIdentifier')));
const PRIMARY_INSTANCE = within(ofType('instance of an Aurora cluster', 'AWS::RDS::DBInstance'), PRIMARY.parts);

export const DATA = section('5.2.2', 'Data', [
  each('the database is Aurora PostgreSQL', DATABASE, (cluster, app) => cluster.only('Engine', 'aurora-postgresql') && instances(app, cluster).length > 0),
  each('a development database runs on db.r6g.large', PRIMARY_INSTANCE, (cluster, app) => runsOn(app, cluster, 'db.r6g.large'), {
    applies: (_, kind) => kind === Kind.DEVELOPMENT,
  }),
  each('a production database runs on db.r6g.xlarge', PRIMARY_INSTANCE, (cluster, app) => runsOn(app, cluster, 'db.r6g.xlarge'), IN_PRODUCTION),
  each('a production database has instances and subnets in two Availability Zones', PRIMARY, (cluster, app) =>
    instances(app, cluster).length > 1 && !cluster.has('MultiAZ') && zones(instances(app, cluster)).length !== 1
      && zones(cluster.refs('DBSubnetGroupName').flatMap((group) => group.refs('SubnetIds'))).length > 1, IN_PRODUCTION),
  each('database backups are retained for 7 days', DATABASE, { BackupRetentionPeriod: 7 }),
  each('a production database has one writer and two readers', PRIMARY_INSTANCE, (cluster, app) =>
    instances(app, cluster).length === 3, IN_PRODUCTION),
  // ElastiCache supports the Redis OSS engine up to 7.1. Valkey uses the same protocol and supports persistence.
  each('the cache is ElastiCache with the Redis engine, or with Valkey, which is compatible with it', CACHE, (cache) =>
    cache.only('Engine', /^(redis|valkey)$/) && cache.refs('CacheSubnetGroupName').length > 0, {
    literally: (app) => CACHE.find(app).every((cache) => cache.only('Engine', 'redis')),
  }),
  each('the cache runs on cache.r6g.large', CACHE, { CacheNodeType: 'cache.r6g.large' }),
  each('the cache is in cluster mode with one replica per shard, and online resharding is enabled', CACHE, (cache) =>
    cache.is({ NumNodeGroups: atLeast(1), ReplicasPerNodeGroup: atLeast(1), AutomaticFailoverEnabled: true, MultiAZEnabled: true })
      && !cache.has('ClusterMode', 'disabled') && hasClusterParameters(cache) && cache.attributes.has('UpdatePolicy/UseOnlineResharding', true)),
  // ElastiCache no longer supports append-only files. Durability retains acknowledged writes across two zones.
  overall('the cache persists its data with durable writes and snapshots, in place of append-only files', CACHE, (app) =>
    every(CACHE.find(app), (cache) => cache.is(DURABLE))
      && app.all(PARAMETERS).every((group) => !group.has('Properties/appendonly'))
      && app.all('AWS::ElastiCache::GlobalReplicationGroup').length === 0),
  each('media is stored in a private bucket that denies plain HTTP', MEDIA_BUCKET, (bucket, app) => bucket.is(PRIVATE) && deniesHttp(app, bucket)),
  joined('served media moves from Standard to Intelligent-Tiering, and to no other class', MEDIA_BUCKET, {
    'Standard': (app) => every(mediaOf(app), (bucket) => lifecycle(bucket).filter((rule) => moves(rule, 'INTELLIGENT_TIERING')).every((tiering) =>
      lifecycle(bucket).filter((rule) => overlap(prefix(rule), prefix(tiering))).every((rule) =>
        rule.parts('Transitions/*/StorageClass').every((other) => other.is('INTELLIGENT_TIERING'))))),
    'Intelligent-Tiering': (app) => movesLegally(app, (rule, served) =>
      moves(rule, 'INTELLIGENT_TIERING', 0) && served.some((path) => path.startsWith(prefix(rule)))),
  }),
  joined('originals move to Standard-IA after 90 days and to Glacier Flexible Retrieval after 365 days', MEDIA_BUCKET, {
    '90 days IA': (app) => movesLegally(app, (rule) => moves(rule, 'STANDARD_IA', 90) && isOfUploads(app, rule)),
    '365 days Glacier': (app) => movesLegally(app, (rule) => moves(rule, 'GLACIER', 365) && isOfUploads(app, rule)),
  }),
  each('media buckets have versioning enabled', MEDIA_BUCKET, { 'VersioningConfiguration/Status': 'Enabled' }),
  each('media is encrypted with SSE-S3', MEDIA_BUCKET, (bucket) => every(encryption(bucket), (by) =>
    by.only('SSEAlgorithm', 'AES256') && !by.has('KMSMasterKeyID'))),
]);

function runsOn(app: Assembly, cluster: TemplateResource, instanceClass: string): boolean {
  return every(instances(app, cluster), (instance) => instance.only('DBInstanceClass', instanceClass));
}

function hasClusterParameters(cache: TemplateResource): boolean {
  return cache.has('CacheParameterGroupName', /\.cluster\.on$/)
    || cache.refs('CacheParameterGroupName').some((group) => group.has('Properties/cluster-enabled', 'yes'));
}

/** The buckets with media, without those of front ends. */
function mediaOf(app: Assembly): TemplateResource[] {
  const sites = siteBuckets(app);
  return mediaBuckets(app).filter((bucket) => !sites.includes(bucket));
}

/** Whether each bucket with media has such a lifecycle rule for objects that no rule expires, and only rules that S3 can follow. */
function movesLegally(app: Assembly, isExpected: (rule: TemplatePart, served: readonly string[]) => boolean): boolean {
  const served = servedPaths(app);
  return every(mediaOf(app), (bucket) => isLegal(bucket) && lifecycle(bucket).some((rule) =>
    isExpected(rule, served) && !lifecycle(bucket).some((other) => ['ExpirationInDays', 'ExpirationDate'].some((end) => other.has(end)) && overlap(prefix(rule), prefix(other)))));
}

/** The beginnings of the paths that CloudFront serves from buckets; those of the platform without a distribution. */
function servedPaths(app: Assembly): string[] {
  const served = distributions(app).flatMap((distribution) => behaviors(distribution).filter((behavior) => behavior.has('PathPattern')
    && targetsOf(distribution, behavior).some((origin) => bucketsOf(app, origin).length > 0)));
  return served.length === 0 ? ['media/'] : served.map((behavior) => behavior.textAt('PathPattern').replace(/^\/|\*.*$/g, ''));
}

/** The enabled rules of a bucket. */
function lifecycle(bucket: TemplateResource): TemplatePart[] {
  return bucket.parts('LifecycleConfiguration/Rules/*').filter((rule) => !rule.has('Status', 'Disabled'));
}

/** Whether a rule is for the files that start a function, or for the uploads of the platform without one. */
function isOfUploads(app: Assembly, rule: TemplatePart): boolean {
  const keys = uploadRules(app).flatMap((upload) => upload.parts('EventPattern/detail/object/key/*/prefix')).map((key) => key.text());
  return (keys.length === 0 ? ['originals/'] : keys).some((key) => key.startsWith(prefix(rule)));
}

/** A rule for objects of a size or with a tag is none for all. */
function moves(rule: TemplatePart, storageClass: string, days?: number): boolean {
  return !['TagFilters/*', 'Filter/Tag', 'Filter/And/Tags/*'].some((path) => rule.has(path)) && !/ObjectSize/.test(JSON.stringify(rule.value)) && rule.has('Transitions/*', (transition) => transition.has('StorageClass', storageClass)
    && (days === undefined || transition.has('TransitionInDays', days)));
}

/** S3 can't move objects from Intelligent-Tiering to Standard-IA, so that no object may match both rules. */
function isLegal(bucket: TemplateResource): boolean {
  const [tiering, infrequent] = ['INTELLIGENT_TIERING', 'STANDARD_IA'].map((storageClass) =>
    lifecycle(bucket).filter((rule) => moves(rule, storageClass)).map(prefix));
  return !tiering.some((one) => infrequent.some((other) => overlap(one, other)));
}

function prefix(rule: TemplatePart): string {
  return ['Prefix', 'Filter/Prefix', 'Filter/And/Prefix'].flatMap((path) => rule.parts(path))[0]?.text() ?? '';
}
