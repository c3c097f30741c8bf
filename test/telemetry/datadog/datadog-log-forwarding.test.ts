import { Duration, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { DatadogSite } from '../../../src/telemetry';
import { DatadogLogForwarding } from '../../../src/telemetry/private/datadog-log-forwarding';
import { DatadogLogForwardingProps } from '../../../src/telemetry/private/datadog-log-forwarding-props';
import { rotatedKey } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';
import { inventory } from '../../support/inventory';

const STREAM = 'AWS::KinesisFirehose::DeliveryStream';
const KEY = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:datadog-a1B2c3';

function forwarding(stack: Stack, props: Partial<DatadogLogForwardingProps> = {}): DatadogLogForwarding {
  return new DatadogLogForwarding(stack, 'Logs', {
    logGroup: logs.LogGroup.fromLogGroupName(stack, 'Group', '/ecs/shop'),
    apiKey: secretsmanager.Secret.fromSecretCompleteArn(stack, 'ApiKey', KEY),
    site: DatadogSite.US1,
    service: 'shop',
    ...props,
  });
}

function templateOf(props: (stack: Stack) => Partial<DatadogLogForwardingProps> = () => ({})): Template {
  const stack = testStack();
  forwarding(stack, props(stack));
  return Template.fromStack(stack);
}

describe('by default', () => {
  const template = templateOf();
  const destination = Object.values(template.findResources(STREAM))[0].Properties.HttpEndpointDestinationConfiguration;

  test('creates a stream, its bucket, its log, two roles and two alarms', () => {
    expect(inventory(template)).toEqual({
      'AWS::CloudWatch::Alarm': 2,
      'AWS::IAM::Policy': 2,
      'AWS::IAM::Role': 2,
      'AWS::KinesisFirehose::DeliveryStream': 1,
      'AWS::Logs::LogGroup': 1,
      'AWS::Logs::LogStream': 2,
      'AWS::Logs::SubscriptionFilter': 1,
      'AWS::S3::Bucket': 1,
      'AWS::S3::BucketPolicy': 1,
    });
  });

  test('sends every event of the log group to the stream', () => {
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', { LogGroupName: '/ecs/shop', FilterPattern: '' });
  });

  test('delivers to Datadog in the USA, compressed, tagged and from an encrypted stream', () => {
    template.hasResourceProperties(STREAM, { DeliveryStreamType: 'DirectPut', DeliveryStreamEncryptionConfigurationInput: { KeyType: 'AWS_OWNED_CMK' } });
    expect(destination).toMatchObject({
      EndpointConfiguration: { Url: 'https://aws-kinesis-http-intake.logs.datadoghq.com/v1/input' },
      BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 4 },
      RetryOptions: { DurationInSeconds: 60 },
      RequestConfiguration: {
        ContentEncoding: 'GZIP',
        CommonAttributes: [
          { AttributeName: 'service', AttributeValue: 'shop' },
          { AttributeName: 'source', AttributeValue: 'nodejs' },
          { AttributeName: 'env', AttributeValue: 'production' },
        ],
      },
    });
  });

  test('reads the key from Secrets Manager, and does not write it to the template', () => {
    expect(destination.SecretsManagerConfiguration).toMatchObject({ Enabled: true, SecretARN: KEY });
    expect(destination.EndpointConfiguration).not.toHaveProperty('AccessKey');
  });

  test('keeps failed log events for 30 days, encrypted, also when the stack is deleted', () => {
    expect(destination.S3BackupMode).toBe('FailedDataOnly');
    template.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        BucketEncryption: Match.anyValue(),
        LifecycleConfiguration: { Rules: Match.arrayWith([{ ExpirationInDays: 30, Status: 'Enabled' }]) },
      },
    });
  });

  test('logs errors of the delivery and of the bucket', () => {
    expect(destination.CloudWatchLoggingOptions).toMatchObject({ Enabled: true });
    expect(destination.S3Configuration.CloudWatchLoggingOptions).toMatchObject({ Enabled: true });
    template.hasResource('AWS::Logs::LogGroup', { DeletionPolicy: 'Delete', Properties: { RetentionInDays: 30 } });
  });

  test('allows Firehose to write, but not to delete, and to read one secret', () => {
    const actions = Object.values(template.findResources('AWS::IAM::Policy'))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement.flatMap(({ Action }: { Action: string[] }) => Action));

    expect(actions).toEqual([
      's3:GetBucketLocation', 's3:ListBucket', 's3:ListBucketMultipartUploads',
      's3:AbortMultipartUpload', 's3:GetObject', 's3:PutObject',
      'secretsmanager:GetSecretValue', 'secretsmanager:DescribeSecret',
      'logs:PutLogEvents',
      'firehose:PutRecord', 'firehose:PutRecordBatch',
    ]);
  });

  test('depends on the permissions, which Firehose requires immediately', () => {
    template.hasResource(STREAM, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('DeliveryRoleDefaultPolicy')]) });
  });

  test('has alarms that stay in OK without data', () => {
    const alarm = (MetricName: string, Threshold: number, ComparisonOperator: string) =>
      template.hasResourceProperties('AWS::CloudWatch::Alarm', {
        Namespace: 'AWS/Firehose', MetricName, Threshold, ComparisonOperator, TreatMissingData: 'notBreaching', AlarmActions: Match.absent(),
      });

    expect(() => alarm('DeliveryToHttpEndpoint.Success', 1, 'LessThanThreshold')).not.toThrow();
    expect(() => alarm('DeliveryToHttpEndpoint.DataFreshness', 900, 'GreaterThanThreshold')).not.toThrow();
  });
});

describe('with props', () => {
  test('forwards selected events to another site, with another name', () => {
    const template = templateOf(() => ({
      site: DatadogSite.AP1, source: 'nginx', environment: 'staging', filterPattern: logs.FilterPattern.anyTerm('ERROR'),
    }));

    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', { FilterPattern: '"ERROR"' });
    template.hasResourceProperties(STREAM, {
      HttpEndpointDestinationConfiguration: {
        EndpointConfiguration: { Url: Match.stringLikeRegexp('logs\\.ap1\\.datadoghq\\.com/api/v2/logs') },
        RequestConfiguration: { CommonAttributes: Match.arrayWith([{ AttributeName: 'source', AttributeValue: 'nginx' }]) },
      },
    });
  });

  test('keeps failed log events for longer', () => {
    templateOf(() => ({ failedLogsRetention: Duration.days(90) })).hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: Match.arrayWith([{ ExpirationInDays: 90, Status: 'Enabled' }]) },
    });
  });

  test('encrypts its log with a key that allows CloudWatch Logs', () => {
    const template = templateOf((stack) => ({ encryptionKey: rotatedKey(stack) }));

    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: { Statement: Match.arrayWith([Match.objectLike({ Action: Match.arrayWith(['kms:GenerateDataKey']), Principal: { Service: { 'Fn::Join': ['', ['logs.ap-northeast-1.', { Ref: 'AWS::URLSuffix' }]] } } })]) },
    });
  });

  test('can use the key of the secret', () => {
    const template = templateOf((stack) => ({ apiKey: new secretsmanager.Secret(stack, 'Secret', { encryptionKey: rotatedKey(stack) }) }));

    template.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([Match.objectLike({ Action: 'kms:Decrypt', Principal: { AWS: { 'Fn::GetAtt': [Match.stringLikeRegexp('DeliveryRole'), 'Arn'] } } })]),
      },
    });
  });

  test('notifies a topic of alarms', () => {
    templateOf((stack) => ({ alarmTopic: new sns.Topic(stack, 'Topic') })).resourcePropertiesCountIs('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    }, 2);
  });
});

test('has metrics of the delivery', () => {
  const it = forwarding(testStack());

  expect(it.metricDeliveryToHttpEndpointSuccess({ period: Duration.minutes(1) }).period.toSeconds()).toBe(60);
  expect(it.metricDeliveryToHttpEndpointDataFreshness().statistic).toBe('Maximum');
});

test.each<[string, Partial<DatadogLogForwardingProps>, string]>([
  ['a service with a space', { service: 'my shop' }, 'service must be letters, digits and _./:-, got "my shop"; rename it (at Test/Logs)'],
  ['a source that is too long', { source: 'x'.repeat(201) },
    `source must have at most 200 characters, got 201 ("${'x'.repeat(201)}"); shorten it (at Test/Logs)`],
  ['an empty environment', { environment: '' }, 'environment must be letters, digits and _./:-, got ""; rename it (at Test/Logs)'],
])('fails with %s', (_, props, message) => {
  expect(() => forwarding(testStack(), props)).toThrow(new Error(message));
});

test('fails with a retention that is not a number of whole days', () => {
  expect(() => forwarding(testStack(), { failedLogsRetention: Duration.hours(36) })).toThrow('retention must be');
});
