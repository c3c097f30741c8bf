import { setTimeout as sleep } from 'timers/promises';
import { DescribeSecretCommand, ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { findSecret } from '../../../src/aurora-cluster/private/find-secret.lambda';

jest.mock('timers/promises', () => jest.requireActual<object>('../../support/sleep'));

const NAME = 'eldonia/jwt-secret';
const ARN = `arn:aws:secretsmanager:ap-northeast-3:123456789012:secret:${NAME}-a1B2c3`;
const FOUND = { physicalResourceId: NAME, data: { Arn: ARN } };
const missing = new ResourceNotFoundException({ message: 'Secrets Manager can\'t find the specified secret.', $metadata: {} });
const mock = mockClient(SecretsManagerClient);
const calls = () => mock.commandCalls(DescribeSecretCommand).map(({ args: [{ input }] }) => input);

async function find(RequestType: string) {
  return findSecret({ RequestType, ResourceProperties: { SecretName: NAME } } as unknown as CloudFormationCustomResourceEvent);
}

beforeEach(() => {
  mock.reset();
  process.env.AWS_REGION = 'ap-northeast-3';
});

test.each(['Create', 'Update'])('finds the ARN by name, not by a part of an ARN, on %s', async (type) => {
  mock.on(DescribeSecretCommand).resolves({ ARN, Name: NAME });

  expect(await find(type)).toEqual(FOUND);
  expect(calls()).toEqual([{ SecretId: NAME }]);
});

test('retries until the replica exists', async () => {
  mock.on(DescribeSecretCommand).rejectsOnce(missing).rejectsOnce(missing).resolves({ ARN });

  expect(await find('Create')).toEqual(FOUND);
  expect(calls()).toHaveLength(3);
});

test('fails with an error if the replica does not exist after two minutes', async () => {
  mock.on(DescribeSecretCommand).rejects(missing);

  expect(await find('Create')).toEqual({
    failure: `secret ${NAME} does not exist in ap-northeast-3; add ap-northeast-3 to the replica Regions of the secret, deploy its primary Region, then retry`,
  });
  expect(calls()).toHaveLength(13);
  expect(jest.mocked(sleep).mock.calls.slice(-12)).toEqual(Array(12).fill([10_000]));
});

test('fails immediately if Secrets Manager denies access', async () => {
  mock.on(DescribeSecretCommand).rejects(Object.assign(new Error('not authorized'), { name: 'AccessDeniedException' }));

  await expect(find('Create')).rejects.toThrow('not authorized');
  expect(calls()).toHaveLength(1);
});

test('deletes nothing', async () => {
  expect(await find('Delete')).toEqual({});
  expect(calls()).toEqual([]);
});
