import { Duration, Size, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { sidecarImage } from './sidecar-image';
import { acknowledge, acknowledgeInlinePolicy, acknowledgeWildcard } from '../../private/acknowledge';
import { allow, arnFor } from '../../private/permissions';
import { Sidecar, TaskExtension, TaskIdentity } from '../../private/task-extension';
import { TracingOptions } from '../tracing-options';

export const AGENT_IMAGE = { repository: 'public.ecr.aws/cloudwatch-agent/cloudwatch-agent', tag: '1.300064.0b1337' };
export const COLLECTOR_IMAGE = { repository: 'public.ecr.aws/aws-observability/aws-otel-collector', tag: 'v0.48.0' };
/** The share of the sampling rules of X-Ray. */
const SAMPLE_RATE = 0.05;
const HOST = '127.0.0.1';
const GRPC_PORT = 4317;
const HTTP_PORT = 4318;
const SIGNALS_PORT = 4316;
const XRAY_PORT = 2000;
const OTLP = { grpc: `${HOST}:${GRPC_PORT}`, http: `${HOST}:${HTTP_PORT}` };

const AGENT_FOR_XRAY = {
  traces: {
    traces_collected: {
      xray: { bind_address: `${HOST}:${XRAY_PORT}`, tcp_proxy: { bind_address: `${HOST}:${XRAY_PORT}` } },
      otlp: { grpc_endpoint: OTLP.grpc, http_endpoint: OTLP.http },
    },
  },
};
const AGENT_FOR_SIGNALS = {
  traces: { traces_collected: { application_signals: {} } },
  logs: { metrics_collected: { application_signals: {} } },
};
const COLLECTOR = {
  extensions: { health_check: {} },
  receivers: { otlp: { protocols: { grpc: { endpoint: OTLP.grpc }, http: { endpoint: OTLP.http } } } },
  processors: { batch: {} },
  exporters: { awsxray: {} },
  service: {
    extensions: ['health_check'],
    pipelines: { traces: { receivers: ['otlp'], processors: ['batch'], exporters: ['awsxray'] } },
  },
};
/** The log group from which Application Signals reads its metrics. The agent creates it. */
const SIGNALS_LOG_GROUP = '/aws/application-signals/data';

export function xrayExtension(scope: Construct, options: TracingOptions, task: TaskIdentity): TaskExtension {
  return {
    prop: 'tracing',
    environment: { ...otlpVariables(task), ...sampler(options), AWS_XRAY_DAEMON_ADDRESS: `${HOST}:${XRAY_PORT}` },
    sidecar: cloudWatchAgent(scope, options, AGENT_FOR_XRAY, [
      tcp(GRPC_PORT), tcp(HTTP_PORT), tcp(XRAY_PORT), { containerPort: XRAY_PORT, protocol: ecs.Protocol.UDP },
    ]),
    permit: grantXray,
    calls: [ec2.InterfaceVpcEndpointAwsService.XRAY],
  };
}

export function applicationSignalsExtension(
  scope: Construct, options: TracingOptions, task: TaskIdentity,
): TaskExtension {
  const endpoint = `http://${HOST}:${SIGNALS_PORT}`;
  return {
    prop: 'tracing',
    environment: {
      ...commonVariables(task),
      OTEL_AWS_APPLICATION_SIGNALS_ENABLED: 'true',
      OTEL_AWS_APPLICATION_SIGNALS_EXPORTER_ENDPOINT: `${endpoint}/v1/metrics`,
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${endpoint}/v1/traces`,
      ...options.sampleRate === undefined ? {
        OTEL_TRACES_SAMPLER: 'xray', OTEL_TRACES_SAMPLER_ARG: `endpoint=http://${HOST}:${XRAY_PORT}`,
      } : sampler(options),
    },
    sidecar: cloudWatchAgent(scope, options, AGENT_FOR_SIGNALS, [tcp(SIGNALS_PORT), tcp(XRAY_PORT)]),
    permit: grantSignals,
    calls: [ec2.InterfaceVpcEndpointAwsService.XRAY, ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS],
  };
}

export function openTelemetryExtension(
  scope: Construct, options: TracingOptions, task: TaskIdentity, configuration?: string,
): TaskExtension {
  return {
    prop: 'tracing',
    environment: { ...otlpVariables(task), ...sampler(options) },
    sidecar: {
      ...named('OtelCollector', 'aws-otel-collector', options),
      options: {
        image: sidecarImage(scope, 'tracing', options, COLLECTOR_IMAGE),
        environment: { AOT_CONFIG_CONTENT: configuration ?? JSON.stringify(COLLECTOR) },
        portMappings: [tcp(GRPC_PORT), tcp(HTTP_PORT)],
        // The image has no shell. This program calls the extension `health_check`.
        healthCheck: {
          command: ['CMD', '/healthcheck'],
          interval: Duration.seconds(30),
          timeout: Duration.seconds(5),
          startPeriod: Duration.seconds(5),
          retries: 3,
        },
        readonlyRootFilesystem: true,
      },
    },
    permit: configuration === undefined ? grantXray : undefined,
    calls: configuration === undefined ? [ec2.InterfaceVpcEndpointAwsService.XRAY] : [],
    exportsAnywhere: configuration !== undefined,
  };
}

/** The image has no shell, so the container has no health check. */
function cloudWatchAgent(
  scope: Construct, options: TracingOptions, configuration: object, portMappings: ecs.PortMapping[],
): Sidecar {
  return {
    ...named('CloudWatchAgent', 'cloudwatch-agent', options),
    options: {
      image: sidecarImage(scope, 'tracing', options, AGENT_IMAGE),
      environment: { CW_CONFIG_CONTENT: JSON.stringify(configuration) },
      portMappings,
    },
  };
}

type Named = Pick<Sidecar, 'id' | 'containerName' | 'memory'>;

function named(id: string, containerName: string, { memory = Size.mebibytes(256) }: TracingOptions): Named {
  return { id, containerName, memory };
}

function tcp(containerPort: number): ecs.PortMapping {
  return { containerPort, protocol: ecs.Protocol.TCP };
}

function otlpVariables(task: TaskIdentity): Record<string, string> {
  return { ...commonVariables(task), OTEL_EXPORTER_OTLP_ENDPOINT: `http://${OTLP.http}` };
}

/** Without a sampler, the SDK would trace all requests. */
function sampler({ sampleRate = SAMPLE_RATE }: TracingOptions): Record<string, string> {
  const rate = Token.isUnresolved(sampleRate) ? Token.asString(sampleRate) : String(sampleRate);
  return { OTEL_TRACES_SAMPLER: 'parentbased_traceidratio', OTEL_TRACES_SAMPLER_ARG: rate };
}

/**
 * The log driver sends logs to CloudWatch, and none of the agents accepts metrics of the SDK: the SDK must export
 * neither.
 */
function commonVariables({ service, environment }: TaskIdentity): Record<string, string> {
  return {
    OTEL_SERVICE_NAME: service,
    OTEL_RESOURCE_ATTRIBUTES: `deployment.environment.name=${environment}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf',
    OTEL_PROPAGATORS: 'tracecontext,baggage,xray',
    OTEL_METRICS_EXPORTER: 'none',
    OTEL_LOGS_EXPORTER: 'none',
  };
}

/** Grants the permissions to send traces to X-Ray and to read the sampling rules. */
function grantXray(scope: Construct, role: iam.IRole): iam.Policy {
  return policyOf(scope, role, []);
}

/**
 * Grants the permissions of `grantXray`, and those for the metrics of Application Signals. The AWS managed policy of
 * the agent allows all logs and metrics.
 */
function grantSignals(scope: Construct, role: iam.IRole): iam.Policy {
  const arn = (resourceName: string) => arnFor(scope, 'logs', `log-group:${resourceName}`);
  const streams = arn(`${SIGNALS_LOG_GROUP}:*`);
  const policy = policyOf(scope, role, [allow([
    'logs:CreateLogGroup',
    'logs:CreateLogStream',
    'logs:DescribeLogStreams',
    'logs:PutLogEvents',
    'logs:PutRetentionPolicy',
  ], [arn(SIGNALS_LOG_GROUP), streams])]);
  acknowledgeWildcard(policy, streams, 'the agent creates a log stream for each task in the log group of Application ' +
    'Signals');
  return policy;
}

/** A separate policy, so that the acknowledged wildcard does not apply to the permissions of the application. */
function policyOf(scope: Construct, role: iam.IRole, statements: iam.PolicyStatement[]): iam.Policy {
  const calls = [
    'PutTraceSegments',
    'PutTelemetryRecords',
    'GetSamplingRules',
    'GetSamplingTargets',
    'GetSamplingStatisticSummaries',
  ];
  const traces = allow(calls.map((call) => `xray:${call}`), '*');
  const policy = new iam.Policy(scope, 'TracingPolicy', { roles: [role], statements: [traces, ...statements] });
  acknowledge(policy, 'AwsSolutions-IAM5[Resource::*]', 'the actions of X-Ray to send and sample traces do not ' +
    'support resource-level permissions');
  return acknowledgeInlinePolicy(policy);
}
