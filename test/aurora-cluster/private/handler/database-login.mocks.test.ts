import { Client, DatabaseError } from 'pg';
import { logIn, logInWithRetries, tryLogIn } from '../../../../src/aurora-cluster/private/handler/database-login';

jest.mock('pg', () => ({ ...jest.requireActual<object>('pg'), Client: jest.fn() }));

const secret = { host: 'db', port: 5432, username: 'app', password: 'secret' };
const client = { on: jest.fn(), connect: jest.fn(), end: jest.fn(), query: jest.fn() };
const retries = { attempts: 3, pauseMilliseconds: 1, callMilliseconds: 1 };

beforeEach(() => {
  jest.resetAllMocks();
  jest.mocked(Client).mockImplementation(function connect() { return client as unknown as Client; });
  client.end.mockResolvedValue(undefined);
  client.query.mockResolvedValue({ rows: [{ reads_only: false }] });
  jest.spyOn(console, 'log').mockReturnValue();
});

function rejection(code: string): DatabaseError {
  return Object.assign(new DatabaseError('rejected', 0, 'error'), { code });
}

test('logs in over verified TLS', async () => {
  await logIn({ ...secret, dbname: 'shop' });

  expect(Client).toHaveBeenCalledWith(expect.objectContaining({
    host: 'db',
    port: 5432,
    user: 'app',
    password: 'secret',
    database: 'shop',
    ssl: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    connectionTimeoutMillis: 20_000,
    query_timeout: 30_000,
    statement_timeout: 30_000,
  }));
});

test('uses the default database if the secret has none, and ignores an error of an idle session', async () => {
  await logIn(secret);

  expect(Client).toHaveBeenCalledWith(expect.objectContaining({ database: 'postgres' }));
  const [event, listener] = client.on.mock.calls[0] as [string, () => void];
  expect(event).toBe('error');
  expect(listener()).toBeUndefined();
});

test('closes the connection if the login fails, also if that fails', async () => {
  client.connect.mockRejectedValueOnce(new Error('timeout'));
  client.end.mockRejectedValueOnce(new Error('already'));

  await expect(logIn(secret)).rejects.toThrow('timeout');
});

test.each(['28P01', '28000'])('returns undefined for %s', async (code) => {
  client.connect.mockRejectedValueOnce(rejection(code));

  expect(await tryLogIn(secret)).toBeUndefined();
});

test('a member of rds_iam, also by another role, has no wrong password', async () => {
  client.connect.mockRejectedValueOnce(Object.assign(new DatabaseError('PAM authentication failed for user "app"', 0, 'error'), { code: '28000' }));

  await expect(tryLogIn(secret)).rejects.toThrow('db accepts no password of app, a member of rds_iam or rds_ad, perhaps by another role: REVOKE it');
});

test('throws other errors', async () => {
  client.connect.mockRejectedValueOnce(rejection('53300')).mockRejectedValueOnce(new Error('timeout'))
    .mockRejectedValueOnce(new DatabaseError('other', 0, 'error'));

  await expect(tryLogIn(secret)).rejects.toThrow('rejected');
  await expect(tryLogIn(secret)).rejects.toThrow('timeout');
  await expect(tryLogIn(secret)).rejects.toThrow('other');
});

test('retries until the writer is available', async () => {
  client.connect.mockRejectedValueOnce(new Error('timeout'));
  client.query.mockResolvedValueOnce({ rows: [{ reads_only: true }] });

  expect(await logInWithRetries(async () => secret, retries)).toBe(client);
  expect(client.connect).toHaveBeenCalledTimes(3);
});

test('throws the last error', async () => {
  client.query.mockResolvedValue({ rows: [{ reads_only: true }] });
  client.end.mockRejectedValue(new Error('already'));

  await expect(logInWithRetries(async () => secret, retries)).rejects.toThrow('db is not the writer yet');
  expect(client.connect).toHaveBeenCalledTimes(3);
});
