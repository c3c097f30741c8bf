import { Context } from 'aws-lambda';
import type { Client } from 'pg';
import { FakeSecretsManager } from './support/fake-secrets-manager';
import { logInWithRetries } from '../../src/aurora-cluster/private/handler/database-login';
import { ensureAppLogin } from '../../src/aurora-cluster/private/handler/database-users';
import { handler } from '../../src/aurora-cluster/private/provision-user.lambda';

jest.mock('../../src/aurora-cluster/private/handler/database-login');
jest.mock('../../src/aurora-cluster/private/handler/database-users', () => ({
  ...jest.requireActual<object>('../../src/aurora-cluster/private/handler/database-users'), ensureAppLogin: jest.fn(),
}));

const ADDRESS = { host: 'db', port: 5432 };
const secrets = new FakeSecretsManager();
const session = { end: jest.fn() } as unknown as jest.Mocked<Client>;
const put = jest.spyOn(global, 'fetch');

beforeEach(() => {
  secrets.add('admin', { host: 'db', port: 5432, username: 'postgres', password: 'admin' });
  secrets.add('app', { host: 'db', port: 5432, username: 'shop_clone', password: 'secret', masterarn: 'admin' });
  jest.mocked(logInWithRetries).mockImplementation(async (read) => {
    expect(await read()).toEqual({ host: 'db', port: 5432, username: 'postgres', password: 'admin', dbname: 'shop' });
    return session;
  });
  put.mockResolvedValue(new Response());
});

async function answerTo(
  RequestType: 'Create' | 'Update' | 'Delete', Username = 'shop',
): Promise<Record<string, string>> {
  await handler({
    RequestType,
    PhysicalResourceId: 'shop/shop',
    ResponseURL: 'https://answer.example',
    LogicalResourceId: 'AppUser',
    ResourceProperties: { AdminSecretArn: 'admin', AppSecretArn: 'app', Host: 'db', Port: '5432', Username, Database: 'shop' },
  } as unknown as Parameters<typeof handler>[0], { getRemainingTimeInMillis: () => 60_000 } as Context);
  return JSON.parse(Buffer.from(put.mock.calls[0][1]!.body as Uint8Array).toString()) as Record<string, string>;
}

test.each(['Create', 'Update'] as const)('on %s sets the password of the current user', async (type) => {
  expect(await answerTo(type)).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'shop/shop' });
  expect(ensureAppLogin).toHaveBeenCalledWith(session, { username: 'shop_clone', password: 'secret', database: 'shop' });
  expect(session.end).toHaveBeenCalled();
});

// CloudFormation generates a new value for another `appUsername` or `adminSecretName`, and does not attach the secret again,
// also not for another port.
test.each([['no address', {}], ['the address of before', { host: 'before', port: 5433 }]])('completes secrets with %s', async (_, address) => {
  secrets.add('admin', { username: 'postgres', password: 'admin', ...address as typeof ADDRESS });
  secrets.add('app', { username: 'shop', password: 'new', masterarn: 'admin', ...address as typeof ADDRESS });

  expect(await answerTo('Update')).toMatchObject({ Status: 'SUCCESS' });
  expect(ensureAppLogin).toHaveBeenCalledWith(session, { username: 'shop', password: 'new', database: 'shop' });
  expect(['admin', 'app'].map((id) => JSON.parse(secrets.get(id).text('AWSCURRENT')) as object)).toEqual([
    { host: 'db', port: 5432, username: 'postgres', password: 'admin' }, { host: 'db', port: 5432, username: 'shop', password: 'new', masterarn: 'admin' },
  ]);
});

test('leaves complete secrets as they are', async () => {
  await answerTo('Update');

  expect(['admin', 'app'].map((id) => secrets.get(id).textOf('generated'))).toEqual([undefined, undefined]);
});

test('on Delete keeps the user, who owns the data', async () => {
  expect(await answerTo('Delete')).toMatchObject({ Status: 'SUCCESS', PhysicalResourceId: 'shop/shop' });
  expect(logInWithRetries).not.toHaveBeenCalled();
});

test('fails if the secret is for another user', async () => expect(await answerTo('Create', 'app')).toMatchObject({
  Status: 'FAILED',
  Reason: 'Error: the secret is for the user shop_clone, not for app; check whether it was edited manually',
}));

test('fails and ends the session on an error', async () => {
  jest.mocked(ensureAppLogin).mockRejectedValueOnce(new Error('broken'));

  expect(await answerTo('Create')).toMatchObject({ Status: 'FAILED', Reason: 'Error: broken' });
  expect(session.end).toHaveBeenCalled();
});
