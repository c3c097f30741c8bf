import { Match, Template } from 'aws-cdk-lib/assertions';
import { rulesIn } from './fixture';
import { AuditTrail } from '../../../src/operations';
import { testStack } from '../../../tools/assemblies/stacks';
import { arnOf } from '../../support/templates';

const stack = testStack();
const audit = new AuditTrail(stack, 'Audit');
const template = Template.fromStack(stack);
const kept = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
const key = stack.resolve(audit.encryptionKey!.keyArn) as object;
const [trailBucket, configBucket] = [audit.trailBucket!, audit.configBucket!].map(({ bucketName }) => stack.resolve(bucketName) as object);
const recorder = stack.resolve(audit.configRecorder!.ref).Ref as string;
const LINKED_ROLE = arnOf('iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig');
const trails = arnOf('cloudtrail:ap-northeast-1:123456789012:trail/*');
const ofAccount = { StringEquals: { 'aws:SourceAccount': '123456789012' } };
const ofConfig = { Principal: { Service: 'config.amazonaws.com' }, Condition: ofAccount };
const on = (Name: string) => ({ Name, Status: 'ENABLED' });
const off = (Name: string) => ({ Name, Status: 'DISABLED' });
const statements = (...some: object[]) => ({ PolicyDocument: { Statement: Match.arrayWith(some.map((one) => Match.objectLike(one))) } });

test('has one of each, and no Security Hub', () => {
  const types = ['CloudTrail::Trail', 'Config::ConfigurationRecorder', 'Config::DeliveryChannel', 'GuardDuty::Detector', 'AccessAnalyzer::Analyzer'];

  for (const type of [...types, 'KMS::Key', 'SNS::Topic']) template.resourceCountIs(`AWS::${type}`, 1);
  template.resourceCountIs('AWS::SecurityHub::Hub', 0);
});

test.each<[what: string, type: string, properties: object, rest?: object]>([
  ['the trail records every region, encrypted and with proof of integrity', 'CloudTrail::Trail', {
    IsLogging: true,
    IsMultiRegionTrail: true,
    IncludeGlobalServiceEvents: true,
    EnableLogFileValidation: true,
    KMSKeyId: key,
    S3BucketName: trailBucket,
    CloudWatchLogsLogGroupArn: stack.resolve(audit.trailLogGroup!.logGroupArn),
  }],
  ['its bucket denies deletion for a year', 'S3::Bucket', {
    ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Days: 365, Mode: 'GOVERNANCE' } } },
    LifecycleConfiguration: { Rules: Match.arrayWith([{ ExpirationInDays: 365, Status: 'Enabled' }]) },
  }, kept],
  ['its bucket takes no other account\'s trail', 'S3::BucketPolicy', {
    Bucket: trailBucket,
    ...statements({
      Effect: 'Deny',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: ['s3:GetBucketAcl', 's3:PutObject'],
      Condition: { ArnNotLike: { 'aws:SourceArn': trails } },
    }),
  }],
  ['its log group is encrypted and kept for three months', 'Logs::LogGroup', { RetentionInDays: 90, KmsKeyId: key }, kept],
  ['AWS Config records all resources of the region', 'Config::ConfigurationRecorder', {
    RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: false }, RoleARN: LINKED_ROLE,
  }],
  ['AWS Config delivers each day, encrypted, after the permissions are there', 'Config::DeliveryChannel', {
    S3BucketName: configBucket, S3KmsKeyArn: key, ConfigSnapshotDeliveryProperties: { DeliveryFrequency: 'TwentyFour_Hours' },
  }, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('BucketPolicy')]) }],
  ['its bucket allows its files, and denies deletion', 'S3::BucketPolicy', {
    Bucket: configBucket,
    ...statements(
      { Effect: 'Allow', Action: ['s3:GetBucketAcl', 's3:ListBucket'], ...ofConfig },
      { Effect: 'Allow', Action: 's3:PutObject', Resource: stack.resolve(audit.configBucket!.arnForObjects('AWSLogs/123456789012/Config/*')), ...ofConfig },
      { Effect: 'Deny', Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'], Principal: { AWS: '*' } },
    ),
  }],
  ['its bucket logs its use', 'S3::Bucket', { ObjectLockConfiguration: Match.absent(), LoggingConfiguration: Match.anyValue() }, kept],
  ['GuardDuty watches what the architecture is made of, and nothing is on by accident', 'GuardDuty::Detector', {
    Enable: true,
    FindingPublishingFrequency: 'FIFTEEN_MINUTES',
    DataSources: Match.absent(),
    Features: [
      ...['S3_DATA_EVENTS', 'RDS_LOGIN_EVENTS', 'LAMBDA_NETWORK_LOGS', 'EBS_MALWARE_PROTECTION'].map(on),
      off('EKS_AUDIT_LOGS'),
      {
        ...on('RUNTIME_MONITORING'),
        AdditionalConfiguration: [on('ECS_FARGATE_AGENT_MANAGEMENT'), off('EKS_ADDON_MANAGEMENT'), off('EC2_AGENT_MANAGEMENT')],
      },
    ],
  }],
  ['IAM Access Analyzer looks for what is open beyond the account', 'AccessAnalyzer::Analyzer', { Type: 'ACCOUNT' }],
  ['the topic is encrypted', 'SNS::Topic', { KmsMasterKeyId: key }],
])('%s', (_, type, properties, rest = {}) => {
  template.hasResource(`AWS::${type}`, { Properties: properties, ...rest });
});

test('the key rotates, is retained, and allows the senders on behalf of the account', () => {
  template.hasResource('AWS::KMS::Key', {
    ...kept,
    Properties: {
      EnableKeyRotation: true,
      KeyPolicy: {
        Statement: Match.arrayWith([
          { Principal: { Service: 'cloudtrail.amazonaws.com' }, Condition: { ArnLike: { 'aws:SourceArn': trails } } },
          { Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arnOf('logs:ap-northeast-1:123456789012:log-group:*') } } },
          ofConfig,
        ].map((one) => Match.objectLike(one))),
      },
    },
  });
});

test('has the service-linked role of AWS Config before recorder and channel, which don\'t wait for each other', () => {
  const [role] = Object.keys(template.findResources('Custom::ConfigServiceRole'));
  const channel = stack.resolve(audit.deliveryChannel!.ref).Ref as string;
  const { [recorder]: { DependsOn: first }, [channel]: { DependsOn: second } } = template.toJSON().Resources;

  expect([first, second]).toEqual([expect.arrayContaining([role]), expect.arrayContaining([role])]);
  expect([first.includes(channel), second.includes(recorder)]).toEqual([false, false]);
});

test('checks rules on the region, after there is a recorder', () => {
  expect(rulesIn(template)).toEqual(expect.arrayContaining(['VPC_FLOW_LOGS_ENABLED', 'RDS_STORAGE_ENCRYPTED', 'MULTI_REGION_CLOUD_TRAIL_ENABLED']));
  expect(audit.configRules).toHaveLength(rulesIn(template).length);
  template.allResources('AWS::Config::ConfigRule', { DependsOn: [recorder] });
});
