import { Service } from '@aws-sdk/client-ecs';
import { EventBridgeEvent } from 'aws-lambda';
import { setting } from './environment';
import { follows, Released } from './released';
import { inProgress, primaryDeployment } from './service';
import { Situation } from './situation';

/** The other triggers deploy a release in less time. */
const GRACE_MILLISECONDS = 120_000;
/** From a first release that has failed to the next attempt. */
const AGAIN_MILLISECONDS = 3_600_000;
/** The detail type of a message of an operator, in the runbook of an incident. */
const REQUEST = 'Restore Request';

/** What started the function. */
export interface Trigger {
  /** The end of an operation of the stack; undefined for other triggers. */
  readonly stackTime?: Date;
  /** The time of the schedule, in case that an event was lost; undefined for other triggers. */
  readonly scheduledTime?: Date;
  /** Whether an operator requests the released image with the settings of the stack, whatever runs. */
  readonly requested?: boolean;
}

/** A message of the queue: an event, which a function or an operator may have limited to one service. */
export type Message = Partial<EventBridgeEvent<string, { readonly name?: string }>> & { readonly service?: string };

/** The trigger of a message. One that is no event is like a release. */
export function triggerOf(event: Message): Trigger {
  switch (event['detail-type']) {
    case 'Scheduled Event': return { scheduledTime: new Date(event.time!) };
    case 'CloudFormation Stack Status Change': return { stackTime: new Date(event.time!) };
    case REQUEST: return { requested: true };
    default: return {};
  }
}

/** Whether an event is about another service: the parameter of its image has changed, or its deployment has failed. */
export function isOfOther({ 'detail-type': type, detail, resources = [] }: Message): boolean {
  switch (type) {
    case 'Parameter Store Change': return detail?.name !== setting('PARAMETER_NAME');
    case 'ECS Deployment State Change': return !resources.some((arn) => arn.endsWith(`/${setting('SERVICE')}`));
    default: return false;
  }
}

/**
 * Whether to replace another released image. The schedule does so only where releases are followed and nothing was
 * deployed since: otherwise ECS may have rolled the deployment back, or a release may be in progress. In the Region of
 * the releases, only CloudFormation restores an older image. What a release has registered is left to it: it deploys
 * before it writes the parameter.
 */
export function deploys(trigger: Trigger, { service, byStack }: Situation, { since }: Released): boolean {
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

/**
 * Whether ECS has returned to the image `none` within the last hour, because the first release has failed: it would
 * fail again. A rollback of the stack does the same, and its event deploys the release.
 */
export function hasReturned({ scheduledTime }: Trigger, service: Service, { since }: Released): boolean {
  const { createdAt = new Date(0) } = primaryDeployment(service) ?? {};
  return scheduledTime !== undefined && follows() && createdAt > since
    && scheduledTime.getTime() - createdAt.getTime() < AGAIN_MILLISECONDS;
}

/** Whether another released image runs without a deployment in progress. */
export function lasts({ scheduledTime }: Trigger, service: Service, { since }: Released): boolean {
  return scheduledTime !== undefined && !inProgress(service)
    && age(scheduledTime, service, since) >= GRACE_MILLISECONDS;
}

/** The time since the release and the last deployment, in milliseconds. */
export function age(time: Date, service: Service, since: Date): number {
  const { createdAt = new Date(0) } = primaryDeployment(service) ?? {};
  return time.getTime() - Math.max(createdAt.getTime(), since.getTime());
}
