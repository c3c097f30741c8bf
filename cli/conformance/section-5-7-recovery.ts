import { Assembly, atLeast, atMost, between, every, TemplatePart, TemplateResource } from './assembly';
import { endsWithin, isTriggeredOrApproved, movesToEach, movesWithin, namesOwn, plans, promotesFirst, switchMachines } from './failover-plans';
import { siteBuckets } from './origins';
import { alarmsOn, containers, databases, dimension, firesAbove, instances, mediaBuckets, nameOf, services } from './queries';
import { all, Check, DATABASE, each, eachOf, joined, MEDIA_BUCKET, ofType, overall, section, SERVICE, subject, within } from './requirement';

const BUCKET = 'AWS::S3::Bucket';
const REGIONS = ['ap-northeast-1', 'ap-northeast-3'];
const OBJECTIVE_MINUTES = 240;
const LOSS_MINUTES = 15;
const SECRET = 'AWS::SecretsManager::Secret';
const SNAPSHOTS = ofType('snapshot policy', 'AWS::DLM::LifecyclePolicy');
const STANDBY = subject('Aurora cluster of another one', standbys);
const MOVE = subject('failover plan', (app) => [...plans(app), ...switchMachines(app)]);
const PLAN = within(MOVE, plans);

/** A replication rule of a bucket. */
interface Copying {
  /** The resource with the rule; its stack is in the Region of the source bucket. */
  readonly owner: TemplateResource;
  readonly source: string;
  readonly destination: string;
  readonly rule: TemplatePart;
}

export const BACKUP = section('5.7.1', 'Backup', [
  eachOf('the database has automated backups, also after its deletion, and point-in-time recovery for the last 7 days', DATABASE, {
    'automated backup': (cluster) => cluster.only('BackupRetentionPeriod', atLeast(1)) && !cluster.has('DeleteAutomatedBackups', true),
    'point-in-time recovery': { BackupRetentionPeriod: atLeast(7) },
  }),
  eachOf('overwritten or deleted media can be restored from noncurrent versions, which a lifecycle rule expires', MEDIA_BUCKET, {
    versioning: isVersioned,
    lifecycle: (bucket) => bucket.has('LifecycleConfiguration/Rules/*', (rule) => rule.has('NoncurrentVersionExpiration/NoncurrentDays', atLeast(1)) && !rule.has('Status', 'Disabled') && !/"(Prefix|TagFilters|Filter)":/.test(JSON.stringify(rule.value))),
  }),
  // Fargate tasks have no EBS volumes. The volumes of test runners have the tag.
  joined(
    'EBS volumes are encrypted, and volumes with a tag have daily snapshots',
    SNAPSHOTS,
    {
      'snapshots of EBS': (app) => SNAPSHOTS.find(app).some((policy) => policy.only('State', 'ENABLED') && policy.has('PolicyDetails/ResourceTypes/*', 'VOLUME') && policy.has('PolicyDetails/TargetTags/*')
        && policy.has('PolicyDetails/Schedules/*', (schedule) => schedule.has('CreateRule', isDaily) && ['Count', 'Interval'].some((limit) => schedule.has(`RetainRule/${limit}`, atLeast(1))))),
      'encryption of EBS': (app) => volumes(app).every((volume) => volume.only('Encrypted', true)),
    },
    { applies: (app) => volumes(app).length > 0 || SNAPSHOTS.find(app).length > 0, literally: (app) => volumes(app).length > 0 },
  ),
]);

export const RECOVERY = section('5.7.2', 'Disaster recovery', [
  joined('the platform is deployed in two Regions, Tokyo and Osaka', SERVICE, { Tokyo: isDeployedIn(REGIONS[0]), Osaka: isDeployedIn(REGIONS[1]) }),
  each(
    'the database in Osaka replicates that in Tokyo, with its own KMS key, the same version and the same logins',
    STANDBY,
    (standby, app) => ['KmsKeyId', 'SourceRegion'].every((key) => standby.has(key))
      && !['MasterUsername', 'MasterUserPassword', 'ManageMasterUserPassword'].some((key) => standby.has(key))
      && app.referring('AWS::SecretsManager::SecretTargetAttachment', 'TargetId', standby).length === 0
      && instances(app, standby).length > 0
      && primariesOf(app, standby).some((primary) => isFollowed(primary, standby)),
  ),
  each('a failover plan moves database, tasks and traffic to the other Region, and all its steps end within 4 hours (RTO)', MOVE, (plan, app) =>
    namesOwn(app, plan) && (plans(app).includes(plan) ? movesWithin(plan, OBJECTIVE_MINUTES, REGIONS) : endsWithin(plan, OBJECTIVE_MINUTES * 60))),
  overall(
    'alarms watch the RPO of 15 minutes: replication lag of the database and of media',
    STANDBY,
    // After a promotion the database would wait for a secondary cluster that doesn't exist, if it had a limit.
    (app) => every(standbys(app), (standby) => isLossWatched(app, standby) && lossLimits(standby).length === 0
      && primariesOf(app, standby).flatMap(lossLimits).every(atMost(LOSS_MINUTES * 60)))
      && every(copyings(app).filter((copying) => isOfMedia(app, copying)), (copying) => isLagWatched(app, copying)),
  ),
  overall('media is replicated to a versioned bucket in the other Region within 15 minutes', MEDIA_BUCKET, (app) => {
    const copied = copyings(app).filter((copying) => isPrompt(copying) && [copyOf(app, copying)].some((bucket) => bucket && isVersioned(bucket)));
    // Each Region has the files of a front end from their source.
    const sites = siteBuckets(app);
    const media = mediaBuckets(app).filter((bucket) => !sites.includes(bucket) && !standbyRegions(app).includes(bucket.stack.region!));
    return every(media, (bucket) => isVersioned(bucket) && copied.some(({ source }) => source === nameOf(bucket)));
  }),
  // The cache in Osaka has its own users.
  overall(
    'container images and the secrets of the API are replicated to the other Region',
    ofType('replication of a registry', 'AWS::ECR::ReplicationConfiguration'),
    (app) => every(standbyRegions(app), (region) =>
      app.all('AWS::ECR::ReplicationConfiguration').some((registry) =>
        registry.has('ReplicationConfiguration/Rules/*', (rule) => rule.has('Destinations/*/Region', region) && copiesImages(app, rule)))
        && every(secretsElsewhere(app, region), (secret) => secret.has('ReplicaRegions/*/Region', region))),
  ),
  joined('the failover plan moves to each Region, by a trigger or by approval, and moves traffic after the database', PLAN, {
    'automatic failover': all(PLAN, (plan, app) => isTriggeredOrApproved(plan) && namesOwn(app, plan)), 'manual failover': all(PLAN, (plan, app) => namesOwn(app, plan) && movesToEach(plan) && promotesFirst(plan)),
  }, { literally: (app) => plans(app).every((plan) => plan.has('Triggers/*')) }),
]);

function isDeployedIn(region: string): Check {
  return (app) => [services(app), databases(app)].every((list) => list.some(({ stack }) => stack.region === region));
}

function isVersioned(bucket: TemplateResource): boolean {
  return bucket.only('VersioningConfiguration/Status', 'Enabled');
}

function isDaily(rule: TemplatePart): boolean {
  return rule.has('CronExpression', /^cron\(\S+ \S+ [*?] \* [*?] \*\)$/) || (rule.has('IntervalUnit', 'HOURS') && rule.has('Interval', between(1, 24)));
}

/** Every definition of an EBS volume. */
function volumes(app: Assembly): TemplatePart[] {
  const owners = app.all('AWS::EC2::LaunchTemplate', 'AWS::EC2::Instance', 'AWS::AutoScaling::LaunchConfiguration');
  return [...app.all('AWS::EC2::Volume'), ...['LaunchTemplateData/', ''].flatMap((place) =>
    owners.flatMap((owner) => owner.parts(`${place}BlockDeviceMappings/*/Ebs`)))];
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

/** Whether a rule of a registry is for all repositories, or for one of the app. */
function copiesImages(app: Assembly, rule: TemplatePart): boolean {
  return !rule.has('RepositoryFilters/*') || rule.has('RepositoryFilters/*/Filter', (filter) =>
    filter.refs().length > 0 || app.all('AWS::ECR::Repository').some((repository) => repository.textAt('RepositoryName').startsWith(filter.text())));
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
  return [['ReplicationTime', 'Time'], ['Metrics', 'EventThreshold']].every(([part, limit]) => rule.only(`Destination/${part}/${limit}/Minutes`, LOSS_MINUTES)
    && !rule.has(`Destination/${part}/Status`, 'Disabled')) && rule.only('Status', 'Enabled') && ['Prefix', 'Filter/*'].every((path) => rule.parts(path).every((part) => part.is('')));
}

/** The secrets of the API in other Regions, except the password of a cache, which stays in the Region of the cache. */
function secretsElsewhere(app: Assembly, region: string): TemplateResource[] {
  const ofCaches = app.all('AWS::ElastiCache::User', 'AWS::ElastiCache::ReplicationGroup').flatMap((owner) => owner.refs());
  const named = containers(app).filter(({ stack }) => stack.region !== region).flatMap((container) =>
    container.refs('Secrets'));
  const known = named.flatMap((resource) => resource.has('SecretId') ? resource.refs('SecretId') : [resource]);
  return [...new Set(known)].filter((secret) => secret.type === SECRET && !ofCaches.includes(secret));
}

/** The secondary clusters of global databases. */
function standbys(app: Assembly): TemplateResource[] {
  return databases(app).filter((cluster) => cluster.has('GlobalClusterIdentifier'));
}

/** The Regions of secondary clusters. */
function standbyRegions(app: Assembly): string[] {
  return [...new Set(standbys(app).flatMap(({ stack }) => stack.region ?? []))];
}

/** The primary cluster of a secondary cluster. */
function primariesOf(app: Assembly, standby: TemplateResource): TemplateResource[] {
  return app.all('AWS::RDS::GlobalCluster')
    .filter((global) =>
      standby.has('GlobalClusterIdentifier', (id) => global.has('GlobalClusterIdentifier', id.text())))
    .flatMap((global) => global.refs('SourceDBClusterIdentifier'));
}

/** The replication rules of buckets, and those that a custom resource sets. */
function copyings(app: Assembly): Copying[] {
  const own = app.all(BUCKET).flatMap((owner) =>
    owner.parts('ReplicationConfiguration/Rules/*').map((rule) => ({ owner, source: nameOf(owner), rule })));
  const set = app.all('Custom::BucketReplication').map((owner) => ({
    owner, source: owner.textAt('BucketName'), rule: ruleOf(owner),
  }));
  return [...own, ...set].map((copying) => ({
    ...copying, destination: copying.rule.parts('Destination/Bucket').map((arn) => arn.text().split(':').pop()).join(),
  }));
}

/** The destination bucket of a rule, in another Region, if the app contains it. */
function copyOf(app: Assembly, { owner, destination }: Copying): TemplateResource | undefined {
  return app.all(BUCKET).find((bucket) => nameOf(bucket) === destination && bucket.stack.region !== owner.stack.region);
}

/** The rule is JSON, because CloudFormation converts numbers in custom resources to strings. */
function ruleOf(resource: TemplateResource): TemplatePart {
  return resource.of(JSON.parse(resource.textAt('Rule') || '{}'));
}
