import { Match, Template } from 'aws-cdk-lib/assertions';
import { rulesIn, warningsOf } from './fixture';
import { AuditTrail } from '../../../src/operations';
import { testStack } from '../../../tools/assemblies/stacks';

const stack = testStack();
const audit = new AuditTrail(stack, 'Audit');
const template = Template.fromStack(stack);
const kept = { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' };
const arnOf = (arn: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, arn]] });
const LINKED_ROLE = arnOf(':iam::123456789012:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig');
const trails = arnOf(':cloudtrail:ap-northeast-1:123456789012:trail/*');

test('has one of each, and nothing to warn of', () => {
  const types = [
    'CloudTrail::Trail', 'Config::ConfigurationRecorder', 'Config::DeliveryChannel', 'GuardDuty::Detector', 'AccessAnalyzer::Analyzer',
    'KMS::Key', 'SNS::Topic',
  ];

  for (const type of types) template.resourceCountIs(`AWS::${type}`, 1);
  template.resourceCountIs('AWS::SecurityHub::Hub', 0);
  expect(warningsOf(stack)).toEqual([]);
});

describe('the trail', () => {
  test('records every region, encrypted and with proof of integrity', () => {
    template.hasResourceProperties('AWS::CloudTrail::Trail', {
      IsLogging: true,
      IsMultiRegionTrail: true,
      IncludeGlobalServiceEvents: true,
      EnableLogFileValidation: true,
      KMSKeyId: stack.resolve(audit.encryptionKey!.keyArn),
      S3BucketName: stack.resolve(audit.trailBucket!.bucketName),
      CloudWatchLogsLogGroupArn: stack.resolve(audit.trailLogGroup!.logGroupArn),
    });
    expect(audit.trail).toBeDefined();
  });

  test('has a bucket that denies deletion for a year', () => {
    template.hasResource('AWS::S3::Bucket', {
      ...kept,
      Properties: {
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: { Days: 365, Mode: 'GOVERNANCE' } } },
        LifecycleConfiguration: { Rules: Match.arrayWith([{ ExpirationInDays: 365, Status: 'Enabled' }]) },
      },
    });
  });

  test('has a bucket that takes no other account\'s trail', () => {
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: stack.resolve(audit.trailBucket!.bucketName),
      PolicyDocument: {
        Statement: Match.arrayWith([Match.objectLike({
          Effect: 'Deny',
          Principal: { Service: 'cloudtrail.amazonaws.com' },
          Action: ['s3:GetBucketAcl', 's3:PutObject'],
          Condition: { ArnNotLike: { 'aws:SourceArn': trails } },
        })]),
      },
    });
  });

  test('has an encrypted log group for three months', () => {
    template.hasResource('AWS::Logs::LogGroup', {
      ...kept, Properties: { RetentionInDays: 90, KmsKeyId: stack.resolve(audit.encryptionKey!.keyArn) },
    });
  });
});

test('the key rotates, is retained, and allows every sender', () => {
  const [key] = Object.values(template.findResources('AWS::KMS::Key'));
  const [, ...statements] = key.Properties.KeyPolicy.Statement;

  expect(key).toMatchObject({ ...kept, Properties: { EnableKeyRotation: true } });
  expect(statements).toMatchObject([
    { Principal: { Service: 'cloudwatch.amazonaws.com' }, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] },
    {
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: ['kms:GenerateDataKey*', 'kms:DescribeKey'],
      Condition: { ArnLike: { 'aws:SourceArn': trails } },
    },
    { Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': arnOf(':logs:ap-northeast-1:123456789012:log-group:*') } } },
    {
      Principal: { Service: 'config.amazonaws.com' },
      Action: ['kms:GenerateDataKey', 'kms:Decrypt'],
      Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' } },
    },
    { Principal: { Service: 'events.amazonaws.com' }, Action: ['kms:Decrypt', 'kms:GenerateDataKey*'] },
  ]);
});

describe('AWS Config', () => {
  test('records all resources of the region', () => {
    template.hasResourceProperties('AWS::Config::ConfigurationRecorder', {
      RecordingGroup: { AllSupported: true, IncludeGlobalResourceTypes: false },
      RoleARN: stack.resolve(audit.configRole!.roleArn),
    });
    expect(stack.resolve(audit.configRole!.roleArn)).toEqual(LINKED_ROLE);
  });

  test('has the service-linked role before recorder and channel', () => {
    const [id] = Object.keys(template.findResources('Custom::ConfigServiceRole'));
    for (const type of ['ConfigurationRecorder', 'DeliveryChannel']) {
      template.hasResource(`AWS::Config::${type}`, { DependsOn: Match.arrayWith([id]) });
    }
    template.hasResourceProperties('AWS::IAM::Role', {
      Policies: [{
        PolicyDocument: {
          Statement: Match.arrayWith([{
            Effect: 'Allow',
            Action: 'iam:CreateServiceLinkedRole',
            Resource: LINKED_ROLE,
            Condition: { StringEquals: { 'iam:AWSServiceName': 'config.amazonaws.com' } },
          }]),
        },
      }],
    });
  });

  test('has a recorder and a channel that don\'t wait for each other', () => {
    const recorder = stack.resolve(audit.configRecorder!.ref).Ref as string;
    const channel = stack.resolve(audit.deliveryChannel!.ref).Ref as string;
    const { [recorder]: { DependsOn: first = [] }, [channel]: { DependsOn: second } } = template.toJSON().Resources;

    expect(first).not.toContain(channel);
    expect(second).not.toContain(recorder);
  });

  test('delivers each day, encrypted, after the permissions are there', () => {
    template.hasResource('AWS::Config::DeliveryChannel', {
      Properties: {
        S3BucketName: stack.resolve(audit.configBucket!.bucketName),
        S3KmsKeyArn: stack.resolve(audit.encryptionKey!.keyArn),
        ConfigSnapshotDeliveryProperties: { DeliveryFrequency: 'TwentyFour_Hours' },
      },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('BucketPolicy')]),
    });
  });

  test('has a bucket that allows its files, and denies deletion', () => {
    const Principal = { Service: 'config.amazonaws.com' };
    const Condition = { StringEquals: { 'aws:SourceAccount': '123456789012' } };
    const files = stack.resolve(audit.configBucket!.arnForObjects('AWSLogs/123456789012/Config/*'));

    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      Bucket: stack.resolve(audit.configBucket!.bucketName),
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Allow', Action: ['s3:GetBucketAcl', 's3:ListBucket'], Principal, Condition }),
          Match.objectLike({ Effect: 'Allow', Action: 's3:PutObject', Principal, Resource: files, Condition }),
          Match.objectLike({ Effect: 'Deny', Action: ['s3:DeleteObject', 's3:DeleteObjectVersion'], Principal: { AWS: '*' } }),
        ]),
      },
    });
    template.hasResource('AWS::S3::Bucket', {
      ...kept, Properties: { ObjectLockConfiguration: Match.absent(), LoggingConfiguration: Match.anyValue() },
    });
  });

  test('checks rules on the region, after there is a recorder', () => {
    expect(rulesIn(template)).toEqual(expect.arrayContaining(['VPC_FLOW_LOGS_ENABLED', 'RDS_STORAGE_ENCRYPTED', 'MULTI_REGION_CLOUD_TRAIL_ENABLED']));
    expect(audit.configRules).toHaveLength(rulesIn(template).length);
    template.allResources('AWS::Config::ConfigRule', { DependsOn: [stack.resolve(audit.configRecorder!.ref).Ref] });
  });
});

test('GuardDuty watches what the architecture is made of, and nothing is on by accident', () => {
  const on = (Name: string) => ({ Name, Status: 'ENABLED' });
  const off = (Name: string) => ({ Name, Status: 'DISABLED' });

  template.hasResourceProperties('AWS::GuardDuty::Detector', {
    Enable: true,
    FindingPublishingFrequency: 'FIFTEEN_MINUTES',
    DataSources: Match.absent(),
    Features: [
      on('S3_DATA_EVENTS'),
      on('RDS_LOGIN_EVENTS'),
      on('LAMBDA_NETWORK_LOGS'),
      on('EBS_MALWARE_PROTECTION'),
      off('EKS_AUDIT_LOGS'),
      {
        ...on('RUNTIME_MONITORING'),
        AdditionalConfiguration: [on('ECS_FARGATE_AGENT_MANAGEMENT'), off('EKS_ADDON_MANAGEMENT'), off('EC2_AGENT_MANAGEMENT')],
      },
    ],
  });
});

test('IAM Access Analyzer looks for what is open beyond the account', () => {
  template.hasResourceProperties('AWS::AccessAnalyzer::Analyzer', { Type: 'ACCOUNT' });
});
