import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { answering, ResourceResult } from '../../../private/functions/cloudformation-response';

const SERVICE = 'config.amazonaws.com';
/** AWS Config rejects a role that IAM has not yet made known to it. */
const PROPAGATION_MILLISECONDS = 15_000;

const client = new IAMClient({});

/**
 * Creates the service-linked role of AWS Config, unless the account has it. The role is never deleted: recorders of
 * other Regions and other services use it, and it costs nothing.
 */
export async function createConfigRole(
  event: CloudFormationCustomResourceEvent, wait: (milliseconds: number) => Promise<unknown> = pause,
): Promise<ResourceResult> {
  if (event.RequestType !== 'Delete' && await create()) await wait(PROPAGATION_MILLISECONDS);
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

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

export const handler = answering((event) => createConfigRole(event));
