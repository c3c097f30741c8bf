import { alarmsOn, dimension, firesAbove } from './alarms';
import { Assembly } from './assembly';
import { nameOf } from './buckets';
import { endsWithin, isTriggeredOrApproved, movesWithin, plans, promotesFirst, switchMachines } from './failover-plans';
import { siteBuckets } from './origins';
import { containers, databases, instances, mediaBuckets, services } from './queries';
import { section } from './requirement';
import { Copying, copyings, copyOf, primariesOf, standbyRegions, standbys } from './standby';
import { DATABASE, MEDIA_BUCKET, ofType, SERVICE, Subject } from './subject';
import { every, TemplatePart, TemplateResource } from './template-part';

const REGIONS = ['ap-northeast-1', 'ap-northeast-3'];
const RETENTION_DAYS = 7;
const OBJECTIVE_MINUTES = 240;
const LOSS_MINUTES = 15;
const SNAPSHOTS = 'AWS::DLM::LifecyclePolicy';
const SECRET = 'AWS::SecretsManager::Secret';
const STANDBY: Subject = { name: 'Aurora cluster of another one', find: standbys };
const PLAN: Subject = { name: 'failover plan', find: (app) => [...plans(app), ...switchMachines(app)] };

export const BACKUP = section('5.7.1', [
  [
    'the database has automated backups and point-in-time recovery for the last 7 days',
    DATABASE,
    (app) =>
      every(databases(app), (cluster) =>
        cluster.only('BackupRetentionPeriod', (days) => days.number() >= RETENTION_DAYS)),
  ],
  [
    'overwritten or deleted media can be restored from noncurrent versions, which a lifecycle rule expires',
    MEDIA_BUCKET,
    (app) => every(mediaBuckets(app), (bucket) => isVersioned(bucket)
      && bucket.has('LifecycleConfiguration/Rules/*', (rule) =>
        rule.has('NoncurrentVersionExpiration/NoncurrentDays') && !rule.has('Status', 'Disabled'))),
  ],
  [
    // Fargate tasks have no EBS volumes. The volumes of test runners have the tag.
    'EBS volumes are encrypted, and volumes with a tag have daily snapshots',
    ofType('snapshot policy', SNAPSHOTS),
    (app) =>
      app.all(SNAPSHOTS).some((policy) =>
        policy.only('State', 'ENABLED') && policy.has('PolicyDetails/ResourceTypes/*', 'VOLUME')
          && policy.has('PolicyDetails/Schedules/*/CreateRule', isDaily))
        && volumes(app).every((volume) => volume.only('Encrypted', true)),
    { applies: (app) => volumes(app).length > 0 || app.all(SNAPSHOTS).length > 0 },
  ],
]);

export const RECOVERY = section('5.7.2', [
  [
    'the platform is deployed in two Regions, Tokyo and Osaka',
    SERVICE,
    (app) =>
      [services(app), databases(app)].every((list) =>
        REGIONS.every((region) => list.some(({ stack }) => stack.region === region))),
  ],
  [
    'the database in Osaka replicates that in Tokyo, with its own KMS key, the same version and the same logins',
    STANDBY,
    (app) => every(standbys(app), (standby) => ['KmsKeyId', 'SourceRegion'].every((key) => standby.has(key))
      && !['MasterUsername', 'MasterUserPassword', 'ManageMasterUserPassword'].some((key) => standby.has(key))
      && !app.all('AWS::SecretsManager::SecretTargetAttachment').some((attachment) =>
        attachment.refs('TargetId').includes(standby))
      && instances(app, standby).length > 0
      && primariesOf(app, standby).some((primary) => isFollowed(primary, standby))),
  ],
  [
    'a failover plan moves database, tasks and traffic to the other Region within 4 hours (RTO)',
    PLAN,
    (app) => every([...plans(app), ...switchMachines(app)], (plan) => plans(app).includes(plan)
      ? movesWithin(plan, OBJECTIVE_MINUTES, REGIONS)
      : endsWithin(plan, OBJECTIVE_MINUTES * 60)),
  ],
  [
    'alarms watch the RPO of 15 minutes: replication lag of the database and of media',
    STANDBY,
    (app) => every(standbys(app), (standby) => isLossWatched(app, standby) && !hasLossLimit(standby)
      && primariesOf(app, standby).every(isLimitedToObjective))
      && every(copyings(app).filter((copying) => isOfMedia(app, copying)), (copying) => isLagWatched(app, copying)),
  ],
  [
    'media is replicated to a versioned bucket in the other Region within 15 minutes',
    MEDIA_BUCKET,
    (app) => {
      const copied = copyings(app).filter((copying) =>
        isPrompt(copying) && [copyOf(app, copying)].some((bucket) => bucket && isVersioned(bucket)));
      // Each Region has the files of a front end from their source.
      const sites = siteBuckets(app);
      const media = mediaBuckets(app).filter((bucket) => !sites.includes(bucket));
      return every(media.filter(({ stack }) => !standbyRegions(app).includes(stack.region!)), (bucket) =>
        isVersioned(bucket) && copied.some(({ source }) => source === nameOf(bucket)));
    },
  ],
  [
    // The cache in Osaka has its own users.
    'container images and the secrets of the API are replicated to the other Region',
    ofType('replication of a registry', 'AWS::ECR::ReplicationConfiguration'),
    (app) => every(standbyRegions(app), (region) =>
      app.all('AWS::ECR::ReplicationConfiguration').some((registry) =>
        registry.has('ReplicationConfiguration/Rules/*/Destinations/*/Region', region))
        && every(secretsElsewhere(app, region), (secret) => secret.has('ReplicaRegions/*/Region', region))),
  ],
  [
    'the failover plan starts by a trigger or by approval, and moves traffic after the database',
    PLAN,
    (app) => every(plans(app), (plan) => isTriggeredOrApproved(plan) && promotesFirst(plan)),
    { literally: (app) => plans(app).every((plan) => plan.has('Triggers/*')) },
  ],
]);

function isVersioned(bucket: TemplateResource): boolean {
  return bucket.only('VersioningConfiguration/Status', 'Enabled');
}

function isDaily(rule: TemplatePart): boolean {
  return rule.has('CronExpression')
    || (rule.has('IntervalUnit', 'HOURS') && rule.has('Interval', (hours) => hours.number() <= 24));
}

/** Every definition of an EBS volume. */
function volumes(app: Assembly): TemplatePart[] {
  const mappings = app.all('AWS::EC2::LaunchTemplate', 'AWS::EC2::Instance', 'AWS::AutoScaling::LaunchConfiguration')
    .flatMap((owner) =>
      ['LaunchTemplateData/BlockDeviceMappings/*/Ebs', 'BlockDeviceMappings/*/Ebs'].flatMap((path) =>
        owner.parts(path)));
  return [...app.all('AWS::EC2::Volume'), ...mappings];
}

function isFollowed(primary: TemplateResource, standby: TemplateResource): boolean {
  return primary.stack.region !== standby.stack.region
    && standby.only('SourceRegion', String(primary.stack.region))
    && standby.only('EngineVersion', (version) => primary.only('EngineVersion', version.text()));
}

/**
 * The alarm must be in the standby Region, because the primary Region may be unavailable. Missing data must be
 * breaching. It may read the lag with several sets of dimensions, all of this cluster.
 */
function isLossWatched(app: Assembly, standby: TemplateResource): boolean {
  return alarmsOn(app, 'AWS/RDS', 'AuroraGlobalDBRPOLag').some((alarm) => alarm.stack.region === standby.stack.region
    && every(dimension(alarm, 'DBClusterIdentifier'), (id) =>
      id.refs().includes(standby) || standby.has('DBClusterIdentifier', id.text()))
    && firesAbove(alarm, LOSS_MINUTES * 60_000) && alarm.only('TreatMissingData', 'breaching'));
}

/** After a promotion the database would wait for a secondary cluster that doesn't exist. */
function hasLossLimit(cluster: TemplateResource): boolean {
  return lossLimits(cluster).length > 0;
}

function isLimitedToObjective(cluster: TemplateResource): boolean {
  return lossLimits(cluster).every((limit) => limit.number() <= LOSS_MINUTES * 60);
}

function lossLimits(cluster: TemplateResource): TemplatePart[] {
  return cluster.refs('DBClusterParameterGroupName').flatMap((group) => group.parts('Parameters/rds.global_db_rpo'));
}

function isOfMedia(app: Assembly, { source }: Copying): boolean {
  return mediaBuckets(app).some((bucket) =>
    nameOf(bucket) === source && !standbyRegions(app).includes(bucket.stack.region!));
}

/** S3 publishes the replication latency in the Region of the destination. */
function isLagWatched(app: Assembly, { owner, source, destination }: Copying): boolean {
  return alarmsOn(app, 'AWS/S3', 'ReplicationLatency').some((alarm) => alarm.stack.region !== owner.stack.region
    && dimension(alarm, 'SourceBucket').some((name) => name.text() === source)
    && dimension(alarm, 'DestinationBucket').some((name) => name.text() === destination)
    && firesAbove(alarm, LOSS_MINUTES * 60));
}

function isPrompt({ rule }: Copying): boolean {
  return rule.only('Status', 'Enabled') && rule.only('Destination/ReplicationTime/Time/Minutes', LOSS_MINUTES)
    && rule.only('Destination/Metrics/EventThreshold/Minutes', LOSS_MINUTES);
}

/** The secrets of the API in other Regions, except the password of a cache, which stays in the Region of the cache. */
function secretsElsewhere(app: Assembly, region: string): TemplateResource[] {
  const ofCaches = app.all('AWS::ElastiCache::User', 'AWS::ElastiCache::ReplicationGroup').flatMap((owner) =>
    owner.refs());
  const named = containers(app).filter(({ stack }) => stack.region !== region).flatMap((container) =>
    container.refs('Secrets'));
  const known = named.flatMap((resource) => resource.has('SecretId') ? resource.refs('SecretId') : [resource]);
  return [...new Set(known)].filter((secret) => secret.type === SECRET && !ofCaches.includes(secret));
}
