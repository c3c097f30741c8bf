import {
  Deployment, DescribeServicesCommand, DescribeTaskDefinitionCommand, ECSClient, RegisterTaskDefinitionCommand, Service,
  Tag, TaskDefinition, UpdateServiceCommand,
} from '@aws-sdk/client-ecs';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { settingsOf } from './comparison';
import { setting } from './environment';

/** The clients of the functions that release. */
export const ecs = new ECSClient({});
export const ssm = new SSMClient({});

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

/** Whether ECS still deploys. */
export function inProgress(service: Service): boolean {
  return primaryDeployment(service)?.rolloutState === 'IN_PROGRESS';
}

/** Changes the service. */
export async function update(
  change: { readonly taskDefinition?: string; readonly desiredCount?: number },
): Promise<void> {
  await ecs.send(new UpdateServiceCommand({ cluster: setting('CLUSTER'), service: setting('SERVICE'), ...change }));
}

/** A revision of the task definition, with its tags. */
export interface Revision {
  readonly definition: TaskDefinition;
  readonly tags: Tag[];
}

/** Reads the task definition of the newest deployment. */
export async function runningRevision(service: Service): Promise<Revision> {
  return readRevision(primaryDeployment(service)?.taskDefinition ?? service.taskDefinition);
}

/** Reads the revision that the last deployment of the stack registered. */
export async function stackRevision(): Promise<Revision> {
  return readRevision(await stackRevisionArn());
}

/** The ARN of that revision. Only CloudFormation writes the parameter. */
export async function stackRevisionArn(): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: setting('REVISION_PARAMETER_NAME') }));
  return Parameter!.Value!;
}

async function readRevision(revision: string | undefined): Promise<Revision> {
  const { taskDefinition, tags = [] } = await ecs.send(
    new DescribeTaskDefinitionCommand({ taskDefinition: revision, include: ['TAGS'] }),
  );
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
  const rest = settingsOf(definition);
  const { name: own } = containerOf(definition);
  const copied = tags.filter(({ key }) => !key?.startsWith('aws:'));
  const registered = await ecs.send(new RegisterTaskDefinitionCommand({
    ...rest,
    family: definition.family,
    // ECS rejects an empty list.
    tags: copied.length > 0 ? copied : undefined,
    containerDefinitions: rest.containerDefinitions?.map((container) =>
      container.name === own ? { ...container, image } : container),
  }));
  return registered.taskDefinition!.taskDefinitionArn!;
}
