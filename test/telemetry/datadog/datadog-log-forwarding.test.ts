import { Duration, Stack, aws_logs as logs, aws_secretsmanager as secretsmanager, aws_sns as sns } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { DatadogLogForwarding, DatadogLogForwardingProps } from '../../../src/telemetry/private/datadog-log-forwarding';
import { rotatedKey } from '../../../tools/assemblies/imported';
import { testStack } from '../../../tools/assemblies/stacks';
import { keyStatements, statement } from '../../support/statements';
import { built } from '../../support/templates';

const V2 = '/api/v2/logs?dd-protocol=aws-kinesis-firehose';
const STREAM = 'AWS::KinesisFirehose::DeliveryStream';
const KEY = 'arn:aws:secretsmanager:ap-northeast-1:123456789012:secret:datadog-a1B2c3';

const forwarding = (stack: Stack, props: Partial<DatadogLogForwardingProps> = {}): DatadogLogForwarding => new DatadogLogForwarding(stack, 'Logs', {
  logGroup: logs.LogGroup.fromLogGroupName(stack, 'Group', '/ecs/shop'),
  apiKey: secretsmanager.Secret.fromSecretCompleteArn(stack, 'ApiKey', KEY),
  site: 'datadoghq.com',
  service: 'shop',
  ...props,
});

const templateOf = (props: (stack: Stack) => Partial<DatadogLogForwardingProps> = () => ({})) => built((stack) => forwarding(stack, props(stack)));

describe('by default', () => {
  const template = templateOf();
  const destination = Object.values(template.findResources(STREAM))[0].Properties.HttpEndpointDestinationConfiguration;

  test('reads the key from Secrets Manager, before which it has the permissions, and does not write it to the template', () => {
    expect(destination.SecretsManagerConfiguration).toMatchObject({ Enabled: true, SecretARN: KEY });
    expect(destination.EndpointConfiguration).not.toHaveProperty('AccessKey');
    template.hasResource(STREAM, { DependsOn: Match.arrayWith([Match.stringLikeRegexp('DeliveryRoleDefaultPolicy')]) });
  });
});

describe('with props', () => {
  test.each([['datadoghq.com', '/v1/input'], ['ddog-gov.com', '/v1/input'], ['ap1.datadoghq.com', V2], ['eu7.datadoghq.com', V2]])('uses the documented log intake of %s', (site, path) => {
    const Url = `https://aws-kinesis-http-intake.logs.${site}${path}`;
    templateOf(() => ({ site })).hasResourceProperties(STREAM, { HttpEndpointDestinationConfiguration: { EndpointConfiguration: { Url } } });
  });

  test('encrypts its log with a key that allows CloudWatch Logs', () => {
    const template = templateOf((stack) => ({ encryptionKey: rotatedKey(stack) }));

    template.hasResourceProperties('AWS::Logs::LogGroup', { KmsKeyId: Match.anyValue() });
    expect(keyStatements(template)).toContainEqual(statement({ Principal: { Service: { 'Fn::Join': ['', ['logs.ap-northeast-1.', { Ref: 'AWS::URLSuffix' }]] } } }));
  });

  test('can use the key of the secret', () => {
    const template = templateOf((stack) => ({ apiKey: new secretsmanager.Secret(stack, 'Secret', { encryptionKey: rotatedKey(stack) }) }));

    expect(keyStatements(template)).toContainEqual(statement({
      Action: 'kms:Decrypt', Principal: { AWS: { 'Fn::GetAtt': [expect.stringContaining('DeliveryRole'), 'Arn'] } },
    }));
  });

  test('notifies a topic of alarms', () =>
    templateOf((stack) => ({ alarmTopic: new sns.Topic(stack, 'Topic') })).resourcePropertiesCountIs('AWS::CloudWatch::Alarm', {
      AlarmActions: [{ Ref: Match.stringLikeRegexp('^Topic') }],
    }, 2));
});

test('has metrics of the delivery', () => {
  const it = forwarding(testStack());

  expect(it.metricDeliveryToHttpEndpointSuccess({ period: Duration.minutes(1) }).period.toSeconds()).toBe(60);
  expect(it.metricDeliveryToHttpEndpointDataFreshness().statistic).toBe('Maximum');
});

test('fails with a retention that is not a number of whole days', () =>
  expect(() => forwarding(testStack(), { failedLogsRetention: Duration.hours(36) })).toThrow('retention must be'));
