import { setTimeout as sleep } from 'timers/promises';
import {
  DeleteBucketReplicationCommand, GetBucketReplicationCommand, PutBucketReplicationCommand, ReplicationRule, S3Client,
} from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { answering, ResourceResult } from '../../private/cloudformation-response';

const client = new S3Client({});

/** S3 refuses a change of a bucket while another one is under way; it rarely takes longer than this. */
const ATTEMPTS = 5;
const PAUSE_MILLISECONDS = 5_000;
const NOTHING_THERE = ['ReplicationConfigurationNotFoundError', 'NoSuchBucket'];

interface Settings {
  readonly BucketName: string;
  readonly RoleArn: string;
  /** One rule, as the API has it, in JSON: CloudFormation makes text of the numbers and switches of a custom resource. */
  readonly Rule: string;
}

/**
 * Sets and removes the replication of a bucket that another stack defines. The role says whose a replication is: one
 * that isn't ours is neither replaced nor removed.
 */
export async function putReplication(event: CloudFormationCustomResourceEvent): Promise<ResourceResult> {
  const { BucketName: bucket, RoleArn: role, Rule: rule } = settings(event.ResourceProperties);
  const current = await roleOf(bucket);
  if (event.RequestType === 'Delete') {
    if (current === role) await patiently(() => client.send(new DeleteBucketReplicationCommand({ Bucket: bucket })));
    return {};
  }
  const before = event.RequestType === 'Update' ? settings(event.OldResourceProperties).RoleArn : undefined;
  if (current !== undefined && current !== role && current !== before) {
    return { failure: `bucket ${bucket} is replicated with ${current} already; remove that replication first, this one would replace it` };
  }
  await patiently(() => client.send(new PutBucketReplicationCommand({
    Bucket: bucket, ReplicationConfiguration: { Role: role, Rules: [JSON.parse(rule) as ReplicationRule] },
  })));
  // Another bucket is another resource: CloudFormation then has the old one's replication removed.
  return { physicalResourceId: bucket };
}

async function roleOf(bucket: string): Promise<string | undefined> {
  try {
    return (await client.send(new GetBucketReplicationCommand({ Bucket: bucket }))).ReplicationConfiguration?.Role;
  } catch (error) {
    if (NOTHING_THERE.includes((error as Error).name)) return undefined;
    throw error;
  }
}

async function patiently(change: () => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await change();
      return;
    } catch (error) {
      if ((error as Error).name !== 'OperationAborted' || attempt === ATTEMPTS) throw error;
      await sleep(PAUSE_MILLISECONDS);
    }
  }
}

function settings(properties: Record<string, unknown>): Settings {
  return properties as unknown as Settings;
}

export const handler = answering(putReplication);
