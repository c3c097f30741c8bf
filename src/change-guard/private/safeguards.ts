import { isCustom } from '../../assembly/resource-types';
import { valueAt } from '../../assembly/template';

/**
 * A setting that protects data: a number (days, or another unit where more is safer), true or false, or a text that is
 * ordered by `STRENGTH`.
 */
export type Safeguard = string | number | boolean;
type Properties = Readonly<Record<string, unknown>>;

/** Nothing expires. */
const FOREVER = 'forever';
const OLD_VERSIONS = ' of old versions';
const OF_RULE = 'expiration of rule ';

/** Properties whose value protects, by type: the path, and the value that applies without it. */
const SETTINGS: Record<string, Record<string, Safeguard>> = {
  'AWS::RDS::DBCluster': { DeletionProtection: false, BackupRetentionPeriod: 1 },
  'AWS::RDS::DBInstance': { DeletionProtection: false, BackupRetentionPeriod: 1 },
  'AWS::RDS::GlobalCluster': { DeletionProtection: false },
  'AWS::DocDB::DBCluster': { DeletionProtection: false, BackupRetentionPeriod: 1 },
  'AWS::Neptune::DBCluster': { DeletionProtection: false, BackupRetentionPeriod: 1 },
  'AWS::DSQL::Cluster': { DeletionProtectionEnabled: false },
  'AWS::DynamoDB::Table': {
    'DeletionProtectionEnabled': false, 'PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled': false,
  },
  'AWS::ElastiCache::ReplicationGroup': {
    SnapshotRetentionLimit: 0, AutomaticFailoverEnabled: false, MultiAZEnabled: false,
  },
  'AWS::ElastiCache::CacheCluster': { SnapshotRetentionLimit: 0 },
  'AWS::MemoryDB::Cluster': { SnapshotRetentionLimit: 0 },
  'AWS::Redshift::Cluster': { AutomatedSnapshotRetentionPeriod: 1 },
  'AWS::S3::Bucket': { 'VersioningConfiguration/Status': 'Suspended' },
  'AWS::Logs::LogGroup': { RetentionInDays: FOREVER, DeletionProtectionEnabled: false },
  'AWS::Kinesis::Stream': { RetentionPeriodHours: 24 },
  'AWS::SQS::Queue': { MessageRetentionPeriod: 345_600 },
  'AWS::Cognito::UserPool': { DeletionProtection: 'INACTIVE' },
  'AWS::EFS::FileSystem': { 'BackupPolicy/Status': 'DISABLED' },
  'AWS::KMS::Key': { Enabled: true, EnableKeyRotation: false, PendingWindowInDays: 30 },
  'AWS::KMS::ReplicaKey': { Enabled: true, PendingWindowInDays: 30 },
  'AWS::CloudFront::Distribution': { 'DistributionConfig/Enabled': true },
  'AWS::EC2::VPC': { EnableDnsSupport: true },
  'AWS::CloudTrail::Trail': { IsLogging: true, EnableLogFileValidation: false, IsMultiRegionTrail: false },
  'AWS::GuardDuty::Detector': { Enable: true },
  'AWS::ECR::Repository': { 'ImageTagMutability': 'MUTABLE', 'ImageScanningConfiguration/ScanOnPush': false },
  'AWS::Backup::BackupVault': { 'LockConfiguration/MinRetentionDays': 0 },
};

/** Properties that protect or serve because they exist. Of a list, the number of its elements counts. */
const PRESENT: Record<string, string[]> = {
  'AWS::Backup::BackupSelection': ['BackupSelection/Resources', 'BackupSelection/ListOfTags'],
  'AWS::Backup::BackupVault': ['LockConfiguration'],
  'AWS::CloudFront::Distribution': ['DistributionConfig/WebACLId'],
  'AWS::GuardDuty::Detector': ['Features'],
  'AWS::S3::Bucket': ['ReplicationConfiguration', 'ObjectLockConfiguration', 'NotificationConfiguration'],
  'AWS::SQS::Queue': ['RedrivePolicy'],
};
/** Where such a property has the list or the number that counts. */
const MEASURES: Record<string, string> = {
  ReplicationConfiguration: 'Rules', ObjectLockConfiguration: 'Rule/DefaultRetention/Days',
};

/** Lists of which each element protects or serves: what it is, the list, and the property that names an element. */
const MEMBERS: Record<string, [what: string, list: string, name?: string]> = {
  'AWS::Backup::BackupPlan': ['rule', 'BackupPlan/BackupPlanRule', 'RuleName'],
  'AWS::CloudFront::Distribution': ['alias', 'DistributionConfig/Aliases'],
  'AWS::DynamoDB::GlobalTable': ['replica', 'Replicas', 'Region'],
  'AWS::SecretsManager::Secret': ['replica', 'ReplicaRegions', 'Region'],
};

/** Settings of each element of such a list, and the value that applies without them. */
const OF_MEMBERS: Record<string, Record<string, Safeguard>> = {
  'AWS::DynamoDB::GlobalTable': {
    'DeletionProtectionEnabled': false, 'PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled': false,
  },
};

/** What stops serving users if it is removed or false. */
const SERVES = /^(DistributionConfig\/)?Enabled$|^EnableDnsSupport$|^keeps (alias |NotificationConfiguration$)/;
/** Tables whose rows expire, by an attribute. */
const EXPIRING_TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** Texts in the order of their protection. */
export const STRENGTH: readonly string[] = [
  'Suspended', 'DISABLED', 'INACTIVE', 'MUTABLE', 'IMMUTABLE_WITH_EXCLUSION', 'IMMUTABLE', 'Delete', 'Snapshot',
  'Retain', 'Enabled', 'ENABLED', 'ACTIVE',
];

/** Types with a list of attributes, as keys and values. */
const ATTRIBUTE_LISTS: Record<string, [list: string, attribute: string][]> = {
  'AWS::ElasticLoadBalancingV2::LoadBalancer': [['LoadBalancerAttributes', 'deletion_protection.enabled']],
};

/** Types of which CloudFormation takes a snapshot on deletion if the template does not say otherwise. */
const SNAPSHOT_BY_DEFAULT = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'];

/** The settings that protect the data of a resource. Values of the deployment are omitted. */
export function safeguardsOf(type: string, properties: Properties): Record<string, Safeguard> {
  const found: Record<string, Safeguard> = {};
  for (const [path, fallback] of Object.entries(SETTINGS[type] ?? {})) {
    add(found, path, valueAt(properties, path.split('/')) ?? fallback);
  }
  for (const [list, attribute] of ATTRIBUTE_LISTS[type] ?? []) {
    add(found, attribute, attributeIn(properties[list], attribute) ?? false);
  }
  for (const path of PRESENT[type] ?? []) {
    keep(found, path, valueAt(properties, path.split('/')));
  }
  Object.assign(found, membersOf(type, properties));
  if (type === 'AWS::S3::Bucket') Object.assign(found, expirations(properties));
  const expiry = properties.TimeToLiveSpecification as Properties | undefined;
  // The attribute of a row says when, which no template shows.
  if (EXPIRING_TABLES.includes(type) && isOn(expiry?.Enabled)) {
    found[`expiration by attribute ${textOf(expiry?.AttributeName)}`] = 0;
  }
  return found;
}

/** The value of a safeguard that a resource does not have; undefined for one that is not known. */
export function withoutSafeguard(name: string): Safeguard | undefined {
  // A new rule of backups takes nothing from the others.
  if (name.startsWith(OF_RULE)) return undefined;
  // To begin to delete old versions is a choice; to delete them earlier may be an accident.
  if (name.startsWith('expiration')) return name.endsWith(OLD_VERSIONS) ? undefined : FOREVER;
  return name.startsWith('keeps ') ? false : undefined;
}

/** Whether users notice immediately that a safeguard is weaker. */
export function serves(name: string): boolean {
  return SERVES.test(name);
}

/** What CloudFormation does with a resource that the template no longer contains. */
export function deletionPolicyOf(type: string, policy: string | undefined, properties: Properties): string {
  if (policy !== undefined) return policy;
  return SNAPSHOT_BY_DEFAULT.includes(type) && properties.DBClusterIdentifier === undefined ? 'Snapshot' : 'Delete';
}

/** Whether a new setting protects less. */
export function isWeaker(before: Safeguard, after: Safeguard): boolean {
  return rank(after) < rank(before);
}

/** The engine version, or undefined if the template does not pin it. */
export function versionOf(type: string, properties: Properties): string | undefined {
  if (isCustom(type) || type === 'AWS::RDS::CustomDBEngineVersion') return undefined;
  const version = properties.EngineVersion ?? properties.KafkaVersion ?? properties.ElasticsearchVersion;
  return typeof version === 'string' || typeof version === 'number' ? String(version) : undefined;
}

/** The elements of lists, and their settings. */
function membersOf(type: string, properties: Properties): Record<string, Safeguard> {
  const found: Record<string, Safeguard> = {};
  if (type === 'AWS::ECR::ReplicationConfiguration') {
    const rules = listAt(properties, 'ReplicationConfiguration/Rules');
    for (const { Region } of rules.flatMap((rule) => listAt(rule, 'Destinations'))) {
      found[`keeps replica ${textOf(Region)}`] = true;
    }
  }
  const [what, list, key] = MEMBERS[type] ?? [];
  for (const member of list === undefined ? [] : listAt(properties, list)) {
    const name = textOf(key === undefined ? member : member[key]);
    found[`keeps ${what} ${name}`] = true;
    for (const [path, fallback] of Object.entries(OF_MEMBERS[type] ?? {})) {
      add(found, `${path} in ${name}`, valueAt(member, path.split('/')) ?? fallback);
    }
    if (type === 'AWS::Backup::BackupPlan') {
      add(found, OF_RULE + name, valueAt(member, ['Lifecycle', 'DeleteAfterDays']) ?? FOREVER);
      keep(found, `copies of rule ${name}`, member.CopyActions);
    }
  }
  return found;
}

/** Notes that a property exists, or how much of it. */
function keep(found: Record<string, Safeguard>, path: string, value: unknown): void {
  if (value === undefined || value === null) return;
  const measure = path in MEASURES ? valueAt(value as Properties, MEASURES[path].split('/')) : value;
  if (!Array.isArray(measure)) return add(found, `keeps ${path}`, typeof measure === 'number' ? measure : true);
  const count = (measure as Properties[]).filter(({ Status }) => !/^disabled$/i.test(String(Status))).length;
  if (count > 0) found[`keeps ${path}`] = count;
}

function isOn(value: unknown): boolean {
  return String(value) === 'true';
}

/** When S3 deletes objects and their old versions, per prefix; incomplete uploads are not included. */
function expirations(properties: Properties): Record<string, Safeguard> {
  const found: Record<string, Safeguard> = {};
  for (const rule of listAt(properties, 'LifecycleConfiguration/Rules')) {
    if (rule.Status !== 'Enabled') continue;
    const name = `expiration ${JSON.stringify(rule.Prefix ?? '')}${filterOf(rule)}`;
    const old = rule.NoncurrentVersionExpirationInDays
      ?? valueAt(rule, ['NoncurrentVersionExpiration', 'NoncurrentDays']);
    earliest(found, name, rule.ExpirationInDays);
    earliest(found, name + OLD_VERSIONS, old);
    if (rule.ExpirationDate !== undefined) add(found, `${name} on a date`, rule.ExpirationDate);
  }
  return found;
}

function earliest(found: Record<string, Safeguard>, name: string, days: unknown): void {
  if (!isNaN(Number(days))) add(found, name, Math.min(Number(days), Number(found[name] ?? Infinity)));
}

function listAt(properties: Properties, path: string): readonly Properties[] {
  const list = valueAt(properties, path.split('/'));
  return Array.isArray(list) ? list as Properties[] : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Rules of objects with tags or of a size are rules of their own. */
function filterOf({ TagFilters, ObjectSizeGreaterThan, ObjectSizeLessThan }: Properties): string {
  const filter = [TagFilters, ObjectSizeGreaterThan, ObjectSizeLessThan].filter((one) => one !== undefined);
  return filter.length === 0 ? '' : ` ${JSON.stringify(filter)}`;
}

function attributeIn(list: unknown, name: string): unknown {
  return Array.isArray(list) ? (list as Properties[]).find(({ Key }) => Key === name)?.Value : undefined;
}

function add(found: Record<string, Safeguard>, name: string, value: unknown): void {
  if (value === 'true' || value === 'false') {
    found[name] = value === 'true';
  } else if (typeof value === 'string' && /^\d+$/.test(value)) {
    found[name] = Number(value);
  } else if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    found[name] = value;
  }
}

function rank(value: Safeguard): number {
  // Different at the creation of the resource only.
  if (value === 'RetainExceptOnCreate') return rank('Retain');
  if (value === FOREVER) return Infinity;
  if (typeof value === 'string' && /^\d{4}-\d{2}-\d{2}/.test(value)) return Date.parse(value);
  return typeof value === 'string' ? STRENGTH.indexOf(value) : Number(value);
}
