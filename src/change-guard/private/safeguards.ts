import { judgedOf, patternOf } from './ledger';
import { isCustom } from '../../assembly/resource-types';
import { valueAt } from '../../assembly/template';

/**
 * A setting that protects data: a number (days, or another unit where more is safer), true or false, or a text that is
 * ordered by `STRENGTH`.
 */
export type Safeguard = string | number | boolean;
type Properties = Readonly<Record<string, unknown>>;
type Safeguards = Record<string, Safeguard>;

const FOREVER = 'forever';
/** Not compared where one side does not say it. */
const UNKNOWN = 'unknown';
/** Before the pattern of a value that stops something. */
const NEVER = 'not:';
/** Members that include others. */
const ALL = /(?<=^keeps .*)(\*|(?<=flows )ALL)$/;
/** What a receiver gets, what is selected and what is served: `*` stands for any text. */
const GLOB = /^keeps (alias|backups of|event) /;
/** Members to which people give a name. */
const NAMED = /keeps (?:rule|role|schedule|blocking by) (.*)/;
const OLD_VERSIONS = ' of old versions';
const DAYS = ['Lifecycle', 'DeleteAfterDays'];
/** What rules of a replication can have, and where its status is. */
const OF_REPLICATION: Record<string, string[]> = {
  'time control of ': ['Destination', 'ReplicationTime', 'Status'],
  'encrypted objects of ': ['SourceSelectionCriteria', 'SseKmsEncryptedObjects', 'Status'],
};
const REPLICATION = /(keeps|time control of|encrypted objects of) (replication to .*) of "(.*)"$/;

/** The copies that a replication begins to delete. */
const DELETIONS = 'excludes deleted objects from ';

/** How long a lock keeps objects, and whether anybody can shorten it. */
const OBJECT_LOCK = 'ObjectLockConfiguration';

/** A rule of a firewall that protects by nothing of its own: one with a label blocks what another one counts. */
const IDLE_RULE = /^\[\{"(Allow|Count)"|"LabelMatchStatement"/;
const TLS_MODE = 'TransitEncryptionMode';
/** What takes something out of a protection, or a resource out of service. */
const NEGATIVE = /^(excludes|stops by) /;
/** Settings of each member of a protection, and the value that applies without them. */
const OF_MEMBERS: Record<string, Record<string, Safeguard>> = {
  'AWS::Backup::BackupPlan': { EnableContinuousBackup: false },
  'AWS::DLM::LifecyclePolicy': { 'RetainRule/Count': UNKNOWN, 'RetainRule/Interval': UNKNOWN },
  'AWS::DynamoDB::GlobalTable': {
    'DeletionProtectionEnabled': false,
    'PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled': false,
    'PointInTimeRecoverySpecification/RecoveryPeriodInDays': 35,
  },
};

/** What stops serving users if it is removed or false. */
const SERVES = new RegExp('^(ContentBased|DistributionConfig/Enabled|Enable(d|Dns|IAM|Http|Local|Global)|MaximumM|' +
  'State|stops by |keeps (alias|audience|event|index|Kinesis|Lambda|network|NotificationC|protocol|public key|' +
  'record|role|scope|Service|sign-in|Stage|Stream|Target|URL|Website))');
/** Tables whose rows expire, by an attribute. */
const EXPIRING_TABLES = ['AWS::DynamoDB::Table', 'AWS::DynamoDB::GlobalTable'];

/** Texts in the order of their protection. */
export const STRENGTH: readonly string[] = ('Suspended DISABLED INACTIVE GOVERNANCE COMPLIANCE MUTABLE ' +
  'IMMUTABLE_WITH_EXCLUSION IMMUTABLE Delete Snapshot Retain Enabled ENABLED ' +
  'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS ACTIVE OFF OPTIONAL ON preferred required').split(' ');

const LOAD_BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';
const OF_LOAD_BALANCER = 'deletion_protection.enabled';

/** Types of which CloudFormation takes a snapshot on deletion if the template does not say otherwise. */
const SNAPSHOT_BY_DEFAULT = ['AWS::RDS::DBCluster', 'AWS::RDS::DBInstance'];

/** The settings that protect the data of a resource, with texts of members. Values of the deployment are omitted. */
export function safeguardsOf(type: string, properties: Properties, text: (value: unknown) => string): Safeguards {
  const found: Safeguards = {};
  const path = (property: string) => valueAt(properties, property.split('/'));
  for (const { property, unless, whom } of judgedOf(type, 'weaker if')) {
    if (unless === undefined || whom !== '') continue;
    // Users of a pool have a trigger by its ARN, or by one that also says its version.
    const value = path(property) ?? path(`${property}Config`);
    // A mode without TLS says nothing.
    if (property === TLS_MODE && String(properties.TransitEncryptionEnabled) !== 'true') continue;
    const stops = unless.startsWith(NEVER) ? [value ?? []].flat() : [];
    for (const [match] of stops.flatMap((one) => [patternOf(unless.slice(NEVER.length)).exec(text(one)) ?? []])) {
      if (match !== undefined) found[`stops by ${property} ${match}`.trim()] = false;
    }
    if (unless === 'present' && [value ?? []].flat().join('') !== '') found[`keeps ${property}`] = true;
    // An archive keeps its events forever with 0.
    const isForever = unless === FOREVER && String(value) === '0';
    if (unless !== 'present' && !unless.startsWith(NEVER)) add(found, property, isForever ? FOREVER : value ?? unless);
  }
  if (type === LOAD_BALANCER) add(found, OF_LOAD_BALANCER, path(`LoadBalancerAttributes/${OF_LOAD_BALANCER}`) ?? false);
  Object.assign(found, membersOf(type, properties, text), replications(type, properties, text));
  Object.assign(found, expirations(properties), objectLock(properties));
  // The attribute of a row says when, which no template shows.
  if (EXPIRING_TABLES.includes(type) && String(path('TimeToLiveSpecification/Enabled')) === 'true') {
    found[`excludes rows that expire by attribute ${text(path('TimeToLiveSpecification/AttributeName'))}`] = false;
  }
  return found;
}

/** The value of a safeguard that a resource does not have; undefined for one that is not known. */
export function withoutSafeguard(name: string, all: Safeguards = {}): Safeguard | undefined {
  // The first value in a new rule of backups or a new replication takes nothing from the others.
  const isFirst = name.startsWith(DELETIONS) && !(name.replace(DELETIONS, 'keeps ') in all);
  if (isFirst || name.startsWith('expiration of ')) return undefined;
  // To begin to delete old versions is a choice; to delete them earlier may be an accident.
  if (name.startsWith('expiration')) return name.endsWith(OLD_VERSIONS) ? undefined : expiredBy(name, all);
  return name.startsWith('keeps ') || REPLICATION.test(name) ? false : NEGATIVE.test(name) || undefined;
}

/** When another rule deletes the objects of an expiration: one whose prefix is shorter. */
function expiredBy(name: string, all: Safeguards): Safeguard {
  const others = Object.keys(all).filter((one) => /^expiration ".*"$/.test(one) && name.startsWith(one.slice(0, -1)));
  return others.length === 0 || name.endsWith(' date') ? FOREVER : Math.min(...others.map((one) => Number(all[one])));
}

/** The weakening of a safeguard, as a user accepts it. */
export function changeOf(name: string, old: Safeguard, now: Safeguard): string {
  if (NEGATIVE.test(name)) return name;
  const what = name.replace('keeps ', '');
  return now === false && (what !== name || REPLICATION.test(name)) ? `without ${what}` : `${what} ${old} to ${now}`;
}

/** Whether another safeguard includes one: all, or a replication of more objects to the same bucket. */
export function isIncluded(name: string, others: Safeguards | undefined): boolean {
  const [, what, to, prefix] = REPLICATION.exec(name) ?? [];
  return Object.keys(others ?? {}).some((other) => {
    if (to === undefined && GLOB.test(other)) return globOf(other).test(name);
    if (to === undefined) return ALL.test(other) && name.startsWith(other.replace(ALL, ''));
    const [, kind, destination, start] = REPLICATION.exec(other) ?? [];
    return kind === what && destination === to && prefix.startsWith(start);
  });
}

export const globOf = (text: string): RegExp => new RegExp(`^${text.replace(/[^\w*]/g, '\\$&').replaceAll('*', '.*')}$`);

/** The objects of which a bucket sends events. */
function objectsIn(member: Properties): string {
  const rules = listAt(member, 'Filter/S3Key/Rules');
  const [start, end] = [/^prefix$/i, /^suffix$/i].map((name) => rules.find(({ Name }) => name.test(String(Name)))?.Value);
  return `${String(start ?? '')}*${String(end ?? '')}`;
}

/** The safeguards of members that have another name, and what they had. What a rule matches is not judged. */
export function renamed(old: Safeguards = {}, now: Safeguards = {}): string[] {
  const without = (one: Safeguards, two: Safeguards) =>
    Object.keys(one).flatMap((key) => (key in two ? [] : NAMED.exec(key)?.[1] ?? []));
  const free = without(now, old);
  return without(old, now).flatMap((name) => {
    const [first] = name.split('=');
    const own = Object.keys(old).filter((key) => ` ${key} `.includes(` ${name} `));
    const index = free.findIndex((other) => other.endsWith(name.slice(first.length)) && own.every((key) => {
      const same = ` ${key} `.replace(` ${name} `, () => ` ${other} `).trim();
      return same in now && !isWeaker(old[key], now[same]);
    }));
    return index < 0 ? [] : (free.splice(index, 1), own);
  });
}

/** Whether a resource has what another one protects. */
export const protectsAll = (old: Safeguards = {}, now: Safeguards = {}): boolean =>
  Object.entries(old).every(([name, value]) =>
    value === false || isIncluded(name, now) || (name in now && !isWeaker(value, now[name])));

/** Whether users notice immediately that a safeguard is weaker. */
export const serves = (name: string): boolean => SERVES.test(name);

/** What CloudFormation does with a resource that the template no longer contains. */
export const deletionPolicyOf = (type: string, policy: string | undefined): string =>
  policy ?? (SNAPSHOT_BY_DEFAULT.includes(type) ? 'Snapshot' : 'Delete');

export const isWeaker = (before: Safeguard, after: Safeguard): boolean => rank(after) < rank(before);

/** The engine version, or undefined if the template does not pin it. */
export function versionOf(type: string, properties: Properties): string | undefined {
  if (isCustom(type) || type === 'AWS::RDS::CustomDBEngineVersion') return undefined;
  const version = properties.EngineVersion ?? properties.KafkaVersion ?? properties.ElasticsearchVersion;
  return typeof version === 'string' || typeof version === 'number' ? String(version) : undefined;
}

/** What each resource, Region or person has of the protection, and its settings. */
function membersOf(type: string, properties: Properties, text: (value: unknown) => string): Safeguards {
  const found: Safeguards = {};
  for (const { property, unless: keys, whom } of judgedOf(type, 'weaker if')) {
    const members = whom === '' ? [] : activeAt(properties, property);
    if (keys?.startsWith('*') && members.length === 0) found[`keeps ${whom} *`] = true;
    for (const member of members) {
      const own = { ...member, Filter: objectsIn(member) } as Properties;
      const parts = keys?.replace('*', '').split(',').flatMap((key) => own[key] ?? []) ?? [member];
      const name = parts.map((part) => text(parsed(part))).join('=');
      found[whom === 'excludes' ? `excludes ${name}` : `keeps ${whom} ${name}`] = whom !== 'excludes';
      for (const [setting, fallback] of Object.entries(OF_MEMBERS[type] ?? {})) {
        add(found, `${setting} in ${name}`, valueAt(member, setting.split('/')) ?? fallback);
      }
      if (type !== 'AWS::Backup::BackupPlan') continue;
      const days = valueAt(member, DAYS) ?? FOREVER;
      add(found, `expiration of rule ${name}`, days);
      for (const copy of activeAt(member, 'CopyActions')) {
        const copies = `copies of rule ${name} in ${text(copy.DestinationBackupVaultArn)}`;
        found[`keeps ${copies}`] = true;
        // Without a lifecycle of its own, a copy has that of its source.
        add(found, `expiration of ${copies}`, valueAt(copy, DAYS) ?? days);
      }
    }
  }
  return found;
}

/** JSON as text has the same meaning in another order. */
function parsed(value: unknown): unknown {
  try {
    return typeof value === 'string' && value.startsWith('{') ? JSON.parse(value) : value;
  } catch {
    return value;
  }
}

/** Where each prefix is replicated to, and whether S3 guarantees 15 minutes. */
function replications(type: string, properties: Properties, text: (value: unknown) => string): Safeguards {
  const own = type === 'Custom::BucketReplication' ? parsed(text(properties.Rule)) : undefined;
  const rules = typeof own === 'object' ? [own as Properties]
    : activeAt(properties, type === 'AWS::S3::Bucket' ? 'ReplicationConfiguration/Rules' : '-');
  const found: Safeguards = {};
  for (const rule of rules) {
    const { Bucket } = (rule.Destination ?? {}) as Properties;
    const filter = (valueAt(rule, ['Filter', 'And']) ?? rule.Filter ?? rule) as Properties;
    const tags = filter.Tags ?? filter.TagFilters ?? filter.Tag ?? filter.TagFilter;
    const chosen = tags === undefined ? '' : ` with ${text(tags)}`;
    const name = `replication to ${text(Bucket)}${chosen} of "${text(filter.Prefix ?? '')}"`;
    found[`keeps ${name}`] = true;
    for (const [what, path] of Object.entries(OF_REPLICATION)) {
      if (valueAt(rule, path) === 'Enabled') found[what + name] = true;
    }
    const deletes = valueAt(rule, ['DeleteMarkerReplication', 'Status']) === 'Enabled';
    if (deletes) found[DELETIONS + name] = false;
  }
  return found;
}

function objectLock(properties: Properties): Safeguards {
  const lock = properties[OBJECT_LOCK];
  if (lock === undefined) return {};
  const { Days, Years, Mode } = (valueAt(lock, ['Rule', 'DefaultRetention']) ?? {}) as Properties;
  const found: Safeguards = { [`keeps ${OBJECT_LOCK}`]: Number(Days ?? Number(Years) * 365) || true };
  add(found, `${OBJECT_LOCK} mode`, Mode);
  return found;
}

/** When S3 deletes objects and their old versions, per prefix; incomplete uploads are not included. */
function expirations(properties: Properties): Safeguards {
  const found: Safeguards = {};
  for (const rule of listAt(properties, 'LifecycleConfiguration/Rules')) {
    if (rule.Status !== 'Enabled') continue;
    const name = `expiration ${JSON.stringify(rule.Prefix ?? '')}${filterOf(rule)}`;
    const old = rule.NoncurrentVersionExpirationInDays
      ?? valueAt(rule, ['NoncurrentVersionExpiration', 'NoncurrentDays']);
    earliest(found, name, rule.ExpirationInDays);
    earliest(found, name + OLD_VERSIONS, old);
    add(found, `${name} on a date`, rule.ExpirationDate);
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

/** The elements of a list, or one value, that are not disabled, and rules of a firewall that block. */
function activeAt(properties: Properties, path: string): readonly Properties[] {
  const all = [valueAt(properties, path.split('/')) ?? []].flat(2) as Properties[];
  return all.filter(({ Status, Action, OverrideAction, Statement }) => String(Status).toLowerCase() !== 'disabled'
    && !IDLE_RULE.test(JSON.stringify([Action ?? OverrideAction ?? {}, Statement])));
}

/** Whether it does nothing to users: a rotation that waits for its schedule, or a firewall whose rules only count. */
export function isIdle(type: string, properties: Properties): boolean {
  if (type === 'AWS::SecretsManager::RotationSchedule') return String(properties.RotateImmediatelyOnUpdate) === 'false';
  if (type !== 'AWS::WAFv2::WebACL' || valueAt(properties, ['DefaultAction', 'Block']) !== undefined) return false;
  return listAt(properties, 'Rules').every(({ Action, OverrideAction }) =>
    /^\{"(Allow|Count)"/.test(JSON.stringify(Action ?? OverrideAction ?? {})));
}

/** Whether a firewall blocks by its rules or by default. */
export const blocks = (safeguards: Safeguards = {}): boolean =>
  Object.keys(safeguards).some((name) => /^keeps (blocking by|DefaultAction\/Block)/.test(name));

/** Rules of objects with tags or of a size are rules of their own. */
function filterOf({ TagFilters, ObjectSizeGreaterThan, ObjectSizeLessThan }: Properties): string {
  const tags = !Array.isArray(TagFilters) ? TagFilters
    : [...TagFilters].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  const filter = [tags, ObjectSizeGreaterThan, ObjectSizeLessThan].filter((one) => one !== undefined);
  return filter.length === 0 ? '' : ` ${JSON.stringify(filter)}`;
}

function add(found: Record<string, Safeguard>, name: string, value: unknown): void {
  if (value === 'true' || value === 'false') {
    found[name] = value === 'true';
  } else if (/^\d+$/.test(String(value))) {
    found[name] = Number(value);
  } else if (value !== UNKNOWN && ['string', 'number', 'boolean'].includes(typeof value)) {
    found[name] = value as Safeguard;
  }
}

function rank(value: Safeguard): number {
  // Different at the creation of the resource only.
  if (value === 'RetainExceptOnCreate') return rank('Retain');
  if (value === FOREVER) return Infinity;
  if (/^\d{4}-\d{2}-\d{2}/.test(String(value))) return Date.parse(String(value));
  return typeof value === 'string' ? STRENGTH.indexOf(value) : Number(value);
}
