/** Why a dangerous line is accepted, and how a docstring tells it. */
export interface Reason {
  /** The lines that it is about. */
  readonly lines: RegExp;
  readonly why: string;
  /** What the docstring of the prop says if it tells this harm. Otherwise only the change guard tells it. */
  readonly says: RegExp;
}

/** A docstring that speaks of a change, a removal or a difference between the values. */
const REPLACES = /replac|creates? an? (?:new|empty)|new,? empty|empt(?:y|ied)|another (?:cluster|bucket|vault|cache)|loses|new (?:cluster|bucket|vault|cache|topic|secret|log group)/i;
const FAILS = /fails?\b|rejects?|cannot be (?:changed|turned|lowered)|does not (?:change|support)|only (?:at|on|for) creation|must (?:stay|be the same)/i;
const DELETES = /delet|remov(?:es|al|ing|ed)|destroy|expir|no longer/i;
const STAYS = /stays?|remains?|retain|kept|delete (?:it|them)|billed|not deleted/i;
const INTERRUPTS = /restart|outage|interrupt|unavailable|downtime|disconnect/i;
const ADDRESS = /address|IP|DNS|ARN|confirm|subscri|offline|internet/;

const reason = (lines: RegExp, says: RegExp, why: string): Reason => ({ lines, why, says });

export const REASONS: readonly Reason[] = [
  reason(/^(?:interrupts|breaks|fails) /, new RegExp(`${INTERRUPTS.source}|${FAILS.source}`, 'i'), 'The service applies it in place, and users notice. `ChangeGuard` says it, with seconds where AWS documents them, and does not refuse.'),
  reason(/^DATA \S+ replace by /, REPLACES, 'CloudFormation replaces a resource whose identity changes, and no API of AWS changes it in place. The new one is empty.'),
  reason(/^DATA \S+ EngineVersion /, /upgrad/i, 'CloudFormation passes AllowMajorVersionUpgrade with each update of a version: the upgrade runs, and has no way back.'),
  reason(/^DATA \S+ (?:DeletionPolicy|UpdateReplacePolicy|DeletionProtection|deletion_protection\S*) /, DELETES, 'The prop exists to weaken the protection on purpose, for environments that are deleted.'),
  reason(/^DATA \S+ (?:RetentionInDays|BackupRetentionPeriod|SnapshotRetentionLimit|MessageRetentionPeriod|expiration|VersioningConfiguration)/, /delet|expir|retention|keep|days|restor|point in time|version/i, 'A shorter retention deletes what is older. The service applies it immediately.'),
  reason(/^DATA \S+ (?:MultiAZEnabled|TransitEncryptionEnabled|without (?:replica |copies|ObjectLock|LockConfiguration|snapshots)|LockConfiguration)/, /delet|lost|loss|replica|copie|copy|protect|zone|retention/i,
    'The prop has fewer copies, or keeps them for a shorter time, on purpose.'),
  reason(/^DATA \S+ (?:without (?:time control|encrypted objects|replication|backups|feature|rule|schedule)|excludes |ObjectLockConfiguration|EnableContinuousBackup)/, /replic|copie|copy|minutes|lock|govern|plan|feature|back/i,
    'A protection covers fewer members, in a weaker mode or later.'),
  reason(/^DATA WAFv2::WebACL without blocking /, /\bcounts?\b|no longer|instead of/i, 'A rule of the firewall is removed, or counts instead of blocking.'),
  reason(/^DATA \S+ without DistributionConfig\/DefaultCacheBehavior\/TrustedKeyGroups/, /\bsign/i, 'The prop decides whether requests must be signed: without it, everybody reads what they protected.'),
  reason(/^DATA \S+ without notification /, /notif|topic|address|e-?mail/i, 'Others receive the pages, or the notifications of budgets and cost anomalies.'),
  reason(/^DATA \S+ (?:delete|move to another ID)(?: by condition \S+)?$/, DELETES, 'The prop turns a feature off, or puts a passed resource in the place of the one that it creates: what the feature kept goes with it.'),
  reason(/^(?:DATA|FAIL|LEFT) stack (?:rename or move|remove) stack/, /stack/i, 'The CDK leaves a stack deployed that the app no longer contains. A new stack cannot have the names of its resources.'),
  reason(/^FAIL .*, name kept$/, FAILS, 'A fixed name blocks the replacement, so that no data is lost: the deployment fails and rolls back.'),
  reason(/^FAIL \S+ EngineVersion /, FAILS, 'RDS and ElastiCache do not downgrade. The deployment fails and rolls back.'),
  reason(/^FAIL RDS::DBCluster PerformanceInsightsKmsKeyId /, FAILS, 'RDS keeps the key of Performance Insights, and rejects another one.'),
  reason(/^FAIL \S+ Durability /, FAILS, 'ElastiCache changes durability only by itself, and of a cache with a replica in another zone.'),
  reason(/^DATA \S+ Durability /, /10 seconds/, 'An asynchronous write is acknowledged before it is in the log, and without durability there is none: a failure loses writes.'),
  reason(/^FAIL \S+ SubnetIds without some$/, FAILS, 'A subnet group keeps the subnets that its nodes use.'),
  reason(/^FAIL Export /, FAILS, 'CloudFormation does not change an export while another stack imports it.'),
  reason(/^OUT \S+ (?:delete|move to another ID|replace by )/, new RegExp(`${ADDRESS.source}|${REPLACES.source}|${INTERRUPTS.source}`, 'i'), 'The prop decides whether or where the resource exists: its address goes with it.'),
  reason(/^OUT SecretsManager::Secret GenerateSecretString /, /secret|password|name/i, 'The name of the user is in the secret, which gets a new value with it.'),
  reason(/^OUT CloudFront::Distribution without alias /, /domain|name|address/i, 'The site moves to another name.'),
  reason(/^OUT S3::Bucket without (?:Notif|event)/, /event/i, 'The prop stops the events of the bucket: what they started no longer runs.'),
  reason(/^OUT \S+ (?:State|Enabled|stops by) /, /disable|stop|paus|does not run|enabled/i, 'The prop exists to switch it off.'),
  reason(/^OUT ECS::TaskDefinition /, /secret|token|sign/i, 'The prop passes another secret: the tasks read its value from then on.'),
  reason(/^OUT RDS::DBCluster EnableGlobalWriteForwarding /, /read-only|writes? (?:are|is) rejected/i, 'The prop exists to switch it off: sessions in the standby Region then only read.'),
  reason(/^deletes Logs::LogGroup \(removed\)$/, /\blogs?\b[^.]*delet|delet[^.]*\blogs?\b/i,
    'Its `DeletionPolicy` is `Delete`: CloudFormation deletes it and its events with what wrote them. A log group that is retained is no such line.'),
  reason(/^LEFT \S+ remove \(/, STAYS, 'The resource is retained on purpose when the prop no longer creates it.'),
];
