import { CreateServiceLinkedRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type { CloudFormationCustomResourceEvent, Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { createConfigRole, handler } from '../../../src/operations/private/audit/create-config-role.lambda';
import { inputsOf } from '../../support/inputs';

const iam = mockClient(IAMClient);
const event = (RequestType: string) => ({
  RequestType, ResponseURL: 'https://bucket.example/signed', ResourceProperties: {},
}) as unknown as CloudFormationCustomResourceEvent;
const failing = (name: string, message: string) => Object.assign(new Error(message), { name });

const TAKEN = 'Service role name AWSServiceRoleForConfig has been taken in this account, please try a different suffix.';

/** The result, and how long it waited. */
async function run(RequestType: string): Promise<unknown[]> {
  const waits: number[] = [];
  const { physicalResourceId } = await createConfigRole(event(RequestType), (milliseconds) => Promise.resolve(waits.push(milliseconds)));
  return [physicalResourceId, waits];
}

beforeEach(() => iam.reset());

test.each(['Create', 'Update'])('%s makes the role, and waits until other services know it', async (type) => {
  iam.on(CreateServiceLinkedRoleCommand).resolves({});

  expect(await run(type)).toEqual(['config.amazonaws.com', [15_000]]);
  expect(inputsOf(iam, CreateServiceLinkedRoleCommand)).toEqual([{ AWSServiceName: 'config.amazonaws.com' }]);
});


test.each([
  ['another invalid input', failing('InvalidInputException', 'Description is invalid')],
  ['a denied call', failing('AccessDenied', `not allowed; ${TAKEN}`)],
])('fails with %s', async (_, error) => {
  iam.on(CreateServiceLinkedRoleCommand).rejects(error);

  await expect(run('Create')).rejects.toThrow(error.message);
});

test('Delete leaves the role to the other Regions', async () => {
  expect(await run('Delete')).toEqual(['config.amazonaws.com', []]);
  expect(iam.calls()).toEqual([]);
});

test('uses the role that the account has, and answers CloudFormation', async () => {
  iam.on(CreateServiceLinkedRoleCommand).rejects(failing('InvalidInputException', TAKEN));
  const fetched = jest.spyOn(global, 'fetch').mockResolvedValueOnce(new Response());

  expect(await run('Create')).toEqual(['config.amazonaws.com', []]);
  await handler(event('Create'), { logStreamName: 'stream', getRemainingTimeInMillis: () => 60_000 } as Context);

  expect(JSON.parse(new TextDecoder().decode(fetched.mock.calls[0][1]!.body as Uint8Array))).toMatchObject({ Status: 'SUCCESS' });
});
