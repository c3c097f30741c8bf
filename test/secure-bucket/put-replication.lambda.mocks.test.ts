import { DeleteBucketReplicationCommand, GetBucketReplicationCommand, PutBucketReplicationCommand, S3Client } from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { putReplication } from '../../src/secure-bucket/private/put-replication.lambda';
import { inputsOf } from '../support/inputs';

jest.mock('timers/promises', () => jest.requireActual<object>('../support/sleep'));

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

const puts = () => inputsOf(s3, PutBucketReplicationCommand);

// With the bucket name as physical ID, CloudFormation cleans up the old bucket.
test.each<[string, string | undefined, string]>([
  ['Create', undefined, 'media'], ['Create', OURS, 'media'], ['Update', undefined, 'photos'], ['Update', OURS, 'media'], ['Update', BEFORE, 'media'],
])('%s sets the rule if the role was %s', async (type, role, bucket) => {
  givenRole(role);

  await expect(putReplication(event(type, { BucketName: bucket }))).resolves.toEqual({ physicalResourceId: bucket });
  expect(puts()).toEqual([{ Bucket: bucket, ReplicationConfiguration: { Role: OURS, Rules: [RULE] } }]);
});

test.each(['Create', 'Update'])('fails on %s for a bucket with another replication', async (type) => {
  givenRole(FOREIGN);

  await expect(putReplication(event(type))).resolves.toEqual({
    failure: `bucket media already has a replication with the role ${FOREIGN}; remove that replication first`,
  });
  expect(puts()).toEqual([]);
});

test.each<[string, string | undefined, number]>([
  ['removes its own replication', OURS, 1], ['keeps another replication', FOREIGN, 0], [
    'ignores a missing replication', undefined, 0,
  ],
])('Delete %s', async (_, role, count) => {
  givenRole(role);

  await expect(putReplication(event('Delete'))).resolves.toEqual({});
  expect(inputsOf(s3, DeleteBucketReplicationCommand)).toEqual(Array(count).fill({ Bucket: 'media' }));
});

test('ignores a deleted bucket on Delete', async () => {
  s3.on(GetBucketReplicationCommand).rejects(failure('NoSuchBucket'));

  await expect(putReplication(event('Delete'))).resolves.toEqual({});
});

test('retries after another change of the bucket', async () => {
  givenRole(undefined);
  s3.on(
    PutBucketReplicationCommand,
  ).rejectsOnce(failure('OperationAborted')).rejectsOnce(failure('OperationAborted')).resolves({});

  await expect(putReplication(event('Create'))).resolves.toEqual({ physicalResourceId: 'media' });
  expect(puts()).toHaveLength(3);
});

test.each<[string, number]>([
  ['OperationAborted', 5], ['InvalidRequest', 1],
])('fails with %s after %d tries', async (name, tries) => {
  givenRole(undefined);
  s3.on(PutBucketReplicationCommand).rejects(failure(name));

  await expect(putReplication(event('Create'))).rejects.toThrow(`${name}.`);
  expect(puts()).toHaveLength(tries);
});

test('fails without a change if it cannot read the replication', async () => {
  s3.on(GetBucketReplicationCommand).rejects(failure('AccessDenied'));

  await expect(putReplication(event('Create'))).rejects.toThrow('AccessDenied.');
  expect(puts()).toEqual([]);
});
