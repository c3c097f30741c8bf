import { changed, everythingOn, one, ref } from './fixtures';
import { Case, describeRequirements } from './law';

const app = everythingOn();
const rule = 'PlatformMedia/ReplicationConfiguration/Rules/0';
const steps = 'FailoverPlan/Workflows/0/Steps';
const unencrypted = { LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { Encrypted: false } }] } };
/** The alarm of Osaka with one of the two sets of dimensions of its lag. */
const oneLag = changed(app, 'PairDatabaseRpoAlarm/Metrics/fromRegion', undefined);
const watched = 'PairDatabaseRpoAlarm/Metrics/lag/MetricStat/Metric/Dimensions/0/Value';

const [{ Steps }] = Object.entries(app['Pair-Global'].Resources).find(([id]) => id.startsWith('FailoverPlan'))![1].Properties.Workflows as { Steps: unknown[] }[];
/** A state machine that promotes the database, in place of the plan. */
const moving = (TimeoutSeconds: number) => one('StepFunctions::StateMachine', {
  DefinitionString: JSON.stringify({ TimeoutSeconds, States: { Move: { Resource: 'arn:aws:states:::aws-sdk:rds:failoverGlobalCluster' } } }),
});
/** The rule of a custom resource, in place of that of the bucket. */
const ruleWith = (Metrics: object) => JSON.stringify({
  Status: 'Enabled', Destination: { Bucket: 'arn:aws:s3:::eldonia-media-123456789012-ap-northeast-3', ReplicationTime: { Time: { Minutes: 15 } }, Metrics },
});
const replicating = changed(changed(app, 'PlatformMedia/ReplicationConfiguration', undefined), 'EverythingOn:Replication', {
  Type: 'Custom::BucketReplication',
  Properties: { BucketName: 'eldonia-media-123456789012-ap-northeast-1', Rule: ruleWith({ EventThreshold: { Minutes: 15 } }) },
});

const backup: Case[] = [
  ['R5.7.1-1', app, 'PlatformDatabaseCluster/BackupRetentionPeriod', 1],
  ['R5.7.1-2', app, 'PlatformMedia/VersioningConfiguration/Status', 'Suspended'],
  ['R5.7.1-2', app, 'PlatformMedia/LifecycleConfiguration/Rules/3', undefined],
  ['R5.7.1-2', app, 'PlatformMedia/LifecycleConfiguration/Rules/3/Status', 'Disabled'],
  ['R5.7.1-3', app, 'PairBackupsVolumeSnapshotsPolicy', undefined],
  ['R5.7.1-3', app, 'PairBackupsVolumeSnapshotsPolicy/State', 'DISABLED'],
  ['R5.7.1-3', app, 'PairBackupsVolumeSnapshotsPolicy/PolicyDetails/Schedules/0/CreateRule/Interval', 48],
  ['R5.7.1-3', app, 'Runners', one('EC2::LaunchTemplate', unencrypted)],
  ['R5.7.1-3', app, 'Volume', one('EC2::Volume')],
];

const recovery: Case[] = [
  ['R5.7.2-1', app, 'Pair-Standby:PlatformApiService', undefined],
  ['R5.7.2-1', app, 'PairDatabaseCluster', undefined],
  ['R5.7.2-2', app, 'PairDatabaseCluster/KmsKeyId', undefined],
  ['R5.7.2-2', app, 'PairDatabaseCluster/MasterUsername', 'postgres'],
  ['R5.7.2-2', app, 'PairDatabaseCluster/EngineVersion', '16.13'],
  ['R5.7.2-2', app, 'PairDatabaseCluster/SourceRegion', 'us-west-2'],
  ['R5.7.2-2', app, 'PairDatabaseCluster/GlobalClusterIdentifier', 'another-global'],
  ['R5.7.2-2', app, 'PairGlobalDatabaseGlobalCluster/SourceDBClusterIdentifier', 'arn:aws:rds:ap-northeast-1:123456789012:cluster:shop'],
  ['R5.7.2-2', app, 'PairDatabaseInstancesReader1', undefined],
  ['R5.7.2-2', app, 'Pair-Standby:Login', one('SecretsManager::SecretTargetAttachment', { TargetId: ref('PairDatabaseCluster750C3BB4') })],
  ['R5.7.2-3', app, 'FailoverPlan/RecoveryTimeObjectiveMinutes', 300],
  ['R5.7.2-3', app, 'FailoverPlan/Regions', ['ap-northeast-1', 'us-west-2']],
  ['R5.7.2-3', app, `${steps}/1/ExecutionBlockConfiguration`, {}],
  ['R5.7.2-3', app, 'FailoverPlan', undefined],
  ['R5.7.2-3', changed(app, 'FailoverPlan', moving(14_400)), 'FailoverPlan', moving(20_000)],
  ['R5.7.2-4', app, 'PairDatabaseRpoAlarm', undefined],
  ['R5.7.2-4', app, 'PairDatabaseRpoAlarm/Threshold', 900_001],
  ['R5.7.2-4', app, 'PairDatabaseRpoAlarm/TreatMissingData', 'notBreaching'],
  ['R5.7.2-4', app, 'PairDatabaseRpoAlarm/ComparisonOperator', 'LessThanThreshold'],
  ['R5.7.2-4', oneLag, watched, 'another'],
  ['R5.7.2-4', app, 'PairArrivingMediaLatencyAlarm/Threshold', 3600],
  ['R5.7.2-4', app, 'PairArrivingMediaLatencyAlarm/Dimensions/SourceBucket/Value', 'another'],
  ['R5.7.2-4', app, 'PairArrivingMediaLatencyAlarm/Dimensions/DestinationBucket/Value', 'another'],
  ['R5.7.2-4', app, 'PairDatabaseParameterGroup/Parameters/rds.global_db_rpo', '900'],
  ['R5.7.2-4', app, 'PlatformDatabaseParameterGroup/Parameters/rds.global_db_rpo', '3600'],
  ['R5.7.2-5', app, `${rule}/Status`, 'Disabled'],
  ['R5.7.2-5', app, `${rule}/Destination/ReplicationTime`, undefined],
  ['R5.7.2-5', app, `${rule}/Destination/Metrics`, undefined],
  ['R5.7.2-5', app, `${rule}/Destination/Bucket`, 'arn:aws:s3:::elsewhere'],
  ['R5.7.2-5', app, 'BaseMedia/VersioningConfiguration', undefined],
  ['R5.7.2-5', replicating, 'EverythingOn:Replication/Rule', ruleWith({})],
  ['R5.7.2-6', app, 'PairImageReplication/ReplicationConfiguration/Rules/0/Destinations/0/Region', 'us-west-2'],
  ['R5.7.2-6', app, 'PlatformDatabaseAppSecret/ReplicaRegions', undefined],
  ['R5.7.2-6', app, 'PlatformJwtSecret/ReplicaRegions', undefined],
  ['R5.7.2-7', app, 'FailoverPlan/Triggers', undefined],
  ['R5.7.2-7', app, 'FailoverPlan/AssociatedAlarms', undefined],
  ...['trigger1', 'trigger2'].map((alarm): Case => ['R5.7.2-7', app, `FailoverPlan/AssociatedAlarms/${alarm}/ResourceIdentifier`,
    'arn:aws:cloudwatch:ap-northeast-1:123456789012:alarm:eldonia-site-unavailable']),
  ['R5.7.2-7', app, `${steps}/1`, { ExecutionBlockType: 'ECSServiceScaling' }],
  // The DNS records do not change before the promotion of the database.
  ['R5.7.2-7', app, steps, [...Steps].reverse()],
];

describeRequirements([...backup, ...recovery], [
  ['the objective as RPO limit in Tokyo', 'R5.7.2-4', changed(app, 'PlatformDatabaseParameterGroup/Parameters/rds.global_db_rpo', '900')],
  ['an alarm that names the database', 'R5.7.2-4', changed(app, watched, 'eldonia-database')],
  ['a replication that a function sets', 'R5.7.2-4', replicating],
  ['a plan that an operator approves', 'R5.7.2-7', changed(changed(app, 'FailoverPlan/Triggers', undefined), `${steps}/0/ExecutionBlockType`, 'ManualApproval')],
]);
