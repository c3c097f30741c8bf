import { ApplicationAutoScalingClient, DescribeScalableTargetsCommand, RegisterScalableTargetCommand } from '@aws-sdk/client-application-auto-scaling';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import {
  DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand, Service, TaskDefinition, UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';

const UNRELEASED = 'none';

const ecr = new ECRClient({});
const ecs = new ECSClient({});
const scaling = new ApplicationAutoScalingClient({});
const ssm = new SSMClient({});

/**
 * Have the service run what the parameter says now, whichever change of it the event was about.
 *
 * Two releases at once may overtake each other between reading and updating. Whoever updates looks again afterwards, so
 * the last one to update leaves the newest image.
 *
 * An error has the message tried again, until the image is there.
 */
export async function followRelease(): Promise<string> {
  const version = await releasedVersion();
  if (version === UNRELEASED) return 'nothing is released';
  const image = imageOf(version);
  const service = await findService();
  const definition = await runningDefinition(service);
  if (containerOf(definition).image === image) return `${image} runs already`;

  await expectImage(version);
  const taskDefinition = await register(definition, image);
  const desiredCount = containerOf(definition).image === imageOf(UNRELEASED) && service.desiredCount === 0 ? await firstTasks() : undefined;
  await ecs.send(new UpdateServiceCommand({ cluster: setting('CLUSTER'), service: setting('SERVICE'), taskDefinition, desiredCount }));
  return await releasedVersion() === version ? `${taskDefinition} runs ${image}` : followRelease();
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
  const { services = [] } = await ecs.send(new DescribeServicesCommand({ cluster: setting('CLUSTER'), services: [setting('SERVICE')] }));
  if (!services[0]) throw new Error(`there is no service ${setting('SERVICE')}`);
  return services[0];
}

/** What ECS is deploying counts, not what it is replacing. */
async function runningDefinition({ deployments = [], taskDefinition }: Service): Promise<TaskDefinition> {
  const primary = deployments.find(({ status }) => status === 'PRIMARY');
  const described = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: primary?.taskDefinition ?? taskDefinition }));
  return described.taskDefinition!;
}

function containerOf(definition: TaskDefinition) {
  const container = definition.containerDefinitions?.find(({ name }) => name === setting('CONTAINER'));
  if (!container) throw new Error(`no container of ${definition.taskDefinitionArn} is named ${setting('CONTAINER')}`);
  return container;
}

/** ECS would start the deployment without the image, and roll it back. */
async function expectImage(version: string): Promise<void> {
  await ecr.send(new DescribeImagesCommand({
    registryId: setting('REGISTRY_ID'),
    repositoryName: setting('REPOSITORY_NAME'),
    imageIds: [isDigest(version) ? { imageDigest: version } : { imageTag: version }],
  }));
}

/** The task definition that runs now, with the new image: whatever else the stack has changed stays. */
async function register(definition: TaskDefinition, image: string): Promise<string> {
  const {
    taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt, registeredBy, deregisteredAt, ...rest
  } = definition;
  const { name: own } = containerOf(definition);
  const registered = await ecs.send(new RegisterTaskDefinitionCommand({
    ...rest,
    family: rest.family,
    containerDefinitions: rest.containerDefinitions?.map((container) => container.name === own ? { ...container, image } : container),
  }));
  return registered.taskDefinition!.taskDefinitionArn!;
}

/**
 * How many tasks a service gets that has never had an image; scaling would leave it without any. A minimum that somebody
 * has set, for a failover for example, stays.
 */
async function firstTasks(): Promise<number | undefined> {
  const least = Number(setting('MIN_TASKS'));
  if (least === 0) return undefined;
  const target = { ServiceNamespace: 'ecs' as const, ScalableDimension: 'ecs:service:DesiredCount' as const };
  const ResourceId = `service/${setting('CLUSTER')}/${setting('SERVICE')}`;
  const { ScalableTargets = [] } = await scaling.send(new DescribeScalableTargetsCommand({ ...target, ResourceIds: [ResourceId] }));
  const minimum = ScalableTargets[0]?.MinCapacity ?? 0;
  if (minimum > 0) return minimum;
  await scaling.send(new RegisterScalableTargetCommand({ ...target, ResourceId, MinCapacity: least }));
  return least;
}

function setting(name: string): string {
  return process.env[name]!;
}

export const handler = async (): Promise<void> => {
  // The log is where an operator looks for what became of a release.
  console.log(await followRelease());
};
