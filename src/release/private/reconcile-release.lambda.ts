import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { DescribeImagesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { EventBridgeEvent, SQSEvent } from 'aws-lambda';
import { raiseMinimum, readRange } from './handler/capacity';
import { setting, UNRELEASED } from './handler/environment';
import { containerOf, ecs, findService, primaryDeployment, register, runningDefinition } from './handler/service';

const cloudFormation = new CloudFormationClient({});
const ecr = new ECRClient({});
const rds = new RDSClient({});
const ssm = new SSMClient({});

/** What started the function. */
export interface Trigger {
  /** The end of an operation of the stack; undefined for other triggers. */
  readonly stackTime?: Date;
  /** Whether the function runs on its schedule, in case that an event was lost. */
  readonly scheduled?: boolean;
}

/**
 * Makes the service run the released image, with at least the minimum of tasks.
 *
 * A rollback of the stack restores the image and the numbers of the last successful deployment, which may precede the
 * first release: image `none` and no tasks. This state is always replaced. The function never lowers a number, and does
 * not raise one that an operator has set: without the image `none`, it only raises the minimum of an activated standby.
 *
 * An error returns the message to the queue, e.g. until the image exists.
 */
export async function reconcileRelease(trigger: Trigger): Promise<string> {
  const version = await releasedVersion();
  if (version === UNRELEASED) return 'no image is released yet';
  const status = await changingStatus();
  if (status !== undefined) {
    if (trigger.scheduled) return `the status of the stack is ${status}`;
    throw new Error(`the status of the stack is ${status}; the message is retried`);
  }
  const service = await findService();
  const definition = await runningDefinition(service);
  const [running, image] = [containerOf(definition).image, imageOf(version)];
  const unreleased = running === imageOf(UNRELEASED);
  if (running === image) return await raiseActivated(service) ?? `${image} is already running`;
  if (!unreleased && !deploys(trigger, service)) return `${running} runs instead of ${image}`;

  await checkImageExists(version);
  const taskDefinition = await register(definition, image);
  const desiredCount = unreleased ? await restoredTasks(service) : undefined;
  await update({ taskDefinition, desiredCount });
  // Two concurrent releases can overlap between read and update: the last update deploys the newest image.
  return await releasedVersion() === version ? `deployed ${image} as ${taskDefinition}` : reconcileRelease(trigger);
}

async function releasedVersion(): Promise<string> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: setting('PARAMETER_NAME') }));
  return Parameter!.Value!;
}

/** The status of the stack while CloudFormation may still change the service; otherwise undefined. */
async function changingStatus(): Promise<string | undefined> {
  const { Stacks: [stack] = [] } = await cloudFormation.send(
    new DescribeStacksCommand({ StackName: setting('STACK') }),
  );
  const status = stack?.StackStatus ?? 'unknown';
  return /(?<!_COMPLETE_CLEANUP)_IN_PROGRESS$/.test(status) ? status : undefined;
}

function imageOf(version: string): string {
  return `${setting('REPOSITORY_URI')}${isDigest(version) ? '@' : ':'}${version}`;
}

function isDigest(version: string): boolean {
  return version.startsWith('sha256:');
}

/**
 * Whether to replace another released image. The schedule does not: ECS may have rolled the deployment back, or a
 * release may be in progress. In the Region of the releases, only a stack operation restores an older image, and a
 * release that started after it has priority.
 */
function deploys({ scheduled, stackTime }: Trigger, service: Service): boolean {
  if (scheduled) return false;
  if (setting('FOLLOWS_RELEASES') === 'true') return true;
  if (!stackTime) return false;
  const { createdAt = new Date(0), rolloutState } = primaryDeployment(service) ?? {};
  if (createdAt > stackTime) return false;
  if (rolloutState === 'IN_PROGRESS') throw new Error('a deployment is in progress; the message is retried');
  return true;
}

/** Throws while the image does not exist: ECS would start the deployment and roll it back. */
async function checkImageExists(version: string): Promise<void> {
  await ecr.send(new DescribeImagesCommand({
    registryId: setting('REGISTRY_ID'),
    repositoryName: setting('REPOSITORY_NAME'),
    imageIds: [isDigest(version) ? { imageDigest: version } : { imageTag: version }],
  }));
}

/** Restores the minimum, and returns the number of tasks if it must change. */
async function restoredTasks({ desiredCount = 0 }: Service): Promise<number | undefined> {
  const minimum = await raiseMinimum(await isActivated() ? activeTasks() : Number(setting('MIN_TASKS')));
  return minimum > desiredCount ? minimum : undefined;
}

/**
 * Raises the minimum of an activated standby: a rollback before the activation lost what the failover had raised. A
 * minimum of 0 does not change, because an operator may have set it.
 */
async function raiseActivated({ desiredCount = 0 }: Service): Promise<string | undefined> {
  if (!await isActivated()) return undefined;
  const { minimum } = await readRange();
  if (minimum === 0 || minimum >= activeTasks()) return undefined;
  const raised = await raiseMinimum(activeTasks());
  if (raised > desiredCount) await update({ desiredCount: raised });
  return `the minimum of the activated Region is ${raised}`;
}

/** Whether the database of this standby Region accepts writes. Other Regions have no other minimum. */
async function isActivated(): Promise<boolean> {
  const identifier = setting('GLOBAL_CLUSTER');
  if (!identifier) return false;
  const { GlobalClusters: [database] = [] } = await rds.send(
    new DescribeGlobalClustersCommand({ GlobalClusterIdentifier: identifier }),
  );
  return (database?.GlobalClusterMembers ?? [])
    .some(({ DBClusterArn, IsWriter }) => IsWriter && DBClusterArn === setting('DATABASE_CLUSTER_ARN'));
}

function activeTasks(): number {
  return Number(setting('ACTIVE_TASKS'));
}

async function update(change: { readonly taskDefinition?: string; readonly desiredCount?: number }): Promise<void> {
  await ecs.send(new UpdateServiceCommand({ cluster: setting('CLUSTER'), service: setting('SERVICE'), ...change }));
}

/** The trigger of an event. A message that is none, e.g. of an operator, is like a release. */
function triggerOf(body: string): Trigger {
  const event = JSON.parse(body) as Partial<EventBridgeEvent<string, unknown>>;
  switch (event['detail-type']) {
    case 'Scheduled Event': return { scheduled: true };
    case 'CloudFormation Stack Status Change': return { stackTime: new Date(event.time!) };
    default: return {};
  }
}

export const handler = async ({ Records }: SQSEvent): Promise<void> => {
  for (const { body } of Records) {
    // Operators read the result in the log.
    console.log(await reconcileRelease(triggerOf(body)));
  }
};
