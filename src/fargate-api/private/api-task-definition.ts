import { Duration, Stack } from 'aws-cdk-lib';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { ContainerSettings } from './container-settings';
import { CONTAINER_NAME, TaskExtensions } from './task-extensions';
import { acknowledge, acknowledgeInlinePolicy } from '../../private/acknowledge';
import { BoundImage } from '../api-image';
import { FargateApiProps } from '../fargate-api-props';

/** Creates the task definition with its two roles, without containers. */
export function createTaskDefinition(
  scope: Construct, props: FargateApiProps, { size, pidMode }: TaskExtensions,
): ecs.FargateTaskDefinition {
  const assumedBy = new iam.ServicePrincipal('ecs-tasks.amazonaws.com', {
    conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
  });
  return new ecs.FargateTaskDefinition(scope, 'Task', {
    family: props.family,
    ...size,
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
}

/** Adds the API container, or the containers of the hook, and returns the container that receives the requests. */
export function addContainer(scope: Construct, props: FargateApiProps, parts: ContainerParts): ecs.ContainerDefinition {
  const { taskDefinition, settings, image, extensions, logGroup } = parts;
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
  linuxParameters.addTmpfs({
    containerPath: '/tmp',
    size: settings.temporaryStorage.toMebibytes(),
    mountOptions: [ecs.TmpfsMountOption.NOSUID, ecs.TmpfsMountOption.NODEV],
  });
  const options: ecs.ContainerDefinitionOptions = {
    containerName: props.containerName ?? CONTAINER_NAME,
    image: image.image,
    command: settings.command,
    environment: {
      NODE_ENV: 'production', PORT: String(settings.port), ...extensions.environment, ...props.environment,
    },
    secrets: { ...props.secrets, ...extensions.secrets },
    dockerLabels: extensions.dockerLabels,
    portMappings: [{ containerPort: settings.port, protocol: ecs.Protocol.TCP }],
    healthCheck: {
      command: settings.healthCheckCommand,
      interval: Duration.seconds(30),
      timeout: Duration.seconds(3),
      startPeriod: Duration.seconds(5),
      retries: 3,
    },
    logging: ecs.LogDriver.awsLogs({ logGroup, streamPrefix: 'ecs' }),
    user: settings.user,
    readonlyRootFilesystem: settings.readonlyRootFilesystem ?? !props.enableExecuteCommand,
    stopTimeout: settings.stopTimeout,
    linuxParameters,
  };
  return props.task
    ? props.task.addContainers(taskDefinition, options)
    : taskDefinition.addContainer('Container', options);
}
