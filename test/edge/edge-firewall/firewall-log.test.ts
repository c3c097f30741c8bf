import { RemovalPolicy, aws_kms as kms, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { ACL, templateOf, VIRGINIA } from './fixture';
import { EdgeFirewall, EdgeFirewallProps } from '../../../src/edge';
import { testStack } from '../../../tools/assemblies/stacks';
import { statementsOf } from '../../support/statements';

const LOGGING = 'AWS::WAFv2::LoggingConfiguration';
const LOG_GROUP = 'AWS::Logs::LogGroup';
const NAMES = ['authorization', 'cookie', 'proxy-authorization', 'x-api-key'];
const redacted = (names: string[]) => names.map((Name) => ({ SingleHeader: { Name } }));
/** An ARN of CloudWatch Logs, which may end with a reference. */
const logsOf = (region: string, resource: string, ...end: unknown[]) =>
  ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:logs:${region}:123456789012:${resource}`, ...end]] });

const filter = (Behavior: string, ...Conditions: object[]) => ({ Behavior, Requirement: 'MEETS_ANY', Conditions });
const redacting = { redactedHeaders: ['X-Session', 'Cookie'], redactQueryString: true };
test.each<[string, EdgeFirewallProps, string, object]>([
  ['redacts further headers and the query string in the log, each once', redacting, LOGGING,
    { RedactedFields: [...redacted([...NAMES, 'x-session']), { QueryString: {} }] }],
  ['redacts further headers and the query string in the samples', redacting, ACL, {
    DataProtectionConfig: {
      DataProtections: [
        Match.objectLike({ Field: { FieldType: 'SINGLE_HEADER', FieldKeys: Match.arrayWith(['x-session']) } }),
        Match.objectLike({ Field: { FieldType: 'QUERY_STRING', FieldKeys: Match.absent() } }),
      ],
    },
  }],
  ['does not log what a rate limit refuses, whatever applies first', {}, LOGGING, {
    LoggingFilter: {
      DefaultBehavior: 'DROP',
      Filters: [
        filter('DROP', { LabelNameCondition: { LabelName: { 'Fn::Join': ['', [{ 'Fn::GetAtt': [Match.anyValue(), 'LabelNamespace'] }, 'limited']] } } }),
        filter('KEEP', ...['BLOCK', 'COUNT', 'EXCLUDED_AS_COUNT', 'CAPTCHA', 'CHALLENGE'].map((Action) => ({ ActionCondition: { Action } }))),
      ],
    },
  }],
  ['logs allowed requests with logAllowedRequests', { logAllowedRequests: true }, LOGGING, { LoggingFilter: Match.absent() }],
  ['has no key of its own with customerManagedKey false', { customerManagedKey: false }, LOG_GROUP, { KmsKeyId: Match.absent(), RetentionInDays: 90 }],
])('%s', (_, props, type, properties) => templateOf(props).hasResourceProperties(type, properties));

test('uses the retention, the key and the removal policy of the props', () => {
  const stack = testStack(VIRGINIA);
  const encryptionKey = new kms.Key(stack, 'Key');
  const template = templateOf({ encryptionKey, logRetention: logs.RetentionDays.ONE_YEAR, removalPolicy: RemovalPolicy.DESTROY }, stack);

  template.resourceCountIs('AWS::KMS::Key', 1);
  template.hasResource(LOG_GROUP, { DeletionPolicy: 'Delete', Properties: { RetentionInDays: 365, KmsKeyId: stack.resolve(encryptionKey.keyArn) } });
});

test('logs to an existing log group', () => {
  const stack = testStack();
  const logGroup = logs.LogGroup.fromLogGroupName(stack, 'Group', 'aws-waf-logs-shop');
  const firewall = new EdgeFirewall(stack, 'Firewall', { regional: true, logGroup });
  const template = Template.fromStack(stack);

  expect([firewall.logGroup, firewall.encryptionKey]).toEqual([logGroup, undefined]);
  template.resourceCountIs(LOG_GROUP, 0);
  template.hasResourceProperties(LOGGING, { LogDestinationConfigs: [logsOf('ap-northeast-1', 'log-group:aws-waf-logs-shop')] });
});

test('a bucket replaces the log group, and allows the log delivery of this account before the first log', () => {
  const stack = testStack(VIRGINIA);
  const logBucket = new s3.Bucket(stack, 'Bucket', { bucketName: 'aws-waf-logs-shop' });
  const firewall = new EdgeFirewall(stack, 'Firewall', { logBucket });
  const template = Template.fromStack(stack);
  const allow = (Action: string, arn: string, condition: object = {}) => ({
    Effect: 'Allow',
    Principal: { Service: 'delivery.logs.amazonaws.com' },
    Action,
    Resource: stack.resolve(arn) as unknown,
    Condition: { StringEquals: { 'aws:SourceAccount': '123456789012', ...condition }, ArnLike: { 'aws:SourceArn': logsOf('us-east-1', '*') } },
  });

  expect([firewall.logGroup, firewall.encryptionKey]).toEqual([undefined, undefined]);
  template.resourceCountIs(LOG_GROUP, 0);
  expect(statementsOf(template, 'AWS::S3::BucketPolicy')).toEqual([
    allow('s3:GetBucketAcl', logBucket.bucketArn),
    allow('s3:PutObject', logBucket.arnForObjects('AWSLogs/123456789012/*'), { 's3:x-amz-acl': 'bucket-owner-full-control' }),
  ]);
  template.hasResource(LOGGING, {
    Properties: { LogDestinationConfigs: [stack.resolve(logBucket.bucketArn)] }, DependsOn: Object.keys(template.findResources('AWS::S3::BucketPolicy')),
  });
});

test('an imported bucket keeps its policy', () => {
  const stack = testStack(VIRGINIA);

  templateOf({ logBucket: s3.Bucket.fromBucketName(stack, 'Bucket', 'aws-waf-logs-shop') }, stack).resourceCountIs('AWS::S3::BucketPolicy', 0);
});
