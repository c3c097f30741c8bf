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
  'AWS::ElastiCache::ReplicationGroup': { SnapshotRetentionLimit: 0, AutomaticFailoverEnabled: false },
  'AWS::ElastiCache::CacheCluster': { SnapshotRetentionLimit: 0 },
  'AWS::MemoryDB::Cluster': { SnapshotRetentionLimit: 0 },
  'AWS::Redshift::Cluster': { AutomatedSnapshotRetentionPeriod: 1 },
  'AWS::S3::Bucket': { 'VersioningConfiguration/Status': 'Suspended' },
  'AWS::Logs::LogGroup': { RetentionInDays: FOREVER, DeletionProtectionEnabled: false },
  'AWS::Kinesis::Stream': { RetentionPeriodHours: 24 },
  'AWS::SQS::Queue': { MessageRetentionPeriod: 345_600 },
  'AWS::Cognito::UserPool': { DeletionProtection: 'INACTIVE' },
  'AWS::EFS::FileSystem': { 'BackupPolicy/Status': 'DISABLED' },
};

/** Texts in the order of their protection. */
const STRENGTH = [
  'Suspended', 'DISABLED', 'INACTIVE', 'Delete', 'Snapshot', 'Retain', 'Enabled', 'ENABLED',
  'ACTIVE',
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
  if (type === 'AWS::S3::Bucket') Object.assign(found, expirations(properties));
  return found;
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

/** The days after which S3 deletes objects, per prefix; old versions and incomplete uploads are not included. */
function expirations(properties: Properties): Record<string, Safeguard> {
  const rules = valueAt(properties, ['LifecycleConfiguration', 'Rules']);
  const found: Record<string, Safeguard> = {};
  for (const rule of Array.isArray(rules) ? rules as Properties[] : []) {
    const days = rule.ExpirationInDays;
    if (rule.Status !== 'Enabled' || days === undefined) continue;
    const name = `expiration ${JSON.stringify(rule.Prefix ?? '')}${filterOf(rule)}`;
    add(found, name, Math.min(Number(days), Number(found[name] ?? Infinity)));
  }
  return found;
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
  return typeof value === 'string' ? STRENGTH.indexOf(value) : Number(value);
}
