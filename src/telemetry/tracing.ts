import { Token } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { applicationSignalsExtension, openTelemetryExtension, xrayExtension } from './private/tracing-extensions';
import { TracingOptions } from './tracing-options';
import { invalid } from '../private/errors';
import { checkMebibytes } from '../private/mebibytes';
import { checkName } from '../private/names';
import { TAG_VALUE, TaskExtension, TaskIdentity } from '../private/task-extension';

/**
 * How the way of a request through an application is recorded.
 *
 * Each way adds an agent to the task, which is never essential: the application answers without it. What is to be recorded the application
 * says itself, with OpenTelemetry's SDK in its image; the variables that the SDK reads are set. X-Ray charges about $5 a million traces.
 */
export abstract class Tracing {
  /** X-Ray, by the CloudWatch agent: from OpenTelemetry's SDK on port 4318 (4317 for gRPC) and from X-Ray's own SDK on port 2000. */
  static xray(options: TracingOptions = {}): Tracing {
    return new AgentTracing(options, xrayExtension);
  }

  /**
   * CloudWatch Application Signals, by the CloudWatch agent: traces in X-Ray, and the rate, errors and times of each operation as metrics.
   *
   * The image needs the AWS Distro for OpenTelemetry of its language, for Node.js `@aws/aws-distro-opentelemetry-node-autoinstrumentation`, loaded by
   * `NODE_OPTIONS`. Application Signals has to be switched on once in the account and region (`AWS::ApplicationSignals::Discovery`).
   */
  static applicationSignals(options: TracingOptions = {}): Tracing {
    return new AgentTracing(options, applicationSignalsExtension);
  }

  /**
   * Traces with the collector of the AWS Distro for OpenTelemetry, which sends them to X-Ray or to the exporters of its configuration.
   *
   * The template contains the configuration: write `${env:NAME}` for secrets. The collector must receive OTLP on
   * 127.0.0.1:4318 (HTTP) and have the extension `health_check`. Grant the task role the calls of the exporters.
   *
   * @param options the service and the image of the collector
   * @param configuration configuration of the collector in YAML or JSON; if absent, the collector receives OTLP on
   * 127.0.0.1:4317 (gRPC) and 127.0.0.1:4318 (HTTP) and sends the traces to X-Ray
   * @throws when the configuration is empty
   */
  static openTelemetry(options: TracingOptions = {}, configuration?: string): Tracing {
    if (configuration !== undefined && !Token.isUnresolved(configuration) && configuration.trim() === '') {
      invalid(undefined, 'configuration must be the YAML or JSON of a collector, got an empty one; leave it out to send traces to X-Ray');
    }
    return new AgentTracing(options, (all, task) => openTelemetryExtension(all, task, configuration));
  }

  /** @internal */
  abstract _extend(scope: Construct, task: TaskIdentity): TaskExtension;
}

class AgentTracing extends Tracing {
  constructor(
    private readonly options: TracingOptions,
    private readonly extension: (options: TracingOptions, task: TaskIdentity) => TaskExtension,
  ) {
    super();
  }

  _extend(scope: Construct, task: TaskIdentity): TaskExtension {
    const { service = task.service, environment = task.environment } = this.options;
    checkName(scope, 'tracing.service', service, TAG_VALUE);
    checkName(scope, 'tracing.environment', environment, TAG_VALUE);
    checkMebibytes(scope, 'tracing.memory', this.options.memory, 64, 4_096);
    return this.extension(this.options, { service, environment });
  }
}
