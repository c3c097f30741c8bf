import { Annotations, Duration, Size, Token } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ContainerSettings } from './container-settings';
import { CONTAINER_NAME, TaskExtensions } from './task-extensions';
import { acknowledge, acknowledgeInlinePolicy } from '../../private/acknowledge';
import { ofAccount } from '../../private/allow-publish';
import { invalid } from '../../private/errors';
import { BoundImage } from '../api-image';
import { IApiTask } from '../api-task';
import { FargateApiProps } from '../fargate-api-props';

/**
 * Otherwise the account decides (`defaultLogDriverMode`), and in the blocking mode a process whose log CloudWatch does
 * not take stops at its next line, and answers no health check. A full buffer loses lines.
 *
 * @see https://docs.aws.amazon.com/AmazonECS/latest/developerguide/using_awslogs.html
 */
const LOGGING = { mode: ecs.AwsLogDriverMode.NON_BLOCKING, maxBufferSize: Size.mebibytes(25) };

/** Creates the task definition with its two roles, without containers. */
export function createTaskDefinition(
  scope: Construct, props: FargateApiProps, { size, pidMode }: TaskExtensions, { diskSize }: ContainerSettings,
): ecs.FargateTaskDefinition {
  const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com', { conditions: ofAccount(scope) });
  return new ecs.FargateTaskDefinition(scope, 'Task', {
    family: props.family,
    ...size,
    ephemeralStorageGiB: diskSize?.toGibibytes(),
    pidMode,
    runtimePlatform: {
      cpuArchitecture: props.cpuArchitecture ?? ecs.CpuArchitecture.X86_64,
      operatingSystemFamily: ecs.OperatingSystemFamily.LINUX,
    },
    taskRole: new iam.Role(scope, 'TaskRole', {
      assumedBy, roleName: props.taskRoleName, description: 'Permissions of the application',
    }),
    executionRole: new iam.Role(scope, 'ExecutionRole', {
      assumedBy, roleName: props.executionRoleName, description: 'Permissions of ECS to start the task',
    }),
  });
}

/** The parts of the API container. */
export interface ContainerParts {
  readonly taskDefinition: ecs.FargateTaskDefinition;
  readonly settings: ContainerSettings;
  readonly image: BoundImage;
  readonly extensions: TaskExtensions;
  readonly logGroup: logs.ILogGroup;
  /** The first part of the names of log streams; `ecs` if absent. */
  readonly streamPrefix?: string;
  /** Whether the container has no port, like that of a queue worker. */
  readonly withoutPort?: boolean;
}

/** Adds the API container and the containers of the hook, and returns the container that receives the requests. */
export function addContainer(scope: Construct, props: FargateApiProps, parts: ContainerParts): ecs.ContainerDefinition {
  const { taskDefinition, settings, image, extensions, logGroup, streamPrefix = 'ecs', withoutPort } = parts;
  const executionRole = taskDefinition.obtainExecutionRole();
  image.repository?.grantPull(executionRole);
  [taskDefinition.taskRole, executionRole].forEach(acknowledgeInlinePolicy);
  acknowledge(executionRole, 'AwsSolutions-IAM5[Resource::*]', 'ecr:GetAuthorizationToken has no resource-level ' +
    'permissions');
  acknowledge(taskDefinition, 'AwsSolutions-ECS2',
    'the environment variables contain addresses and switches only; secrets come from Secrets Manager');
  const linuxParameters = new ecs.LinuxParameters(scope, 'Linux', { initProcessEnabled: true });
  // The agent of ECS Exec runs as root in the container.
  if (!props.enableExecuteCommand) linuxParameters.dropCapabilities(ecs.Capability.ALL);
  for (const containerPath of ['/tmp', ...settings.writablePaths]) {
    linuxParameters.addTmpfs({
      containerPath,
      size: settings.temporaryStorage.toMebibytes(),
      mountOptions: [ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV],
    });
  }
  const logging = ecs.LogDriver.awsLogs({ logGroup, streamPrefix, ...LOGGING });
  const container = taskDefinition.addContainer('Container', {
    containerName: props.containerName ?? CONTAINER_NAME,
    image: image.image,
    command: settings.command,
    environment: {
      NODE_ENV: 'production', PORT: String(settings.port), ...extensions.environment, ...props.environment,
    },
    secrets: { ...props.secrets, ...extensions.secrets },
    dockerLabels: extensions.dockerLabels,
    healthCheck: settings.healthCheckCommand.length === 0 ? undefined : {
      command: settings.healthCheckCommand,
      // Without a load balancer, nothing else says that a task of a deployment is healthy.
      interval: Duration.seconds(withoutPort ? 10 : 30),
      timeout: Duration.seconds(3),
      startPeriod: settings.startupTime,
      retries: 3,
    },
    logging,
    user: settings.user,
    readonlyRootFilesystem: settings.readonlyRootFilesystem ?? !props.enableExecuteCommand,
    stopTimeout: settings.stopTimeout,
    linuxParameters,
  });
  const target = props.task ? hookOf(scope, props.task).addContainers(taskDefinition, container, logging) : container;
  if (withoutPort) return target;
  // The containers of a task share one network interface: the port belongs to the container with the requests.
  if (target === container) {
    checkPort(scope, props, settings.port);
    container.addPortMappings({ containerPort: settings.port, protocol: ecs.Protocol.TCP });
  } else {
    warnOfEqualPorts(scope, container, settings.port);
  }
  checkHook(scope, taskDefinition, target, settings.port);
  return target;
}

/** The process would listen where neither the load balancer nor the health check of ECS calls it. */
function checkPort(scope: Construct, { environment = {}, secrets = {} }: FargateApiProps, port: number): void {
  const { PORT: given = String(port) } = environment;
  if (!('PORT' in secrets) && (given === String(port) || [given, port].some(Token.isUnresolved))) return;
  invalid(scope, `PORT of environment and secrets must be the port of the container, ${port}, got another value; set ` +
    'the option port, because the load balancer and the health check call that one');
}

/** The second container that binds a port of the task fails. A process may ignore the variable. */
function warnOfEqualPorts(scope: Construct, container: ecs.ContainerDefinition, port: number): void {
  const variables = container.renderContainerDefinition().environment as ecs.CfnTaskDefinition.KeyValuePairProperty[];
  if (!variables.some(({ name, value }) => name === 'PORT' && value === String(port))) return;
  Annotations.of(scope).addWarningV2('@eldonia/fargate-api:equalPorts',
    `the container of the API and the one that receives the requests both listen on port ${port} of the task, so ` +
    `that one of them fails; set another port in the hook: container.addEnvironment('PORT', '${port + 1}')`);
}

function hookOf(scope: Construct, task: Partial<IApiTask>): IApiTask {
  if (typeof task.addContainers === 'function') return task as IApiTask;
  invalid(scope, 'task must have the method addContainers, got none; ' +
    'implement IApiTask, in Python with the method add_containers');
}

function checkHook(
  scope: Construct, task: ecs.FargateTaskDefinition, target: ecs.ContainerDefinition | undefined, port: number,
): void {
  const containers = task.node.children.filter((child) => child instanceof ecs.ContainerDefinition);
  if (!target || !containers.includes(target)) {
    invalid(scope, 'task must return a container of the task definition of the API, ' +
      `got ${target?.node.path ?? 'none'}; return the container that it gets`);
  }
  const listening = containers.filter(({ portMappings }) =>
    portMappings.some(({ containerPort }) => containerPort === port));
  if (listening.length !== 1 || listening[0] !== target) {
    const names = listening.map(({ containerName }) => containerName).join(', ') || 'none';
    invalid(scope, `task must return the only container with a port mapping for the port ${port} of the API, ` +
      `got ${target.containerName}, and the port at ${names}; ` +
      'add the port mapping to the container that receives the requests');
  }
  const silent = containers.filter(({ logDriverConfig }) => !logDriverConfig).map(({ containerName }) => containerName);
  if (silent.length > 0) {
    Annotations.of(scope).addWarningV2('@eldonia/fargate-api:containerWithoutLogs',
      `${silent.join(', ')} of the task has no log driver, so that its output is lost; ` +
      'pass the logging that the hook gets');
  }
}
