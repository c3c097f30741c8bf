import { setTimeout as sleep } from 'timers/promises';
import {
  DescribeSecretCommand, ResourceNotFoundException, SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { answering, ResourceResult } from '../../private/cloudformation-response';

const client = new SecretsManagerClient({});

/** Replication takes seconds. A replica that does not exist after two minutes is not configured. */
const ATTEMPTS = 13;
const PAUSE_MILLISECONDS = 10_000;

/** Finds the complete ARN of a secret by its name. Creates nothing, so deletion does nothing. */
export async function findSecret(event: CloudFormationCustomResourceEvent): Promise<ResourceResult> {
  const name = event.ResourceProperties.SecretName as string;
  if (event.RequestType === 'Delete') return {};
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const arn = await arnOf(name);
    if (arn) return { physicalResourceId: name, data: { Arn: arn } };
    if (attempt < ATTEMPTS) await sleep(PAUSE_MILLISECONDS);
  }
  const region = process.env.AWS_REGION;
  const remedy = `add ${region} to the replica Regions of the secret, deploy its primary Region, then retry`;
  return { failure: `secret ${name} does not exist in ${region}; ${remedy}` };
}

async function arnOf(name: string): Promise<string | undefined> {
  try {
    return (await client.send(new DescribeSecretCommand({ SecretId: name }))).ARN;
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return undefined;
    throw error;
  }
}

export const handler = answering(findSecret);
