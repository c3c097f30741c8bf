import {
  Deployment, DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand, Service,
  TaskDefinition,
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

/** Reads the task definition of the newest deployment. */
export async function runningDefinition(service: Service): Promise<TaskDefinition> {
  const described = await ecs.send(new DescribeTaskDefinitionCommand({
    taskDefinition: primaryDeployment(service)?.taskDefinition ?? service.taskDefinition,
  }));
  return described.taskDefinition!;
}

/** The container that the image is released to. */
export function containerOf(definition: TaskDefinition) {
  const container = definition.containerDefinitions?.find(({ name }) => name === setting('CONTAINER'));
  if (!container) throw new Error(`${definition.taskDefinitionArn} has no container ${setting('CONTAINER')}`);
  return container;
}

/** Registers the task definition with another image. All other settings do not change. */
export async function register(definition: TaskDefinition, image: string): Promise<string> {
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
