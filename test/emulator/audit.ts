import assert from 'assert/strict';
import { Trail } from '@aws-sdk/client-cloudtrail';
import { ConfigRule, ConfigurationRecorder, DeliveryChannel } from '@aws-sdk/client-config-service';
import { isOf, MetricFilter, readMetricFilters, readOwnAlarms } from './alarms';
import { Statement } from './delivery';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, REGION } from '../../tools/emulator/emulator';
import { Listener } from '../../tools/emulator/listener';

/** The topic that hears of it is in another stack. */
type Topic = () => Promise<string>;

async function readTrails({ requests }: Clients): Promise<Required<Trail>[]> {
  return (await cloudTrail<{ trailList: Required<Trail>[] }>(requests, 'DescribeTrails', {})).trailList;
}

async function cloudTrail<T>(requests: Clients['requests'], operation: string, input: Record<string, unknown>): Promise<T> {
  return requests.json('cloudtrail', `com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.${operation}`, input);
}

/** The trail of all regions, and what it wakes people for. */
export function trailChecks(aws: Clients, topic: Topic, events: number): Checks {
  const { kms, requests, s3 } = aws;
  const bucket = async () => aws.physicalId('AWS::S3::Bucket', /^PlatformAuditTrailBucket/);
  const filters = async (): Promise<MetricFilter['metricTransformations']> => {
    const found = await readMetricFilters(aws, await aws.physicalId('AWS::Logs::LogGroup', /^PlatformAuditTrailLogGroup/));
    return found.flatMap(({ metricTransformations }) => metricTransformations);
  };

  return {
    'one trail of all regions is written, signed, to bucket and log group, encrypted by a key that is rotated': async () => {
      const [trail, ...others] = await readTrails(aws);
      assert.deepEqual([trail.IsMultiRegionTrail, trail.LogFileValidationEnabled, others], [true, true, []]);
      assert.equal(trail.S3BucketName, await bucket());
      const logGroup = await aws.physicalId('AWS::Logs::LogGroup', /^PlatformAuditTrailLogGroup/);
      assert.ok(trail.CloudWatchLogsLogGroupArn.endsWith(`:log-group:${logGroup}:*`), trail.CloudWatchLogsLogGroupArn);
      assert.equal((await kms.getKeyRotationStatus({ KeyId: trail.KmsKeyId })).KeyRotationEnabled, true);
      assert.equal((await cloudTrail<{ IsLogging: boolean }>(requests, 'GetTrailStatus', { Name: trail.TrailARN })).IsLogging, true);
    },
    'CloudTrail may write to the bucket, where files are kept for a year': async () => {
      const { Policy } = await s3.getBucketPolicy({ Bucket: await bucket() });
      const { Statement: statements } = JSON.parse(Policy!) as { Statement: Statement[] };
      const writes = statements.filter(({ Principal, Action }) => Principal?.Service === 'cloudtrail.amazonaws.com' && Action === 's3:PutObject');
      assert.deepEqual(writes.map(({ Resource }) => Resource), [`arn:aws:s3:::${await bucket()}/AWSLogs/${ACCOUNT}/*`]);
      const { ObjectLockConfiguration } = await s3.getObjectLockConfiguration({ Bucket: await bucket() });
      assert.deepEqual(ObjectLockConfiguration!.Rule!.DefaultRetention, { Mode: 'GOVERNANCE', Days: 365 });
    },
    'a file that is there can\'t be deleted': async () => {
      const file = { Bucket: await bucket(), Key: `AWSLogs/${ACCOUNT}/CloudTrail/file.json.gz` };
      const { VersionId } = await s3.putObject({ ...file, Body: 'what somebody did' });
      await assert.rejects(s3.deleteObject({ ...file, VersionId }), { name: 'AccessDenied' });
    },
    [`each of ${events} filters of the log counts by the metric of one alarm, which tells the topic`]: async () => {
      const name = ({ metricNamespace, metricName }: Record<string, string>) => `${metricNamespace} ${metricName}`;
      const alarms = (await readOwnAlarms(aws)).filter(({ Namespace }) => Namespace?.startsWith('AuditTrail/'));
      assert.deepEqual(alarms.map(({ Namespace, MetricName }) => `${Namespace} ${MetricName}`).sort(), (await filters()).map(name).sort());
      assert.equal(alarms.length, events);
      assert.deepEqual(new Set(alarms.map(({ AlarmActions }) => AlarmActions.join())), new Set([await topic()]));
    },
    'one use of the root user, as its filter counts it, rings': async () => {
      const listener = await Listener.on(aws, await topic());
      const { metricNamespace: Namespace, metricName: MetricName, metricValue } = (await filters()).find(({ metricName }) => metricName === 'RootUse')!;
      await requests.cloudWatch('PutMetricData', { Namespace, MetricData: [{ MetricName, Value: Number(metricValue) }] });
      const alarm = await aws.physicalId('AWS::CloudWatch::Alarm', /^PlatformAuditAlarmsRootUse/);
      await listener.receives(alarm, isOf(alarm, 'ALARM'));
    },
  };
}

/** A region that the trail of another one covers. */
export function standbyTrailChecks(aws: Clients): Checks {
  return {
    'the trail of Tokyo covers it, and it has none of its own': async () => {
      assert.deepEqual((await readTrails(aws)).map(({ HomeRegion, IsMultiRegionTrail }) => [HomeRegion, IsMultiRegionTrail]), [[REGION, true]]);
      assert.deepEqual(await aws.resources('AWS::CloudTrail::Trail'), []);
    },
  };
}

/** What is watched in each region. */
export function regionChecks(aws: Clients, topic: Topic, { globalTypes, rules }: { readonly globalTypes: boolean; readonly rules: number }): Checks {
  const { requests, stubbed } = aws;
  const config = async <T>(operation: string) => requests.json<T>('config', `StarlingDoveService.${operation}`, {});

  return {
    [`AWS Config records all types, those of IAM ${globalTypes ? 'too' : 'not'}, and has a bucket for them`]: async () => {
      const { ConfigurationRecorders } = await config<{ ConfigurationRecorders: Required<ConfigurationRecorder>[] }>('DescribeConfigurationRecorders');
      const groups = ConfigurationRecorders.map(({ recordingGroup }) => recordingGroup);
      assert.deepEqual(groups, [{ allSupported: true, includeGlobalResourceTypes: globalTypes }]);
      assert.ok(ConfigurationRecorders[0].roleARN.endsWith(':role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig'));
      const { ConfigurationRecordersStatus } = await config<{ ConfigurationRecordersStatus: { recording: boolean }[] }>('DescribeConfigurationRecorderStatus');
      assert.deepEqual(ConfigurationRecordersStatus.map(({ recording }) => recording), [true]);
      const { DeliveryChannels } = await config<{ DeliveryChannels: Required<DeliveryChannel>[] }>('DescribeDeliveryChannels');
      const key = await aws.physicalId('AWS::KMS::Key', /^PlatformAuditKey/);
      assert.deepEqual(DeliveryChannels.map(({ s3BucketName }) => s3BucketName), [await aws.physicalId('AWS::S3::Bucket', /^PlatformAuditConfigBucket/)]);
      assert.ok(DeliveryChannels[0].s3KmsKeyArn.endsWith(`:key/${key}`));
    },
    [`${rules} rules of AWS, each once, check what is recorded`]: async () => {
      const { ConfigRules } = await config<{ ConfigRules: Required<ConfigRule>[] }>('DescribeConfigRules');
      const owned = ConfigRules.flatMap(({ Source }) => Source?.Owner === 'AWS' ? Source.SourceIdentifier : []);
      assert.deepEqual([ConfigRules.length, new Set(owned).size], [rules, rules]);
    },
    'GuardDuty watches functions, logins, objects, disks and tasks; what is open to others is looked for': () => {
      const { Enable, Features } = stubbed('AWS::GuardDuty::Detector', /^PlatformAuditDetector/) as { Enable: boolean; Features: { Name: string; Status: string }[] };
      const enabled = Features.filter(({ Status }) => Status === 'ENABLED').map(({ Name }) => Name).sort();
      assert.deepEqual([Enable, enabled], [
        true, ['EBS_MALWARE_PROTECTION', 'LAMBDA_NETWORK_LOGS', 'RDS_LOGIN_EVENTS', 'RUNTIME_MONITORING', 'S3_DATA_EVENTS'],
      ]);
      assert.equal(stubbed('AWS::AccessAnalyzer::Analyzer', /^PlatformAuditAccessAnalyzer/)!.Type, 'ACCOUNT');
      return Promise.resolve();
    },
    'findings that matter are told as they are, and small ones are not': async () => {
      const listener = await Listener.on(aws, await topic());
      for (const [id, severity] of [['small', 2], ['great', 8]] as const) await requests.serviceEvent('aws.guardduty', 'GuardDuty Finding', { id, severity });
      await requests.serviceEvent('aws.access-analyzer', 'Access Analyzer Finding', { id: 'removed', status: 'RESOLVED', isPublic: true });
      await requests.serviceEvent('aws.access-analyzer', 'Access Analyzer Finding', { id: 'open', status: 'ACTIVE', isPublic: false });
      const idOf = (message: string) => (JSON.parse(message) as { detail: { id: string } }).detail.id;
      await listener.receives('a finding', ({ Message }) => idOf(Message) === 'open');
      assert.deepEqual(listener.received.map(({ Message }) => idOf(Message)), ['great', 'open']);
    },
  };
}
