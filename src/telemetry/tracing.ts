import { Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { checkShare } from './private/share';
import { applicationSignalsExtension, openTelemetryExtension, xrayExtension } from './private/tracing-extensions';
import { TracingOptions } from './tracing-options';
import { checkMebibytes, invalid } from '../private/errors';
import { checkName } from '../private/names';
import { checkKnownProps } from '../private/structs/known-props';
import { TAG_VALUE, TaskExtension, TaskIdentity } from '../private/task-extension';

/**
 * The traces of the requests of an application.
 *
 * Each type adds an agent or collector to the task. It is not essential: the application continues without it. The
 * application creates the traces with an OpenTelemetry SDK in its image. The construct sets the environment variables
 * that the SDK reads, which traces one request in twenty by default. X-Ray charges about $5 per million traces.
 *
 * @example
 * new EldoniaPlatform(this, 'Platform', {
 *   zone: PlatformZone.fromHostedZone(zone),
 *   api: { tracing: Tracing.xray() },
 * });
 */
export abstract class Tracing {
  /**
   * X-Ray with the CloudWatch agent.
   *
   * The agent receives traces of the OpenTelemetry SDK on port 4318 (HTTP) and 4317 (gRPC), and of the X-Ray SDK on
   * port 2000.
   */
  static xray(options: TracingOptions = {}): Tracing {
    return new AgentTracing(options, xrayExtension);
  }

  /**
   * CloudWatch Application Signals with the CloudWatch agent: traces in X-Ray, and metrics of the rate, the errors and
   * the latency of each operation.
   *
   * The image must contain the AWS Distro for OpenTelemetry of its language, for Node.js
   * `@aws/aws-distro-opentelemetry-node-autoinstrumentation`, loaded by `NODE_OPTIONS`. Enable Application Signals once
   * in the account and Region (`AWS::ApplicationSignals::Discovery`).
   */
  static applicationSignals(options: TracingOptions = {}): Tracing {
    return new AgentTracing(options, applicationSignalsExtension);
  }

  /**
   * Traces with the collector of the AWS Distro for OpenTelemetry, which sends them to X-Ray. It receives OTLP on
   * 127.0.0.1:4317 (gRPC) and 127.0.0.1:4318 (HTTP).
   *
   * @param options the service and the image of the collector
   */
  static openTelemetry(options: TracingOptions = {}): Tracing {
    return new AgentTracing(options, openTelemetryExtension);
  }

  /**
   * Traces with the collector of the AWS Distro for OpenTelemetry, which sends them to the exporters of its
   * configuration.
   *
   * The template contains the configuration: write `${env:NAME}` for secrets. The collector must receive OTLP on
   * 127.0.0.1:4318 (HTTP) and have the extension `health_check`. Grant the task role the calls of the exporters. In a
   * network without NAT gateways, add the endpoints of the services that they call.
   *
   * @param configuration configuration of the collector in YAML or JSON
   * @param options the service and the image of the collector
   * @throws when the configuration is empty
   */
  static openTelemetryWith(configuration: string, options: TracingOptions = {}): Tracing {
    if (!Token.isUnresolved(configuration) && configuration.trim() === '') {
      invalid(undefined, 'configuration must be the YAML or JSON of a collector, got an empty one; ' +
        'use openTelemetry to send traces to X-Ray');
    }
    return new AgentTracing(options, (scope, all, task) => openTelemetryExtension(scope, all, task, configuration));
  }

  /**
   * The image of the caller; undefined for that of this library.
   *
   * @internal
   */
  abstract get _image(): ecs.ContainerImage | undefined;

  /** @internal */
  abstract _extend(scope: Construct, task: TaskIdentity): TaskExtension;
}

class AgentTracing extends Tracing {
  constructor(
    private readonly options: TracingOptions,
    private readonly extension: (scope: Construct, options: TracingOptions, task: TaskIdentity) => TaskExtension,
  ) {
    super();
    checkKnownProps(undefined, 'TracingOptions', options);
  }

  get _image(): ecs.ContainerImage | undefined {
    return this.options.image;
  }

  _extend(scope: Construct, task: TaskIdentity): TaskExtension {
    const { service = task.service, environment = task.environment, sampleRate } = this.options;
    checkName(scope, 'tracing.service', service, TAG_VALUE);
    checkName(scope, 'tracing.environment', environment, TAG_VALUE);
    checkShare(scope, 'tracing.sampleRate', sampleRate);
    checkMebibytes(scope, 'tracing.memory', this.options.memory, 64, 4_096);
    return this.extension(scope, this.options, { service, environment });
  }
}
