import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeImagesCommand, ECRClient, ImageNotFoundException, RepositoryNotFoundException,
} from '@aws-sdk/client-ecr';
import { Service, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { DescribeGlobalClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { EventBridgeEvent, SQSEvent, SQSRecord } from 'aws-lambda';
import { raiseMinimum, readRange } from './handler/capacity';
import { setting, UNRELEASED } from './handler/environment';
import { countDeadLetters, PersonNeeded, report } from './handler/reports';
import {
  changedSettings, containerOf, differs, ecs, findService, primaryDeployment, register, Revision, runningRevision,
  stackRevision,
} from './handler/service';

const cloudFormation = new CloudFormationClient({});
const ecr = new ECRClient({});
const rds = new RDSClient({});
const ssm = new SSMClient({});

/** The first replication creates the repository of a standby Region. */
const MISSING = [ImageNotFoundException, RepositoryNotFoundException];

const MINUTE = 60_000;
/** The other triggers deploy a release in less time. */
const GRACE_MILLISECONDS = 2 * MINUTE;
/** The first release is recorded in less time after its deployment has begun. */
const UNRECORDED_MILLISECONDS = 60 * MINUTE;
/** ECR replicates most images within 30 minutes. */
const REPLICATION_MILLISECONDS = 60 * MINUTE;
/**
 * The attempt at which a difference is reported, 6 minutes after the first one: a release writes the parameter after
 * the end of its deployment, within fewer minutes.
 */
const REPORT_ATTEMPT = 4;

const REMEDY = 'release an image again, or deploy the stack';

/** What started the function. */
export interface Trigger {
  /** The end of an operation of the stack; undefined for other triggers. */
  readonly stackTime?: Date;
  /** The time of the schedule, in case that an event was lost; undefined for other triggers. */
  readonly scheduledTime?: Date;
  /** Whether an operator requests the released image with the settings of the stack, whatever runs. */
  readonly requested?: boolean;
}

/** The value of the image parameter, and the time of its last change. */
interface Released {
  readonly version: string;
  readonly since: Date;
}

/** What the service runs, and the revision of the stack. */
interface Situation {
  readonly service: Service;
  readonly running: string;
  readonly stack: Revision;
  /** Whether CloudFormation registered what runs; otherwise, a release did. */
  readonly byStack: boolean;
  /** Whether what runs differs from the revision of the stack in more than the image. */
  readonly foreign: boolean;
}

/**
 * Makes the service run the released image, with at least the minimum of tasks.
 *
 * A rollback of the stack restores the image and the numbers of the last successful deployment, which may precede the
 * first release: image `none` and no tasks. This state is always replaced. The function never lowers a number, and does
 * not raise one that an operator has set: without the image `none`, it only raises the minimum of an activated standby.
 *
 * Each revision that it registers is that of the last deployment of the stack with another image: what a release
 * credential adds to a task definition does not reach the next one.
 *
 * An error returns the message to the queue, e.g. until the image exists. On the schedule, another image that still
 * runs after the release and the last deployment is an error, too: ECS has rolled the image back, or nothing has
 * deployed it. So is a task definition that differs from that of the stack in more than the image.
 */
export async function reconcileRelease(trigger: Trigger): Promise<string> {
  const released = await readReleased();
  const { version } = released;
  if (version === UNRELEASED) return withoutRelease(trigger, released);
  const status = await changingStatus();
  if (status !== undefined) {
    if (trigger.scheduledTime) return `the status of the stack is ${status}`;
    throw new Error(`the status of the stack is ${status}; the message is retried`);
  }
  const situation = await readSituation();
  const { running, service, foreign } = situation;
  const image = imageOf(version);
  if (running !== imageOf(UNRELEASED)) {
    if (foreign && trigger.stackTime) return replaceForeign(trigger, situation, image);
    const difference = foreign ? differenceOf(situation) : `${running} runs instead of ${image}`;
    if (!foreign && running === image) {
      if (trigger.scheduledTime) await checkSettings(service);
      return await raiseActivated(service) ?? `${image} is already running`;
    }
    if (!deploys(trigger, situation, released)) {
      if (!(foreign ? trigger.scheduledTime : lasts(trigger, service, released))) return difference;
      throw new PersonNeeded(`${difference}; ${REMEDY}`);
    }
  }
  return deploy(trigger, situation, released);
}

/** An image that runs long after its release was recorded as `none`: nobody but a person or a thief writes that. */
async function withoutRelease(trigger: Trigger, released: Released): Promise<string> {
  const nothing = 'no image is released yet';
  if (!trigger.scheduledTime) return nothing;
  const situation = await readSituation();
  const { foreign, running, service } = situation;
  if (running === imageOf(UNRELEASED)) return nothing;
  if (await changingStatus() === undefined) {
    if (foreign) throw new PersonNeeded(`${differenceOf(situation)}; ${REMEDY}`);
    await checkSettings(service);
  }
  if (age(trigger.scheduledTime, service, released.since) < UNRECORDED_MILLISECONDS) return nothing;
  throw new PersonNeeded(`${running} runs, but the parameter says that no image is released; release an image again`);
}

async function readSituation(): Promise<Situation> {
  const [service, stack] = [await findService(), await stackRevision(ssm)];
  const { definition } = await runningRevision(service);
  const byStack = definition.taskDefinitionArn === stack.definition.taskDefinitionArn;
  const { image } = containerOf(definition);
  return { service, running: image!, stack, byStack, foreign: !byStack && differs(definition, stack.definition) };
}

/** What a release does not set, so that the next one does not replace it, as a stolen release credential can. */
async function checkSettings(service: Service): Promise<void> {
  const { maximum, suspended } = await readRange();
  // During the change of the office hours, scaling is suspended for some minutes.
  const changed = [
    ...await changedSettings(ssm, service),
    ...maximum < Number(setting('MAX_TASKS')) ? [`the maximum of Auto Scaling (${maximum})`] : [],
    ...suspended && service.desiredCount! > 0 ? ['the suspension of Auto Scaling'] : [],
  ];
  if (changed.length === 0) return;
  throw new PersonNeeded(`the service differs from the stack in ${changed.join(', ')}; see the incident procedure ` +
    'of a leaked release credential');
}

function differenceOf({ service, stack }: Situation): string {
  return `${primaryDeployment(service)?.taskDefinition ?? service.taskDefinition} differs from ` +
    `${stack.definition.taskDefinitionArn} of the stack in more than the image`;
}

/**
 * Deploys the released image, with the settings of the stack. Another release can be recorded before the update: the
 * last update deploys the newest image.
 */
async function deploy(trigger: Trigger, situation: Situation, released: Released): Promise<string> {
  const { version } = released;
  const { service, running, stack } = situation;
  if (!await imageExists(version)) return waitForImage(trigger, released);
  const taskDefinition = await register(stack, imageOf(version));
  await update({
    taskDefinition, desiredCount: running === imageOf(UNRELEASED) ? await restoredTasks(service) : undefined,
  });
  const newest = await readReleased();
  return newest.version === version
    ? `deployed ${imageOf(version)} as ${taskDefinition}`
    : deploy(trigger, situation, newest);
}

/**
 * Deploys what runs with the settings of the stack, which has changed during a release; in a Region that follows
 * releases, the released image. A stolen release credential has the same effect, so that an alarm says so.
 */
async function replaceForeign({ stackTime }: Trigger, situation: Situation, released: string): Promise<string> {
  const { service, running, stack } = situation;
  if (inProgress(service)) throw new Error('a deployment is in progress; the message is retried');
  const image = follows() ? released : running;
  const taskDefinition = await register(stack, image);
  await update({ taskDefinition });
  const result = `${differenceOf(situation)}; deployed ${image} as ${taskDefinition}`;
  await report(JSON.stringify({ stackTime }), result);
  return result;
}

async function readReleased(): Promise<Released> {
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: setting('PARAMETER_NAME') }));
  return { version: Parameter!.Value!, since: Parameter!.LastModifiedDate ?? new Date(0) };
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
 * Whether to replace another released image. The schedule does so only where releases are followed and nothing was
 * deployed since: otherwise ECS may have rolled the deployment back, or a release may be in progress. In the Region of
 * the releases, only CloudFormation restores an older image. What a release has registered is left to it: it deploys
 * before it writes the parameter.
 */
function deploys(trigger: Trigger, { service, byStack }: Situation, { since }: Released): boolean {
  const { stackTime, scheduledTime } = trigger;
  const { createdAt = new Date(0) } = primaryDeployment(service) ?? {};
  if (scheduledTime) {
    return follows() && createdAt < since && age(scheduledTime, service, since) >= GRACE_MILLISECONDS;
  }
  if (follows() || trigger.requested) return true;
  if (!stackTime || !byStack) return false;
  if (inProgress(service)) throw new Error('a deployment is in progress; the message is retried');
  return true;
}

function inProgress(service: Service): boolean {
  return primaryDeployment(service)?.rolloutState === 'IN_PROGRESS';
}

/** Whether another released image runs without a deployment in progress. */
function lasts({ scheduledTime }: Trigger, service: Service, { since }: Released): boolean {
  return scheduledTime !== undefined && !inProgress(service)
    && age(scheduledTime, service, since) >= GRACE_MILLISECONDS;
}

/** The time since the release and the last deployment, in milliseconds. */
function age(time: Date, service: Service, since: Date): number {
  const { createdAt = new Date(0) } = primaryDeployment(service) ?? {};
  return time.getTime() - Math.max(createdAt.getTime(), since.getTime());
}

/** Whether ECR has the image. Otherwise, ECS would start the deployment and roll it back. */
async function imageExists(version: string): Promise<boolean> {
  try {
    await ecr.send(new DescribeImagesCommand({
      registryId: setting('REGISTRY_ID'),
      repositoryName: setting('REPOSITORY_NAME'),
      imageIds: [isDigest(version) ? { imageDigest: version } : { imageTag: version }],
    }));
    return true;
  } catch (error) {
    if (MISSING.some((type) => error instanceof type)) return false;
    throw error;
  }
}

/** Waits for the replication, where releases are followed: the message of the release is retried for one hour. */
function waitForImage({ scheduledTime }: Trigger, { version, since }: Released): string {
  const image = imageOf(version);
  const waits = follows() && (!scheduledTime || scheduledTime.getTime() - since.getTime() < REPLICATION_MILLISECONDS);
  if (!waits) throw new PersonNeeded(`${image} does not exist; release an image again`);
  const message = `ECR has not replicated ${image} yet`;
  if (scheduledTime) return message;
  throw new Error(message);
}

function follows(): boolean {
  return setting('FOLLOWS_RELEASES') === 'true';
}

/** Restores the minimum, and returns the number of tasks if it must change. */
async function restoredTasks({ desiredCount = 0 }: Service): Promise<number | undefined> {
  const tasks = await isActivated() ? activeTasks() : Number(setting('MIN_TASKS'));
  const minimum = await raiseMinimum(tasks, Number(process.env.RELEASED_MAX_TASKS ?? 0));
  return minimum > desiredCount ? minimum : undefined;
}

/**
 * Raises the minimum of an activated standby: a rollback before the activation lost what the failover had raised. A
 * minimum of 0 does not change, because an operator may have set it, unless the function starts the first tasks.
 */
async function raiseActivated({ desiredCount = 0 }: Service): Promise<string | undefined> {
  if (!await isActivated()) return undefined;
  const { minimum } = await readRange();
  const stopped = minimum === 0 && process.env.FROM_ZERO !== 'true';
  if (stopped || minimum >= activeTasks()) return undefined;
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

/** The detail type of a message of an operator, in the runbook of an incident. */
const REQUEST = 'Restore Request';

/** The trigger of an event. A message that is none is like a release. */
function triggerOf(body: string): Trigger {
  const event = JSON.parse(body) as Partial<EventBridgeEvent<string, unknown>>;
  switch (event['detail-type']) {
    case 'Scheduled Event': return { scheduledTime: new Date(event.time!) };
    case 'CloudFormation Stack Status Change': return { stackTime: new Date(event.time!) };
    case REQUEST: return { requested: true };
    default: return {};
  }
}

/** Operators read the result in the log. The dead-letter queue has an alarm. */
async function handle({ body, attributes }: SQSRecord): Promise<void> {
  const trigger = triggerOf(body);
  try {
    console.log(await reconcileRelease(trigger));
  } catch (error) {
    const reports = error instanceof PersonNeeded && Number(attributes.ApproximateReceiveCount) >= REPORT_ATTEMPT;
    if (!reports) throw error;
    console.log(error.message);
    await report(body, error.message);
    return;
  }
  if (trigger.scheduledTime) await countDeadLetters();
}

export const handler = async ({ Records }: SQSEvent): Promise<void> => {
  for (const record of Records) await handle(record);
};
