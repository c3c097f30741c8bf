import {
  Deployment, DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand, Service,
  Tag, TaskDefinition,
} from '@aws-sdk/client-ecs';
import { setting } from './environment';

/** The client of the functions that release. */
export const ecs = new ECSClient({});

/** Reads the service. */
export async function findService(): Promise<Service> {
  const { services = [] } = await ecs.send(new DescribeServicesCommand({
    cluster: setting('CLUSTER'), services: [setting('SERVICE')],
  }));
  if (!services[0]) throw new Error(`the ECS service ${setting('SERVICE')} does not exist`);
  return services[0];
}

/** The newest deployment of the service, not the one that it replaces. */
export function primaryDeployment({ deployments = [] }: Service): Deployment | undefined {
  return deployments.find(({ status }) => status === 'PRIMARY');
}

/** A revision of the task definition, with its tags. */
export interface Revision {
  readonly definition: TaskDefinition;
  readonly tags: Tag[];
}

/** Reads the task definition of the newest deployment. */
export async function runningRevision(service: Service): Promise<Revision> {
  const { taskDefinition, tags = [] } = await ecs.send(new DescribeTaskDefinitionCommand({
    taskDefinition: primaryDeployment(service)?.taskDefinition ?? service.taskDefinition, include: ['TAGS'],
  }));
  return { definition: taskDefinition!, tags };
}

/** The container that the image is released to. */
export function containerOf(definition: TaskDefinition) {
  const container = definition.containerDefinitions?.find(({ name }) => name === setting('CONTAINER'));
  if (!container) throw new Error(`${definition.taskDefinitionArn} has no container ${setting('CONTAINER')}`);
  return container;
}

/**
 * Registers the task definition with another image. All other settings and the tags do not change, except the tags of
 * AWS, which AWS alone can set.
 */
export async function register({ definition, tags }: Revision, image: string): Promise<string> {
  const {
    taskDefinitionArn, revision, status, requiresAttributes, compatibilities, registeredAt, registeredBy,
    deregisteredAt, ...rest
  } = definition;
  const { name: own } = containerOf(definition);
  const copied = tags.filter(({ key }) => !key?.startsWith('aws:'));
  const registered = await ecs.send(new RegisterTaskDefinitionCommand({
    ...rest,
    family: rest.family,
    // ECS rejects an empty list.
    tags: copied.length > 0 ? copied : undefined,
    containerDefinitions: rest.containerDefinitions?.map((container) =>
      container.name === own ? { ...container, image } : container),
  }));
  return registered.taskDefinition!.taskDefinitionArn!;
}
