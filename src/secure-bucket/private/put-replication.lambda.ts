import {
  DeleteBucketReplicationCommand, GetBucketReplicationCommand, PutBucketReplicationCommand, ReplicationRule, S3Client,
} from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { CHANGE_REPLICATION } from './retries';
import { answering, ResourceResult } from '../../private/functions/cloudformation-response';
import { retry } from '../../private/functions/retry';

const client = new S3Client({});

const NOT_FOUND = ['ReplicationConfigurationNotFoundError', 'NoSuchBucket'];

interface Settings {
  readonly BucketName: string;
  readonly RoleArn: string;
  /** One rule in API format, as JSON: CloudFormation converts numbers and booleans of a custom resource to strings. */
  readonly Rule: string;
}

/**
 * Sets and removes the replication of a bucket of another stack. The role identifies the owner of a replication: a
 * replication with another role is neither replaced nor removed.
 */
export async function putReplication(event: CloudFormationCustomResourceEvent): Promise<ResourceResult> {
  const { BucketName: bucket, RoleArn: role, Rule: rule } = settings(event.ResourceProperties);
  const current = await roleOf(bucket);
  if (event.RequestType === 'Delete') {
    if (current === role) await retrying(() => client.send(new DeleteBucketReplicationCommand({ Bucket: bucket })));
    return {};
  }
  const before = event.RequestType === 'Update' ? settings(event.OldResourceProperties).RoleArn : undefined;
  if (current !== undefined && current !== role && current !== before) {
    const fault = `bucket ${bucket} already has a replication with the role ${current}`;
    return { failure: `${fault}; remove that replication first` };
  }
  await retrying(() => client.send(new PutBucketReplicationCommand({
    Bucket: bucket, ReplicationConfiguration: { Role: role, Rules: [JSON.parse(rule) as ReplicationRule] },
  })));
  // The bucket name is the physical ID: for a new bucket CloudFormation deletes the replication of the old one.
  return { physicalResourceId: bucket };
}

async function roleOf(bucket: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetBucketReplicationCommand({ Bucket: bucket }))).ReplicationConfiguration?.Role;
  } catch (error) {
    if (NOT_FOUND.includes((error as Error).name)) return undefined;
    throw error;
  }
}

async function retrying(change: () => Promise<unknown>): Promise<void> {
  await retry(CHANGE_REPLICATION, change, ({ name }) => name === 'OperationAborted');
}

function settings(properties: Record<string, unknown>): Settings {
  return properties as unknown as Settings;
}

export const handler = answering(putReplication);
