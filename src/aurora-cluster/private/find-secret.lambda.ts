import {
  DescribeSecretCommand, ResourceNotFoundException, SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { FIND_SECRET } from './retries';
import { answering, ResourceResult } from '../../private/functions/cloudformation-response';
import { retry } from '../../private/functions/retry';

const client = new SecretsManagerClient({});

/** Finds the complete ARN of a secret by its name. Creates nothing, so deletion does nothing. */
export async function findSecret(event: CloudFormationCustomResourceEvent): Promise<ResourceResult> {
  const name = event.ResourceProperties.SecretName as string;
  if (event.RequestType === 'Delete') return {};
  const arn = await arnOf(name);
  if (arn) return { physicalResourceId: name, data: { Arn: arn } };
  const region = process.env.AWS_REGION;
  const remedy = `add ${region} to the replica Regions of the secret, deploy its primary Region, then retry`;
  return { failure: `secret ${name} does not exist in ${region}; ${remedy}` };
}

async function arnOf(name: string): Promise<string | undefined> {
  const describe = async () => client.send(new DescribeSecretCommand({ SecretId: name }));
  try {
    return (await retry(FIND_SECRET, describe, isMissing)).ARN;
  } catch (error) {
    if (isMissing(error as Error)) return undefined;
    throw error;
  }
}

const isMissing = (error: Error): boolean => error instanceof ResourceNotFoundException;

export const handler = answering(findSecret);
