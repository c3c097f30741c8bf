/* eslint-disable @typescript-eslint/no-explicit-any */
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { Resource, Resources } from '../diagram/resources';
import { allows, hasAction, listOf } from '../policies/evaluation';

/** What a store holds of the people who use the application. */
export enum Kind {
  DATABASE = 'database', TABLES = 'tables', BACKUP = 'backup', FILES = 'files', CACHE = 'cache', QUEUES = 'queues', EDGE = 'edge', ACCESS_LOGS = 'access logs', CALLS = 'calls',
  FIREWALL = 'firewall', APPLICATION = 'application', SESSIONS = 'sessions', DATABASE_LOG = 'database log', STATEMENTS = 'statements', NETWORK = 'network',
  FUNCTIONS = 'functions', OPERATORS = 'operators', TRACES = 'traces', OUTSIDE = 'outside',
}

/** Where data lies, and how long it does after the application has deleted it. */
export interface Store {
  readonly kind: Kind;
  readonly region: string;
  /** The construct path, or the number of stores of a kind that are equal. */
  readonly where: string;
  /** The days until the last copy is gone; undefined if nothing in the templates ends it. */
  readonly days?: number;
  /** The roles whose policies allow to read it; undefined where no policy of the app decides. */
  readonly readers?: readonly string[];
}

const BUCKET = 'AWS::S3::Bucket';
const LOG_GROUP = 'AWS::Logs::LogGroup';
const DAY = 86_400;
/** Of AWS X-Ray, which cannot be changed. */
const TRACE_DAYS = 30;
/** Of Performance Insights without `PerformanceInsightsRetentionPeriod`. */
const STATEMENT_DAYS = 7;
/** Without `MessageRetentionPeriod`. */
const QUEUE_SECONDS = 345_600;
/** What writes to a log group, by its type. Others are functions: those of images log keys of uploads. */
const LOGGERS: Readonly<Record<string, Kind>> = {
  'AWS::ECS::TaskDefinition': Kind.APPLICATION,
  'AWS::ECS::Cluster': Kind.SESSIONS,
  'AWS::WAFv2::LoggingConfiguration': Kind.FIREWALL,
  'AWS::EC2::FlowLog': Kind.NETWORK,
  'AWS::ElastiCache::ReplicationGroup': Kind.CACHE,
  'AWS::CloudTrail::Trail': Kind.OPERATORS,
  'AWS::S3::Object': Kind.CALLS,
};
/** Of the account, and not of the application. A trail with calls to objects has their keys, and is called by their type. */
const AUDIT = ['AWS::CloudTrail::Trail', 'AWS::S3::Object', 'AWS::Config::DeliveryChannel'];
/** The same for buckets. */
const WRITERS: Readonly<Record<string, Kind>> = {
  'AWS::CloudTrail::Trail': Kind.OPERATORS,
  'AWS::S3::Object': Kind.CALLS,
  'AWS::KinesisFirehose::DeliveryStream': Kind.APPLICATION,
};

const TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];
/** Types that keep data of users, which are not evaluated. */
const OTHERS = /^AWS::(?:Cognito::UserPool|Events::Archive|EFS::FileSystem|OpenSearch\w*::Domain|Kinesis::Stream|(?:DocDB|Neptune)::DBCluster|MemoryDB::Cluster|Timestream::Table|Redshift\w*::(?:Cluster|Namespace)|ElastiCache::ServerlessCache|S3Express::DirectoryBucket|FSx::FileSystem|MSK::\w*Cluster|EC2::Volume)$/;
/** The cache policy of AWS that keeps nothing. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';

/** What the tasks call the stores that an app can have from elsewhere, with the types of its own. */
const EXISTING = [
  ['database', 'DB_HOST', ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance', 'AWS::RDS::DBProxy']], ['media bucket', 'MEDIA_BUCKET', [BUCKET]],
] as const;

/** What keeps data of an app and is not evaluated: types, and stores of its tasks that are no resources of the app. */
export function othersIn(assembly: CloudAssembly): string[] {
  const all = new Resources(assembly);
  const variables = all.ofType('AWS::ECS::TaskDefinition').flatMap((task) => task.properties.ContainerDefinitions
    .flatMap(({ Environment = [] }: any) => Environment).map(({ Name, Value }: any) => ({ task, Name, Value })));
  const existing = EXISTING.filter(([, variable, types]) =>
    variables.some(({ task, Name, Value }) => Name === variable && all.referred(task, Value, ...types).length === 0));
  return [...new Set(all.all.map(({ type }) => type).filter((type) => OTHERS.test(type)))].sort().concat(existing.map(([name]) => `the existing ${name}`));
}

/** The stores of an app, from its templates: the same data can be in several. */
export function storesIn(assembly: CloudAssembly): Store[] {
  const all = new Resources(assembly);
  const roles = rolesOf(all);
  const users = usersOf(all);
  const found = [
    ...all.ofType('AWS::RDS::DBCluster').map((one) => store(Kind.DATABASE, one, one.properties.BackupRetentionPeriod ?? 1)),
    ...all.ofType('AWS::RDS::DBInstance').filter(({ properties }) => properties.DBClusterIdentifier === undefined)
      .map((one) => store(Kind.DATABASE, one, one.properties.BackupRetentionPeriod ?? 1)),
    ...all.ofType(...TABLES).map((one) => ({ ...store(Kind.TABLES, one, /"PointInTimeRecoveryEnabled":true/.test(JSON.stringify(one.properties)) ? 35 : 0), where: '' })),
    ...all.ofType('AWS::RDS::DBInstance').filter(({ properties }) => properties.EnablePerformanceInsights !== false)
      .map((one) => ({ ...store(Kind.STATEMENTS, one, one.properties.PerformanceInsightsRetentionPeriod ?? STATEMENT_DAYS), where: '' })),
    ...all.ofType('AWS::Backup::BackupPlan').flatMap((plan) => backups(all, plan)),
    ...all.ofType(BUCKET).flatMap((bucket) => files(all, bucket, roles, users)),
    ...all.ofType('AWS::ElastiCache::ReplicationGroup').map((one) => store(Kind.CACHE, one, one.properties.SnapshotRetentionLimit ?? 0)),
    ...all.ofType('AWS::SQS::Queue').map((one) => ({ ...store(Kind.QUEUES, one, (one.properties.MessageRetentionPeriod ?? QUEUE_SECONDS) / DAY), where: '' })),
    ...all.ofType('AWS::CloudFront::Distribution').map((one) => store(Kind.EDGE, one, cached(all, one))),
    ...all.ofType(LOG_GROUP).flatMap((group) => logs(group, users)),
    ...roles.filter((role) => allows(role.statements, access('xray:PutTraceSegments', '*'))).slice(0, 1)
      .map(({ role }) => ({ kind: Kind.TRACES, region: role.region, where: 'AWS X-Ray', days: TRACE_DAYS })),
    ...all.ofType('AWS::KinesisFirehose::DeliveryStream').filter(({ properties }) => properties.HttpEndpointDestinationConfiguration)
      .map((one) => store(Kind.OUTSIDE, one, undefined)),
    ...all.ofType('AWS::ECS::TaskDefinition').filter(({ properties }) => /"(SENTRY_DSN|DD_API_KEY)"/.test(JSON.stringify(properties)))
      .map((one) => store(Kind.OUTSIDE, one, undefined)),
  ];
  const place = ({ region, where }: Store) => `${region} ${where}`;
  return grouped(found).sort((one, other) => ORDER.indexOf(one.kind) - ORDER.indexOf(other.kind) || place(one).localeCompare(place(other)));
}

/** The day on which the last copy of what a user has deleted is gone; undefined if nothing in the templates ends one within AWS. */
export const lastDay = (stores: readonly Store[]): number | undefined =>
  longest(stores.filter(({ kind }) => kind !== Kind.OPERATORS && kind !== Kind.OUTSIDE).map((one) => one.days));

const ORDER = Object.values(Kind);

const store = (kind: Kind, { region, path }: Resource, days: number | undefined): Store =>
  ({ kind, region, where: path.replace(/(\/Resource)+$/, ''), days });

interface Reader { readonly role: Resource; readonly statements: any[] }

/** Roles, and what their policies allow. */
function rolesOf(all: Resources): Reader[] {
  const documentsOf = (policies: any[]) => policies.flatMap(({ PolicyDocument }) => PolicyDocument.Statement);
  const attached = all.ofType('AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy');
  return all.ofType('AWS::IAM::Role').map((role) => ({
    role,
    statements: [
      ...documentsOf(role.properties.Policies ?? []),
      ...documentsOf(attached.filter((policy) => all.referred(policy, policy.properties.Roles).includes(role)).map(({ properties }) => properties)),
    ],
  }));
}

/** The types that refer to buckets and log groups. */
type Users = ReadonlyMap<Resource, readonly string[]>;

function usersOf(all: Resources): Users {
  const users = new Map<Resource, string[]>();
  for (const one of all.all) {
    // What a trail observes, or a tag names, is not what it writes to.
    const { EventSelectors, Tags: _, ...properties } = one.properties;
    const type = /AWS::S3::Object/.exec(JSON.stringify(EventSelectors) ?? '')?.[0] ?? one.type;
    for (const used of all.referred(one, properties, BUCKET, LOG_GROUP)) users.set(used, [...users.get(used) ?? [], type]);
  }
  return users;
}

const access = (action: string, resource: string) => ({ action, resource, context: {} }) as any;

/** Each rule of a backup plan, with its copies, which can be in another Region. */
function backups(all: Resources, plan: Resource): Store[] {
  const selections = all.ofType('AWS::Backup::BackupSelection').filter((one) => all.referred(one, one.properties.BackupPlanId).includes(plan));
  const named = selections.flatMap((one) => all.referred(one, one.properties.BackupSelection, BUCKET));
  // AWS Backup stores all versions: a file that was deleted is in recovery points until its version expires.
  const versions = selections.length === 0 ? 0 : longest((named.length > 0 ? named : all.ofType(BUCKET)).map(versionDays));
  const kept = (days: number | undefined) => days === undefined || versions === undefined ? undefined : days + versions;
  return plan.properties.BackupPlan.BackupPlanRule.flatMap(({ RuleName, Lifecycle, CopyActions = [] }: any) => [
    { kind: Kind.BACKUP, region: plan.region, where: `${plan.path.replace(/\/Resource$/, '')}: ${RuleName}`, days: kept(Lifecycle?.DeleteAfterDays) },
    ...CopyActions.map((copy: any) => ({
      kind: Kind.BACKUP,
      region: all.referred(plan, copy.DestinationBackupVaultArn)[0]?.region ?? /arn:[^:]*:backup:([^:]+)/.exec(copy.DestinationBackupVaultArn)?.[1] ?? plan.region,
      where: `${plan.path.replace(/\/Resource$/, '')}: ${RuleName}, copies`,
      days: kept(copy.Lifecycle?.DeleteAfterDays),
    })),
  ]);
}

/** A bucket of logs, or one that the application or a function writes to. Others have no data of users, such as the files of a front end. */
function files(all: Resources, bucket: Resource, roles: readonly Reader[], users: Users): Store[] {
  const expiration: number | undefined = rulesOf(bucket).map(({ ExpirationInDays }: any) => ExpirationInDays).find(Boolean);
  const logged = all.all.filter((one) => logTargets(one).some((value) => all.referred(one, value, BUCKET).includes(bucket)));
  const isFor = (named: unknown, role: Resource) => listOf(named).includes('*') || all.referred(role, named, BUCKET).includes(bucket);
  const may = (action: string) => roles.filter(({ role, statements }) => RUNS_CODE.test(JSON.stringify(role.properties.AssumeRolePolicyDocument)) &&
    statements.some((statement) => statement.Effect === 'Allow' && hasAction(statement, action) && isFor(statement.Resource, role)));
  // What is kept for operators names no object of a person.
  const isAudit = (one: Resource) => users.get(one)?.some((type) => AUDIT.includes(type)) ?? false;
  // The log of a bucket names an object once more when its version expires.
  const last = longest([0, ...logged.filter((one) => one.type === BUCKET && !isAudit(one)).map(versionDays)]);
  const sum = (one: number | undefined, other: number | undefined) => one === undefined || other === undefined ? undefined : one + other;
  // A lock begins with the object, and the days of a version when the object has expired.
  const kept = (more: number | undefined) => sum(longest([sum(expiration, noncurrentDays(bucket)), lockDays(bucket)]), more);
  if (logged.length > 0) return [store(logged.every(isAudit) ? Kind.OPERATORS : Kind.ACCESS_LOGS, bucket, kept(last))];
  const writer = users.get(bucket)?.find((type) => type in WRITERS);
  if (writer) return [store(WRITERS[writer], bucket, kept(0))];
  if (may('s3:PutObject').length === 0) return [];
  return [{ ...store(Kind.FILES, bucket, versionDays(bucket)), readers: may('s3:GetObject').map(({ role }) => role.path.replace(/\/Resource$/, '')) }];
}

/** The rules of all objects of a bucket. */
function rulesOf({ properties }: Resource): any[] {
  const rules: any[] = properties.LifecycleConfiguration?.Rules ?? [];
  return rules.filter(({ Status, Prefix, TagFilters, Filter }) => Status === 'Enabled' && !Prefix && !TagFilters && !Filter);
}

/** The days for which a bucket keeps what was deleted; undefined without an end. The lock of an object that is new then ends last. */
const versionDays = (bucket: Resource): number | undefined => longest([noncurrentDays(bucket), lockDays(bucket)]);

function noncurrentDays(bucket: Resource): number | undefined {
  if (bucket.properties.VersioningConfiguration?.Status !== 'Enabled') return 0;
  return rulesOf(bucket).map((rule) => rule.NoncurrentVersionExpiration).find((end) => end && !end.NewerNoncurrentVersions)?.NoncurrentDays;
}

function lockDays({ properties }: Resource): number {
  const { Days, Years = 0 } = properties.ObjectLockConfiguration?.Rule?.DefaultRetention ?? {};
  return Days ?? Years * 365;
}

/** The largest of some numbers; undefined if one is. */
const longest = (days: readonly (number | undefined)[]): number | undefined =>
  days.includes(undefined) ? undefined : Math.max(0, ...days as number[]);

const RUNS_CODE = /ecs-tasks|lambda/;

/** Where a resource writes the addresses and paths of requests to. */
function logTargets({ type, properties }: Resource): unknown[] {
  switch (type) {
    case BUCKET: return [properties.LoggingConfiguration?.DestinationBucketName];
    case 'AWS::CloudFront::Distribution': return [properties.DistributionConfig?.Logging?.Bucket];
    case 'AWS::Logs::DeliveryDestination': return [properties.DestinationResourceArn];
    case 'AWS::ElasticLoadBalancingV2::LoadBalancer':
      return (properties.LoadBalancerAttributes ?? []).filter(({ Key }: any) => /logs\.s3\.bucket$/.test(Key)).map(({ Value }: any) => Value);
    default: return [];
  }
}

function logs(group: Resource, users: Users): Store[] {
  const { LogGroupName, RetentionInDays } = group.properties;
  const kind = /^\/aws\/rds\//.test(LogGroupName) ? Kind.DATABASE_LOG : users.get(group)?.map((type) => LOGGERS[type]).find(Boolean) ?? Kind.FUNCTIONS;
  return [{ ...store(kind, group, RetentionInDays), ...kind === Kind.FUNCTIONS ? { where: '' } : {} }];
}

/** The days that CloudFront may keep a response without asking the origin. An invalidation ends them. */
function cached(all: Resources, distribution: Resource): number | undefined {
  const { DefaultCacheBehavior, CacheBehaviors = [] } = distribution.properties.DistributionConfig;
  return longest([DefaultCacheBehavior, ...CacheBehaviors].map(({ CachePolicyId }) => {
    const [policy] = all.referred(distribution, CachePolicyId, 'AWS::CloudFront::CachePolicy');
    return CachePolicyId === CACHING_DISABLED ? 0 : policy && Number(policy.properties.CachePolicyConfig.MaxTTL) / DAY;
  }));
}

/** One row for the stores of a kind, a Region and a time that have no name of interest. */
function grouped(stores: readonly Store[]): Store[] {
  const counts = new Map<string, number>();
  const key = ({ kind, region, days, where }: Store) => where === '' ? `${kind} ${region} ${days}` : undefined;
  for (const one of stores) counts.set(key(one) ?? '', (counts.get(key(one) ?? '') ?? 0) + 1);
  const seen = new Set<string>();
  return stores.filter((one) => {
    const own = key(one);
    if (own === undefined) return true;
    return seen.has(own) ? false : seen.add(own);
  }).map((one) => one.where === '' ? { ...one, where: String(counts.get(key(one)!)) } : one);
}
