import { changed, one, ref } from './fixtures';
import { pair, triggered } from './fixtures-recovery';
import { Case, describeRequirements, holds } from './law';

const app = pair();
const rule = 'Media/ReplicationConfiguration/Rules/0';
const steps = 'Plan/Workflows/0/Steps';

const backup: Case[] = [
  ['R5.7.1-1', app, 'Database/BackupRetentionPeriod', 1],
  ['R5.7.1-2', app, 'Media/VersioningConfiguration/Status', 'Suspended'],
  ['R5.7.1-2', app, 'Media/LifecycleConfiguration/Rules/2', undefined],
  ['R5.7.1-2', app, 'Media/LifecycleConfiguration/Rules/2/Status', 'Disabled'],
  ['R5.7.1-3', app, 'Snapshots', undefined],
  ['R5.7.1-3', app, 'Snapshots/State', 'DISABLED'],
  ['R5.7.1-3', app, 'Snapshots/PolicyDetails/Schedules/0/CreateRule/Interval', 48],
  ['R5.7.1-3', app, 'Runners/LaunchTemplateData/BlockDeviceMappings/0/Ebs/Encrypted', false],
  ['R5.7.1-3', app, 'Volume', one('EC2::Volume')],
];

const recovery: Case[] = [
  ['R5.7.2-1', app, 'StandbyService', undefined],
  ['R5.7.2-1', app, 'Standby', undefined],
  ['R5.7.2-2', app, 'Standby/KmsKeyId', undefined],
  ['R5.7.2-2', app, 'Standby/MasterUsername', 'postgres'],
  ['R5.7.2-2', app, 'Standby/EngineVersion', '16.13'],
  ['R5.7.2-2', app, 'Standby/SourceRegion', 'us-west-2'],
  ['R5.7.2-2', app, 'Standby/GlobalClusterIdentifier', 'another-global'],
  ['R5.7.2-2', app, 'Global/SourceDBClusterIdentifier', 'arn:aws:rds:ap-northeast-1:123456789012:cluster:shop'],
  ['R5.7.2-2', app, 'StandbyInstance', undefined],
  ['R5.7.2-3', app, 'Plan/RecoveryTimeObjectiveMinutes', 300],
  ['R5.7.2-3', app, 'Plan/Regions', ['ap-northeast-1', 'us-west-2']],
  ['R5.7.2-3', app, `${steps}/1/ExecutionBlockConfiguration`, {}],
  ['R5.7.2-3', app, 'Plan', undefined],
  ['R5.7.2-4', app, 'RpoAlarm', undefined],
  ['R5.7.2-4', app, 'RpoAlarm/Threshold', 900_001],
  ['R5.7.2-4', app, 'RpoAlarm/TreatMissingData', 'notBreaching'],
  ['R5.7.2-4', app, 'RpoAlarm/ComparisonOperator', 'LessThanThreshold'],
  ['R5.7.2-4', app, 'RpoAlarm/Dimensions/0/Value', 'another'],
  ['R5.7.2-4', app, 'LatencyAlarm/Threshold', 3600],
  ['R5.7.2-4', app, 'LatencyAlarm/Dimensions/1/Value', 'another'],
  ['R5.7.2-4', app, 'StandbyParameters/Parameters/rds.global_db_rpo', '900'],
  ['R5.7.2-4', app, 'DatabaseParameters/Parameters/rds.global_db_rpo', '3600'],
  ['R5.7.2-5', app, `${rule}/Status`, 'Disabled'],
  ['R5.7.2-5', app, `${rule}/Destination/ReplicationTime`, undefined],
  ['R5.7.2-5', app, `${rule}/Destination/Metrics`, undefined],
  ['R5.7.2-5', app, `${rule}/Destination/Bucket`, 'arn:aws:s3:::elsewhere'],
  ['R5.7.2-5', app, 'Copies/VersioningConfiguration', undefined],
  ['R5.7.2-6', app, 'Registry/ReplicationConfiguration/Rules/0/Destinations/0/Region', 'us-west-2'],
  ['R5.7.2-6', app, 'DbPassword/ReplicaRegions', undefined],
  ['R5.7.2-6', app, 'JwtSecret/ReplicaRegions', undefined],
  ['R5.7.2-7', app, `${steps}/0/ExecutionBlockType`, 'CustomActionLambda'],
  ['R5.7.2-7', app, `${steps}/1`, { ExecutionBlockType: 'ECSServiceScaling' }],
];

describeRequirements(['5.7.1', '5.7.2'], [...backup, ...recovery]);

test('the DNS records do not change before the promotion of the database', () => {
  const reversed = [...Object.values(app['us-east-1'].Resources.Plan.Properties.Workflows as { Steps: unknown[] }[])[0].Steps].reverse();

  expect(holds('R5.7.2-7', changed(app, steps, reversed))).toBe(false);
});

test('an automatic plan needs no operator, but an alarm outside the Region that it watches', () => {
  expect(holds('R5.7.2-7', triggered(app, 'ap-northeast-3'))).toBe(true);
  expect(holds('R5.7.2-7', triggered(app, 'ap-northeast-1'))).toBe(false);
  expect(holds('R5.7.2-7', changed(triggered(app, 'ap-northeast-3'), 'Plan/AssociatedAlarms', undefined))).toBe(false);
});

test('a state machine that promotes the database may replace the plan', () => {
  const machine = (timeout: number) => one('StepFunctions::StateMachine', {
    DefinitionString: JSON.stringify({ TimeoutSeconds: timeout, States: { Move: { Resource: 'arn:aws:states:::aws-sdk:rds:failoverGlobalCluster' } } }),
  });

  expect(holds('R5.7.2-3', changed(app, 'Plan', machine(14_400)))).toBe(true);
  expect(holds('R5.7.2-3', changed(app, 'Plan', machine(20_000)))).toBe(false);
});

test('the RPO limit in Tokyo may be the objective, and the alarm may name the database', () => {
  expect(holds('R5.7.2-4', changed(app, 'DatabaseParameters/Parameters/rds.global_db_rpo', '900'))).toBe(true);
  expect(holds('R5.7.2-4', changed(app, 'RpoAlarm/Dimensions/0/Value', 'shop-osaka'))).toBe(true);
});

test('a secret that is attached to the standby database does not count', () => {
  expect(holds('R5.7.2-2', changed(app, 'DbLogin/TargetId', ref('Standby')))).toBe(true);

  const osaka = { ...app, 'ap-northeast-3': { Resources: { ...app['ap-northeast-3'].Resources, Login: one('SecretsManager::SecretTargetAttachment', { TargetId: ref('Standby') }) } } };
  expect(holds('R5.7.2-2', osaka)).toBe(false);
});

describe('a replication that a function sets', () => {
  const { Media: { Properties: { ReplicationConfiguration } } } = app['ap-northeast-1'].Resources;
  const [written] = (ReplicationConfiguration as { Rules: object[] }).Rules;
  const set = (value: object) => changed(changed(app, 'Media/ReplicationConfiguration', undefined), 'Replication', {
    Type: 'Custom::BucketReplication',
    Properties: { BucketName: 'shop-tokyo', Rule: JSON.stringify({ ...written, ...value }) },
  });

  test('counts as a replication of the bucket', () => {
    const destination = { Bucket: 'arn:aws:s3:::shop-osaka', ReplicationTime: { Time: { Minutes: 15 } }, Metrics: { EventThreshold: { Minutes: 15 } } };

    expect(holds('R5.7.2-5', set({ Destination: destination }))).toBe(true);
    expect(holds('R5.7.2-4', set({ Destination: destination }))).toBe(true);
    expect(holds('R5.7.2-5', set({ Destination: { ...destination, Metrics: {} } }))).toBe(false);
  });
});
