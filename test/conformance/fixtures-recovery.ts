import { api, App, attribute, changed, one, ref, Resources, tokyo } from './fixtures';
import { cache, database, media } from './fixtures-data';

const FIFTEEN = { Minutes: 15 };

/** An alarm above a threshold, without news being good news. */
function lossAlarm(Namespace: string, MetricName: string, Threshold: number, dimensions: Record<string, unknown>): Resources[string] {
  return one('CloudWatch::Alarm', {
    Namespace,
    MetricName,
    Threshold,
    ComparisonOperator: 'GreaterThanThreshold',
    TreatMissingData: 'breaching',
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  });
}

function bucketRule(name: string) {
  return {
    Status: 'Enabled',
    Destination: {
      Bucket: { 'Fn::Join': ['', ['arn:', ref('AWS::Partition'), `:s3:::${name}`]] },
      ReplicationTime: { Status: 'Enabled', Time: FIFTEEN },
      Metrics: { Status: 'Enabled', EventThreshold: FIFTEEN },
    },
  };
}

function plan(): Resources[string] {
  const step = (ExecutionBlockType: string, ...Steps: unknown[]) => ({
    ExecutionBlockType, ExecutionBlockConfiguration: { ParallelConfig: { Steps } },
  });
  return one('ARCRegionSwitch::Plan', {
    Regions: ['ap-northeast-1', 'ap-northeast-3'],
    RecoveryTimeObjectiveMinutes: 240,
    Workflows: [{
      Steps: [step('ManualApproval'), step('Parallel', step('AuroraGlobalDatabase'), step('ECSServiceScaling')), step('Route53HealthCheck')],
    }],
  });
}

/** What Osaka has beside the API: a database that follows, a copy of the media, and alarms on both. */
function standby(): Resources {
  return {
    StandbyService: one('ECS::Service'),
    Standby: one('RDS::DBCluster', {
      GlobalClusterIdentifier: 'shop-global',
      DBClusterIdentifier: 'shop-osaka',
      EngineVersion: '17.9',
      BackupRetentionPeriod: 7,
      SourceRegion: 'ap-northeast-1',
      KmsKeyId: attribute('Key', 'Arn'),
      DBClusterParameterGroupName: ref('StandbyParameters'),
    }),
    StandbyParameters: one('RDS::DBClusterParameterGroup', { Parameters: { 'rds.force_ssl': '1' } }),
    StandbyInstance: one('RDS::DBInstance', { DBClusterIdentifier: ref('Standby') }),
    Copies: one('S3::Bucket', { BucketName: 'shop-osaka', VersioningConfiguration: { Status: 'Enabled' } }),
    RpoAlarm: lossAlarm('AWS/RDS', 'AuroraGlobalDBRPOLag', 900_000, { DBClusterIdentifier: ref('Standby') }),
    LatencyAlarm: lossAlarm('AWS/S3', 'ReplicationLatency', 900, { SourceBucket: 'shop-tokyo', DestinationBucket: 'shop-osaka' }),
  };
}

/** Tokyo with what is copied from it, Osaka, and a plan between the two. */
export function pair(): App {
  const versions = { Status: 'Enabled', NoncurrentVersionExpiration: { NoncurrentDays: 90 } };
  const both: App = {
    ...tokyo(api(), database(), cache(), media(), {
      Global: one('RDS::GlobalCluster', { GlobalClusterIdentifier: 'shop-global', SourceDBClusterIdentifier: ref('Database') }),
      DbLogin: one('SecretsManager::SecretTargetAttachment', { SecretId: ref('DbPassword'), TargetId: ref('Database') }),
      Registry: one('ECR::ReplicationConfiguration', { ReplicationConfiguration: { Rules: [{ Destinations: [{ Region: 'ap-northeast-3' }] }] } }),
      User: one('ElastiCache::User', { AuthenticationMode: { Passwords: [ref('CachePassword')] } }),
      CachePassword: one('SecretsManager::Secret'),
      Snapshots: one('DLM::LifecyclePolicy', {
        State: 'ENABLED',
        PolicyDetails: { ResourceTypes: ['VOLUME'], Schedules: [{ CreateRule: { Interval: 24, IntervalUnit: 'HOURS' } }] },
      }),
      Runners: one('EC2::LaunchTemplate', { LaunchTemplateData: { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { Encrypted: true } }] } }),
    }),
    'ap-northeast-3': { Resources: standby() },
    'us-east-1': { Resources: { Plan: plan() } },
  };
  const values: [string, unknown][] = [
    ['Database/EngineVersion', '17.9'],
    ['Media/BucketName', 'shop-tokyo'],
    ['Media/ReplicationConfiguration', { Rules: [bucketRule('shop-osaka')] }],
    ['Media/LifecycleConfiguration/Rules/2', versions],
    ['Task/ContainerDefinitions/0/Secrets', ['DbLogin', 'JwtSecret', 'CachePassword'].map((id) => ({ Name: id, ValueFrom: ref(id) }))],
    ...['DbPassword', 'JwtSecret'].map((id): [string, unknown] => [`${id}/ReplicaRegions`, [{ Region: 'ap-northeast-3' }]]),
  ];
  return values.reduce((app, [path, value]) => changed(app, path, value), both);
}

/** A plan that starts automatically on an alarm of a Region. */
export function triggered(app: App, region: string): App {
  const triggers = [{ TargetRegion: 'ap-northeast-3', Conditions: [{ AssociatedAlarmName: 'down', Condition: 'red' }] }];
  const alarm = { down: { AlarmType: 'trigger', ResourceIdentifier: `arn:aws:cloudwatch:${region}:123456789012:alarm:shop-down` } };
  return changed(changed(changed(app, 'Plan/Triggers', triggers), 'Plan/AssociatedAlarms', alarm), 'Plan/Workflows/0/Steps/0/ExecutionBlockType', 'CustomActionLambda');
}
