import {
  ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand, Service,
  TaskDefinition,
  UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const UNRELEASED = 'none';

const ecr = new ECRClient({});
const ecs = new ECSClient({});
const scaling = new ApplicationAutoScalingClient({});
const ssm = new SSMClient({});

/**
 * Deploys the image of the parameter's current value to the service, independent of the event.
 *
 * Two concurrent releases can overlap between read and update. After each update the value is read again, so that the
 * last update deploys the newest image.
 *
 * An error returns the message to the queue until the image exists.
 */
export async function followRelease(): Promise<string> {
  const version = await releasedVersion();
  if (version === UNRELEASED) return 'no image is released yet';
  const image = imageOf(version);
  const service = await findService();
  const definition = await runningDefinition(service);
  if (containerOf(definition).image === image) return `${image} is already running`;

  await checkImageExists(version);
  const taskDefinition = await register(definition, image);
  const isFirst = containerOf(definition).image === imageOf(UNRELEASED) && service.desiredCount === 0;
  const desiredCount = isFirst ? await firstTasks() : undefined;
  await ecs.send(new UpdateServiceCommand({
    cluster: setting('CLUSTER'), service: setting('SERVICE'), taskDefinition, desiredCount,
  }));
  return await releasedVersion() === version ? `deployed ${image} as ${taskDefinition}` : followRelease();
}

async function releasedVersion(): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: setting('PARAMETER_NAME') }));
  return Parameter!.Value!;
}

function imageOf(version: string): string {
  return `${setting('REPOSITORY_URI')}${isDigest(version) ? '@' : ':'}${version}`;
}

function isDigest(version: string): boolean {
  return version.startsWith('sha256:');
}

async function findService(): Promise<Service> {
  const { services = [] } = await ecs.send(new DescribeServicesCommand({
    cluster: setting('CLUSTER'), services: [setting('SERVICE')],
  }));
  if (!services[0]) throw new Error(`the ECS service ${setting('SERVICE')} does not exist`);
  return services[0];
}

/** The task definition of the primary deployment, not of the one that it replaces. */
async function runningDefinition({ deployments = [], taskDefinition }: Service): Promise<TaskDefinition> {
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  const described = await ecs.send(new DescribeTaskDefinitionCommand({
    taskDefinition: primary?.taskDefinition ?? taskDefinition,
  }));
  return described.taskDefinition!;
}

function containerOf(definition: TaskDefinition) {
  const container = definition.containerDefinitions?.find(({ name }) => name === setting('CONTAINER'));
  if (!container) throw new Error(`${definition.taskDefinitionArn} has no container ${setting('CONTAINER')}`);
  return container;
}

/** Throws while the image does not exist: ECS would start the deployment and roll it back. */
async function checkImageExists(version: string): Promise<void> {
  await ecr.send(new DescribeImagesCommand({
    registryId: setting('REGISTRY_ID'),
    repositoryName: setting('REPOSITORY_NAME'),
    imageIds: [isDigest(version) ? { imageDigest: version } : { imageTag: version }],
  }));
}

/** Registers the running task definition with the new image. All other settings do not change. */
async function register(definition: TaskDefinition, image: string): Promise<string> {
  const {
    taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt, registeredBy,
    deregisteredAt, ...rest
  } = definition;
  const { name: own } = containerOf(definition);
  const registered = await ecs.send(new RegisterTaskDefinitionCommand({
    ...rest,
    family: rest.family,
    containerDefinitions: rest.containerDefinitions?.map((container) =>
      container.name === own ? { ...container, image } : container),
  }));
  return registered.taskDefinition!.taskDefinitionArn!;
}

/**
 * Returns the number of tasks of the first release, and sets the minimum of Auto Scaling to it. A minimum above 0 that
 * is already set, e.g. by a failover, does not change.
 */
async function firstTasks(): Promise<number | undefined> {
  const min = Number(setting('MIN_TASKS'));
  if (min === 0) return undefined;
  const target = { ServiceNamespace: 'ecs' as const, ScalableDimension: 'ecs:service:DesiredCount' as const };
  const ResourceId = `service/${setting('CLUSTER')}/${setting('SERVICE')}`;
  const { ScalableTargets = [] } = await scaling.send(
    new DescribeScalableTargetsCommand({ ...target, ResourceIds: [ResourceId] }),
  );
  const minimum = ScalableTargets[0]?.MinCapacity ?? 0;
  if (minimum > 0) return minimum;
  await scaling.send(new RegisterScalableTargetCommand({ ...target, ResourceId, MinCapacity: min }));
  return min;
}

function setting(name: string): string {
  return process.env[name]!;
}

export const handler = async (): Promise<void> => {
  // Operators read the result in the log.
  console.log(await followRelease());
};
