import { Duration, Size, Token, aws_ecs as ecs, aws_logs as logs, aws_secretsmanager as secretsmanager } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { api, containersOf, SECRET, taskOf, variablesOf } from './fixture';
import { FargateApi, FargateApiProps } from '../../src/fargate-api';
import { DatadogOptions } from '../../src/telemetry';
import { testStack } from '../../tools/assemblies/stacks';

function build(datadog: Partial<DatadogOptions> = {}, props: Partial<FargateApiProps> = {}) {
  const stack = testStack();
  const apiKey = secretsmanager.Secret.fromSecretCompleteArn(stack, 'DatadogKey', SECRET);
  return { stack, it: api(stack, { datadog: { apiKey, site: 'datadoghq.eu', ...datadog }, ...props }) };
}

const templateOf = (datadog: Partial<DatadogOptions> = {}, props: Partial<FargateApiProps> = {}): Template =>
  Template.fromStack(build(datadog, props).stack);

const forwardingOf = (it: FargateApi) =>
  [it.datadogDeliveryStream, it.datadogFailedLogsBucket, it.datadogDeliveryAlarm, it.datadogFreshnessAlarm];

describe('with options', () => {
  test('names service, environment and version everywhere, and forwards the log events of a pattern', () => {
    const template = templateOf({
      service: 'shop',
      environment: 'staging',
      version: '1.2.3',
      site: 'ap1.datadoghq.com',
      logSource: 'nginx',
      logFilterPattern: logs.FilterPattern.literal('ERROR'),
      failedLogsRetention: Duration.days(7),
    });
    const [application, agent] = containersOf(template);
    const CommonAttributes = [['service', 'shop'], ['source', 'nginx'], ['env', 'staging']].map(([AttributeName, AttributeValue]) => ({ AttributeName, AttributeValue }));

    expect(variablesOf(application)).toMatchObject({ DD_SERVICE: 'shop', DD_ENV: 'staging', DD_VERSION: '1.2.3' });
    expect(application.DockerLabels).toMatchObject({ 'com.datadoghq.tags.version': '1.2.3' });
    expect(variablesOf(agent)).toMatchObject({ DD_SITE: 'ap1.datadoghq.com', DD_ENV: 'staging' });
    template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      HttpEndpointDestinationConfiguration: { RequestConfiguration: { CommonAttributes } },
    });
    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', { FilterPattern: 'ERROR' });
    template.hasResourceProperties('AWS::S3::Bucket', { LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 7 })]) } });
  });

  test('uses the names of the API, whose variables and secrets override those of the agent', () => {
    const secret = ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(testStack(), 'S', SECRET));
    const [application] = containersOf(templateOf({}, {
      containerName: 'shop', environment: { NODE_ENV: 'staging', DD_AGENT_HOST: 'other' }, secrets: { DD_VERSION: secret },
    }));

    expect(variablesOf(application)).toMatchObject({ DD_SERVICE: 'shop', DD_ENV: 'staging', DD_AGENT_HOST: 'other' });
    expect(variablesOf(application)).not.toHaveProperty('DD_VERSION');
    expect(application.Secrets).toMatchObject([{ Name: 'DD_VERSION' }]);
  });

  test('uses another image, memory and field, and forwards no log', () => {
    const { stack, it } = build({
      image: ecs.ContainerImage.fromRegistry('mirror/agent:7.1.0'), memory: Size.gibibytes(2), apiKeyField: 'key', forwardLogs: false,
    });
    const template = Template.fromStack(stack);

    expect(taskOf(template)).toMatchObject({ Memory: '3072' });
    expect(containersOf(template)[1]).toMatchObject({ Image: 'mirror/agent:7.1.0', MemoryReservation: 2048, Secrets: [{ ValueFrom: `${SECRET}:key::` }] });
    expect(forwardingOf(it)).toEqual([undefined, undefined, undefined, undefined]);
    template.resourceCountIs('AWS::KinesisFirehose::DeliveryStream', 0);
  });
});

test.each([[256, 512, '256', '1024'], [512, 4096, '1024', '5120']])(
  'raises a task of %d CPU units and %d MiB to one of %s and %s', (cpu, memoryLimitMiB, Cpu, Memory) => {
    const { stack, it } = build({}, { cpu, memoryLimitMiB });

    expect(taskOf(Template.fromStack(stack))).toMatchObject({ Cpu, Memory });
    expect([it.taskDefinition.cpu, it.taskDefinition.memoryMiB]).toEqual([Number(Cpu), Number(Memory)]);
  });

// What arrives at the agent is in test/backend/observers.integ.ts.
test('the tracer reports nothing of a request and of the cache by default, and the agent forwards nothing of it', () => {
  const [application, agent] = containersOf(templateOf());
  const valuesOf = (container: typeof agent, names: RegExp) =>
    Object.entries(variablesOf(container)).filter(([name]) => names.test(name)).map(([, value]) => value);

  expect(valuesOf(application, /_ENABLED$/)).toEqual(Array(6).fill('false'));
  expect(variablesOf(application)).toMatchObject({
    DD_HTTP_SERVER_TAG_QUERY_STRING: 'false', DD_TRACE_BAGGAGE_TAG_KEYS: 'none', DD_TRACE_OBFUSCATION_QUERY_STRING_REGEXP: '.*',
  });
  expect(valuesOf(agent, /_OBFUSCATION_/)).toEqual(Array(6).fill('true'));
});

test('a variable of the application chooses what the tracer reports', () => {
  const [application] = containersOf(templateOf({}, { environment: { DD_TRACE_IOREDIS_ENABLED: 'true' } }));

  expect(variablesOf(application)).toMatchObject({ DD_TRACE_IOREDIS_ENABLED: 'true', DD_TRACE_REDIS_ENABLED: 'false' });
});

test('warns that a task size with tokens is not raised', () => {
  const { stack } = build({}, { memoryLimitMiB: Token.asNumber({ Ref: 'Memory' }) });

  Annotations.fromStack(stack).hasWarning('/Test/Api', Match.stringLikeRegexp('no memory is added for the sidecars'));
});

test('has attributes of the log group of the agent and of the log forwarding', () => {
  const { it } = build();

  expect(it.sidecarLogGroup).toBeDefined();
  expect(forwardingOf(it).map((part) => part?.node.path)).toEqual(
    ['Stream', 'FailedLogs/Resource', 'DeliveryAlarm', 'FreshnessAlarm'].map((path) => `Test/Api/DatadogLogs/${path}`));
});
