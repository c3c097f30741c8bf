import { DeleteBucketReplicationCommand, GetBucketReplicationCommand, PutBucketReplicationCommand, S3Client } from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { putReplication } from '../../src/secure-bucket/private/put-replication.lambda';

vi.mock('timers/promises', () => ({ setTimeout: vi.fn() }));

const [OURS, BEFORE, FOREIGN] = ['ours', 'before', 'foreign'].map((name) => `arn:aws:iam::123456789012:role/${name}`);
const RULE = { ID: 'replication', Priority: 1, Status: 'Enabled', Filter: { Prefix: '' } };
const s3 = mockClient(S3Client);

function failure(name: string): Error {
  return Object.assign(new Error(`${name}.`), { name });
}

function event(RequestType: string, properties: object = {}): CloudFormationCustomResourceEvent {
  const ResourceProperties = { BucketName: 'media', RoleArn: OURS, Rule: JSON.stringify(RULE), ...properties };
  const OldResourceProperties = { ...ResourceProperties, RoleArn: BEFORE };
  return { RequestType, ResourceProperties, OldResourceProperties } as unknown as CloudFormationCustomResourceEvent;
}

function givenRole(role: string | undefined): void {
  if (role) s3.on(GetBucketReplicationCommand).resolves({ ReplicationConfiguration: { Role: role, Rules: [] } });
  else s3.on(GetBucketReplicationCommand).rejects(failure('ReplicationConfigurationNotFoundError'));
}

beforeEach(() => {
  s3.reset();
  s3.on(PutBucketReplicationCommand).resolves({});
  s3.on(DeleteBucketReplicationCommand).resolves({});
});

const puts = () => s3.commandCalls(PutBucketReplicationCommand).map(({ args: [{ input }] }) => input);
const deletions = () => s3.commandCalls(DeleteBucketReplicationCommand).map(({ args: [{ input }] }) => input);

test.each<[string, string | undefined]>([
  ['Create', undefined], ['Create', OURS], ['Update', undefined], ['Update', OURS], ['Update', BEFORE],
])('%s sets the rule where the role was %s', async (type, role) => {
  givenRole(role);

  await expect(putReplication(event(type))).resolves.toEqual({ physicalResourceId: 'media' });
  expect(puts()).toEqual([{ Bucket: 'media', ReplicationConfiguration: { Role: OURS, Rules: [RULE] } }]);
});

test.each(['Create', 'Update'])('fails on %s rather than replace somebody else\'s replication', async (type) => {
  givenRole(FOREIGN);

  await expect(putReplication(event(type))).resolves.toEqual({
    failure: `bucket media is replicated with ${FOREIGN} already; remove that replication first, this one would replace it`,
  });
  expect(puts()).toEqual([]);
});

test('is another resource for another bucket, so that the old one is cleaned up', async () => {
  givenRole(undefined);

  await expect(putReplication(event('Update', { BucketName: 'photos' }))).resolves.toEqual({ physicalResourceId: 'photos' });
});

test.each<[string, string | undefined, number]>([
  ['removes what is ours', OURS, 1], ['leaves what is somebody else\'s', FOREIGN, 0], ['has nothing to do twice', undefined, 0],
])('Delete %s', async (_, role, count) => {
  givenRole(role);

  await expect(putReplication(event('Delete'))).resolves.toEqual({});
  expect(deletions()).toEqual(Array(count).fill({ Bucket: 'media' }));
});

test('Delete does not mind that the bucket is gone', async () => {
  s3.on(GetBucketReplicationCommand).rejects(failure('NoSuchBucket'));

  await expect(putReplication(event('Delete'))).resolves.toEqual({});
});

test('waits for another change of the bucket to end', async () => {
  givenRole(undefined);
  s3.on(PutBucketReplicationCommand).rejectsOnce(failure('OperationAborted')).rejectsOnce(failure('OperationAborted')).resolves({});

  await expect(putReplication(event('Create'))).resolves.toEqual({ physicalResourceId: 'media' });
  expect(puts()).toHaveLength(3);
});

test.each<[string, number]>([['OperationAborted', 5], ['InvalidRequest', 1]])('fails with %s after %d tries', async (name, tries) => {
  givenRole(undefined);
  s3.on(PutBucketReplicationCommand).rejects(failure(name));

  await expect(putReplication(event('Create'))).rejects.toThrow(`${name}.`);
  expect(puts()).toHaveLength(tries);
});

test('fails, and changes nothing, when it may not look', async () => {
  s3.on(GetBucketReplicationCommand).rejects(failure('AccessDenied'));

  await expect(putReplication(event('Create'))).rejects.toThrow('AccessDenied.');
  expect(puts()).toEqual([]);
});
