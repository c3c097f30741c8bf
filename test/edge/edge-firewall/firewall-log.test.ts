import { RemovalPolicy } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACL, templateOf, VIRGINIA } from './fixture';
import { EdgeFirewall, FirewallScope } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';

const LOGGING = 'AWS::WAFv2::LoggingConfiguration';
const LOG_GROUP = 'AWS::Logs::LogGroup';
const header = (Name: string) => ({ SingleHeader: { Name } });
const keep = (Action: string) => ({ ActionCondition: { Action } });

describe('defaults', () => {
  const stack = testStack(VIRGINIA);
  const firewall = new EdgeFirewall(stack, 'Firewall');
  const defaults = Template.fromStack(stack);

  test('log to an encrypted log group with a name that AWS WAF accepts and that is unique', () => {
    const [logGroup] = Object.values(defaults.findResources(LOG_GROUP));

    expect(logGroup.Properties.LogGroupName['Fn::Join']).toEqual(['-', [
      expect.stringMatching(/^aws-waf-logs-Test-Firewall-[0-9A-F]{8}$/),
      { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'AWS::StackId' }] }] },
    ]]);
    defaults.hasResourceProperties(LOG_GROUP, { KmsKeyId: stack.resolve(firewall.encryptionKey!.keyArn), RetentionInDays: 90 });
  });

  test('use the ARN of the log group without its suffix', () => {
    defaults.hasResourceProperties(LOGGING, {
      ResourceArn: stack.resolve(firewall.webAclArn),
      LogDestinationConfigs: [{
        'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-east-1:123456789012:log-group:', stack.resolve(firewall.logGroup!.logGroupName)]],
      }],
    });
  });

  test('allow CloudWatch Logs to use the key, with rotation', () => {
    defaults.hasResourceProperties('AWS::KMS::Key', {
      EnableKeyRotation: true,
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': Match.anyValue() } } })]) },
    });
  });

  test('keep the log and its key when the stack is deleted', () => {
    [LOG_GROUP, 'AWS::KMS::Key'].forEach((type) => defaults.hasResource(type, { DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' }));
  });

  test('do not contain allowed requests', () => {
    defaults.hasResourceProperties(LOGGING, {
      LoggingFilter: {
        DefaultBehavior: 'DROP',
        Filters: [{
          Behavior: 'KEEP',
          Requirement: 'MEETS_ANY',
          Conditions: [keep('BLOCK'), keep('COUNT'), keep('EXCLUDED_AS_COUNT'), keep('CAPTCHA'), keep('CHALLENGE')],
        }],
      },
    });
  });

  test('redact secrets in the log and the samples', () => {
    const names = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key'];

    defaults.hasResourceProperties(LOGGING, { RedactedFields: names.map(header) });
    defaults.hasResourceProperties(ACL, {
      DataProtectionConfig: {
        DataProtections: [{
          Action: 'SUBSTITUTION',
          Field: { FieldType: 'SINGLE_HEADER', FieldKeys: names },
          ExcludeRuleMatchDetails: false,
          ExcludeRateBasedDetails: false,
        }],
      },
    });
  });
});

test('redacts further headers and the query string, each once', () => {
  const template = templateOf({ redactedHeaders: ['X-Session', 'Cookie'], redactQueryString: true });

  template.hasResourceProperties(LOGGING, {
    RedactedFields: [...['authorization', 'cookie', 'proxy-authorization', 'x-api-key', 'x-session'].map(header), { QueryString: {} }],
  });
  template.hasResourceProperties(ACL, {
    DataProtectionConfig: {
      DataProtections: [
        Match.objectLike({ Field: { FieldType: 'SINGLE_HEADER', FieldKeys: Match.arrayWith(['x-session']) } }),
        Match.objectLike({ Field: { FieldType: 'QUERY_STRING', FieldKeys: Match.absent() } }),
      ],
    },
  });
});

test('logs allowed requests with logAllowedRequests', () => {
  templateOf({ logAllowedRequests: true }).hasResourceProperties(LOGGING, { LoggingFilter: Match.absent() });
});

test('uses the retention, the key and the removal policy of the props', () => {
  const stack = testStack(VIRGINIA);
  const encryptionKey = new kms.Key(stack, 'Key');

  const template = templateOf({ encryptionKey, logRetention: logs.RetentionDays.ONE_YEAR, removalPolicy: RemovalPolicy.DESTROY }, stack);

  template.resourceCountIs('AWS::KMS::Key', 1);
  template.hasResource(LOG_GROUP, { DeletionPolicy: 'Delete', Properties: { RetentionInDays: 365, KmsKeyId: stack.resolve(encryptionKey.keyArn) } });
});

test('has no key of its own with customerManagedKey false', () => {
  const template = templateOf({ customerManagedKey: false });

  template.resourceCountIs('AWS::KMS::Key', 0);
  template.hasResourceProperties(LOG_GROUP, { KmsKeyId: Match.absent(), RetentionInDays: 90 });
});

test('logs to an existing log group', () => {
  const stack = testStack();
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Group', 'aws-waf-logs-shop');

  const firewall = new EdgeFirewall(stack, 'Firewall', { scope: FirewallScope.REGIONAL, logGroup });

  expect([firewall.logGroup, firewall.encryptionKey]).toEqual([logGroup, undefined]);
  const template = Template.fromStack(stack);
  template.resourceCountIs(LOG_GROUP, 0);
  template.hasResourceProperties(LOGGING, {
    LogDestinationConfigs: [{ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:ap-northeast-1:123456789012:log-group:aws-waf-logs-shop']] }],
  });
});

describe('a bucket', () => {
  const stack = testStack(VIRGINIA);
  const logBucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'aws-waf-logs-shop' });
  const firewall = new EdgeFirewall(stack, 'Firewall', { logBucket });
  const template = Template.fromStack(stack);

  test('replaces the log group', () => {
    expect([firewall.logGroup, firewall.encryptionKey]).toEqual([undefined, undefined]);
    template.resourceCountIs(LOG_GROUP, 0);
    template.hasResourceProperties(LOGGING, { LogDestinationConfigs: [stack.resolve(logBucket.bucketArn)] });
  });

  test('allows the log delivery of this account, before the first log', () => {
    const source = { 'aws:SourceArn': { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':logs:us-east-1:123456789012:*']] } };
    const principal = { Effect: 'Allow', Principal: { Service: 'delivery.logs.amazonaws.com' } };

    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: [
          {
            ...principal,
            Action: 's3:GetBucketAcl',
            Resource: stack.resolve(logBucket.bucketArn),
            Condition: { StringEquals: { 'aws:SourceAccount': '123456789012' }, ArnLike: source },
          },
          {
            ...principal,
            Action: 's3:PutObject',
            Resource: stack.resolve(logBucket.arnForObjects('AWSLogs/123456789012/*')),
            Condition: { StringEquals: { 'aws:SourceAccount': '123456789012', 's3:x-amz-acl': 'bucket-owner-full-control' }, ArnLike: source },
          },
        ],
      },
    });
    template.hasResource(LOGGING, { DependsOn: Object.keys(template.findResources('AWS::S3::BucketPolicy')) });
  });

  test('does not change the policy of an imported bucket', () => {
    const other = testStack(VIRGINIA);

    templateOf({ logBucket: s3.Bucket.fromBucketName(other, 'Bucket', 'aws-waf-logs-shop') }, other).resourceCountIs('AWS::S3::BucketPolicy', 0);
  });
});
