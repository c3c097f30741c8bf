import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { CREATE_ROLE } from './retries';
import { answering, ResourceResult } from '../../../private/functions/cloudformation-response';
import { pause } from '../../../private/functions/retry';

const SERVICE = 'config.amazonaws.com';

const client = new IAMClient({});

/**
 * Creates the service-linked role of AWS Config, unless the account has it. The role is never deleted: recorders of
 * other Regions and other services use it, and it costs nothing.
 */
export async function createConfigRole(
  event: CloudFormationCustomResourceEvent, wait: (milliseconds: number) => Promise<unknown> = pause,
): Promise<ResourceResult> {
  if (event.RequestType !== 'Delete' && await create()) await wait(CREATE_ROLE.pauseMilliseconds);
  return { physicalResourceId: SERVICE };
}

/** Returns whether the role is new. */
async function create(): Promise<boolean> {
  try {
    await client.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: SERVICE }));
    return true;
  } catch (error) {
    const { name, message } = error as Error;
    // "Service role name AWSServiceRoleForConfig has been taken in this account, please try a different suffix."
    if (name.startsWith('InvalidInput') && message.includes('has been taken')) return false;
    throw error;
  }
}

export const handler = answering((event) => createConfigRole(event));
