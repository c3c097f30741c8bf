import { readFileSync } from 'fs';
import { resolve } from 'path';
import { Change, join, ref, remove, rename, resource, set, stack } from './fixtures';
import { stacksOf } from '../../src/assembly/read';
import { verdictsOf } from '../../src/change-guard/private/compare';
import { judgments } from '../../src/change-guard/private/ledger';
import { lockOf } from '../../src/change-guard/private/lock';
import { Comparison } from '../../src/change-guard/private/pairing';
import { unlocked } from '../../src/change-guard/private/refusals';
import { canonical } from '../../tools/assemblies/canonical';
import { decided } from '../../tools/changes/ledger';

const pair = stacksOf(canonical('warmPair'));
const lock = lockOf(pair);
const GUIDE = readFileSync(resolve(__dirname, '../../docs/change-guard.md'), 'utf8').split('## What it cannot see')[1].replace(/\s+/g, ' ');

/** The words by which the guide names a dangerous change. */
type Row = [what: string, change: Change, words?: string];

/** What the guard says, without resources: each line once. */
function verdicts(...all: Change[]): string[] {
  const changed = structuredClone(pair);
  expect(all.map((change) => change(changed))).not.toContain(0);
  return [...new Set(verdictsOf(new Comparison(lock, lockOf(changed))).map(({ harm, type, change: what }) => `${harm} ${type?.replace('AWS::', '')} ${what}`))].sort();
}

test.each<[string, Change, string[]]>([
  ['tags of images that can be moved', set('ECR::Repository', 'ImageTagMutability', 'MUTABLE'), ['DATA ECR::Repository ImageTagMutability IMMUTABLE_WITH_EXCLUSION to MUTABLE']],
  ['another name of the master user', set('RDS::DBCluster', 'MasterUsername', 'other'),
    ['FAIL RDS::DBCluster replace by MasterUsername "postgres" to "other"', 'FAIL RDS::DBCluster replace by MasterUsername nothing to "other"']],
  ['logs of another class', set('Logs::LogGroup', 'LogGroupClass', 'INFREQUENT_ACCESS'), ['FAIL Logs::LogGroup LogGroupClass nothing to "INFREQUENT_ACCESS"']],
  ['backups of the database alone', set('Backup::BackupSelection', 'BackupSelection/Resources/length', 1), [
    'DATA Backup::BackupSelection without backups of ${PlatformMediaB66FA694.Arn}',
    'DATA Backup::BackupSelection without backups of arn:${AWS::Partition}:s3:::eldonia-media-123456789012-ap-northeast-3',
  ]],
  ['a replication whose rules are off', set('S3::Bucket', 'ReplicationConfiguration/Rules/0/Status', 'Disabled', (one) => 'ReplicationConfiguration' in one),
    ['', 'time control of '].map((what) => `DATA S3::Bucket without ${what}replication to arn:\${AWS::Partition}:s3:::eldonia-media-123456789012-ap-northeast-3 of ""`)],
  ['a trail whose files can be deleted', set('S3::Bucket', 'ObjectLockConfiguration', undefined), ['DATA S3::Bucket without ObjectLockConfiguration']],
  ['uploads that nobody processes', set('S3::Bucket', 'NotificationConfiguration', undefined), ['OUT S3::Bucket without NotificationConfiguration/EventBridgeConfiguration']],
  ['a detector without features', set('GuardDuty::Detector', 'Features', []), ['EBS_MALWARE_PROTECTION', 'ECS_FARGATE_AGENT_MANAGEMENT', 'LAMBDA_NETWORK_LOGS', 'RDS_LOGIN_EVENTS', 'RUNTIME_MONITORING', 'S3_DATA_EVENTS']
    .map((feature) => `DATA GuardDuty::Detector without feature ${feature}`)],
  ['a firewall that blocks everybody', set('WAFv2::WebACL', 'DefaultAction', { Block: {} }), ['OUT WAFv2::WebACL stops by DefaultAction/Block']],
  ['tasks that end at night', set('ApplicationAutoScaling::ScalableTarget', 'ScheduledActions', [{ ScalableTargetAction: { MinCapacity: 0, MaxCapacity: 0 } }]),
    ['MaxCapacity', 'MinCapacity'].map((what) => `OUT ApplicationAutoScaling::ScalableTarget stops by ScheduledActions/ScalableTargetAction/${what} 0`)],
  ['messages that are deleted', set('Lambda::EventSourceMapping', 'FilterCriteria', { Filters: [{ Pattern: '{}' }] }), ['OUT Lambda::EventSourceMapping without event *']],
  ['names that no longer exist', set('Route53::RecordSet', 'Name', 'other.example'), expect.arrayContaining(['OUT Route53::RecordSet replace by Name "eldonia.example." to "other.example"']) as unknown as string[]],
  ['subnets at another route table', set('EC2::SubnetRouteTableAssociation', 'RouteTableId', 'rtb-0'),
    expect.arrayContaining([expect.stringMatching(/^OUT EC2::SubnetRouteTableAssociation replace by RouteTableId/)]) as unknown as string[]],
  ['a database with another password than its secret', set('RDS::DBCluster', 'MasterUserPassword', 'another', (one) => 'MasterUserPassword' in one),
    [expect.stringMatching(/^OUT RDS::DBCluster MasterUserPassword "sha256:\w+ .*" to "sha256:\w+"$/) as unknown as string]],
])('%s', (_, change, expected) => {
  expect(verdicts(change)).toEqual(expected);
});

const UNSEEN_CHANGES: Row[] = [
  ['a key that nobody can use', set('KMS::Key', 'KeyPolicy', { Statement: [] }), 'access (policies'],
  ['a bucket that can be public', set('S3::Bucket', 'PublicAccessBlockConfiguration', {}), 'public access'],
  ['a distribution with another origin', set('CloudFront::Distribution', 'DistributionConfig/Origins', []), 'where an address leads'],
  ['a distribution without the path of the media', set('CloudFront::Distribution', 'DistributionConfig/CacheBehaviors', []), 'paths of a distribution'],
  ['a listener without the service', set('ElasticLoadBalancingV2::ListenerRule', 'Actions', []), 'actions of listeners and their rules'],
  ['endpoints without names', set('EC2::VPCEndpoint', 'PrivateDnsEnabled', false), 'a removed VPC endpoint or one without private DNS'],
  ['a service that no load balancer knows', set('ECS::Service', 'LoadBalancers', []), 'the load balancer of a service'],
  ['a route into nothing', set('EC2::Route', 'NatGatewayId', 'nat-0'), 'targets of records and routes'],
  ['a listener on another port', set('ElasticLoadBalancingV2::Listener', 'Port', 8443), 'ports, conditions and actions of listeners and their rules'],
  ['a distribution with the certificate of CloudFront', set('CloudFront::Distribution', 'DistributionConfig/ViewerCertificate', {}), 'certificates, protocols and TLS policies of distributions and listeners'],
  ['a cache without users', set('ElastiCache::ReplicationGroup', 'UserGroupIds', undefined), 'users of a cache'],
  ['a database without its parameters', set('RDS::DBCluster', 'DBClusterParameterGroupName', 'default.aurora-postgresql17'), 'parameters of a database'],
  ['an empty failover plan', set('ARCRegionSwitch::Plan', 'Workflows', []), 'the contents of the failover plan'],
  ['rules of other events', set('Events::Rule', 'EventPattern', { source: ['x'] }), 'events that a rule selects'],
  ['one backup per year', set('Backup::BackupPlan', 'BackupPlan/BackupPlanRule/0/ScheduleExpression', 'cron(0 3 1 1 ? *)'), 'how often backups, snapshots and rotations run'],
  ['a recorder of nothing', set('Config::ConfigurationRecorder', 'RecordingGroup', {}), 'what AWS Config and the trail record'],
  ['objects that must be restored before they are read', set('S3::Bucket', 'LifecycleConfiguration', { Rules: [{ Status: 'Enabled', Transitions: [{ StorageClass: 'GLACIER', TransitionInDays: 1 }] }] }), 'objects and replicas that move to an archive'],
  ['parameters with other values', set('SSM::Parameter', 'Value', 'other'), 'values of SSM parameters'],
  ['a bucket with another encryption', set('S3::Bucket', 'BucketEncryption', {}), 'the key of new objects'],
  ['logs with their class in writing', set('Logs::LogGroup', 'LogGroupClass', 'STANDARD')],
  ['keys with their default in writing', set('KMS::Key', 'KeySpec', 'SYMMETRIC_DEFAULT')],
  ['keys of one Region in writing', set('KMS::Key', 'MultiRegion', false, (one) => !('MultiRegion' in one))],
  ['one more rule of backups', set('Backup::BackupPlan', 'BackupPlan/BackupPlanRule/2', { RuleName: 'Weekly', TargetBackupVault: 'v', Lifecycle: { DeleteAfterDays: 90 } })],
];
const UNSEEN_REMOVALS: Row[] = [
  ['a security group that lets nobody in', remove('EC2::SecurityGroupIngress'), 'a closed security group'],
  ['no endpoints', remove('EC2::VPCEndpoint'), 'a removed VPC endpoint'],
  ['no schedules', remove('Scheduler::Schedule'), 'a removed schedule or rule'],
  ['a service without scaling', remove('ApplicationAutoScaling::ScalableTarget'), 'scaling that is removed'],
  ['no alarms', remove('CloudWatch::Alarm'), 'alarms'],
  ['alarms without their metrics', remove('Logs::MetricFilter'), 'alarms and what feeds them'],
  ['events that fail without a trace', remove('Lambda::EventInvokeConfig'), 'failed events of functions whose settings are removed as a whole'],
];

/** What the ledger calls harmless or unseen, and no schema replaces. */
const SILENT = judgments().filter(({ word, type, property }) => /^(harmless|unseen)/.test(word) && /^(AWS::|\*)/.test(type) && !/^\((created|Cond|De|Up)/.test(property));
const TYPES = [...new Set(pair.flatMap(({ template: { Resources = {} } }) => Object.values(Resources).map(({ Type }) => Type)))].filter((type) => type.startsWith('AWS::'));
const silentChanges = SILENT.flatMap(({ type, property }) => (type === '*' ? TYPES : [type]).filter((one) => TYPES.includes(one) && decided(one, property) === undefined)
  .map((one) => (property === '(deleted)' ? remove(one.slice(5)) : set(one.slice(5), property, 'other'))));
/** Resources that are added, and stacks. */
const ADDED: object[] = [
  resource('RDS::DBInstance', { DBClusterIdentifier: 'shop', DBInstanceClass: 'db.r6g.large' }),
  resource('CloudWatch::Alarm', { AlarmName: 'orders' }),
  resource('Lambda::Function', { Handler: 'index.handler' }),
  resource('EC2::FlowLog', { ResourceId: ref('Vpc'), TrafficType: 'ALL' }),
  resource('EC2::VPCEndpoint', { ServiceName: join('com.amazonaws.', ref('AWS::Region'), '.sqs') }),
];

test('accepts what the ledger calls harmless or unseen, and asks for no new lock file', () => {
  const changed = structuredClone(pair);
  expect(silentChanges.filter((change) => change(changed) > 0).length).toBeGreaterThan(200);
  for (const type of ['Lambda::Permission', 'IAM::Policy']) rename(type)(changed);
  ADDED.forEach((body, index) => Object.assign(changed[0].template.Resources!, { [`Added${index}`]: body }));
  const comparison = new Comparison(lock, lockOf([...changed, stack({ Fn: resource('Lambda::Function') }, {}, { name: 'Jobs' })]));

  expect(verdictsOf(comparison)).toEqual([]);
  expect(unlocked(comparison, [])).toEqual([]);
});

/** Together: a verdict names the type that it is about. */
test.each([['changes', UNSEEN_CHANGES], ['removals', UNSEEN_REMOVALS]])('does not see some %s, and the guide names the dangerous ones', (_, rows) => {
  expect(verdicts(...rows.map(([, change]) => change))).toEqual([]);
  expect(rows.flatMap(([, , words = '']) => (GUIDE.includes(words) ? [] : [words]))).toEqual([]);
});
