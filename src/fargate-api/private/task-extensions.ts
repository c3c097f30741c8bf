import { Annotations, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { invalid } from '../../private/errors';
import { Sidecar, TaskExtension, TaskIdentity } from '../../private/task-extension';
import { TaskSize, taskSizeFor } from '../../private/task-size';
import { datadogExtension, sentryExtension } from '../../telemetry/internal';
import { ApiContainer } from '../api-container';
import { FargateApiProps } from '../fargate-api-props';

/** What the API's container is called unless the props say otherwise. */
export const CONTAINER_NAME = 'api';

/** Who the API is to what observes it. */
export function identityOf(props: FargateApiProps): TaskIdentity {
  return { service: props.names?.container ?? CONTAINER_NAME, environment: props.environment?.NODE_ENV ?? 'production' };
}

/** All that Datadog, Sentry and tracing add to the task. Refuses what can't stand beside the rest of it. */
export class TaskExtensions {
  /** Variables of the API's container; the user's own go before. */
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, ecs.Secret>;
  /** Undefined without any. */
  readonly dockerLabels?: Record<string, string>;
  readonly pidMode?: ecs.PidMode;
  /** What the user asked for and, on top of it, memory for the sidecars. */
  readonly size: TaskSize;
  readonly sidecars: Sidecar[];

  private readonly extensions: TaskExtension[];

  constructor(scope: Construct, props: FargateApiProps, container: ApiContainer) {
    const identity = identityOf(props);
    this.extensions = [
      props.datadog && datadogExtension(scope, props.datadog, identity),
      props.sentry && sentryExtension(scope, props.sentry, identity),
      props.tracing?._extend(scope, identity),
    ].filter((extension) => extension !== undefined);
    this.sidecars = this.extensions.flatMap(({ sidecar }) => sidecar ?? []);
    this.checkSecrets(scope, props);
    this.checkSidecars(scope, identity.service, container);
    this.size = sizeWith(scope, props, this.sidecars);
    const variables = Object.entries(merged(this.extensions.map(({ environment }) => environment)));
    this.environment = Object.fromEntries(variables.filter(([name]) => props.secrets?.[name] === undefined));
    this.secrets = merged(this.extensions.map(({ secrets }) => secrets));
    const labels = merged(this.extensions.map(({ dockerLabels }) => dockerLabels));
    this.dockerLabels = Object.keys(labels).length > 0 ? labels : undefined;
    this.pidMode = this.extensions.some(({ sharedProcesses }) => sharedProcesses) ? ecs.PidMode.TASK : undefined;
  }

  /** Add the sidecars, after the API's own container, and permit what they call. */
  addTo(scope: Construct, taskDefinition: ecs.FargateTaskDefinition, logGroup: logs.ILogGroup, role: iam.IRole): void {
    for (const { id, containerName, memory, options } of this.sidecars) {
      taskDefinition.addContainer(id, {
        ...options,
        containerName,
        essential: false,
        enableRestartPolicy: true,
        memoryReservationMiB: memory.toMebibytes(),
        logging: ecs.LogDriver.awsLogs({ logGroup, streamPrefix: 'ecs' }),
      });
    }
    for (const { permit } of this.extensions) permit?.(scope, role);
  }

  private checkSecrets(scope: Construct, props: FargateApiProps): void {
    for (const { prop, secrets = {} } of this.extensions) {
      for (const name of Object.keys(secrets)) {
        const twice = Object.entries({ environment: props.environment, secrets: props.secrets }).find(([, given]) => given?.[name] !== undefined);
        if (twice) invalid(scope, `${twice[0]} must leave out what ${prop} sets, got "${name}" in both; remove it there`);
      }
    }
  }

  /** The containers of a task share one network interface, and names must differ. */
  private checkSidecars(scope: Construct, name: string, container: ApiContainer): void {
    for (const { containerName, options } of this.sidecars) {
      if (containerName === name) invalid(scope, `names.container must not be the name of a sidecar, got "${name}"; choose another`);
      if (options.portMappings?.some(({ containerPort }) => containerPort === container.port)) {
        invalid(scope, `port must not be one of the sidecar ${containerName}, got ${container.port}; choose another`);
      }
    }
  }
}

function merged<Value>(records: (Record<string, Value> | undefined)[]): Record<string, Value> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record ?? {})));
}

function sizeWith(scope: Construct, { cpu = 512, memoryLimitMiB = 1_024 }: FargateApiProps, sidecars: Sidecar[]): TaskSize {
  const sizes = sidecars.map(({ memory }) => memory);
  if (sizes.length === 0) return { cpu, memoryLimitMiB };
  if (Token.isUnresolved(cpu) || Token.isUnresolved(memoryLimitMiB) || sizes.some((size) => size.isUnresolved())) {
    Annotations.of(scope).addWarningV2('@eldonia/fargate-api:sizeNotRaised',
      'a size that is known at deployment can\'t be raised for the sidecars; leave room for them in it');
    return { cpu, memoryLimitMiB };
  }
  const extra = sizes.reduce((sum, size) => sum + size.toMebibytes(), 0);
  return taskSizeFor(cpu, memoryLimitMiB + extra) ?? invalid(scope,
    `memoryLimitMiB must leave ${extra} MiB for the sidecars, got ${memoryLimitMiB} of at most 249856; lower it`);
}
