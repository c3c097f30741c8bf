import { createHash } from 'crypto';
import { attribute, changes, join, ref, resource, stack } from './fixtures';
import { howLong, howOf, Interruption, interruptionsOf, sentenceOf } from '../../src/change-guard/private/interruptions';
import { isRejected, judgments } from '../../src/change-guard/private/ledger';
import { lockOf } from '../../src/change-guard/private/lock';
import { Comparison } from '../../src/change-guard/private/pairing';
import { decided } from '../../tools/changes/ledger';

const cluster = (properties: object, attributes?: object) => resource('RDS::DBCluster', { Engine: 'aurora-postgresql', ...properties }, attributes);
const retained = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };
const balancer = (Scheme: string, more: object = {}) => ({
  Alb: resource('ElasticLoadBalancingV2::LoadBalancer', { Scheme }),
  Https: resource('ElasticLoadBalancingV2::Listener', { LoadBalancerArn: ref('Alb'), DefaultActions: [{ TargetGroupArn: ref('Group') }] }),
  Group: resource('ElasticLoadBalancingV2::TargetGroup', { Port: 3001 }),
  ...more,
});
const ruleOf = (listener: string, ...groups: string[]) =>
  resource('ElasticLoadBalancingV2::ListenerRule', { ListenerArn: ref(listener), Actions: groups.map((group) => ({ TargetGroupArn: ref(group) })) });
const group = (Port: number) => resource('ElasticLoadBalancingV2::TargetGroup', { Port });
const twoBalancers = (Scheme: string, port: number) => ({
  ...balancer(Scheme),
  One: ruleOf('Https', 'B', 'A', 'Moved'),
  A: group(1),
  B: group(2),
  Moved: group(port),
  Alb2: resource('ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' }),
  C: group(3),
  D: group(4),
  Two: ruleOf('Https2', 'D'),
  Https2: resource('ElasticLoadBalancingV2::Listener', { LoadBalancerArn: ref('Alb2'), DefaultActions: [{ TargetGroupArn: ref('C') }] }),
});
const acting = (ApprovalModel: string) => ({ One: resource('Budgets::BudgetsAction', { ApprovalModel }) });
const unmet = (one: object) => ({ ...one, Condition: 'Never' });
const stopping = (call: string, input?: object) => resource('Scheduler::Schedule', { Target: { Arn: `arn:aws:scheduler:::aws-sdk:rds:${call}`, Input: input && JSON.stringify(input) } });
const updating = (input: object) => ({ One: stopping('../ecs:updateService', input) });
const service = (...all: [CapacityProvider: string, Weight: number][]) => ({ One: resource('ECS::Service', { CapacityProviderStrategy: all.map(([CapacityProvider, Weight]) => ({ CapacityProvider, Weight })) }) });
const capacity = (most: number) => ({ One: resource('RDS::DBCluster', { ServerlessV2ScalingConfiguration: { MaxCapacity: most } }) });
const scaled = (low: unknown, high: number) => ({ One: resource('ApplicationAutoScaling::ScalableTarget', { MinCapacity: { 'Fn::If': ['Unreleased9C01', 0, low] }, MaxCapacity: high }) });
const logs = (more: object = {}) => resource('Logs::LogGroup', {}, { DeletionPolicy: 'Delete', ...more });
const acl = (NetworkAclId: string, SubnetId: unknown = 's') => ({ One: resource('EC2::SubnetNetworkAclAssociation', { SubnetId, NetworkAclId }) });
const queue = (maxReceiveCount?: number, deadLetterTargetArn: unknown = 'd') => ({ One: resource('SQS::Queue', maxReceiveCount === undefined ? {} : { RedrivePolicy: { maxReceiveCount, deadLetterTargetArn } }) });
const consumer = (EventSourceArn: unknown, more: object = {}) => resource('Lambda::EventSourceMapping', { EventSourceArn, FunctionName: 'f', ...more });
const [jobs, stream] = [attribute('Jobs', 'Arn'), { StartingPosition: 'LATEST' }];
const pipe = resource('Pipes::Pipe', { Source: 'arn:stream', SourceParameters: { KinesisStreamParameters: stream } });
const consumed = (more: object = {}) => ({ Jobs: resource('SQS::Queue'), Old: consumer(jobs), Orders: resource('DynamoDB::Table'), Stream: consumer('arn:stream', stream), ...more });
const reporting = (...FunctionResponseTypes: string[]) => ({ One: consumer('q', { FunctionResponseTypes }) });
const moving = (arn: unknown, more: object = {}) => consumed({ New: consumer(arn, more) });
const guarded = (ResourceArn: unknown, WebACLArn: unknown = 'w') => ({ Alb: resource('ElasticLoadBalancingV2::LoadBalancer'), One: resource('WAFv2::WebACLAssociation', { ResourceArn, WebACLArn }) });
const brokers = (id: string) => ({
  Broker: resource('AmazonMQ::Broker'),
  [`${id}1`]: consumer(attribute('Broker', 'Arn'), { Queues: [id] }),
  [`${id}2`]: consumer('arn:aws:mq:a:1:broker:b', { Queues: [id] }),
  [`${id}3`]: resource('Pipes::Pipe', { Source: 'smk://a:9092' }),
});
const counts = { Action: { Count: {} } };
const webAcl = (properties: object) => resource('WAFv2::WebACL', { DefaultAction: { Allow: {} }, ...properties });
const unguarded = { Alb: resource('ElasticLoadBalancingV2::LoadBalancer'), Site: resource('CloudFront::Distribution') };
const behind = (firewall: object) => ({ ...guarded(ref('Alb'), attribute('Acl', 'Arn')), Site: resource('CloudFront::Distribution', cdn({ WebACLId: attribute('Acl', 'Arn') })), Acl: webAcl(firewall) });
const firewalls = ['the first DistributionConfig/WebACLId of CloudFront::Distribution Site in Shop', 'the creation of WAFv2::WebACLAssociation One in Shop'];
const rotated = (schedule?: object) => ({ Secret: resource('SecretsManager::Secret'), ...schedule && { One: resource('SecretsManager::RotationSchedule', { SecretId: ref('Secret'), ...schedule }) } });
const off = (...all: string[]) => ({ One: resource('Events::Rule', { State: 'DISABLED', Targets: all.map((Arn) => ({ Arn })) }) });
const targets = (...all: string[]) => ({ One: resource('Events::Rule', { Targets: all.map((Arn, index) => ({ Id: `Target${index}`, Arn })) }) });
const tasks = (ValueFrom: unknown, more: object = {}, Name = 'JWT_SECRET') => ({
  Task: resource('ECS::TaskDefinition', { ContainerDefinitions: [{ Name: 'api', Secrets: [{ Name, ValueFrom }] }], ...more }),
});
const rules = (...Rules: object[]) => ({ LifecycleConfiguration: { Rules } });
const hashed = (text: string) => `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
const cdn = (more: object) => ({ DistributionConfig: { Enabled: true, Aliases: ['a.example', 'b.example'], ...more } });
const plan = (...BackupPlanRule: object[]) => ({ BackupPlan: { BackupPlanRule } });
const replicas = (...Replicas: object[]) => ({ Replicas });
const tokyo = { Region: 'ap-northeast-1', DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } };
const expiry = (ExpirationInDays: number, more: object = {}) => ({ Status: 'Enabled', ExpirationInDays, ...more });

const versions = { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } };
const tagged = { TagFilters: [{ Key: 'a', Value: 'b' }] };
const replication = (...Rules: object[]) => ({ ReplicationConfiguration: { Role: 'r', Rules: Rules.map((rule) => ({ Status: 'Enabled', ...rule })) } });
const to = (Bucket: string, more: object = {}) => ({ Destination: { Bucket, ...more } });
const deferred = (rule: object) => ({ ServiceToken: 'f', Rule: JSON.stringify(rule) });
const copied = (TargetBackupVault: string, DeleteAfterDays?: number) => ({ RuleName: 'daily', TargetBackupVault, CopyActions: [{ DestinationBackupVaultArn: 'c', Lifecycle: { DeleteAfterDays } }] });
const encrypted = { SseKmsEncryptedObjects: { Status: 'Enabled' } };
const snapshots = (RetainRule: object, Name = 'daily') => ({ PolicyDetails: { Schedules: [{ Name, RetainRule }] } });
const filters = (...patterns: string[]) => ({ FilterCriteria: { Filters: patterns.map((Pattern) => ({ Pattern })) } });
const selected = (...Resources: unknown[]) => ({ BackupSelection: { Resources } });
const blocking = (...all: [Name: string, action: object][]) => ({ Rules: all.map(([Name, action]) => ({ Name, ...action })) });
const lock = (DefaultRetention: object) => ({ ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention } } });

/** A resource of a type: its properties, a change of them that is dangerous, and one that is not. */
const ofOne: [rule: string, type: string, before: object, dangerous: object, expected: string | string[], harmless: object][] = [
  ['an unnamed database that is replaced is empty', 'RDS::DBCluster', { DatabaseName: 'shop' }, { DatabaseName: 'store' }, 'DATA replace by DatabaseName "shop" to "store"', { Port: 5433 }],
  ['a database that is replaced under its name fails', 'RDS::DBCluster', { DBClusterIdentifier: 'shop', KmsKeyId: 'a' }, { KmsKeyId: 'b' }, 'FAIL replace by KmsKeyId "a" to "b"', { CopyTagsToSnapshot: true }],
  ['a database with a new name is empty', 'RDS::DBCluster', { DBClusterIdentifier: 'shop' }, { DBClusterIdentifier: 'store' }, 'DATA replace by DBClusterIdentifier "shop" to "store"', { DBClusterIdentifier: join('sh', 'op') }],
  ['a property that is removed replaces, too', 'RDS::DBCluster', { SnapshotIdentifier: 'before' }, { SnapshotIdentifier: undefined }, 'DATA replace by SnapshotIdentifier "before" to nothing', { MasterUserPassword: 'x' }],
  ['an instance that joins a cluster is empty', 'RDS::DBInstance', { DBInstanceClass: 'a' }, { DBClusterIdentifier: 'shop' }, 'DATA replace by DBClusterIdentifier nothing to "shop"', { DBInstanceClass: 'b' }],
  ['an address that is replaced changes', 'EC2::NatGateway', { SubnetId: 'a' }, { SubnetId: 'b' }, 'OUT replace by SubnetId "a" to "b"', { MaxDrainDurationSeconds: 5 }],
  ['a named service that is replaced fails', 'ECS::Service', { ServiceName: 'api', Cluster: 'main', LaunchType: 'FARGATE' }, { LaunchType: undefined }, 'FAIL replace by LaunchType "FARGATE" to nothing', { DesiredCount: 4 }],
  ['a service that is replaced needs another name', 'ECS::Service', { ServiceName: 'api', Cluster: 'main' }, { SchedulingStrategy: 'DAEMON' }, 'FAIL replace by SchedulingStrategy nothing to "DAEMON"', { ServiceName: 'web' }],
  ['a database does not return to a lower version', 'RDS::DBCluster', { EngineVersion: '17.10' }, { EngineVersion: '17.9' }, 'FAIL EngineVersion 17.10 to 17.9', { EngineVersion: '17.11' }],
  ['a major version has no way back', 'RDS::DBCluster', { EngineVersion: '17.4' }, { EngineVersion: '18.1' }, 'DATA EngineVersion 17.4 to 18.1', { EngineVersion: undefined }],
  ['a version that was not pinned may be another major version', 'RDS::DBCluster', {}, { EngineVersion: '17.4' }, 'DATA EngineVersion unknown to 17.4', { Port: 5433 }],
  ['OpenSearch is newer than Elasticsearch', 'OpenSearchService::Domain', { EngineVersion: 'Elasticsearch_7.10' }, { EngineVersion: 'OpenSearch_1.3' }, 'DATA EngineVersion Elasticsearch_7.10 to OpenSearch_1.3', { EngineVersion: 'Elasticsearch_7.11' }],
  ['the major version of MariaDB has two parts', 'RDS::DBInstance', { Engine: 'mariadb', EngineVersion: '10.6.14' }, { EngineVersion: '10.11.8' }, 'DATA EngineVersion 10.6.14 to 10.11.8', { EngineVersion: '10.6.20' }],
  ['a file system only grows', 'FSx::FileSystem', { StorageCapacity: 100 }, { StorageCapacity: 50 }, 'FAIL StorageCapacity 100 to 50', { StorageCapacity: 200 }],
  ['the major version of MySQL has two parts', 'RDS::DBCluster', { Engine: 'aurora-mysql', EngineVersion: '8.0.mysql_aurora.3.08' }, { EngineVersion: '8.4.mysql_aurora.8.0' }, 'DATA EngineVersion 8.0.mysql_aurora.3.08 to 8.4.mysql_aurora.8.0',
    { EngineVersion: '8.0.mysql_aurora.3.10' }],
  ['the major version of an instance of MySQL has two parts', 'RDS::DBInstance', { Engine: 'mysql', EngineVersion: '8.0.35' }, { EngineVersion: '8.4.3' }, 'DATA EngineVersion 8.0.35 to 8.4.3', { EngineVersion: '8.0.36' }],
  ['the major version of Neptune has two parts', 'Neptune::DBCluster', { EngineVersion: '1.2.1.0' }, { EngineVersion: '1.3.0.0' }, 'DATA EngineVersion 1.2.1.0 to 1.3.0.0', { EngineVersion: '1.2.1.1' }],
  ['the major version of ActiveMQ has two parts', 'AmazonMQ::Broker', { EngineType: 'ACTIVEMQ', EngineVersion: '5.17.6' }, { EngineVersion: '5.18.4' }, 'DATA EngineVersion 5.17.6 to 5.18.4', { EngineVersion: '5.17.7' }],
  ['a version with fewer parts is not lower', 'RDS::DBCluster', { EngineVersion: '17.4' }, { EngineVersion: '16' }, 'FAIL EngineVersion 17.4 to 16', { EngineVersion: '17' }],
  ['a version with more parts is not lower', 'RDS::DBCluster', { EngineVersion: '17' }, { EngineVersion: '16.9' }, 'FAIL EngineVersion 17 to 16.9', { EngineVersion: '17.4' }],
  ['the version of a custom engine is its name', 'RDS::CustomDBEngineVersion', { Engine: 'custom-oracle-ee', EngineVersion: '19.a' }, { EngineVersion: '18.a' }, [], { Description: 'b' }],
  ['a database that had no name is replaced', 'RDS::DBCluster', {}, { DatabaseName: 'x' }, 'DATA replace by DatabaseName nothing to "x"', { Port: 5433 }],
  ['the causes of a replacement are sorted', 'RDS::DBCluster', { KmsKeyId: 'a' }, { KmsKeyId: 'b', DatabaseName: 'x' }, 'DATA replace by DatabaseName nothing to "x" and KmsKeyId "a" to "b"', { Port: 5433 }],
  ['a partition is that of the deployment', 'RDS::DBCluster', { KmsKeyId: 'arn:aws:kms:a' }, { KmsKeyId: 'arn:aws:kms:b' }, 'DATA replace by KmsKeyId "arn:${AWS::Partition}:kms:a" to "arn:${AWS::Partition}:kms:b"',
    { KmsKeyId: join('arn:', ref('AWS::Partition'), ':kms:a') }],
  ['a database instance keeps its password', 'RDS::DBInstance', { MasterUserPassword: 'a' }, { MasterUserPassword: 'b' }, `OUT MasterUserPassword "${hashed('a')}" to "${hashed('b')}"`, { MasterUserPassword: undefined }],
  ['a version can be a number', 'ElastiCache::ReplicationGroup', { EngineVersion: 9 }, { EngineVersion: 8 }, 'FAIL EngineVersion 9 to 8', { EngineVersion: '9' }],
  ['the function of a custom resource has no engine', 'Custom::Call', { ServiceToken: 'f', EngineVersion: '2' }, { ServiceToken: 'g', EngineVersion: '2' }, 'FAIL ServiceToken "f" to "g"', { ServiceToken: 'f', EngineVersion: '1' }],
  ['the version of a cache does not fall', 'ElastiCache::ReplicationGroup', { Engine: 'valkey', EngineVersion: '8.1' }, { EngineVersion: '7.2' }, 'FAIL EngineVersion 8.1 to 7.2', { EngineVersion: '8.2' }],
  ['a cache keeps its durability', 'ElastiCache::ReplicationGroup', { Durability: 'async', MultiAZEnabled: true }, { Durability: 'disabled' }, 'DATA Durability "async" to "disabled"', { Durability: 'sync', NumNodeGroups: 3 }],
  // https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Durability.ChangingDurability.html, since October 2026
  ['a cache with a replica in another zone can get durability later, by itself', 'ElastiCache::ReplicationGroup', { EngineVersion: '9.0', MultiAZEnabled: true }, { EngineVersion: '9.1', Durability: 'sync' }, 'FAIL Durability nothing to "sync"',
    { Durability: 'async' }],
  ['a cache in one zone cannot get durability', 'ElastiCache::ReplicationGroup', { Durability: 'disabled' }, { Durability: 'async', MultiAZEnabled: true }, 'FAIL Durability "disabled" to "async"', { MultiAZEnabled: true }],
  ['a cache without durability has none', 'ElastiCache::ReplicationGroup', { Durability: 'disabled', MultiAZEnabled: true }, { Durability: 'sync', MultiAZEnabled: false },
    ['DATA MultiAZEnabled true to false', 'FAIL Durability "disabled" to "sync"'], { Durability: undefined }],
  ['the writes of a cache stay synchronous', 'ElastiCache::ReplicationGroup', { Durability: 'sync', MultiAZEnabled: true }, { Durability: 'async' }, 'DATA Durability "sync" to "async"', { NumNodeGroups: 3 }],
  ['false can be a text', 'RDS::DBCluster', { DeletionProtection: false, BackupRetentionPeriod: '7' }, { BackupRetentionPeriod: 6 }, 'DATA BackupRetentionPeriod 7 to 6', { DeletionProtection: 'false', PerformanceInsightsKmsKeyId: 'a', Tags: null }],
  ['a cluster is protected unless it says otherwise', 'DSQL::Cluster', {}, { DeletionProtectionEnabled: false }, 'DATA DeletionProtectionEnabled true to false', { DeletionProtectionEnabled: true }],
  ['objects do not begin to expire', 'S3::Bucket', rules(), rules(expiry(90)), 'DATA expiration "" forever to 90', rules({ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } })],
  ['objects do not expire earlier, per prefix', 'S3::Bucket', rules(expiry(90), expiry(30, { Prefix: 'tmp/' })), rules(expiry(90), expiry(7, { Prefix: 'tmp/' })), 'DATA expiration "tmp/" 30 to 7', rules(expiry(90), expiry(60, { Prefix: 'tmp/' }))],
  ['a rule that expires objects stays disabled', 'S3::Bucket', rules(expiry(90, { Status: 'Disabled' })), rules(expiry(90)), 'DATA expiration "" forever to 90', rules(expiry(30, { Status: 'Disabled' }))],
  ['objects do not expire on an earlier date', 'S3::Bucket', rules({ Status: 'Enabled', ExpirationDate: '2028-01-31' }), rules({ Status: 'Enabled', ExpirationDate: '2027-01-31' }),
    'DATA expiration "" on a date 2028-01-31 to 2027-01-31', rules({ Status: 'Enabled', ExpirationDate: '2029-01-31' })],
  ['objects with a tag do not expire earlier', 'S3::Bucket', rules(expiry(7), expiry(90, tagged)), rules(expiry(7), expiry(30, tagged)), 'DATA expiration "" [[{"Key":"a","Value":"b"}]] 90 to 30', rules(expiry(7), expiry(91, tagged))],
  ['objects whose old versions expire do not expire themselves', 'S3::Bucket', rules(versions), rules({ ...versions, ExpirationInDays: 90 }), 'DATA expiration "" forever to 90', rules({ ...versions, ExpirationInDays: undefined })],
  ['objects do not expire on a date', 'S3::Bucket', rules(), rules({ Status: 'Enabled', ExpirationDate: '2027-01-31T00:00:00Z' }), 'DATA expiration "" on a date forever to 2027-01-31T00:00:00Z',
    rules({ Status: 'Disabled', ExpirationDate: '2027-01-31T00:00:00Z' })],
  ['old versions are not kept for a shorter time', 'S3::Bucket', rules({ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 30 } }),
    rules({ Status: 'Enabled', NoncurrentVersionExpirationInDays: 1 }), 'DATA expiration "" of old versions 30 to 1',
    rules({ Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 60 } })],
  ['objects are replicated', 'S3::Bucket', replication({ Prefix: 'a/', Destination: { Bucket: attribute('B', 'Arn') } }), { ReplicationConfiguration: undefined }, 'DATA without replication to ${B.Arn} of "a/"',
    replication({ Filter: { Prefix: '' }, Priority: 1, Destination: { Bucket: attribute('B', 'Arn') } }, { Status: 'Disabled', Destination: {} })],
  ['copies outlast what is deleted', 'S3::Bucket', replication(to('b')), replication({ ...to('b'), DeleteMarkerReplication: { Status: 'Enabled' } }), 'DATA excludes deleted objects from replication to b of ""',
    replication(to('b'), { ...to('c'), DeleteMarkerReplication: { Status: 'Enabled' } })],
  ['objects are replicated to the same bucket', 'S3::Bucket', replication(to('b')), replication(to('c')), 'DATA without replication to b of ""', replication(to('b'), to('c'))],
  ['all objects are replicated', 'S3::Bucket', replication(to('b'), { ...to('c'), Prefix: 'x/y/' }), replication({ ...to('b'), Filter: { And: { Prefix: 'x/' } } }, { ...to('c'), Prefix: 'x/y/z' }), [
    'DATA without replication to b of ""', 'DATA without replication to c of "x/y/"',
  ], replication(to('b'), { ...to('c'), Prefix: 'x/' })],
  ['objects of a replication are not chosen by tags', 'S3::Bucket', replication(to('b')), replication({ ...to('b'), Filter: { And: { Prefix: '', Tags: [{ Key: 'a', Value: 'b' }] } } }), 'DATA without replication to b of ""',
    replication({ ...to('b'), Filter: {} })],
  ['a replication keeps its time', 'S3::Bucket', replication(to('b', { ReplicationTime: { Status: 'Enabled' } })), replication(to('b')), 'DATA without time control of replication to b of ""',
    replication(to('b', { ReplicationTime: { Status: 'Enabled', Time: { Minutes: 15 } }, Metrics: { Status: 'Enabled' } }), to('c'))],
  ['a replication of more objects keeps its time', 'S3::Bucket', replication({ ...to('b', { ReplicationTime: { Status: 'Enabled' } }), Prefix: 'a/' }),
    replication(to('b')), 'DATA without time control of replication to b of "a/"', replication(to('b', { ReplicationTime: { Status: 'Enabled' } }))],
  ['a replication of another stack is the same', 'Custom::BucketReplication', deferred(to('b', { ReplicationTime: { Status: 'Enabled' } })),
    deferred(to('c')), ['DATA without replication to b of ""', 'DATA without time control of replication to b of ""'], { ...deferred(to('b', { ReplicationTime: { Status: 'Enabled' } })), RoleArn: 'r' }],
  ['objects are locked against everybody', 'S3::Bucket', lock({ Mode: 'COMPLIANCE', Days: 365 }), lock({ Mode: 'GOVERNANCE', Years: 1 }), 'DATA ObjectLockConfiguration mode COMPLIANCE to GOVERNANCE', lock({ Mode: 'COMPLIANCE', Years: 1 })],
  ['objects can be locked', 'S3::Bucket', { ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled' } }, { ObjectLockConfiguration: undefined }, 'DATA without ObjectLockConfiguration', lock({ Mode: 'GOVERNANCE', Days: 1 })],
  ['objects are locked', 'S3::Bucket', lock({ Mode: 'GOVERNANCE', Years: 2 }), lock({ Mode: 'COMPLIANCE', Days: 700 }), 'DATA ObjectLockConfiguration 730 to 700', lock({ Mode: 'COMPLIANCE', Days: 730 })],
  ['a selection covers what it covered', 'Backup::BackupSelection', { BackupSelection: { Resources: [attribute('A', 'Arn'), 'b'] } }, { BackupSelection: { Resources: [attribute('A', 'Arn'), 'c'], NotResources: ['d'] } }, [
    'DATA excludes d',
    'DATA without backups of b',
  ], { BackupSelection: { Resources: ['c', 'b', join(attribute('A', 'Arn'))] } }],
  ['a selection by tags covers what it covered', 'Backup::BackupSelection', { BackupSelection: { ListOfTags: [{ ConditionKey: 'backup', ConditionValue: 'yes' }] } },
    { BackupSelection: { ListOfTags: [{ ConditionKey: 'backup', ConditionValue: 'no' }] } }, 'DATA without backups of what has the tag backup=yes',
    { BackupSelection: { ListOfTags: [{ ConditionKey: 'a', ConditionValue: 'b' }, { ConditionKey: 'backup', ConditionValue: 'yes' }] } }],
  ['pages are sent', 'CloudWatch::CompositeAlarm', { AlarmActions: [ref('Page'), ref('Mail')] }, { AlarmActions: [ref('Mail')], ActionsEnabled: false }, ['DATA ActionsEnabled true to false', 'DATA without notification of ${Page}'],
    { AlarmActions: [ref('Other'), ref('Mail'), ref('Page')], ActionsEnabled: 'true' }],
  ['a budget notifies', 'Budgets::Budget', { NotificationsWithSubscribers: [{ Subscribers: [{ Address: 'a@b.example' }, { Address: ref('T') }] }] },
    { NotificationsWithSubscribers: [{ Subscribers: [{ Address: 'c@b.example' }] }, { Subscribers: [{ Address: ref('T') }] }] },
    'DATA without notification of a@b.example', { NotificationsWithSubscribers: [{ Subscribers: [{ Address: 'a@b.example' }] }, { Subscribers: [{ Address: ref('T') }] }] }],
  ['rows stay in a table', 'DynamoDB::Table', { TimeToLiveSpecification: { AttributeName: 'expires', Enabled: true } }, { TimeToLiveSpecification: { AttributeName: 'sentAt', Enabled: 'true' } }, 'DATA excludes rows that expire by attribute sentAt',
    { TimeToLiveSpecification: { AttributeName: 'sentAt', Enabled: false } }],
  ['a secret is generated once', 'SecretsManager::Secret', { GenerateSecretString: { PasswordLength: 64 } },
    { GenerateSecretString: { PasswordLength: 65 } }, `OUT GenerateSecretString "${hashed('{"PasswordLength":"64"}')}" to "${hashed('{"PasswordLength":"65"}')}"`,
    { GenerateSecretString: { PasswordLength: '64' }, Description: 'signs tokens' }],
  ['a secret that is no longer generated keeps its value', 'SecretsManager::Secret', { GenerateSecretString: { PasswordLength: 64 } }, { SecretString: 'b' }, `OUT SecretString nothing to "${hashed('b')}"`, { GenerateSecretString: undefined }],
  ['a secret of an older lock file has an unknown value', 'SecretsManager::Secret', { Name: 'a' }, { Name: 'b' }, 'DATA replace by Name "a" to "b"', { GenerateSecretString: { PasswordLength: 64 } }],
  ['a written secret has one value', 'SecretsManager::Secret', { SecretString: 'a' }, { SecretString: 'b' }, `OUT SecretString "${hashed('a')}" to "${hashed('b')}"`, { KmsKeyId: 'a' }],
  ['a distribution has a firewall', 'CloudFront::Distribution', cdn({ WebACLId: 'a' }), cdn({ WebACLId: undefined }), 'DATA without DistributionConfig/WebACLId', cdn({ WebACLId: 'b', Aliases: ['b.example', 'a.example', 'c.example'] })],
  ['backups are made and kept', 'Backup::BackupPlan', plan({ RuleName: 'daily', Lifecycle: { DeleteAfterDays: 35 }, CopyActions: [{ DestinationBackupVaultArn: ref('Osaka') }] }, { RuleName: 'monthly' }, { RuleName: 'yearly' }),
    plan({ RuleName: 'daily', Lifecycle: { DeleteAfterDays: 1 }, CopyActions: [] }, { RuleName: 'yearly', Lifecycle: { DeleteAfterDays: 9 } }), [
      'DATA expiration of rule daily 35 to 1',
      'DATA expiration of rule yearly forever to 9',
      'DATA without copies of rule daily in ${Osaka}',
      'DATA without rule monthly',
    ], plan({ RuleName: 'daily', ScheduleExpression: 'rate(1 day)', Lifecycle: { DeleteAfterDays: 36 }, CopyActions: [{}, { DestinationBackupVaultArn: ref('Osaka') }] },
      { RuleName: 'monthly' }, { RuleName: 'yearly' }, { RuleName: 'weekly', Lifecycle: { DeleteAfterDays: 1 } })],
  ['a global table keeps its replicas and their protection', 'DynamoDB::GlobalTable', replicas(tokyo, { Region: 'ap-northeast-3' }), replicas({ Region: 'ap-northeast-1' }), [
    'DATA DeletionProtectionEnabled in ap-northeast-1 true to false',
    'DATA PointInTimeRecoverySpecification/PointInTimeRecoveryEnabled in ap-northeast-1 true to false',
    'DATA without replica ap-northeast-3',
  ], replicas({ Region: 'ap-northeast-3' }, { ...tokyo, Tags: [] })],
  ['backups go to the same vault, and copies are kept', 'Backup::BackupPlan', plan(copied('v', 35)), plan(copied('w', 35)), ['DATA without copies of rule daily=v in c', 'DATA without rule daily=v'], plan(copied('v', 36))],
  ['copies of backups are not kept for a shorter time', 'Backup::BackupPlan', plan(copied('v', undefined)), plan(copied('v', 9)), 'DATA expiration of copies of rule daily=v in c forever to 9', plan(copied('v', undefined), { RuleName: 'x' })],
  ['encrypted objects are replicated', 'S3::Bucket', replication({ ...to('b'), SourceSelectionCriteria: encrypted }), replication(to('b')), 'DATA without encrypted objects of replication to b of ""', replication({ ...to('b'), SourceSelectionCriteria: encrypted, Priority: 2 })],
  ['volumes keep their snapshots', 'DLM::LifecyclePolicy', snapshots({ Count: 14 }), snapshots({ Count: 1 }), 'DATA RetainRule/Count in daily 14 to 1', snapshots({ Interval: 2 })],
  ['a firewall blocks', 'WAFv2::WebACL', blocking(['A', { Action: { Block: {} } }], ['B', { OverrideAction: { None: {} } }], ['C', { Action: { Count: {} } }]),
    blocking(['A', { Action: { Allow: {} } }], ['B', { OverrideAction: { Count: {} } }]), ['DATA without blocking by A', 'DATA without blocking by B'],
    blocking(['B', { OverrideAction: { None: {} } }], ['New', { Action: { Captcha: {} } }])],
  ['a database does not become smaller', 'RDS::DBInstance', { AllocatedStorage: 100 }, { AllocatedStorage: '99' }, 'FAIL AllocatedStorage 100 to 99', { AllocatedStorage: undefined }],
  ['a rule keeps a target', 'Events::Rule', targets('a', 'b').One.Properties, { Targets: [] }, 'OUT without Targets', targets('c').One.Properties],
  ['a rule with a list of targets keeps one', 'Events::Rule', targets('a').One.Properties, { Targets: undefined }, 'OUT without Targets', targets('b', 'a').One.Properties],
  ['a rule stays on', 'Events::Rule', { State: 'ENABLED' }, { State: 'DISABLED' }, 'OUT State ENABLED to DISABLED', { State: 'ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS' }],
  ['backups stay continuous', 'Backup::BackupPlan', plan({ RuleName: 'daily', EnableContinuousBackup: true }), plan({ RuleName: 'daily' }), 'DATA EnableContinuousBackup in daily true to false', plan({ RuleName: 'daily', EnableContinuousBackup: 'true' })],
  // https://github.com/hashicorp/terraform-provider-aws/issues/42981: the first key is accepted, another one is not.
  ['a database keeps the key of Performance Insights', 'RDS::DBCluster', { PerformanceInsightsKmsKeyId: 'a' }, { PerformanceInsightsKmsKeyId: undefined }, 'FAIL PerformanceInsightsKmsKeyId "a" to nothing', { PerformanceInsightsEnabled: false }],
  ['the first key of Performance Insights replaces nothing', 'RDS::DBInstance', { KmsKeyId: 'k' }, { KmsKeyId: 'l' }, 'DATA replace by KmsKeyId "k" to "l"', { PerformanceInsightsKMSKeyId: 'a' }],
  ['another key of Performance Insights replaces the instance', 'RDS::DBInstance', { PerformanceInsightsKMSKeyId: 'a' }, { PerformanceInsightsKMSKeyId: 'b' }, 'DATA replace by PerformanceInsightsKMSKeyId "a" to "b"', { PerformanceInsightsRetentionPeriod: 31 }],
  ['a record keeps its name', 'Route53::RecordSet', { HostedZoneId: 'z', Name: 'a', Type: 'A', SetIdentifier: '1' }, { Name: 'b' }, 'OUT replace by Name "a" to "b"', { SetIdentifier: '2' }],
  ['a listener stays at its load balancer', 'ElasticLoadBalancingV2::Listener', { LoadBalancerArn: 'a' }, { LoadBalancerArn: 'b' }, 'OUT replace by LoadBalancerArn "a" to "b"', { Port: 443 }],
  ['a log group keeps its class', 'Logs::LogGroup', { LogGroupClass: 'STANDARD' }, { LogGroupClass: 'INFREQUENT_ACCESS' }, 'FAIL LogGroupClass "STANDARD" to "INFREQUENT_ACCESS"', { KmsKeyId: 'a' }],
  ['a load balancer keeps its protection', 'ElasticLoadBalancingV2::LoadBalancer', { LoadBalancerAttributes: [{ Key: 'deletion_protection.enabled', Value: 'true' }] }, { LoadBalancerAttributes: undefined }, 'DATA deletion_protection.enabled true to false',
    { LoadBalancerAttributes: [{ Key: 'idle', Value: 'false' }, { Key: 'deletion_protection.enabled', Value: true }] }],
  ['the function of a custom resource is fixed', 'Custom::Call', { ServiceToken: attribute('A', 'Arn') }, { ServiceToken: attribute('B', 'Arn') }, 'FAIL ServiceToken "${A.Arn}" to "${B.Arn}"', { Version: 2 }],
  ['a subnet group keeps its subnets', 'RDS::DBSubnetGroup', { SubnetIds: ['a', 'b'] }, { SubnetIds: ['a', 'c'] }, 'FAIL SubnetIds without b', { SubnetIds: ['a', 'b', 'c'] }],
  ['a subnet group keeps its list of subnets', 'RDS::DBSubnetGroup', { SubnetIds: ref('Subnets') }, { SubnetIds: ref('Others') }, 'FAIL SubnetIds without ${Subnets}', { SubnetIds: [ref('Subnets'), 'c'] }],
  ['subnets and a family that an older lock file does not know are not compared', 'ElastiCache::SubnetGroup', { CacheSubnetGroupName: 'a' }, { SubnetIds: ['a'], CacheParameterGroupFamily: 'a' }, [], { Description: 'b' }],
  ['a family that an older lock file does not know is not compared', 'ElastiCache::ParameterGroup', {}, { CacheParameterGroupFamily: 'a' }, [], { Description: 'b' }],
  ['tags of images stay immutable, whatever a deletion does', 'ECR::Repository', { EmptyOnDelete: true, ImageTagMutability: 'IMMUTABLE' }, { ImageTagMutability: 'MUTABLE' }, 'DATA ImageTagMutability IMMUTABLE to MUTABLE', { EmptyOnDelete: false }],
  ['two subnets of a network cannot overlap', 'EC2::Subnet', { VpcId: 'v', CidrBlock: '10.0.0.0/24', AvailabilityZone: 'a' }, { AvailabilityZone: 'c' }, 'FAIL replace by AvailabilityZone "a" to "c"', { MapPublicIpOnLaunch: true }],
  ['flow logs of traffic that is accepted contain none that is rejected', 'EC2::FlowLog', { TrafficType: 'ACCEPT' }, { TrafficType: 'REJECT' }, 'DATA without flows ACCEPT', { TrafficType: 'ALL' }],
  ['flow logs of traffic that is rejected contain none that is accepted', 'EC2::FlowLog', { TrafficType: 'REJECT' }, { TrafficType: 'ACCEPT' }, 'DATA without flows REJECT', { TrafficType: 'ALL' }],
  ['flow logs of all traffic stay', 'EC2::FlowLog', { TrafficType: 'ALL' }, { TrafficType: 'ACCEPT' }, 'DATA without flows ALL', { Tags: [] }],
  ['the messages of a queue are not filtered', 'Lambda::EventSourceMapping', {}, filters('a'), 'OUT without event *', { BatchSize: 2 }],
  ['filters of messages become more', 'Lambda::EventSourceMapping', filters('a', 'b'), filters('b', 'c'), 'OUT without event a', filters('b', 'c', 'a')],
  ['filters of messages can go', 'Lambda::EventSourceMapping', filters('a'), filters('b'), 'OUT without event a', { FilterCriteria: undefined }],
  ['backups of all resources include each', 'Backup::BackupSelection', selected('arn:aws:s3:::a'), selected('arn:aws:s3:::b*'), 'DATA without backups of arn:${AWS::Partition}:s3:::a', selected('*')],
  ['backups of all buckets include each', 'Backup::BackupSelection', selected('arn:aws:s3:::a'), selected('arn:aws:rds:*'), 'DATA without backups of arn:${AWS::Partition}:s3:::a', selected('arn:aws:s3:::*')],
  ['the secret of a database stays the same', 'RDS::DBCluster', { MasterUserPassword: 'a' }, { MasterUserPassword: undefined, ManageMasterUserPassword: true }, 'OUT ManageMasterUserPassword nothing to true', { ManageMasterUserPassword: false }],
  ['the secret that RDS manages stays', 'RDS::DBInstance', { ManageMasterUserPassword: true }, { ManageMasterUserPassword: undefined, MasterUserPassword: 'a' }, 'OUT ManageMasterUserPassword true to nothing', { ManageMasterUserPassword: 'true' }],
  ['a rule of backups has another name, and no other vault', 'Backup::BackupPlan', plan(copied('v', 35), { RuleName: 'b' }), plan({ ...copied('w', 35), RuleName: 'a' }, { RuleName: 'b' }), ['DATA without copies of rule daily=v in c', 'DATA without rule daily=v'],
    plan({ ...copied('v', 36), RuleName: 'a' }, { RuleName: 'b' })],
  ['a rule of backups with another name keeps as long', 'Backup::BackupPlan', plan(copied('v', 35)), plan({ ...copied('v', 34), RuleName: 'a' }), ['DATA without copies of rule daily=v in c', 'DATA without rule daily=v'], plan({ ...copied('v', 35), RuleName: 'a' })],
  ['each rule of backups has its successor', 'Backup::BackupPlan', plan({ RuleName: 'a' }, { RuleName: 'b' }), plan({ RuleName: 'c' }), 'DATA without rule b', plan({ RuleName: 'c' }, { RuleName: 'd' })],
  ['snapshots with another name are as many', 'DLM::LifecyclePolicy', snapshots({ Count: 14 }), snapshots({ Count: 13 }, 'nightly'), 'DATA without schedule daily', snapshots({ Count: 14 }, 'nightly')],
  ['backups of a pattern include what is like it', 'Backup::BackupSelection', selected('a:bc'), selected('a:*b'), 'DATA without backups of a:bc', selected('a:b*')],
  ['a rule can have the name of an exclusion', 'Backup::BackupPlan', plan({ RuleName: 'excludes x' }, { RuleName: 'daily' }), plan({ RuleName: 'daily' }), 'DATA without rule excludes x', plan({ RuleName: 'daily' }, { RuleName: 'excludes x' })],
  ['rules of a firewall with another name block', 'WAFv2::WebACL', { DefaultAction: { Block: {} }, ...blocking(['C', { Action: { Block: {} } }], ['A', { Action: { Block: {} } }]) },
    { DefaultAction: { Allow: {} }, ...blocking(['B', { Action: { Block: {} } }], ['C', { Action: { Block: {} } }]) }, 'DATA without DefaultAction/Block', blocking(['B', { Action: { Block: {} } }], ['C', { Action: { Block: {} } }])],
  ['snapshots protect', 'DLM::LifecyclePolicy', { State: 'ENABLED' }, { State: 'DISABLED' }, 'DATA State ENABLED to DISABLED', { Description: 'a' }],
  ['a queue takes large messages', 'SQS::Queue', {}, { MaximumMessageSize: 1024 }, 'OUT MaximumMessageSize 1048576 to 1024', { MaximumMessageSize: 1048576 }],
  ['users keep their attributes', 'Cognito::UserPool', { Schema: [{ Name: 'email' }] }, { Schema: [] }, 'FAIL without attribute email', { Schema: [{ Name: 'email' }, { Name: 'age' }] }],
  ['a key keeps its kind', 'KMS::Key', { MultiRegion: false }, { MultiRegion: true }, 'FAIL MultiRegion false to true', { MultiRegion: 'false', EnableKeyRotation: true }],
];

const subnet = (CidrBlock: string) => resource('EC2::Subnet', { VpcId: 'v', CidrBlock });
const replica = (PrimaryKeyArn: string) => resource('KMS::ReplicaKey', { PrimaryKeyArn });
/** A database with the parameters of a major version. */
const engine = (major: number, EngineVersion?: string, more: object = {}) => ({
  Db: cluster({ EngineVersion }), Parameters: resource('RDS::DBClusterParameterGroup', { Family: `aurora-postgresql${major}`, ...more }),
});
const listener = (more: object) => resource('ElasticLoadBalancingV2::Listener', { LoadBalancerArn: ref('Alb'), DefaultActions: [], ...more });
/** A task with variables from secrets, and a container beside it without any. */
const reading = (secrets: Record<string, string>) => ({
  Task: resource('ECS::TaskDefinition', { ContainerDefinitions: [{ Name: 'api', Secrets: Object.entries(secrets).map(([Name, ValueFrom]) => ({ Name, ValueFrom })) }, { Name: 'agent' }] }),
});
const indexed = (...names: string[]) => resource('DynamoDB::Table', { GlobalSecondaryIndexes: names.map((IndexName) => ({ IndexName, KeySchema: 'KEYS' })) });
const pages = (...AlarmActions: unknown[]) => resource('CloudWatch::CompositeAlarm', { AlarmActions });

/** With another value, and what that does. */
const varying: [rule: string, make: (value: string, more: object) => object, expected: string[]][] = [
  ['a replacement spreads by a reference, in any order', (value, more) => ({ Db: cluster({ KmsKeyId: ref('Key'), ...more }), Key: replica(value) }),
    ['DATA Db: replace by KmsKeyId of replaced Key', 'DATA Key: replace by PrimaryKeyArn "a" to "b"']],
  ['a replacement spreads by what is not listed', (GroupDescription, more) => ({
    Group: resource('EC2::SecurityGroup', { GroupDescription }), Files: resource('FSx::FileSystem', { SecurityGroupIds: [ref('Group')], ...more }),
  }), ['DATA Files: replace by SecurityGroupIds of replaced Group']],
  ['a name that contains a replaced resource is another one', (value, more) => ({ Key: replica(value), Media: resource('S3::Bucket', { BucketName: join('media-', ref('Key')), ...more }) }),
    ['DATA Key: replace by PrimaryKeyArn "a" to "b"', 'DATA Media: replace by BucketName of replaced Key']],
  ['what is replaced together with what it belongs to is at another place', (value, more) => ({
    Net: subnet(value), It: resource('EC2::SubnetRouteTableAssociation', { RouteTableId: value, SubnetId: ref('Net'), ...more }),
  }), ['OUT It: replace by RouteTableId "a" to "b" and SubnetId of replaced Net']],
  ['a subnet group keeps its subnets, which are not replaced', (value, more) => ({ Net: subnet(value), Group: resource('RDS::DBSubnetGroup', { SubnetIds: [ref('Net')], ...more }) }),
    ['FAIL Group: SubnetIds without ${Net}']],
  ['a confirmed subscription that is replaced must be confirmed again', (Endpoint, more) => ({
    Mail: resource('SNS::Subscription', { Protocol: 'email', Endpoint, ...more }), Call: resource('SNS::Subscription', { Protocol: 'lambda', Endpoint }),
  }), ['OUT Mail: replace by Endpoint "a" to "b"']],
  ['tasks read the same secret', (value, more) => tasks(ref(value), more), ['OUT Task: api JWT_SECRET "${a}" to "${b}"']],
  ['tasks read a secret that is not replaced', (Name, more) => ({
    Old: resource('SecretsManager::Secret', { Name, ...more }), Db: cluster({ MasterUserPassword: join('{{resolve:', ref('Old'), '}}') }), ...tasks(ref('Old')),
  }), ['DATA Old: replace by Name "a" to "b"', 'OUT Task: api JWT_SECRET "${Old}" to "${Old}"']],
  ['a secret that is replaced has no second line', (Name, more) => ({ A: resource('SecretsManager::Secret', { Name, GenerateSecretString: { ExcludeCharacters: Name }, ...more }) }),
    ['DATA A: replace by Name "a" to "b"']],
  ['an instance of a cluster holds no data, but one without does', (value, more) => ({
    One: resource('RDS::DBInstance', { DBClusterIdentifier: 'a', DBSubnetGroupName: value }), Two: resource('RDS::DBInstance', { KmsKeyId: value, ...more }),
  }), ['DATA Two: replace by KmsKeyId "a" to "b"']],
];

/** What is dangerous, and a change beside it that is not. */
const cases: [rule: string, before: object, dangerous: object, expected: string[], harmless: object][] = [
  ...ofOne.map(([rule, type, before, dangerous, expected, harmless]): typeof cases[number] => {
    const [old, weaker, other] = [{}, dangerous, harmless].map((change) => ({ It: resource(type, { ...before, ...change }) }));
    return [rule, old, weaker, [expected].flat().map((line) => line.replace(' ', ' It: ')), other];
  }),
  ...varying.map(([rule, make, expected]): typeof cases[number] => [rule, make('a', {}), make('b', {}), expected, make('a', { Tags: [] })]),
  ['parameters belong to the major version', engine(17, '17.4'), engine(16, '17.5'), ['FAIL Parameters: Family "aurora-postgresql17" to "aurora-postgresql16"'], engine(17, '17.5')],
  ['parameters change with the major version', engine(17, '17.4'), engine(18, '18.1'), ['DATA Db: EngineVersion 17.4 to 18.1'], engine(17, '17.4', { Description: 'a' })],
  ['parameters of a database without a version belong to one that nobody knows', engine(17), engine(18, '18.1'), ['DATA Db: EngineVersion unknown to 18.1', 'FAIL Parameters: Family "aurora-postgresql17" to "aurora-postgresql18"'], engine(17)],
  ['parameters of a database that loses its version stay', engine(17, '17.4'), engine(18), ['FAIL Parameters: Family "aurora-postgresql17" to "aurora-postgresql18"'], engine(17)],
  ['a replacement spreads within Fn::Join and Fn::Sub',
    { Net: resource('RDS::DBSubnetGroup', { DBSubnetGroupName: 'a' }), Db: cluster({ DBSubnetGroupName: { 'Fn::Sub': 'x-${Net}' } }) },
    { Net: resource('RDS::DBSubnetGroup', { DBSubnetGroupName: 'b' }), Db: cluster({ DBSubnetGroupName: join('x-', ref('Net')) }) },
    ['DATA Db: replace by DBSubnetGroupName of replaced Net'],
    { Net: resource('RDS::DBSubnetGroup', { DBSubnetGroupName: 'a' }), Db: cluster({ DBSubnetGroupName: join('x-', ref('Net')) }) }],
  ['a target group that is replaced is empty',
    balancer('internal'),
    balancer('internal', { Group: resource('ElasticLoadBalancingV2::TargetGroup', { Port: 8080 }) }), ['OUT Group: replace by Port 3001 to 8080'],
    balancer('internal', { Group: resource('ElasticLoadBalancingV2::TargetGroup', { Port: '3001', HealthCheckPath: '/' }) })],
  ['a load balancer that is replaced keeps its target group',
    balancer('internal'),
    balancer('internet-facing'),
    ['OUT Alb: replace by Scheme "internal" to "internet-facing"', 'FAIL Alb: replace under target group Group'],
    balancer('internal', { Https: resource('ElasticLoadBalancingV2::Listener', { LoadBalancerArn: ref('Alb'), DefaultActions: [] }) })],
  ['a load balancer that is replaced keeps the groups of its rules, and no others',
    twoBalancers('internal', 7), twoBalancers('internet-facing', 8),
    ['OUT Alb: replace by Scheme "internal" to "internet-facing"', 'OUT Moved: replace by Port 7 to 8', 'FAIL Alb: replace under target group A, B, Group'],
    twoBalancers('internal', 7)],
  ['a load balancer that forwards to no group is replaced', balancer('internal', { Https: listener({}) }), balancer('internet-facing', { Https: listener({}) }),
    ['OUT Alb: replace by Scheme "internal" to "internet-facing"'], balancer('internal', { Https: listener({ Port: 443 }) })],
  ['a load balancer is replaced with its group', balancer('internal'), balancer('internet-facing', { Group: resource('ElasticLoadBalancingV2::TargetGroup', { Port: 8080 }) }),
    ['OUT Alb: replace by Scheme "internal" to "internet-facing"', 'OUT Group: replace by Port 3001 to 8080'], balancer('internal', {})],
  ['Retain does not become Delete',
    { Media: resource('S3::Bucket', {}, retained) },
    { Media: resource('S3::Bucket') }, ['DATA Media: DeletionPolicy Retain to Delete', 'DATA Media: UpdateReplacePolicy Retain to Delete'],
    // The policies differ at the creation only.
    { Media: resource('S3::Bucket', { Tags: [] }, { ...retained, DeletionPolicy: 'RetainExceptOnCreate' }) }],
  ['a snapshot on deletion stays',
    { Db: cluster({}) },
    { Db: cluster({}, { DeletionPolicy: 'Delete' }) }, ['DATA Db: DeletionPolicy Snapshot to Delete'],
    { Db: cluster({}, { DeletionPolicy: 'Snapshot' }) }],
  ['tasks read the same secret with a major version, whatever its variable is called',
    { Db: cluster({ EngineVersion: '17.4' }), ...tasks(ref('Old'), {}, 'TokenFamily') },
    { Db: cluster({ EngineVersion: '18.1' }), ...tasks(ref('New'), {}, 'TokenFamily') },
    ['DATA Db: EngineVersion 17.4 to 18.1', 'OUT Task: api TokenFamily "${Old}" to "${New}"'],
    { Db: cluster({ EngineVersion: '17.4' }), ...tasks(ref('Old'), { Cpu: '1024' }, 'TokenFamily') }],
  ['tasks read the same secrets, or more, or fewer',
    reading({ B: 'b', A: 'a' }), reading({ A: 'c', B: 'd' }), ['OUT Task: api A "a" to "c"', 'OUT Task: api B "b" to "d"'], reading({ B: 'b', C: 'c' })],
  ['an alarm that sends no pages can go', { One: pages() }, {}, [], { One: pages(ref('A')) }],
  ['pages are sent, also where another alarm sends none',
    { One: pages(ref('A')), Two: pages(ref('A')), Three: pages(ref('B')), None: pages() },
    { Two: pages(ref('A')) }, ['DATA Three: delete'],
    { Two: pages(ref('A')), Three: pages(ref('B')) }],
  ['a table creates or deletes one index at a time', { Table: indexed('a', 'b') }, { Table: indexed('a', 'c') }, ['OUT Table: without index b=KEYS', 'FAIL Table: 2 changes of indexes'], { Table: indexed('a', 'b', 'c') }],
  ['a path of an API moves with its methods', { Path: resource('ApiGateway::Resource', { PathPart: 'a', ParentId: 'r', RestApiId: 'x' }), Get: resource('ApiGateway::Method', { ResourceId: ref('Path'), RestApiId: 'x', HttpMethod: 'GET' }) },
    { Path: resource('ApiGateway::Resource', { PathPart: 'b', ParentId: 'r', RestApiId: 'x' }), Get: resource('ApiGateway::Method', { ResourceId: ref('Path'), RestApiId: 'x', HttpMethod: 'GET' }) },
    ['OUT Path: replace by PathPart "a" to "b"'], { Path: resource('ApiGateway::Resource', { PathPart: 'a', ParentId: 'r', RestApiId: 'x' }), Get: resource('ApiGateway::Method', { ResourceId: ref('Path'), RestApiId: 'x', HttpMethod: 'GET', OperationName: 'a' }) }],
  ['a resource keeps its type',
    { Queue: resource('SQS::Queue') },
    { Queue: resource('SNS::Topic') }, ['FAIL Queue: type AWS::SQS::Queue to AWS::SNS::Topic'],
    { Queue: resource('SQS::Queue', { VisibilityTimeout: 60 }) }],
];

describe.each(cases)('%s', (_, before, dangerous, expected, harmless) => {
  test('dangerous', () => {
    expect(changes([stack(before)], [stack(dangerous)])).toEqual(expected);
  });

  test('harmless', () => {
    expect(changes([stack(before)], [stack(harmless)])).toEqual([]);
  });
});

test.each<[string, unknown, string]>([
  ['a parameter', ref('Version'), '18.1'],
  ['a mapping', { 'Fn::FindInMap': ['Map', 'a', 'b'] }, '18.1'],
  ['a condition', { 'Fn::If': ['Never', '17.4', '18.1'] }, '18.1'],
])('the value that %s has by default is compared', (_, EngineVersion, now) => {
  const known = { Parameters: { Version: { Type: 'String', Default: '18.1' } }, Mappings: { Map: { a: { b: '18.1' } } }, Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } };

  expect(changes([stack({ Db: cluster({ EngineVersion: '17.4' }) })], [stack({ Db: cluster({ EngineVersion }) }, known)])).toEqual([`DATA Db: EngineVersion 17.4 to ${now}`]);
  expect(changes([stack({ One: resource('S3::Bucket', rules(expiry(20, { Prefix: ref('Other') }))) })],
    [stack({ One: resource('S3::Bucket', rules({ ...expiry(0, { Prefix: ref('Other') }), ExpirationInDays: EngineVersion })) }, known)])).toEqual([`DATA One: expiration {"Ref":"Other"} 20 to ${now}`]);
  expect(changes([stack({ Db: cluster({ EngineVersion: '17.4' }) })], [stack({ Db: cluster({ EngineVersion: { 'Fn::If': ['InOsaka', '16.1', '18.1'] } }) },
    { Conditions: { InOsaka: { 'Fn::Equals': [ref('AWS::StackId'), 'x'] } } })])).toEqual([]);
});

/** What says nothing by itself: a type, a property, and the values before and after. */
const SAID: [type: string, property: string, old: unknown, now: unknown, expected: string][] = [
  ['ElastiCache::ReplicationGroup', 'TransitEncryptionEnabled', false, true, 'TransitEncryptionEnabled'],
  ['CloudFront::Distribution', 'DistributionConfig/Aliases', ['www.a.example', 'a.example'], ['*.a.example', 'a.example'], ''], ['Backup::BackupSelection', 'BackupSelection/Resources', ['arn:aws:dynamodb:a:1:table/b'], ['arn:aws:dynamodb:*:*:table/*'], ''],
  ['ApiGatewayV2::Api', 'CorsConfiguration/AllowOrigins', ['https://a.example.com'], ['https://*.example.com'], ''], ['ApiGatewayV2::Api', 'CorsConfiguration/AllowOrigins', ['https://a.example.com'], ['https://*.example.org'], 'CorsConfiguration/AllowOrigins'],
  ['DynamoDB::Table', 'PointInTimeRecoverySpecification/RecoveryPeriodInDays', undefined, 7, 'DATA One: PointInTimeRecoverySpecification/RecoveryPeriodInDays 35 to 7'],
  ['DynamoDB::GlobalTable', 'Replicas', [{ Region: 'a' }], [{ Region: 'a', PointInTimeRecoverySpecification: { RecoveryPeriodInDays: 1 } }], 'DATA One: PointInTimeRecoverySpecification/RecoveryPeriodInDays in a 35 to 1'],
  ['DynamoDB::Table', 'LocalSecondaryIndexes', undefined, [{ IndexName: 'a' }], expect.stringMatching(/^FAIL One: LocalSecondaryIndexes nothing to /) as string],
  ['CloudFront::PublicKey', 'PublicKeyConfig', { Name: 'a', EncodedKey: 'b' }, { Name: 'a', EncodedKey: 'c' }, 'FAIL One: PublicKeyConfig/EncodedKey "b" to "c"'],
  ['EC2::Volume', 'Encrypted', undefined, false, ''], ['EC2::Volume', 'Encrypted', undefined, true, 'FAIL One: Encrypted nothing to true'],
  ['ApiGateway::RestApi', 'EndpointConfiguration/Types', ['REGIONAL'], ['PRIVATE'], 'EndpointConfiguration/Types'], ['ApiGateway::RestApi', 'EndpointConfiguration/Types', ['EDGE'], ['REGIONAL'], ''],
  ['ApiGateway::UsagePlan', 'ApiStages', [{ ApiId: 'a', Stage: 'v1' }, { ApiId: 'b', Stage: 'v1' }], [{ ApiId: 'b', Stage: 'v1' }], 'OUT One: without Stage a=v1'],
  ['ApiGateway::Method', 'ApiKeyRequired', false, true, 'ApiKeyRequired'], ['ApiGateway::Method', 'AuthorizationType', 'NONE', 'COGNITO_USER_POOLS', 'AuthorizationType'], ['ApiGateway::Method', 'AuthorizationType', 'AWS_IAM', 'NONE', ''],
  ['ApiGatewayV2::Route', 'AuthorizationType', undefined, 'JWT', 'AuthorizationType'],
  ['ApiGatewayV2::Api', 'CorsConfiguration/AllowOrigins', ['a', 'b'], ['b'], 'CorsConfiguration/AllowOrigins'], ['Lambda::Url', 'Cors/AllowHeaders', ['a'], ['a', 'b'], ''],
  ['S3::Bucket', 'CorsConfiguration/CorsRules', [{ AllowedMethods: ['GET', 'PUT'] }], [{ AllowedMethods: ['GET'] }], 'CorsConfiguration/CorsRules/AllowedMethods'],
  ['CloudFront::Distribution', 'DistributionConfig/CacheBehaviors', [{ PathPattern: 'a' }], [{ PathPattern: 'a', TrustedKeyGroups: ['k'] }], '(first)'],
  ['CloudFront::Distribution', 'DistributionConfig/CacheBehaviors', [{ PathPattern: 'a', TrustedKeyGroups: ['k'] }], [{ PathPattern: 'a' }], 'DATA One: without DistributionConfig/CacheBehaviors/TrustedKeyGroups'],
  ['CloudFront::Distribution', 'DistributionConfig/DefaultCacheBehavior/TrustedSigners', ['self'], undefined, 'DATA One: without DistributionConfig/DefaultCacheBehavior/TrustedSigners'],
  ['Cognito::UserPool', 'LambdaConfig', { CustomEmailSender: { LambdaArn: 'f' } }, {}, 'OUT One: without LambdaConfig/CustomEmailSender'],
  ['Cognito::UserPool', 'LambdaConfig', { PreTokenGeneration: 'f' }, { PreTokenGenerationConfig: { LambdaArn: 'f', LambdaVersion: 'V2_0' } }, ''],
  ['Cognito::UserPool', 'LambdaConfig', { PreTokenGenerationConfig: { LambdaArn: 'f' } }, undefined, 'OUT One: without LambdaConfig/PreTokenGeneration'],
  ['Cognito::UserPool', 'AutoVerifiedAttributes', ['email', 'phone_number'], ['email'], 'AutoVerifiedAttributes'], ['Cognito::UserPool', 'EmailConfiguration/EmailSendingAccount', 'DEVELOPER', 'COGNITO_DEFAULT', 'EmailConfiguration/EmailSendingAccount'],
  ['EFS::FileSystem', 'ThroughputMode', 'elastic', 'bursting', 'ThroughputMode'],
  ['Route53::RecordSet', 'GeoLocation', { CountryCode: 'JP' }, { CountryCode: 'US' }, 'GeoLocation'],
  ['RDS::DBCluster', 'AllocatedStorage', 400, 200, 'FAIL One: AllocatedStorage 400 to 200'], ['RDS::DBInstance', 'Iops', 12000, undefined, 'Iops'],
  ['RDS::DBProxyTargetGroup', 'DBClusterIdentifiers', ['a'], ['b'], 'DBClusterIdentifiers'], ['ElastiCache::ReplicationGroup', 'ClusterMode', 'compatible', 'enabled', 'ClusterMode'],
  ['SSM::Parameter', 'Tier', 'Advanced', 'Standard', 'Tier'], ['SSM::Parameter', 'Tier', 'Standard', 'Advanced', ''], ['SSM::Parameter', 'Tier', undefined, 'Standard', ''],
  ['SecretsManager::RotationSchedule', 'RotationRules', { AutomaticallyAfterDays: 30 }, { AutomaticallyAfterDays: 60 }, 'RotationRules'],
  ['Backup::BackupVault', 'LockConfiguration', undefined, { MinRetentionDays: 7, ChangeableForDays: 3 }, 'LockConfiguration'],
  ['EC2::NatGateway', 'SecondaryAllocationIds', ['a', 'b'], ['b'], 'SecondaryAllocationIds'],
  ['AutoScaling::AutoScalingGroup', 'TargetGroupARNs', ['a', 'b'], ['a'], 'OUT One: without Target group b'],
  ['SQS::Queue', 'RedriveAllowPolicy', undefined, { redrivePermission: 'denyAll' }, 'RedriveAllowPolicy/redrivePermission'],
  ['EFS::FileSystem', 'FileSystemProtection/ReplicationOverwriteProtection', undefined, 'DISABLED', 'DATA One: FileSystemProtection/ReplicationOverwriteProtection ENABLED to DISABLED'],
  ['Lambda::EventSourceMapping', 'FilterCriteria/Filters', [{ Pattern: '{"body":{"a":[1],"b":[2]}}' }], [{ Pattern: '{ "body": { "b": [2], "a": [1] } }' }], ''],
  ['Lambda::EventSourceMapping', 'FilterCriteria/Filters', [{ Pattern: '{"body":' }], [{ Pattern: '{"body":{}' }], 'OUT One: without event {"body":'],
  ['S3::Bucket', 'LifecycleConfiguration/Rules', [expiry(90, { TagFilters: [{ Key: 'a', Value: '1' }, { Key: 'b', Value: '2' }] })], [expiry(90, { TagFilters: [{ Key: 'b', Value: '2' }, { Key: 'a', Value: '1' }] })], ''],
  ['RDS::DBCluster', 'KmsKeyId', ref('Key'), attribute('Key', 'KeyId'), ''], ['CloudFront::Distribution', 'DistributionConfig/DefaultCacheBehavior/FunctionAssociations', [{ FunctionARN: attribute('Fn', 'FunctionARN') }],
    [{ FunctionARN: attribute('Fn', 'FunctionMetadata.FunctionARN') }], ''],
  ['CloudFront::Distribution', 'DistributionConfig/WebACLId', 'a', '', 'DATA One: without DistributionConfig/WebACLId'],
  ['Pipes::Pipe', 'DesiredState', 'RUNNING', 'STOPPED', 'OUT One: stops by DesiredState STOPPED'],
  ['ECS::Service', 'ServiceConnectConfiguration', { Enabled: true }, undefined, 'OUT One: without ServiceConnectConfiguration'],
  ['ECS::Service', 'ServiceRegistries', [{ RegistryArn: 'a' }], [], 'OUT One: without ServiceRegistries'],
  ['Lambda::EventSourceMapping', 'EventSourceArn', 'a', 'b', 'OUT One: replace by EventSourceArn "a" to "b"'],
  ['SNS::Subscription', 'TopicArn', 'a', 'b', 'OUT One: replace by TopicArn "a" to "b"'],
  ['SNS::Subscription', 'Endpoint', 'TopicArn a', 'TopicArn b', ''],
  ['Route53::RecordSetGroup', 'RecordSets', [{ Name: 'a', Type: 'A' }, { Name: 'b', Type: 'A' }], [{ Name: 'b', Type: 'A' }], 'OUT One: without record a=A'],
  ['CloudFront::KeyGroup', 'KeyGroupConfig/Items', ['a', 'b'], ['b'], 'OUT One: without public key a'],
  ['WAFv2::RuleGroup', 'Rules', [{ Name: 'a', Action: { Block: {} } }], [{ Name: 'a', Action: { Count: {} } }], 'DATA One: without blocking by a'],
  ['ECS::Cluster', 'DefaultCapacityProviderStrategy', [{ CapacityProvider: 'FARGATE' }], [{ CapacityProvider: 'FARGATE_SPOT' }], 'DefaultCapacityProviderStrategy'],
  ['RDS::DBInstance', 'EngineVersion', '17.4', '17.5', 'EngineVersion'],
  ['Lambda::Function', 'ReservedConcurrentExecutions', undefined, 5, 'ReservedConcurrentExecutions'],
  ['RDS::DBCluster', 'ServerlessV2ScalingConfiguration', undefined, { MinCapacity: 1, MaxCapacity: 4 }, 'ServerlessV2ScalingConfiguration/MaxCapacity'],
  ['RDS::DBCluster', 'ServerlessV2ScalingConfiguration/MinCapacity', 4, 1, 'ServerlessV2ScalingConfiguration/MinCapacity'],
  ['SNS::Subscription', 'RedrivePolicy', { deadLetterTargetArn: 'a' }, undefined, 'DATA One: without RedrivePolicy'],
  ['SNS::Topic', 'ArchivePolicy', { MessageRetentionPeriod: 3 }, undefined, 'DATA One: without ArchivePolicy'],
  ['ElasticLoadBalancingV2::LoadBalancer', 'MinimumLoadBalancerCapacity', { CapacityUnits: 100 }, undefined, 'MinimumLoadBalancerCapacity/CapacityUnits'],
  ['RDS::DBProxyTargetGroup', 'ConnectionPoolConfigurationInfo/MaxConnectionsPercent', undefined, 10, 'ConnectionPoolConfigurationInfo/MaxConnectionsPercent'],
  ['ElasticLoadBalancingV2::TargetGroup', 'Targets', [{ Id: 'a' }], undefined, 'OUT One: without Targets'],
  ['Cognito::UserPoolClient', 'SupportedIdentityProviders', ['COGNITO', 'Google'], ['COGNITO'], 'OUT One: without sign-in by Google'],
  ['Route53::KeySigningKey', 'Status', 'ACTIVE', 'INACTIVE', 'OUT One: stops by Status INACTIVE'],
  ['ApiGateway::RestApi', 'DisableExecuteApiEndpoint', undefined, true, 'OUT One: stops by DisableExecuteApiEndpoint true'],
  ['NetworkFirewall::FirewallPolicy', 'FirewallPolicy/StatelessDefaultActions', ['aws:pass'], ['aws:drop'], 'OUT One: stops by FirewallPolicy/StatelessDefaultActions aws:drop'],
  ['Macie::Session', 'Status', 'ENABLED', 'PAUSED', 'DATA One: stops by Status PAUSED'],
  ['Cognito::UserPool', 'LambdaConfig', { PreSignUp: 'f' }, {}, 'OUT One: without LambdaConfig/PreSignUp'],
  ['SQS::Queue', 'FifoThroughputLimit', 'perMessageGroupId', 'perQueue', 'FifoThroughputLimit'], ['SQS::Queue', 'FifoThroughputLimit', 'perMessageGroupId', undefined, 'FifoThroughputLimit'],
  ['SQS::Queue', 'FifoThroughputLimit', undefined, 'perQueue', ''], ['SQS::Queue', 'FifoThroughputLimit', undefined, 'perMessageGroupId', ''], ['SQS::Queue', 'DeduplicationScope', 'messageGroup', 'queue', 'DeduplicationScope'],
  ['RDS::DBCluster', 'AssociatedRoles', [{ RoleArn: 'a', FeatureName: 'b' }], undefined, 'OUT One: without role a=b'], ['RDS::DBCluster', 'AssociatedRoles', [{ RoleArn: 'a', FeatureName: 'b' }], [{ RoleArn: 'c', FeatureName: 'b' }], ''],
  ['RDS::DBInstance', 'AssociatedRoles', [{ RoleArn: 'a', FeatureName: 'b' }], [{ RoleArn: 'a', FeatureName: 'c' }], 'OUT One: without role a=b'],
  ['Events::Archive', 'RetentionDays', 0, 30, 'DATA One: RetentionDays forever to 30'], ['Events::Archive', 'RetentionDays', 30, 0, ''], ['Events::Archive', 'RetentionDays', '0', undefined, ''],
  ['NetworkFirewall::Firewall', 'DeleteProtection', undefined, true, ''],
  ['ApiGateway::Stage', 'MethodSettings', [{ HttpMethod: '*' }], [{ HttpMethod: '*', ThrottlingRateLimit: 1 }], 'MethodSettings/ThrottlingRateLimit'],
  ['ApiGateway::Stage', 'MethodSettings', [{ ThrottlingRateLimit: 4.25 }], [{ ThrottlingRateLimit: 4.5 }], ''],
  ['DynamoDB::Table', 'OnDemandThroughput/MaxReadRequestUnits', '-1', 100, 'OnDemandThroughput/MaxReadRequestUnits'], ['DynamoDB::Table', 'OnDemandThroughput/MaxReadRequestUnits', 100, '-1', ''], ['MemoryDB::Cluster', 'NumReplicasPerShard', undefined, 1, ''],
  ['ElastiCache::ReplicationGroup', 'TransitEncryptionMode', 'preferred', 'required', 'TransitEncryptionMode'], ['ElastiCache::ReplicationGroup', 'TransitEncryptionMode', undefined, 'required', ''],
  ['ElastiCache::ReplicationGroup', 'AuthToken', 'a'.repeat(16), 'b'.repeat(16), expect.stringMatching(/^OUT One: AuthToken "sha256:/) as string],
  ['RDS::DBCluster', 'GlobalClusterIdentifier', 'world', '', 'DATA One: without GlobalClusterIdentifier'], ['RDS::DBInstance', 'SourceDBInstanceIdentifier', 'one', undefined, 'DATA One: without SourceDBInstanceIdentifier'],
  ['RDS::DBInstance', 'DeleteAutomatedBackups', false, undefined, 'DeleteAutomatedBackups'], ['RDS::DBCluster', 'DeleteAutomatedBackups', undefined, true, ''], ['RDS::DBCluster', 'DeleteAutomatedBackups', undefined, false, ''],
  ['SNS::Topic', 'Subscription', [{ Protocol: 'email', Endpoint: 'a' }, { Protocol: 'email', Endpoint: 'b' }], [{ Protocol: 'email', Endpoint: 'b' }], 'DATA One: without notification of email=a'],
  ['ECS::Service', 'NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp', 'ENABLED', undefined, 'NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp'],
  ['ECS::Service', 'NetworkConfiguration/AwsvpcConfiguration/AssignPublicIp', undefined, 'DISABLED', ''],
  ['CloudFront::Distribution', 'DistributionConfig/DefaultCacheBehavior/AllowedMethods', ['GET', 'HEAD', 'POST'], ['HEAD', 'GET'], 'DistributionConfig/DefaultCacheBehavior/AllowedMethods'],
  ['CloudFront::Distribution', 'DistributionConfig/DefaultCacheBehavior/AllowedMethods', ['GET', 'HEAD'], undefined, ''],
  ['CloudFront::Distribution', 'DistributionConfig/DefaultCacheBehavior/AllowedMethods', ['GET', 'HEAD', 'POST'], undefined, 'DistributionConfig/DefaultCacheBehavior/AllowedMethods'],
  ...['FunctionAssociations/FunctionARN', 'LambdaFunctionAssociations/LambdaFunctionARN'].map((path) => ['CloudFront::Distribution', `DistributionConfig/DefaultCacheBehavior/${path.split('/')[0]}`,
    [{ [path.split('/')[1]]: 'a' }, { [path.split('/')[1]]: 'b' }], [{ [path.split('/')[1]]: 'b' }], `DistributionConfig/DefaultCacheBehavior/${path}`] as [string, string, unknown, unknown, string]),
  ['CloudFront::Distribution', 'DistributionConfig/DefaultCacheBehavior/OriginRequestPolicyId', 'a', undefined, 'DistributionConfig/DefaultCacheBehavior/OriginRequestPolicyId'],
  ['CloudFront::Distribution', 'DistributionConfig/DefaultRootObject', 'index.html', undefined, 'DistributionConfig/DefaultRootObject'], ['CloudFront::Distribution', 'DistributionConfig/DefaultRootObject', undefined, 'index.html', ''],
  ['CloudFront::Distribution', 'DistributionConfig/CustomErrorResponses', [{ ErrorCode: 403 }, { ErrorCode: 404 }], [{ ErrorCode: 404 }], 'DistributionConfig/CustomErrorResponses/ErrorCode'],
  ['CloudFront::Distribution', 'DistributionConfig/DefaultCacheBehavior/TrustedKeyGroups', undefined, ['a'], '(first)'], ['CloudFront::Distribution', 'DistributionConfig/DefaultCacheBehavior/TrustedKeyGroups', ['a'], ['a', 'b'], ''],
  ['CloudFront::Distribution', 'DistributionConfig/DefaultCacheBehavior/TrustedKeyGroups', ['a'], [], 'DATA One: without DistributionConfig/DefaultCacheBehavior/TrustedKeyGroups'],
  ['S3::Bucket', 'NotificationConfiguration/QueueConfigurations', [{ Event: 'a', Queue: 'q' }], [{ Event: 'a', Queue: 'q', Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }] } } }],
    'OUT One: without event q=a=*'],
  ['S3::Bucket', 'NotificationConfiguration/QueueConfigurations', [{ Event: 'a', Queue: 'q', Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'uploads/' }, { Name: 'suffix', Value: '.jpg' }] } } }],
    [{ Event: 'a', Queue: 'q', Filter: { S3Key: { Rules: [{ Name: 'Prefix', Value: 'up' }] } } }, { Event: 'a', Queue: 'r', Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'b' }] } } }], ''],
  ['S3::Bucket', 'NotificationConfiguration/QueueConfigurations', [{ Event: 's3:ObjectCreated:Put', Queue: 'q' }], [{ Event: 's3:ObjectCreated:*', Queue: 'q' }], ''],
  ['S3::Bucket', 'NotificationConfiguration/QueueConfigurations', [{ Event: 's3:ObjectCreated:*', Queue: 'q' }], [{ Event: 's3:ObjectCreated:Put', Queue: 'q' }], 'OUT One: without event q=s3:ObjectCreated:*=*'],
  ['S3::Bucket', 'AccelerateConfiguration/AccelerationStatus', 'Enabled', undefined, 'AccelerateConfiguration/AccelerationStatus'], ['S3::Bucket', 'AccelerateConfiguration/AccelerationStatus', undefined, 'Suspended', ''],
  ['S3::Bucket', 'CorsConfiguration/CorsRules', [{ AllowedOrigins: ['a', 'b'] }], [{ AllowedOrigins: ['b'] }], 'CorsConfiguration/CorsRules/AllowedOrigins'], ['S3::Bucket', 'CorsConfiguration/CorsRules', [{ AllowedOrigins: ['a'] }], [{ AllowedOrigins: ['*'] }], ''], ['S3::Bucket', 'CorsConfiguration/CorsRules', [{ AllowedOrigins: ['a'] }], [{ AllowedOrigins: ['b', 'a'] }], ''],
  ['ApplicationAutoScaling::ScalableTarget', 'ScheduledActions', [{ ScalableTargetAction: { MaxCapacity: 9 } }], [{ ScalableTargetAction: { MaxCapacity: 9 } }, { ScalableTargetAction: { MaxCapacity: 2 } }], 'ScheduledActions/ScalableTargetAction/MaxCapacity'],
  ['Scheduler::Schedule', 'EndDate', '2027-01-01', '2026-01-01', 'EndDate'], ['Scheduler::Schedule', 'EndDate', '2027-01-01', undefined, ''], ['Scheduler::Schedule', 'StartDate', undefined, '2027-01-01', 'StartDate'],
  ['Lambda::EventInvokeConfig', 'MaximumRetryAttempts', undefined, 0, 'MaximumRetryAttempts'], ['Lambda::EventInvokeConfig', 'MaximumRetryAttempts', 0, undefined, ''],
  ['Events::Rule', 'Targets', [{ Arn: 'a', Id: 'a' }], [{ Arn: 'a', Id: 'a', RetryPolicy: { MaximumRetryAttempts: 1 } }], 'Targets/RetryPolicy/MaximumRetryAttempts'],
  ['Lambda::Url', 'AuthType', 'NONE', 'AWS_IAM', 'AuthType'], ['Lambda::Function', 'VpcConfig', undefined, { SubnetIds: ['a'] }, 'VpcConfig'], ['Lambda::Function', 'VpcConfig', { SubnetIds: ['a'] }, { SubnetIds: ['b'] }, ''],
  ['CodePipeline::Pipeline', 'Stages', [{ Name: 'Source' }, { Name: 'Approve' }], [{ Name: 'Source' }], 'Stages/Name'], ['CodePipeline::Pipeline', 'DisableInboundStageTransitions', undefined, [{ StageName: 'Deploy', Reason: 'a' }], 'DisableInboundStageTransitions/StageName'],
  ['Route53::RecordSet', 'Failover', 'PRIMARY', 'SECONDARY', 'Failover'], ['Route53::RecordSet', 'HealthCheckId', 'a', undefined, 'DATA One: without HealthCheckId'], ['Route53::RecordSet', 'Name', 'a.example', 'a.example.', 'FAIL One: replace by Name "a.example" to "a.example."'],
  ['RDS::DBCluster', 'DBClusterIdentifier', 'Shop', 'shop', 'FAIL One: replace by DBClusterIdentifier "Shop" to "shop"'],
  ['Backup::BackupPlan', 'BackupPlan/BackupPlanRule', [{ RuleName: 'a', TargetBackupVault: 'v' }], [{ RuleName: 'a', TargetBackupVault: 'v', CompletionWindowMinutes: 60 }], 'BackupPlan/BackupPlanRule/CompletionWindowMinutes'],
  ['Backup::BackupVault', 'Notifications', { SNSTopicArn: 'a' }, undefined, 'DATA One: without Notifications'], ['ECS::ClusterCapacityProviderAssociations', 'CapacityProviders', ['FARGATE', 'FARGATE_SPOT'], ['FARGATE'], 'CapacityProviders'],
  ['S3::Bucket', 'LifecycleConfiguration', rules(expiry(30)).LifecycleConfiguration, rules(expiry(30, { Prefix: 'a/' }), expiry(30, { Prefix: 'b/' })).LifecycleConfiguration, ''],
  ['S3::Bucket', 'LifecycleConfiguration', rules(expiry(30)).LifecycleConfiguration, rules(expiry(30), expiry(10, { Prefix: 'a/' })).LifecycleConfiguration, 'DATA One: expiration "a/" 30 to 10'],
  ['RDS::DBProxyTargetGroup', 'ConnectionPoolConfigurationInfo/MaxConnectionsPercent', 100, undefined, ''], ['CloudFront::Distribution', 'DistributionConfig/WebACLId', undefined, '', ''],
];

test.each(SAID)('%s says what %s does: %j to %j', (type, property, old, now, expected) => {
  const [before, after] = [old, now].map((value) => at(type, property, value));

  expect([...changes(before, after), ...noted(before[0].template.Resources!, after[0].template.Resources!)]).toEqual(expected === '' ? [] : [expected]);
});

test.each([['VPCBlockPublicAccessOptions', {}, 1], ['FirewallRuleGroupAssociation', { VpcId: 'v' }, 1], ['FirewallRuleGroupAssociation', { VpcId: ref('Net') }, 0]])('what blocks by its creation: %s %j', (type, properties, count) => {
  expect(noted({}, { Net: resource('EC2::VPC'), One: resource(type.startsWith('VPC') ? `EC2::${type}` : `Route53Resolver::${type}`, properties) })).toHaveLength(count);
});

test('data that goes is before data that is protected less, and logs are last', () => {
  const of = (Name: string, more: object) => stack({
    A: resource('S3::Bucket', { VersioningConfiguration: { Status: Name } }),
    B: resource('Logs::LogGroup', { LogGroupName: Name }),
    C: resource('SecretsManager::Secret', { Name }),
    ...more,
  });

  expect(changes([of('Enabled', { D: resource('EC2::EIP') })], [of('Suspended', {})]).map((line) => line.slice(0, 16)))
    .toEqual(['DATA C: replace ', 'DATA B: replace ', 'DATA A: Versioni', 'OUT D: delete']);
});

test('a parameter in the place of a resource is another value', () => {
  const before = stack({ Db: cluster({ KmsKeyId: ref('Key') }), Key: resource('KMS::Key') });

  expect(changes([before], [stack({ Db: cluster({ KmsKeyId: ref('Key') }) }, { Parameters: { Key: { Type: 'String', Default: 'arn:k' } } })]))
    .toEqual(['DATA Db: replace by KmsKeyId "${Key}" to "${Key}"', 'DATA Key: delete']);
});

const endpoint = (...ids: string[]) => ({ S3: resource('EC2::VPCEndpoint', { VpcId: 'v', ServiceName: 's3', ...ids.length > 0 && { RouteTableIds: ids.map((id) => id.repeat(99)) } }) });
const member = (kind: string, more: object = {}) => resource(`${kind}::DBInstance`, { DBClusterIdentifier: ref(kind), ...more });
const databases = (one: object) => ({ One: member('RDS', one), Two: member('RDS'), Three: member('DocDB'), Four: member('DocDB') });

test.each<[string, object, object, string[]]>([
  ['a list that loses an element', endpoint('a', 'b'), endpoint('a', 'c'), ['RouteTableIds of EC2::VPCEndpoint S3 in Shop']],
  ['a list that becomes longer does not', endpoint('a', 'b'), endpoint('c', 'b', 'a'), []],
  ['the first list', endpoint(), endpoint('a'), ['RouteTableIds of EC2::VPCEndpoint S3 in Shop']],
  ['the last list', endpoint('a'), endpoint(), ['RouteTableIds of EC2::VPCEndpoint S3 in Shop']],
  ['an instance of a database that is removed while others stay', databases({}), { Two: member('RDS'), Four: member('DocDB') }, ['the removal of RDS::DBInstance One in Shop']],
  ['an instance of a database that is replaced while others stay', databases({}), databases({ AvailabilityZone: 'a' }), ['the replacement of RDS::DBInstance One in Shop']],
  ['a new schedule that stops the database', { Db: cluster({}) }, { Db: cluster({}), Stop: stopping('stopDBCluster'), Start: stopping('startDBCluster') }, ['Target/Arn of Scheduler::Schedule Stop in Shop']],
  ['a schedule that begins to stop it', { One: stopping('startDBCluster'), Two: stopping('stopDBCluster') }, { One: stopping('stopDBInstance'), Two: stopping('stopDBInstance') },
    ['Target/Arn of Scheduler::Schedule One in Shop']],
  ['a schedule that no longer stops it', { One: stopping('stopDBCluster') }, { One: stopping('startDBCluster') }, []],
  ['a schedule that stops tasks', {}, updating({ Service: 'a', DesiredCount: 0 }), ['Target of Scheduler::Schedule One in Shop']],
  ['a schedule that scales to half a unit, or whose input has another count, does not', {},
    { ...updating({ MaxCapacity: 0.5 }), Two: stopping('updateService', { retryCount: 0, MinCapacity: 10 }) }, []],
  ['a schedule that sends such a text to a function does not', {},
    { One: resource('Scheduler::Schedule', { Target: { Arn: 'arn:aws:lambda:ap-northeast-1:123456789012:function:report', Input: '{"Count":0,"Suspended":true}' } }) }, []],
  ['tasks that a plan makes fewer', { One: resource('ApplicationAutoScaling::ScalableTarget', { MinCapacity: 4, MaxCapacity: 9 }) },
    { One: resource('ApplicationAutoScaling::ScalableTarget', { MinCapacity: 4, MaxCapacity: 9, ScheduledActions: [{ ScalableTargetAction: { MinCapacity: 6, MaxCapacity: 9 } }, { ScalableTargetAction: { MaxCapacity: 3 } }] }) },
    ['ScheduledActions/ScalableTargetAction/MaxCapacity of ApplicationAutoScaling::ScalableTarget One in Shop']],
  ['tasks that a plan makes more', { One: resource('ApplicationAutoScaling::ScalableTarget', { MinCapacity: 4, MaxCapacity: 9 }) },
    { One: resource('ApplicationAutoScaling::ScalableTarget', { MinCapacity: 4, MaxCapacity: 9, ScheduledActions: [{ ScalableTargetAction: { MinCapacity: 6, MaxCapacity: 9 } }] }) }, []],
  ['images of another registry, which nobody copies any more', { One: resource('ECR::PullThroughCacheRule', { EcrRepositoryPrefix: 'docker-hub' }) }, {}, ['the removal of ECR::PullThroughCacheRule One in Shop']],
  ['a budget that stops instances by itself', {}, acting('AUTOMATIC'), ['ApprovalModel of Budgets::BudgetsAction One in Shop']],
  ['a budget that begins to, without a person', acting('MANUAL'), acting('AUTOMATIC'), ['ApprovalModel of Budgets::BudgetsAction One in Shop']],
  ['a budget whose action a person approves does not', {}, acting('MANUAL'), []],
  ['a firewall, a schedule or a consumer that a condition leaves out does not', { ...consumed(), Alb: guarded('').Alb },
    { ...consumed({ New: unmet(consumer(jobs)) }), Alb: guarded('').Alb, Acl: unmet(guarded(ref('Alb')).One), Stop: unmet(stopping('stopDBCluster')) }, []],
  ['a firewall, a schedule and a consumer that a condition no longer leaves out',
    { ...consumed({ New: unmet(consumer(jobs)) }), Alb: guarded('').Alb, Acl: unmet(guarded(ref('Alb')).One), Stop: unmet(stopping('stopDBCluster')) },
    { ...consumed({ New: consumer(jobs) }), Alb: guarded('').Alb, Acl: guarded(ref('Alb')).One, Stop: stopping('stopDBCluster') },
    ['the addition of Lambda::EventSourceMapping New in Shop', 'the creation of WAFv2::WebACLAssociation Acl in Shop', 'Target/Arn of Scheduler::Schedule Stop in Shop']],
  ['a schedule that starts tasks does not', {}, updating({ Service: 'a', DesiredCount: 10, SuspendedState: { DynamicScalingInSuspended: false } }), []],
  ['a schedule that begins to suspend scaling', updating({}), updating({ SuspendedState: { DynamicScalingInSuspended: true } }), ['Target of Scheduler::Schedule One in Shop']],
  ['Spot capacity', service(['FARGATE', 1]), service(['FARGATE', 1], ['FARGATE_SPOT', 1]), ['CapacityProviderStrategy of ECS::Service One in Shop']],
  ['more Spot capacity', service(['FARGATE', 1], ['FARGATE_SPOT', 1]), service(['FARGATE_SPOT', 9], ['FARGATE', 1]), ['CapacityProviderStrategy of ECS::Service One in Shop']],
  ['Spot capacity of a new service does not', {}, service(['FARGATE_SPOT', 1]), []],
  ['less Spot capacity does not', service(['FARGATE_SPOT', 1]), service(['FARGATE', 9]), []],
  ['fewer tasks', scaled(2, 10), scaled(1, 9), ['MaxCapacity of ApplicationAutoScaling::ScalableTarget One in Shop', 'MinCapacity of ApplicationAutoScaling::ScalableTarget One in Shop']],
  ['half a unit of capacity less', capacity(4), capacity(2.5), ['ServerlessV2ScalingConfiguration/MaxCapacity of RDS::DBCluster One in Shop']],
  ['more than half a unit of capacity does not', capacity(2.5), capacity(4), []],
  ['as many tasks or more do not', scaled(2, 10), scaled(3, 10), []],
  ['a range of tasks that is new does not', {}, scaled(2, 10), []],
  ['logs whose author chose it', { One: logs(), Two: logs({ DeletionPolicy: 'Retain' }), Three: logs() }, { Three: logs() }, ['the removal of Logs::LogGroup One (RetentionInDays forever) in Shop']],
  ['logs that get a condition', { One: logs() }, { One: logs({ Condition: 'Never' }) }, ['the removal of Logs::LogGroup One (RetentionInDays forever) in Shop']],
  ['a new rule that starts a runbook', {}, { One: resource('Events::Rule', { State: 'DISABLED', Targets: [{ Arn: 'a' }, { Arn: 'arn:aws:ssm:a::automation-definition/AWS-StopRdsInstance' }] }) }, ['Targets/Arn of Events::Rule One in Shop']],
  ['the network ACL of a subnet', {}, acl('a'), ['the creation of EC2::SubnetNetworkAclAssociation One in Shop']],
  ['the network ACL of a new subnet does not', {}, { Net: resource('EC2::Subnet'), ...acl('a', ref('Net')) }, []],
  ['a subnet without its network ACL', acl('a'), {}, ['the removal of EC2::SubnetNetworkAclAssociation One in Shop']],
  ['logs that nobody has deployed do not', { One: logs({ Condition: 'Never' }) }, {}, []],
  ['a range of tasks that only a deployment knows does not', scaled(2, 10), { One: resource('ApplicationAutoScaling::ScalableTarget', { MinCapacity: ref('Low'), MaxCapacity: ref('High') }) }, []],
  ['a rule with one more runbook', targets('automation-definition/AWS-StopA'), targets('automation-definition/AWS-StopA', 'automation-definition/AWS-StopB'), ['Targets/Arn of Events::Rule One in Shop']],
  ['a rule with one runbook less', targets('automation-definition/AWS-StopA', 'automation-definition/AWS-StopB'), targets('automation-definition/AWS-StopA'), ['Targets/Arn of Events::Rule One in Shop']],
  ['what is refused, whatever it contains, does not', { One: resource('SecretsManager::Secret', { SecretString: 'a' }) }, { One: resource('SecretsManager::Secret', { SecretString: 'secret' }) }, []],
  ['failed messages that Lambda no longer reads from the answer of a function', reporting('ReportBatchItemFailures'), reporting(), ['FunctionResponseTypes of Lambda::EventSourceMapping One in Shop']],
  ['such an answer without its property', reporting('ReportBatchItemFailures'), { One: consumer('q') }, ['FunctionResponseTypes of Lambda::EventSourceMapping One in Shop']],
  ['an answer that Lambda begins to read does not', { One: consumer('q') }, reporting('ReportBatchItemFailures'), []],
  ['fewer attempts of a message', queue(5), queue(4), ['RedrivePolicy/maxReceiveCount of SQS::Queue One in Shop']],
  ['more attempts of a message, or the first dead-letter queue, do not', { ...queue(3), Two: queue().One }, { ...queue(5), Two: queue(5).One }, []],
  ['another dead-letter queue', queue(5), queue(5, attribute('Other', 'Arn')), ['RedrivePolicy/deadLetterTargetArn of SQS::Queue One in Shop']],
  ['a second consumer of a queue', consumed(), consumed({ New: consumer(join('', jobs)) }), ['the addition of Lambda::EventSourceMapping New in Shop']],
  ['a pipe beside the function of a queue', consumed(), consumed({ New: resource('Pipes::Pipe', { Source: jobs }) }), ['the addition of Pipes::Pipe New in Shop']],
  ['a consumer of another queue, or of a stream, does not', consumed(), consumed({ New: consumer('arn:other'), New2: consumer('arn:stream', stream), New3: resource('Lambda::EventSourceMapping') }), []],
  ['a second pipe of a stream does not', { Orders: pipe }, { Orders: pipe, New: pipe }, []],
  ['a consumer beside one that a condition leaves out does not', consumed({ Old: unmet(consumer(jobs)) }), consumed({ Old: unmet(consumer(jobs)), New: consumer(jobs) }), []],
  ['the consumer of a queue at another ID does not', consumed(), { Jobs: resource('SQS::Queue'), New: consumer(jobs, { FunctionName: 'g' }) }, []],
  ['a new firewall before a load balancer', { Alb: guarded('').Alb }, guarded(ref('Alb')), ['the creation of WAFv2::WebACLAssociation One in Shop']],
  ['a load balancer with its firewall does not', {}, guarded(ref('Alb')), []],
  ['the first firewall of a distribution', { One: resource('CloudFront::Distribution') }, { One: resource('CloudFront::Distribution', cdn({ WebACLId: 'a' })) }, ['the first DistributionConfig/WebACLId of CloudFront::Distribution One in Shop']],
  ['a distribution with its firewall, or another one, does not', { One: resource('CloudFront::Distribution', cdn({ WebACLId: 'a' })) },
    { One: resource('CloudFront::Distribution', cdn({ WebACLId: 'b' })), Two: resource('CloudFront::Distribution', { DistributionConfig: { WebACLId: 'a' } }) }, []],
  ['a rule that loses one of its targets', targets('a', 'b'), targets('b'), ['Targets/Arn of Events::Rule One in Shop']],
  ['a rule that loses one of its targets, beside what has none', { ...targets('a', 'b'), Ip: resource('EC2::EIP') }, { ...targets('b'), Ip: resource('EC2::EIP') }, ['Targets/Arn of Events::Rule One in Shop']],
  ['a new rule does not', {}, targets('a'), []],
  ['a rule with another target', targets('a'), targets('c', 'd'), ['Targets/Arn of Events::Rule One in Shop']],
  ['a rule with one more target, or the same at another ID or once, does not', targets('a', 'b', 'b'), targets('b', 'a', 'c'), []],
  ['a target that another rule gets does not', { ...targets('a', 'b'), Two: targets('c').One }, { ...targets('a'), Two: targets('c', 'b').One }, []],
  ['a target that another rule keeps', { ...targets('a', 'b'), Two: targets('b').One }, { ...targets('a'), Two: targets('b').One }, ['Targets/Arn of Events::Rule One in Shop']],
  ['a consumer that moves to the queue of another one', moving('arn:other'), moving(jobs), ['the addition of Lambda::EventSourceMapping New in Shop']],
  ['a pipe that starts beside a consumer', consumed({ New: resource('Pipes::Pipe', { Source: jobs, DesiredState: 'STOPPED' }) }), consumed({ New: resource('Pipes::Pipe', { Source: jobs }) }), ['the addition of Pipes::Pipe New in Shop']],
  ['a consumer that starts beside another one', moving(jobs, { Enabled: false }), moving(jobs), ['the addition of Lambda::EventSourceMapping New in Shop']],
  ['a consumer beside one that is off, or that stops, does not', consumed({ Old: consumer(jobs, { Enabled: false }), New: consumer('arn:other') }), consumed({ Old: consumer(jobs, { Enabled: false }), New: consumer(jobs) }), []],
  ['another network ACL of a subnet', acl('a'), acl('b'), ['the replacement of EC2::SubnetNetworkAclAssociation One in Shop']],
  ['a firewall that only counts does not', unguarded, behind({ Rules: [counts, { OverrideAction: { Count: {} } }, { Action: { Allow: {} } }] }), []],
  ['a firewall that blocks what a label marks', unguarded, behind({ Rules: [counts, { Action: { Block: {} }, Statement: { LabelMatchStatement: { Key: 'a' } } }] }), firewalls],
  ['a firewall with rules that others manage', unguarded, behind({ Rules: [counts, { OverrideAction: { None: {} } }] }), firewalls],
  ['a firewall that blocks by default', unguarded, behind({ DefaultAction: { Block: {} }, Rules: [counts] }), firewalls],
  ['a firewall that counts, in the place of one that counted, does not', { ...behind({ Rules: [counts] }), ...guarded(ref('Alb')) },
    { ...behind({ Rules: [counts] }), Alb: guarded('').Alb, Two: guarded(ref('Alb'), attribute('Acl', 'Arn')).One }, []],
  ['a firewall that counts, in the place of one that blocked', { ...behind({ Rules: [counts] }), Old: webAcl({ Rules: [{ Name: 'a', Action: { Block: {} } }] }), ...guarded(ref('Alb'), attribute('Old', 'Arn')) },
    { ...behind({ Rules: [counts] }), Alb: guarded('').Alb, Two: guarded(ref('Alb'), attribute('Acl', 'Arn')).One }, ['the creation of WAFv2::WebACLAssociation Two in Shop']],
  ['a firewall before a distribution that serves nobody does not', { One: resource('CloudFront::Distribution', cdn({ Enabled: false })) }, { One: resource('CloudFront::Distribution', cdn({ Enabled: false, WebACLId: 'a' })) }, []],
  ['a firewall before a distribution that begins to serve', { One: resource('CloudFront::Distribution', cdn({ Enabled: false })) }, { One: resource('CloudFront::Distribution', cdn({ WebACLId: 'a' })) }, ['the first DistributionConfig/WebACLId of CloudFront::Distribution One in Shop']],
  ['a rule that is off and loses one of its targets does not', off('a', 'b'), off('b'), []],
  ['a rule that is switched on without one of its targets', off('a', 'b'), targets('b'), ['Targets/Arn of Events::Rule One in Shop']],
  ['a second consumer of a broker, or of a topic of Kafka, does not', brokers('a'), { ...brokers('a'), ...brokers('b') }, []],
  ['a second consumer of a queue by its ARN', { One: consumer('arn:aws:sqs:a:1:b') }, { One: consumer('arn:aws:sqs:a:1:b'), Two: consumer('arn:aws:sqs:a:1:b') }, ['the addition of Lambda::EventSourceMapping Two in Shop']],
  ['the first rotation of a secret', rotated(), rotated({}), ['the creation of SecretsManager::RotationSchedule One in Shop']],
  ['the first rotation of a secret that waits does not', rotated(), rotated({ RotateImmediatelyOnUpdate: false }), []],
  ['the rotation of a new secret does not', {}, rotated({}), []],
  ['another NAT instance', { One: resource('EC2::Route', { InstanceId: 'a' }) }, { One: resource('EC2::Route', { InstanceId: 'b' }) }, ['InstanceId of EC2::Route One in Shop']],
  ['an instance of another class', databases({}), databases({ DBInstanceClass: 'a' }), ['DBInstanceClass of RDS::DBInstance One in Shop']],
  ['what is rejected does not', { Cache: resource('ElastiCache::ReplicationGroup', { Durability: 'sync' }) }, { Cache: resource('ElastiCache::ReplicationGroup', { Durability: 'async' }) }, []],
  ['another version of what has one', { Db: cluster({ EngineVersion: '17.4' }), Cache: resource('ElastiCache::ReplicationGroup', { EngineVersion: '9' }) },
    { Db: cluster({ EngineVersion: '17.5' }), Cache: resource('ElastiCache::ReplicationGroup', { EngineVersion: '9' }) }, ['EngineVersion of RDS::DBCluster Db in Shop']],
])('what interrupts: %s', (_, before, after, expected) => {
  const never = { Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } } };
  expect(interruptionsOf(new Comparison(lockOf([stack(before, never)]), lockOf([stack(after, never)]))).map(howOf)).toEqual(expected);
});

test('a rule that waits for a failover does not lose a target, even if it is off', () => {
  const pair = (...all: string[]) => lockOf([stack(targets('a', 'b')), stack(off(...all), {}, { name: 'Standby', region: 'ap-northeast-3' })]);

  expect(interruptionsOf(new Comparison(pair('a', 'b'), pair('b'))).map(howOf)).toEqual(['Targets/Arn of Events::Rule One in Standby']);
});

test('the consumer of a queue in another stack is the second one', () => {
  const queues = stack({ Jobs: resource('SQS::Queue'), Old: consumer(jobs) }, { Outputs: { Jobs: { Value: jobs, Export: { Name: 'jobs' } } } });
  const [before, after] = [{}, { New: consumer({ 'Fn::ImportValue': 'jobs' }) }].map((one) => lockOf([queues, stack(one, {}, { name: 'Workers' })]));

  expect(interruptionsOf(new Comparison(before, after)).map(howOf)).toEqual(['the addition of Lambda::EventSourceMapping New in Workers']);
});

test.each([
  ['LoadBalancer', 'LoadBalancerAttributes', 'idle_timeout.timeout_seconds', '30', undefined], ['LoadBalancer', 'LoadBalancerAttributes', 'idle_timeout.timeout_seconds', undefined, '120'],
  ['TargetGroup', 'TargetGroupAttributes', 'deregistration_delay.timeout_seconds', '60', undefined], ['TargetGroup', 'TargetGroupAttributes', 'deregistration_delay.timeout_seconds', '60', '61'],
])('a %s ends what takes longer: %s %s is %p, and was %p', (type, list, Key, ...values) => {
  const [now, old] = values.map((Value) => ({ One: resource(`ElasticLoadBalancingV2::${type}`, { [list]: [{ Key: 'other', Value: '1' }, ...Value === undefined ? [] : [{ Key, Value }]] }) }));

  expect(noted(old, now)).toEqual([`${list}/${Key}`]);
  expect([...noted(now, old), ...noted(now, now)]).toEqual([]);
});

test.each<[string, object, string, string[]]>([
  ['the key of a database', resource('RDS::DBCluster', { KmsKeyId: { 'Fn::If': ['C', 'a', 'b'] } }), 'Db', ['DATA Db: replace by KmsKeyId "a" to "b"']],
  ['the name of a bucket', resource('S3::Bucket', { BucketName: { 'Fn::If': ['C', 'a', 'b'] } }), 'Db', ['DATA Db: replace by BucketName "a" to "b"']],
])('another definition of a condition changes %s', (_, body, id, expected) => {
  const [before, after] = ['a', 'b'].map((one) => stack({ [id]: body }, { Conditions: { C: { 'Fn::Equals': ['a', one] } } }));

  expect(changes([before], [after])).toEqual(expected);
  expect(changes([stack({ [id]: body }, { Conditions: { C: { 'Fn::Equals': ['a', 'a'] } } })], [before])).toEqual([]);
});

test('a task without secrets by a condition, or with none, is no error', () => {
  const task = (Secrets: unknown) => stack({ Task: resource('ECS::TaskDefinition', { ContainerDefinitions: [{ Name: 'a', Secrets }] }) }, {
    Parameters: { P: { Type: 'String', Default: 'x' } }, Conditions: { C: { 'Fn::Equals': [ref('P'), 'x'] } },
  });

  for (const secrets of [ref('AWS::NoValue'), { 'Fn::If': ['C', [{ Name: 'J', ValueFrom: 'a' }], []] }]) expect(changes([task(secrets)], [task(secrets)])).toEqual([]);
});

test.each([
  ['a parameter is its default', ref('Seconds')], ['a condition may be the longer one, which is', { 'Fn::If': ['IsShort', '20', '30'] }],
])('an idle timeout by %s shorter', (_, Value) => {
  const [old, now] = ['120', Value].map((value) => lockOf([stack({ One: resource('ElasticLoadBalancingV2::LoadBalancer', { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: value }] }) }, {
    Parameters: { Seconds: { Type: 'String', Default: '30' } }, Conditions: { IsShort: { 'Fn::Equals': [ref('Seconds'), '30'] } },
  })]));
  const notes = (...locks: [typeof old, typeof now]) => interruptionsOf(new Comparison(...locks));

  expect(notes(old, now).map(({ judgment }) => judgment.property)).toEqual(['LoadBalancerAttributes/idle_timeout.timeout_seconds']);
  expect(notes(now, old)).toEqual([]);
  expect(notes(old, lockOf([stack({ One: resource('ElasticLoadBalancingV2::LoadBalancer', { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: { 'Fn::If': ['IsShort', '30', '300'] } }] }) })]))).toEqual([]);
});

test('a range of tasks that a release opens counts with both of its values, although the condition is false by default', () => {
  const locks = [scaled(2, 10), scaled(1, 10)].map((resources) => lockOf([stack(resources, {
    Parameters: { Image: { Type: 'String', Default: 'none' } }, Conditions: { Unreleased9C01: { 'Fn::Equals': [ref('Image'), 'none'] } },
  })]));

  expect(interruptionsOf(new Comparison(locks[0], locks[1])).map(({ judgment }) => judgment.property)).toEqual(['MinCapacity']);
});

test('what moves by itself and with what it belongs to has moved by itself', () => {
  const database = (DBClusterIdentifier: string, DBSubnetGroupName: string) => lockOf([stack({
    Db: resource('RDS::DBCluster', { DBClusterIdentifier }),
    One: resource('RDS::DBInstance', { DBClusterIdentifier: ref('Db'), DBSubnetGroupName }),
  })]);
  const names = (now: ReturnType<typeof database>) =>
    interruptionsOf(new Comparison(database('a', 's'), now)).map(({ judgment }) => judgment.property);

  expect(names(database('b', 's'))).toEqual([]);
  expect(names(database('b', 't'))).toEqual(['(replaced)']);
});

test('a resource without a protection has no list of protections, and no empty value is a fact', () => {
  const [{ resources }] = lockOf([stack({ Db: resource('CodeArtifact::Domain', { Tags: [{ Key: 'a', Value: 'b' }], DomainName: '' }), Group: group(80) })]);

  expect(resources.Db).not.toHaveProperty('safeguards');
  expect(Object.values(resources.Db)).not.toContain(undefined);
  expect(resources).toHaveProperty('Group');
});

test.each([[5, ['ReservedConcurrentExecutions']], [0, []]])('what is refused is not told twice: a concurrency of %p instead of 10', (now, expected) => {
  const [before, after] = [10, now].map((ReservedConcurrentExecutions) => ({ One: resource('Lambda::Function', { ReservedConcurrentExecutions }) }));

  expect(noted(before, after)).toEqual(expected);
  expect(changes([stack(before)], [stack(after)])).toHaveLength(1 - expected.length);
});

const REJECTED = judgments().filter(isRejected).map(({ type, property, word }) => [word === 'fails' ? 'FAIL' : 'OUT', type.replace('AWS::', ''), property] as const);
test.each(REJECTED)('a %s that the ledger says, the guard says: %s %s', (harm, type, property) => {
  expect(changes(at(type, property, 'a'), at(type, property, 'b'))).toEqual([expect.stringMatching(`^${harm} One: ${property} `)]);
});

test('what stops one thing does not hide a lower number of another', () => {
  const [before, after] = [[10, 2], [0, 1]].map(([MaxSize, MinSize]) => ({ One: resource('AutoScaling::AutoScalingGroup', { MaxSize, MinSize }) }));

  expect(noted(before, after)).toEqual(['MinSize']);
});

test('a row names twelve resources, and counts the others', () => {
  const queues = (maxReceiveCount: number) => lockOf([stack(Object.fromEntries(Array.from({ length: 14 }, (_, index) =>
    [`Queue${index + 1}`, resource('SQS::Queue', { RedrivePolicy: { deadLetterTargetArn: 'd', maxReceiveCount } })])))]);

  expect(interruptionsOf(new Comparison(queues(5), queues(3))).map(howOf)).toEqual([expect.stringMatching(/ of SQS::Queue Queue1, .* Queue12 and 2 more in Shop$/)]);
});

test.each<[string, string, object, object, string[]]>([
  ['a property without a row', 'DynamoDB::Table', { AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'S' }] }, { AttributeDefinitions: [{ AttributeName: 'a', AttributeType: 'N' }] }, ['AttributeDefinitions']],
  ['what is left of one', 'Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 2 }, DocumentDBEventSourceConfig: { DatabaseName: 'a' } }, { DocumentDBEventSourceConfig: { DatabaseName: 'b' } }, ['DocumentDBEventSourceConfig']],
  ['the rest of a property, beside what is judged', 'Cognito::UserPool', { LambdaConfig: { PreSignUp: 'f', PreAuthentication: 'g' }, AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, InviteMessageTemplate: { SMSMessage: 'a' } } },
    { LambdaConfig: { PreSignUp: 'f', PreAuthentication: 'h' }, AdminCreateUserConfig: { AllowAdminCreateUserOnly: true, InviteMessageTemplate: { SMSMessage: 'b' } } }, ['AdminCreateUserConfig']],
  ['another attribute of a list', 'ElasticLoadBalancingV2::LoadBalancer', { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '60' }, { Key: 'a', Value: '1' }] },
    { LoadBalancerAttributes: [{ Key: 'idle_timeout.timeout_seconds', Value: '90' }, { Key: 'a', Value: '2' }, { Key: 'access_logs.s3.enabled', Value: 'true' }] }, ['LoadBalancerAttributes']],
  ['not the attributes of which a row has the beginning', 'ElasticLoadBalancingV2::LoadBalancer', { Scheme: 'internal' }, { LoadBalancerAttributes: [{ Key: 'access_logs.s3.enabled', Value: 'true' }], Scheme: 'internal' }, []],
  ['a first value, and a last one', 'Lambda::Function', { Layers: ['a'], FileSystemConfigs: [{ Arn: 'a' }] }, { Layers: ['b'], SnapStart: { ApplyOn: 'None' } }, ['FileSystemConfigs', 'SnapStart']],
  ['not another order, a number as a text, or what is harmless', 'SES::ReceiptRule', { Tags: [{ Key: 'a', Value: 'b' }], After: 7, Rule: { Recipients: ['a', 'b'], TlsPolicy: 'Require' } }, { After: '7', Rule: { TlsPolicy: 'Require', Recipients: ['b', 'a'] } }, []],
  ['not what a custom resource does', 'Custom::Thing', { ServiceToken: 'f', Value: 'a' }, { ServiceToken: 'f', Value: 'b' }, []],
])('what nobody has judged is said: %s', (_, type, before, after, expected) => {
  const [old, now] = [before, after].map((properties) => lockOf([stack({ One: resource(type, properties), Two: resource(type, properties) })]));
  const found = interruptionsOf(new Comparison(old, now));

  expect(found.map(({ judgment }) => judgment.property)).toEqual(expected);
  expect(found.map(sentenceOf)).toEqual(expected.map((property) => `not judged: nobody has said what the change does, by ${property} of ${type} One, ${type} Two in Shop`));
  expect(interruptionsOf(new Comparison(old, old))).toEqual([]);
});

test('what nobody has judged comes after what interrupts', () => {
  const [old, now] = ['a', 'b'].map((one) => lockOf([stack({ Db: resource('RDS::DBInstance', { DBInstanceClass: one, PromotionTier: one }) })]));

  expect(interruptionsOf(new Comparison(old, now)).map(({ judgment }) => judgment.property)).toEqual(['DBInstanceClass', 'PromotionTier']);
});

test.each([[undefined, ''], [3_599, ' about 3599 s'], [3_600, ' about 1 h'], [5_400, ' about 1.5 h'], [43_200, ' about 12 h']])('how long an interruption of %p seconds is', (seconds, expected) => {
  expect(howLong({ judgment: { word: 'interrupts', seconds } } as Interruption)).toBe(`interrupts${expected}`);
});

test.each<[string, boolean]>([...['email', 'email-json', 'http', 'https', 'sms'].map((one): [string, boolean] => [one, true]), ['lambda', false], ['sqs', false]])('a subscription of %s that is replaced needs a confirmation: %p', (Protocol, confirmed) => {
  const sent = (Endpoint: string) => [stack({ One: resource('SNS::Subscription', { Protocol, Endpoint }) })];

  expect(changes(sent('a'), sent('b'))).toEqual(confirmed ? ['OUT One: replace by Endpoint "a" to "b"'] : []);
});

test.each([['Scheduler::Schedule', { Target: { Arn: 'arn:aws:scheduler:::aws-sdk:rds:deleteDBCluster' } }, 'Target/Arn aws-sdk:rds:delete'],
  ['ApplicationAutoScaling::ScalableTarget', { ScheduledActions: [{}, { ScalableTargetAction: { MaxCapacity: 0 } }] }, 'ScheduledActions/ScalableTargetAction/MaxCapacity 0']])('what a new %s does to others is judged', (type, properties, what) => {
  expect(changes([stack({})], [stack({ One: resource(type, properties), Two: resource('Lambda::Function', { ReservedConcurrentExecutions: 0 }) })])).toEqual([`OUT One: stops by ${what}`]);
});

/** Values that protect more and less: one of them is the absence of the property. */
const AROUND: Record<string, [stronger: unknown, weaker: unknown]> = {
  true: [undefined, false],
  false: ['true', undefined],
  present: [{ Any: 'x' }, undefined],
  forever: [undefined, 30],
  Suspended: ['Enabled', undefined],
  DISABLED: ['ENABLED', undefined],
  INACTIVE: ['ACTIVE', undefined],
  MUTABLE: ['IMMUTABLE', undefined],
  ENABLED: [undefined, 'DISABLED'],
  OFF: ['ON', undefined],
  required: [undefined, 'preferred'],
  unknown: [2, '1'],
};
/** A value that each alternative of a pattern finds. */
function valuesOf(pattern: string): unknown[] {
  const plain = pattern.replace('[a-z0-9]+', 'rds').replace('(?<=aws-sdk:.*)', 'aws-sdk:').replace(/^.*,(?=\w+\\W)/, '').replace('\\W+', ' ').replace(/^\^|\$$/g, '');
  const [, start, alternatives = ''] = /^(.*)\((.*)\)$/.exec(plain) ?? [undefined, plain];
  return alternatives.split(',').map((end) => start + end || {});
}
const PROTECTING = judgments().filter(({ word }) => word === 'weaker if');
const WEAKER = PROTECTING.filter(({ unless, whom }) => unless !== undefined && whom === '');
const at = (type: string, property: string, value: unknown) =>
  [stack({ One: resource(type, { ServiceToken: 'f', ...property === 'TransitEncryptionMode' && { TransitEncryptionEnabled: true }, ...property.split('/').reduceRight((inner, key) => ({ [key]: inner }), value) as object }) })];

test.each(PROTECTING.filter(({ whom }) => whom !== '').map(({ type, property, unless, whom }) => [type.replace('AWS::', ''), property, whom, unless] as const))('%s protects what %s names: %s', (type, property, whom, unless) => {
  const named = (value: string) => (unless === undefined ? value : Object.fromEntries(unless.replace('*', '').split(',').map((key) => [key, value])));
  const [with_, without] = [[named('a'), named('b')], [named('b')]].map((value) => at(type, property, value));
  const [strong, weak] = whom === 'excludes' ? [without, with_] : [with_, without];

  expect(changes(strong, weak)).toEqual([expect.stringMatching(`One: ${whom === 'excludes' ? '' : 'without '}${whom} a(=[a*])*$`)]);
  expect(changes(weak, strong)).toEqual([]);
});

const AROUND_EACH = WEAKER.flatMap(({ type, property, unless }) => {
  const [, pattern] = unless!.split('not:');
  const pairs = pattern === undefined ? [AROUND[unless!] ?? [Number(unless) + 1, undefined]] : valuesOf(pattern).map((value) => [undefined, value]);
  return pairs.map(([strong, weak]) => [type.replace('AWS::', ''), property, unless!, strong, weak] as const);
});

test.each(AROUND_EACH)('%s protects less with less of %s, which is %s: %p to %p', (type, property, unless, ...values) => {
  const [strong, weak] = values.map((value) => at(type, property, value));

  expect(changes(strong, weak)).toEqual([expect.stringContaining(`One: ${unless === 'present' ? 'without ' : unless.startsWith('not:') ? 'stops by ' : ''}${property}`)]);
  // The default action of a firewall protects, and can stop users.
  expect(changes(weak, strong).filter((line) => !line.includes('replace by'))).toHaveLength(WEAKER.filter((one) => one.type === `AWS::${type}` && one.property === property).length - 1);
  expect(changes(weak, weak)).toEqual([]);
});

const noted = (...states: object[]) => {
  const [before, after] = states.map((one) => lockOf([stack(one)]));
  return interruptionsOf(new Comparison(before, after)).map(({ judgment: { property } }) => property);
};
/** A value of each note: without and with what it says, or a higher and a lower number. */
const NOTED = judgments().filter(({ word, property, unless, type }) => (['interrupts', 'breaks'].includes(word) || (word === 'fails' && unless === undefined)) && !/^(?:other|secret|fixed)/.test(unless ?? '') && !property.startsWith('(') && decided(type, property) === undefined)
  .flatMap(({ type, property, unless }) => (unless === undefined ? [['valkey', 'redis']] : unless.startsWith('less') ? [[9, 10]] : unless.startsWith('(') ? [] : valuesOf(unless).map((value) => [value, undefined]))
    .map(([now, old]) => [type.replace('AWS::', ''), property, old, now] as const));

test.each(NOTED)('a change of %s is noted: %s from %p to %p', (type, property, ...values) => {
  const [old, now] = values.map((value) => ({ One: at(type, property, value)[0].template.Resources!.One }));

  expect(noted(old, now)).toEqual([property]);
  expect(noted(now, now)).toEqual([]);
  if (values[0] !== 'redis') expect(noted(now, old)).toEqual([]);
});
