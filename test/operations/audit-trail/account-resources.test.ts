import { Duration, Lazy, RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ADOPTED, importedLogGroup, importedTopic, rulesIn, SKIPPED, templateOf, warningsOf } from './fixture';
import { AuditTrail, ProtectionPlan, AccountResource } from '../../../src/operations';
import { LogBucket } from '../../../src/secure-bucket/internal';
import { KEY_ARN } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';

const SINGLETONS = [
  'CloudTrail::Trail', 'Config::ConfigurationRecorder', 'Config::DeliveryChannel', 'GuardDuty::Detector', 'AccessAnalyzer::Analyzer',
  'SecurityHub::Hub',
];

function defineNone(template: Template): void {
  for (const type of SINGLETONS) template.resourceCountIs(`AWS::${type}`, 0);
}

/** The alarms on the trail's events. */
function trailAlarms(template: Template): number {
  return Object.keys(template.findResources('AWS::CloudWatch::Alarm', { Properties: { Namespace: Match.stringLikeRegexp('^AuditTrail/') } })).length;
}

describe('what exists', () => {
  const stack = testStack();
  const audit = new AuditTrail(stack, 'Audit', { ...ADOPTED, trailLogGroup: importedLogGroup(stack), alarmTopic: importedTopic(stack) });
  const template = Template.fromStack(stack);

  test('is not defined again, nor what would store for it', () => {
    defineNone(template);
    for (const type of ['S3::Bucket', 'KMS::Key']) template.resourceCountIs(`AWS::${type}`, 0);
    // What marks the findings of Security Hub as sent.
    template.resourceCountIs('AWS::Logs::LogGroup', 1);
    template.resourceCountIs('AWS::IAM::Role', 2);
    expect([audit.trail, audit.trailBucket, audit.configRecorder, audit.detector, audit.accessAnalyzer, audit.securityHub, audit.encryptionKey])
      .toEqual(Array(7).fill(undefined));
  });

  test('has its alarms, rules and findings nevertheless', () => {
    const created = templateOf({});

    expect(trailAlarms(template)).toBe(trailAlarms(created));
    template.allResourcesProperties('AWS::Logs::MetricFilter', { LogGroupName: 'company-trail' });
    expect(rulesIn(template)).toEqual(rulesIn(created));
    template.allResources('AWS::Config::ConfigRule', { DependsOn: Match.absent() });
    template.resourceCountIs('AWS::Events::Rule', 4);
  });
});

test('a trail that exists has no alarms without its log group, which is said', () => {
  const stack = testStack();

  expect(trailAlarms(templateOf(ADOPTED, stack))).toBe(0);

  expect(warningsOf(stack)).toEqual(['@eldonia/audit-trail:noAlarms']);
});

test('what is skipped has nothing', () => {
  const template = templateOf(SKIPPED);

  defineNone(template);
  for (const type of ['CloudWatch::Alarm', 'Config::ConfigRule', 'Events::Rule', 'S3::Bucket']) template.resourceCountIs(`AWS::${type}`, 0);
});

test('a topic of its own has a key even where nothing is stored', () => {
  const stack = testStack();
  const audit = new AuditTrail(stack, 'Audit', ADOPTED);

  Template.fromStack(stack).hasResourceProperties('AWS::SNS::Topic', { KmsMasterKeyId: stack.resolve(audit.encryptionKey!.keyArn) });
});

test('a second region skips the trail alone', () => {
  const template = templateOf({ trail: AccountResource.none() });

  template.resourceCountIs('AWS::CloudTrail::Trail', 0);
  expect(trailAlarms(template)).toBe(0);
  template.resourceCountIs('AWS::Config::ConfigurationRecorder', 1);
  template.resourceCountIs('AWS::GuardDuty::Detector', 1);
  // The history and the access logs.
  template.resourceCountIs('AWS::S3::Bucket', 2);
});

test('a trail alone needs no second bucket', () => {
  templateOf({ configRecorder: AccountResource.none() }).resourceCountIs('AWS::S3::Bucket', 2);
});

test('takes ids that are known at deployment only', () => {
  const late = AccountResource.fromExisting(Lazy.string({ produce: () => 'late' }));

  expect(() => templateOf({ trail: late, configRecorder: late, detector: late, accessAnalyzer: late, securityHub: late })).not.toThrow();
});

describe('Security Hub', () => {
  test('comes with AWS\'s own standard, after AWS Config', () => {
    const stack = testStack();
    const audit = new AuditTrail(stack, 'Audit', { securityHub: AccountResource.create() });
    const template = Template.fromStack(stack);

    template.hasResource('AWS::SecurityHub::Hub', {
      Properties: { EnableDefaultStandards: false, AutoEnableControls: true, ControlFindingGenerator: 'SECURITY_CONTROL' },
      DependsOn: [stack.resolve(audit.configRecorder!.ref).Ref],
    });
    template.hasResource('AWS::SecurityHub::Standard', {
      Properties: {
        StandardsArn: {
          'Fn::Join': ['', [
            'arn:', { Ref: 'AWS::Partition' }, ':securityhub:ap-northeast-1::standards/aws-foundational-security-best-practices/v/1.0.0',
          ]],
        },
      },
      DependsOn: Object.keys(template.findResources('AWS::SecurityHub::Hub')),
    });
  });

  test('has little to check without AWS Config, which is said', () => {
    const stack = testStack();

    templateOf({ ...SKIPPED, securityHub: AccountResource.create() }, stack).resourceCountIs('AWS::SecurityHub::Hub', 1);

    expect(warningsOf(stack)).toEqual(['@eldonia/audit-trail:hubWithoutConfig']);
  });
});

test('records and checks IAM on request', () => {
  const template = templateOf({ recordGlobalTypes: true });

  template.hasResourceProperties('AWS::Config::ConfigurationRecorder', { RecordingGroup: { IncludeGlobalResourceTypes: true } });
  expect(rulesIn(template)).toEqual(expect.arrayContaining([...rulesIn(templateOf({})), 'ROOT_ACCOUNT_MFA_ENABLED']));
});

test('checks the rules that are asked for, each once', () => {
  const template = templateOf({ configRules: ['ALB_WAF_ENABLED', 'ENCRYPTED_VOLUMES', 'ALB_WAF_ENABLED'] });

  expect(rulesIn(template)).toEqual(['ALB_WAF_ENABLED', 'ENCRYPTED_VOLUMES']);
});

test('switches off the plans that are not asked for', () => {
  const { S3, EKS_AUDIT_LOGS } = ProtectionPlan;
  const template = templateOf({ protectionPlans: [S3, EKS_AUDIT_LOGS] });
  const [{ Properties: { Features } }] = Object.values(template.findResources('AWS::GuardDuty::Detector'));

  expect(Features.filter(({ Status }: { Status: string }) => Status === 'ENABLED').map(({ Name }: { Name: string }) => Name))
    .toEqual(['S3_DATA_EVENTS', 'EKS_AUDIT_LOGS']);
  expect(JSON.stringify(Features.at(-1))).not.toContain('ENABLED"');
});

test('keeps the files and the calls as long, as firmly, and until when the caller says', () => {
  const template = templateOf({
    retention: Duration.days(2_557),
    lockMode: s3.ObjectLockMode.COMPLIANCE,
    logRetention: logs.RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });

  template.hasResourceProperties('AWS::S3::Bucket', { ObjectLockConfiguration: { Rule: { DefaultRetention: { Days: 2_557, Mode: 'COMPLIANCE' } } } });
  template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 7 });
  ['AWS::S3::Bucket', 'AWS::KMS::Key', 'AWS::Logs::LogGroup'].forEach((type) => template.allResources(type, { DeletionPolicy: 'Delete' }));
});

test('logs the use of its buckets where the caller says', () => {
  const stack = testStack();
  const { bucket } = new LogBucket(stack, 'Logs');

  const template = templateOf({ accessLogsBucket: bucket }, stack);

  template.resourceCountIs('AWS::S3::Bucket', 3);
  template.resourcePropertiesCountIs('AWS::S3::Bucket', { LoggingConfiguration: { DestinationBucketName: stack.resolve(bucket.bucketName) } }, 2);
});

test('records with a role of the caller, which gets what it needs', () => {
  const stack = testStack();
  const configRole = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('config.amazonaws.com') });

  const template = templateOf({ configRole, trail: AccountResource.none() }, stack);

  const arn = stack.resolve(configRole.roleArn);
  template.resourceCountIs('Custom::ConfigServiceRole', 0);
  template.hasResourceProperties('AWS::Config::ConfigurationRecorder', { RoleARN: arn });
  template.hasResource('AWS::Config::DeliveryChannel', { DependsOn: [Match.stringLikeRegexp('BucketPolicy'), Match.stringLikeRegexp('RoleDefaultPolicy')] });
  template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 's3:PutObject', Principal: { AWS: arn } })]) },
  });
});

describe('the caller\'s key', () => {
  test('encrypts everything, and its policy is completed', () => {
    const stack = testStack();
    const encryptionKey = new kms.Key(stack, 'Key');

    const template = templateOf({ encryptionKey }, stack);

    const arn = stack.resolve(encryptionKey.keyArn);
    template.resourceCountIs('AWS::KMS::Key', 1);
    template.hasResourceProperties('AWS::CloudTrail::Trail', { KMSKeyId: arn });
    template.hasResourceProperties('AWS::Config::DeliveryChannel', { S3KmsKeyArn: arn });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Principal: { Service: 'cloudtrail.amazonaws.com' } })]) },
    });
  });

  test('that is imported must be complete, which is said', () => {
    const stack = testStack();

    templateOf({ encryptionKey: kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) }, stack);

    expect(warningsOf(stack).sort()).toEqual([
      '@eldonia/audit-trail:configKeyNotAllowed', '@eldonia/audit-trail:keyNotAllowed', '@eldonia/audit-trail:topicNotAllowed',
    ]);
  });
});
