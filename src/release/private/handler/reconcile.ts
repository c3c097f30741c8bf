import { Service } from '@aws-sdk/client-ecs';
import { raiseActivated, restoredTasks } from './activated';
import { endMinimum, raiseMinimum, readRange } from './capacity';
import { optionalSetting, UNRELEASED } from './environment';
import { follows, imageExists, imageOf, Released, readReleased } from './released';
import { PersonNeeded, report } from './reports';
import { inProgress, register, update } from './service';
import { changingStatus, checkSettings, differenceOf, readSituation, Situation } from './situation';
import { age, deploys, hasReturned, lasts, Trigger } from './trigger';
import { INTERVAL_MILLISECONDS, RECONCILE } from '../message-attempts';

/** The first release is recorded in less time after its deployment has begun. */
const UNRECORDED_MILLISECONDS = 3_600_000;
/** As long as the message of a release is retried. */
const REPLICATION_MILLISECONDS = RECONCILE.attempts * INTERVAL_MILLISECONDS;
const REMEDY = 'release an image again, or deploy the stack';

/**
 * Makes the service run the released image, with at least the minimum of tasks.
 *
 * A rollback of the stack restores the image and the numbers of the last successful deployment, which may precede the
 * first release: image `none` and no tasks. This state is always replaced; on the schedule once per hour, if ECS has
 * rolled the first release back. The function never lowers a number, except
 * the minimum that it has raised for a release, and does not raise one that an operator has set: without the image
 * `none`, it only raises the minimum of an activated standby.
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
  const inRelease = tasksInRelease();
  if (inRelease > 0 && trigger.scheduledTime && !inProgress(service)) await endMinimum(inRelease);
  const image = imageOf(version);
  if (running !== imageOf(UNRELEASED)) {
    if (foreign && trigger.stackTime) return replaceForeign(trigger, situation, image);
    const difference = foreign ? differenceOf(situation) : `${running} runs instead of ${image}`;
    if (!foreign && running === image) {
      // First: what is wrong with the settings must not keep a failover waiting.
      const raised = await raiseActivated(service);
      if (trigger.scheduledTime) await checkSettings(service);
      return raised ?? `${image} is already running`;
    }
    if (!deploys(trigger, situation, released)) {
      if (!(foreign ? trigger.scheduledTime : lasts(trigger, service, released))) return difference;
      throw new PersonNeeded(`${difference}; ${REMEDY}`);
    }
  } else if (hasReturned(trigger, service, released)) {
    throw new PersonNeeded(`${running} runs instead of ${image}, which is deployed again within an hour; ${REMEDY}`);
  }
  return deploy(trigger, situation, released);
}

/** An image that runs long after its release was recorded as `none`: nobody but a person or a thief writes that. */
async function withoutRelease(trigger: Trigger, released: Released): Promise<string> {
  const nothing = 'no image is released yet';
  if (!trigger.scheduledTime) return nothing;
  const situation = await readSituation();
  const { foreign, running, service } = situation;
  const changing = await changingStatus() !== undefined;
  if (running === imageOf(UNRELEASED)) return service.desiredCount && !changing ? stopUnreleased(service) : nothing;
  if (!changing) {
    if (foreign) throw new PersonNeeded(`${differenceOf(situation)}; ${REMEDY}`);
    await checkSettings(service);
  }
  if (age(trigger.scheduledTime, service, released.since) < UNRECORDED_MILLISECONDS) return nothing;
  throw new PersonNeeded(`${running} runs, but the parameter says that no image is released; release an image again`);
}

/**
 * An uptime schedule starts a fixed number of tasks, and none of the image `none` can start. A first release that
 * begins at the same moment keeps its tasks: the workflow passes their number. A pipeline cannot, and its record starts
 * those that are missing.
 */
async function stopUnreleased({ desiredCount }: Service): Promise<string> {
  await update({ desiredCount: 0 });
  const { running, service } = await readSituation();
  if (running !== imageOf(UNRELEASED) && service.desiredCount! < desiredCount!) await update({ desiredCount });
  return `no image is released yet: stopped ${desiredCount} task${desiredCount === 1 ? '' : 's'}`;
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
  const restored = running === imageOf(UNRELEASED) ? await restoredTasks(service) : undefined;
  await update({ taskDefinition, desiredCount: await heldTasks(service) ?? restored });
  const newest = await readReleased();
  return newest.version === version
    ? `deployed ${imageOf(version)} as ${taskDefinition}`
    : deploy(trigger, situation, newest);
}

/**
 * The tasks that a service with a minimum of 0 has at least during a release. Without a task, ECS completes the
 * deployment of any image, and returns to it after the next one.
 */
function tasksInRelease(): number {
  return Number(optionalSetting('RELEASE_TASKS') ?? 0);
}

/** Starts them if none runs. Outside the office hours, Auto Scaling is suspended and would not stop them. */
async function heldTasks({ desiredCount = 0 }: Service): Promise<number | undefined> {
  const tasks = tasksInRelease();
  if (tasks === 0 || (await readRange()).suspended) return undefined;
  await raiseMinimum(tasks, Number(optionalSetting('RELEASED_MAX_TASKS') ?? 0));
  return desiredCount < tasks ? tasks : undefined;
}

/**
 * Deploys what runs with the settings of the stack, which has changed during a release; in a Region that follows
 * releases, the released image. A stolen release credential has the same effect, so that an alarm says so.
 */
async function replaceForeign({ stackTime }: Trigger, situation: Situation, released: string): Promise<string> {
  const { service, running, stack } = situation;
  // Where releases are followed, only the function deploys, and protected tasks can prolong a deployment for hours.
  if (!follows() && inProgress(service)) throw new Error('a deployment is in progress; the message is retried');
  const image = follows() ? released : running;
  const taskDefinition = await register(stack, image);
  await update({ taskDefinition });
  const result = `${differenceOf(situation)}; deployed ${image} as ${taskDefinition}`;
  await report({ stackTime }, result);
  return result;
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
