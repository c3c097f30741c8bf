import { Annotations, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct, IDependable } from 'constructs';
import { invalid } from '../../private/errors';
import { Sidecar, TaskExtension, TaskIdentity } from '../../private/task-extension';
import { checkTaskSize, TaskSize, taskSizeFor } from '../../private/task-size';
import { datadogExtension, sentryExtension } from '../../telemetry/internal';
import { FargateApiProps } from '../fargate-api-props';
import { ContainerSettings } from './container-settings';
import { declareExtension } from './service-calls';

/** The default name of the API container. */
export const CONTAINER_NAME = 'api';

/** The service and environment of the API in Datadog, Sentry and traces. */
export function identityOf(props: Pick<FargateApiProps, 'containerName' | 'environment'>): TaskIdentity {
  return { service: props.containerName ?? CONTAINER_NAME, environment: props.environment?.NODE_ENV ?? 'production' };
}

/**
 * The sidecars, variables and secrets that Datadog, Sentry and tracing add to the task. Throws on conflicts with other
 * props.
 */
export class TaskExtensions {
  /** Variables of the API container. Variables of the user override them. */
  readonly environment: Record<string, string>;
  readonly secrets: Record<string, ecs.Secret>;
  /** Undefined without labels. */
  readonly dockerLabels?: Record<string, string>;
  readonly pidMode?: ecs.PidMode;
  /** The task size of the props, plus memory for the sidecars. */
  readonly size: TaskSize;
  readonly sidecars: Sidecar[];
  /** The props with the images of the sidecars, by the names of the containers. */
  readonly imageProps: ReadonlyMap<string, string>;

  private readonly extensions: TaskExtension[];

  constructor(scope: Construct, props: FargateApiProps, container: ContainerSettings) {
    const identity = identityOf(props);
    this.extensions = [
      props.datadog && datadogExtension(scope, props.datadog, identity),
      props.sentry && sentryExtension(scope, props.sentry, identity),
      props.tracing?._extend(scope, identity),
    ].filter((extension) => extension !== undefined);
    this.sidecars = this.extensions.flatMap(({ sidecar }) => sidecar ?? []);
    this.checkSecrets(scope, props);
    this.checkSidecars(scope, identity.service, container);
    this.extensions.forEach((extension) => declareExtension(scope, props, extension));
    this.imageProps = new Map(this.extensions.flatMap(({ prop, sidecar }) =>
      sidecar ? [[sidecar.containerName, `${prop}.image`]] : []));
    this.size = sizeWith(scope, props, this.sidecars);
    const variables = Object.entries(merged(this.extensions.map(({ environment }) => environment)));
    this.environment = Object.fromEntries(variables.filter(([name]) => props.secrets?.[name] === undefined));
    this.secrets = merged(this.extensions.map(({ secrets }) => secrets));
    const labels = merged(this.extensions.map(({ dockerLabels }) => dockerLabels));
    this.dockerLabels = Object.keys(labels).length > 0 ? labels : undefined;
    this.pidMode = this.extensions.some(({ sharedProcesses }) => sharedProcesses) ? ecs.PidMode.TASK : undefined;
  }

  /** Adds the sidecars after the API container, and returns their permissions, which the service waits for. */
  addTo(
    scope: Construct, taskDefinition: ecs.FargateTaskDefinition, logGroup: logs.ILogGroup, role: iam.IRole,
  ): IDependable[] {
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
    return this.extensions.flatMap(({ permit }) => permit?.(scope, role) ?? []);
  }

  private checkSecrets(scope: Construct, props: FargateApiProps): void {
    for (const { prop, secrets = {} } of this.extensions) {
      for (const name of Object.keys(secrets)) {
        const given = Object.entries({ environment: props.environment, secrets: props.secrets });
        const twice = given.find(([, values]) => values?.[name] !== undefined);
        if (twice) {
          invalid(scope, `${twice[0]} must not contain a variable that ${prop} sets, got "${name}"; remove it`);
        }
      }
    }
  }

  /** The containers of a task share one network interface, and names must differ. */
  private checkSidecars(scope: Construct, name: string, container: ContainerSettings): void {
    for (const { containerName, options } of this.sidecars) {
      if (containerName === name) {
        invalid(scope, `containerName must differ from the names of the sidecars, got "${name}"; choose another`);
      }
      if (options.portMappings?.some(({ containerPort }) => containerPort === container.port)) {
        invalid(scope, `port must differ from the ports of the sidecar ${containerName}, got ${container.port}; ` +
          'choose another');
      }
    }
  }
}

function merged<Value>(records: (Record<string, Value> | undefined)[]): Record<string, Value> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record ?? {})));
}

function sizeWith(
  scope: Construct, { cpu = 512, memoryLimitMiB = 1_024 }: FargateApiProps, sidecars: Sidecar[],
): TaskSize {
  checkTaskSize(scope, cpu, memoryLimitMiB);
  const sizes = sidecars.map(({ memory }) => memory);
  if (sizes.length === 0) return { cpu, memoryLimitMiB };
  if (Token.isUnresolved(cpu) || Token.isUnresolved(memoryLimitMiB) || sizes.some((size) => size.isUnresolved())) {
    Annotations.of(scope).addWarningV2('@eldonia/fargate-api:sizeNotRaised',
      'the task size is a token, so that no memory is added for the sidecars; include their memory in memoryLimitMiB');
    return { cpu, memoryLimitMiB };
  }
  const extra = sizes.reduce((sum, size) => sum + size.toMebibytes(), 0);
  return taskSizeFor(cpu, memoryLimitMiB + extra) ?? invalid(scope,
    `memoryLimitMiB must be at least ${extra} MiB below 249856 for the sidecars, got ${memoryLimitMiB}; lower it`);
}
