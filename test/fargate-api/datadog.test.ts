import { Duration, Size, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { api, containersOf, namesOf, only, SECRET, taskOf, variablesOf, WithProxy } from './fixture';
import { FargateApi, FargateApiProps } from '../../src/fargate-api';
import { DatadogOptions, DatadogSite } from '../../src/telemetry';
import { testStack } from '../../tools/assemblies/stacks';
import { statement, statementsOf } from '../support/statements';

function build(datadog: Partial<DatadogOptions> = {}, props: Partial<FargateApiProps> = {}) {
  const stack = testStack();
  const apiKey = secretsmanager.Secret.fromSecretCompleteArn(stack, 'DatadogKey', SECRET);
  return { stack, it: api(stack, { datadog: { apiKey, site: DatadogSite.EU1, ...datadog }, ...props }) };
}

function templateOf(datadog: Partial<DatadogOptions> = {}, props: Partial<FargateApiProps> = {}): Template {
  return Template.fromStack(build(datadog, props).stack);
}

const forwardingOf = (it: FargateApi) =>
  [it.datadogDeliveryStream, it.datadogFailedLogsBucket, it.datadogDeliveryAlarm, it.datadogFreshnessAlarm];

describe('by default', () => {
  const template = templateOf();
  const [application, agent] = containersOf(template);

  test('runs the agent in the task as documented, not essential, with a restart policy and a health check', () => {
    expect(agent).toMatchObject({
      Name: 'datadog-agent',
      Image: expect.stringMatching(/^public\.ecr\.aws\/datadog\/agent:7\.\d+\.\d+$/),
      Essential: false,
      RestartPolicy: { Enabled: true },
      MemoryReservation: 256,
      PortMappings: [{ ContainerPort: 8126, Protocol: 'tcp' }, { ContainerPort: 8125, Protocol: 'udp' }],
      HealthCheck: { Command: ['CMD-SHELL', 'agent health'], Interval: 30, Timeout: 5, StartPeriod: 15, Retries: 3 },
    });
    expect(variablesOf(agent)).toEqual({
      ECS_FARGATE: 'true', DD_SITE: 'datadoghq.eu', DD_ENV: 'production', DD_APM_ENABLED: 'true', DD_APM_NON_LOCAL_TRAFFIC: 'true',
    });
  });

  test('sets the API key as a secret', () => {
    expect(agent.Secrets).toEqual([{ Name: 'DD_API_KEY', ValueFrom: `${SECRET}:api_key::` }]);
    expect(statementsOf(template)).toContainEqual(statement({ Action: expect.arrayContaining(['secretsmanager:GetSecretValue']), Resource: SECRET }));
  });

  test('adds memory for the agent, which sees no process of the application', () => {
    expect(taskOf(template)).toMatchObject({ Cpu: '512', Memory: '2048' });
    expect(taskOf(template)).not.toHaveProperty('PidMode');
  });

  test('sets the address of the agent and the identity of the application', () => {
    expect(variablesOf(application)).toMatchObject({
      NODE_ENV: 'production', DD_AGENT_HOST: '127.0.0.1', DD_TRACE_AGENT_PORT: '8126', DD_SERVICE: 'api', DD_ENV: 'production',
    });
    expect(application.DockerLabels).toEqual({ 'com.datadoghq.tags.service': 'api', 'com.datadoghq.tags.env': 'production' });
  });

  test('keeps the log of the agent separate from that of the application', () => {
    const { 'awslogs-group': group } = agent.LogConfiguration.Options;

    expect(group).not.toEqual(application.LogConfiguration.Options['awslogs-group']);
    template.resourcePropertiesCountIs('AWS::Logs::LogGroup', { RetentionInDays: 90, KmsKeyId: Match.anyValue() }, 2);
  });

  test('forwards the log of the application to Datadog with a subscription filter, not with the log driver', () => {
    expect(application.LogConfiguration.LogDriver).toBe('awslogs');
    expect(only(template, 'AWS::Logs::SubscriptionFilter').Properties.LogGroupName).toEqual(application.LogConfiguration.Options['awslogs-group']);
  });
});

describe('with options', () => {
  test('names service, environment and version everywhere', () => {
    const template = templateOf({ service: 'shop', environment: 'staging', version: '1.2.3', site: DatadogSite.AP1, logSource: 'nginx' });
    const [application, agent] = containersOf(template);

    expect(variablesOf(application)).toMatchObject({ DD_SERVICE: 'shop', DD_ENV: 'staging', DD_VERSION: '1.2.3' });
    expect(application.DockerLabels).toMatchObject({ 'com.datadoghq.tags.version': '1.2.3' });
    expect(variablesOf(agent)).toMatchObject({ DD_SITE: 'ap1.datadoghq.com', DD_ENV: 'staging' });
    const CommonAttributes = [['service', 'shop'], ['source', 'nginx'], ['env', 'staging']].map(([AttributeName, AttributeValue]) => ({ AttributeName, AttributeValue }));
    template.hasResourceProperties('AWS::KinesisFirehose::DeliveryStream', {
      HttpEndpointDestinationConfiguration: { RequestConfiguration: { CommonAttributes } },
    });
  });

  test('forwards the log events of a pattern, and sets the retention of rejected ones', () => {
    const template = templateOf({ logFilterPattern: logs.FilterPattern.literal('ERROR'), failedLogsRetention: Duration.days(7) });

    template.hasResourceProperties('AWS::Logs::SubscriptionFilter', { FilterPattern: 'ERROR' });
    template.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: { Rules: Match.arrayWith([Match.objectLike({ ExpirationInDays: 7 })]) },
    });
  });

  test('uses the names of the API, and its variables override those of the agent', () => {
    const [application] = containersOf(templateOf({}, { containerName: 'shop', environment: { NODE_ENV: 'staging', DD_AGENT_HOST: 'other' } }));

    expect(variablesOf(application)).toMatchObject({ DD_SERVICE: 'shop', DD_ENV: 'staging', DD_AGENT_HOST: 'other' });
  });

  test('does not set a variable that is a secret of the user', () => {
    const secret = ecs.Secret.fromSecretsManager(secretsmanager.Secret.fromSecretCompleteArn(testStack(), 'S', SECRET));
    const [application] = containersOf(templateOf({}, { secrets: { DD_ENV: secret } }));

    expect(variablesOf(application)).not.toHaveProperty('DD_ENV');
    expect(application.Secrets).toMatchObject([{ Name: 'DD_ENV' }]);
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

  test('adds the agent to the containers of a hook', () => {
    expect(namesOf(templateOf({}, { task: new WithProxy() }))).toEqual(['api', 'Agent', 'proxy', 'datadog-agent']);
  });
});

test.each([[256, 512, '256', '1024'], [256, 2048, '512', '3072'], [512, 4096, '1024', '5120'], [8192, 16384, '8192', '20480']])(
  'raises a task of %d CPU units and %d MiB to one of %s and %s', (cpu, memoryLimitMiB, Cpu, Memory) => {
    const { stack, it } = build({}, { cpu, memoryLimitMiB });

    expect(taskOf(Template.fromStack(stack))).toMatchObject({ Cpu, Memory });
    expect([it.taskDefinition.cpu, it.taskDefinition.memoryMiB]).toEqual([Number(Cpu), Number(Memory)]);
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
