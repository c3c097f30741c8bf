import { Size, Token, aws_ecs as ecs } from 'aws-cdk-lib';
import { Tracing } from '../../../src/telemetry';
import { containersOf, taskOf, templateOf, variablesOf } from '../../fargate-api/fixture';

const COMMON = { OTEL_SERVICE_NAME: 'api', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=production', OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' };
const sampled = (rate: string) => ({ OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: rate });

const AGENT = { Name: 'cloudwatch-agent', Image: expect.stringMatching(/^public\.ecr\.aws\/cloudwatch-agent\/cloudwatch-agent:1\.\d+/) };

/** What is collected, and the variables of the application. test/rules/roles-have-what-they-need.whole.test.ts has what the task may do. */
describe.each<[string, Tracing, object, object]>([
  ['X-Ray', Tracing.xray(), {
    traces: {
      traces_collected: {
        xray: { bind_address: '127.0.0.1:2000', tcp_proxy: { bind_address: '127.0.0.1:2000' } },
        otlp: { grpc_endpoint: '127.0.0.1:4317', http_endpoint: '127.0.0.1:4318' },
      },
    },
  }, { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318', AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000', ...sampled('0.05') }],
  ['Application Signals', Tracing.applicationSignals(), {
    traces: { traces_collected: { application_signals: {} } }, logs: { metrics_collected: { application_signals: {} } },
  }, {
    OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true',
    OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT: 'http://127.0.0.1:4316/v1/metrics',
    OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:4316/v1/traces',
    OTEL_TRACES_SAMPLER: 'xray',
    OTEL_TRACES_SAMPLER_ARG: 'endpoint=http://127.0.0.1:2000',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  }],
])('to %s', (_, tracing, collected, variables) => {
  const template = templateOf({ tracing });
  const [application, agent] = containersOf(template);

  test('runs the CloudWatch agent, not essential, with additional memory', () => {
    expect(taskOf(template)).toMatchObject({ Cpu: '512', Memory: '2048' });
    expect(taskOf(template)).not.toHaveProperty('PidMode');
    expect(agent).toMatchObject({ ...AGENT, Essential: false, RestartPolicy: { Enabled: true }, MemoryReservation: 256 });
  });

  test('collects from the task only, and sets its address for the application', () => {
    expect(JSON.parse(variablesOf(agent).CW_CONFIG_CONTENT)).toEqual(collected);
    expect(variablesOf(application)).toMatchObject({ ...COMMON, ...variables });
  });

});

describe('to a collector', () => {
  test('runs the AWS image, read-only and with a health check, and sends to X-Ray', () => {
    const template = templateOf({ tracing: Tracing.openTelemetry() });
    const [application, collector] = containersOf(template);

    expect(collector).toMatchObject({
      Name: 'aws-otel-collector',
      Image: expect.stringMatching(/^public\.ecr\.aws\/aws-observability\/aws-otel-collector:v0\.\d+\.\d+$/),
      ReadonlyRootFilesystem: true,
      HealthCheck: { Command: ['CMD', '/healthcheck'] },
    });
    expect(JSON.parse(variablesOf(collector).AOT_CONFIG_CONTENT).service.pipelines).toEqual({
      traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['awsxray'] },
    });
    expect(variablesOf(application)).toMatchObject({ ...COMMON, ...sampled('0.05'), OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318' });
  });

  test.each([
    ['receivers: {}', 'receivers: {}'], [Token.asString({ Ref: 'Configuration' }), { Ref: 'Configuration' }],
  ])('uses another configuration, and grants no permissions for it', (configuration, content) => {
    const template = templateOf({ tracing: Tracing.openTelemetryWith(configuration) });

    expect(variablesOf(containersOf(template)[1])).toEqual({ AOT_CONFIG_CONTENT: content });
    expect(JSON.stringify(template.toJSON())).not.toContain('xray:PutTraceSegments');
  });

  test.each(['', ' \n'])('fails with an empty configuration (%j)', (configuration) =>
    expect(() => Tracing.openTelemetryWith(configuration)).toThrow(new Error(
      'configuration must be the YAML or JSON of a collector, got an empty one; use openTelemetry to send traces to X-Ray')));
});

test.each([Tracing.xray({ sampleRate: 1 }), Tracing.applicationSignals({ sampleRate: 1 }), Tracing.openTelemetry({ sampleRate: 1 })])('traces another share', (tracing) =>
  expect(variablesOf(containersOf(templateOf({ tracing }))[0])).toMatchObject(sampled('1')));

test('uses another service, environment, image and memory', () => {
  const tracing = Tracing.xray({ service: 'shop', environment: 'staging', image: ecs.ContainerImage.fromRegistry('mirror/agent'), memory: Size.mebibytes(64) });
  const [application, agent] = containersOf(templateOf({ tracing }));

  expect(variablesOf(application)).toMatchObject({ OTEL_SERVICE_NAME: 'shop', OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=staging' });
  expect(agent).toMatchObject({ Image: 'mirror/agent', MemoryReservation: 64 });
});

test.each<[string, Tracing, string]>([
  ['a service with a comma', Tracing.xray({ service: 'a,b' }), 'tracing.service must be letters, digits and _./:-, got "a,b"; rename it'],
  ['an environment with a space', Tracing.applicationSignals({ environment: 'a b' }), 'tracing.environment must be letters, digits and _./:-, got "a b"; rename it'],
  ['a share in percent', Tracing.xray({ sampleRate: 5 }), 'tracing.sampleRate must be from 0 to 1, got 5; write 10 % as 0.1'],
  ['too little memory', Tracing.openTelemetry({ memory: Size.mebibytes(32) }),
    'tracing.memory in MiB must be a whole number from 64 to 4096, got 32; choose one in that range'],
])('fails with %s', (_, tracing, message) => expect(() => templateOf({ tracing })).toThrow(new Error(`${message} (at Test/Api)`)));
