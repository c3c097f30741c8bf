import { GetSecretValueCommand, ResourceNotFoundException, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { newPassword, readSecret, tryReadSecret } from '../../../../src/aurora-cluster/private/handler/database-secret';

const mock = mockClient(SecretsManagerClient);
const client = new SecretsManagerClient({});

beforeEach(() => mock.reset());

test('reads a port that is a string', async () => {
  mock.on(GetSecretValueCommand).resolves({ SecretString: '{"host":"db","port":"5432","username":"app","password":"secret"}' });

  expect(
    await readSecret(client, 'app', 'AWSCURRENT'),
  ).toEqual({ host: 'db', port: 5432, username: 'app', password: 'secret' });
});

test.each(['{"username":"app","password":"secret"}', undefined])('fails for a secret that is not attached to a cluster: %s', async (SecretString) => {
  mock.on(GetSecretValueCommand).resolves({ SecretString });

  await expect(readSecret(client, 'app', 'AWSCURRENT')).rejects.toThrow('AWSCURRENT of app has no host; check that the secret is attached to the cluster');
});

test.each(['hunter2', '{"password": hunter2}', '"hunter2"', 'null', 'hunter2hunter2hunter2'])('fails for the text %j without repeating it', async (SecretString) => {
  mock.on(GetSecretValueCommand).resolves({ SecretString });
  const error: Error = await readSecret(client, 'app', 'AWSCURRENT').then(() => new Error('none'), (thrown) => thrown);

  expect(error.message).toBe('AWSCURRENT of app is not a JSON object; restore the fields that Secrets Manager needs for databases');
  expect(`${error.stack} ${JSON.stringify(error.cause)}`).not.toContain('hunter2');
});

test('returns undefined for a missing version, and throws other errors', async () => {
  mock.on(GetSecretValueCommand).rejectsOnce(new ResourceNotFoundException({ message: 'none', $metadata: {} })).rejectsOnce(new Error('denied'));

  expect(await tryReadSecret(client, 'app', 'AWSPENDING')).toBeUndefined();
  await expect(tryReadSecret(client, 'app', 'AWSPENDING')).rejects.toThrow('denied');
});

test('generates passwords without special characters', () => {
  expect(newPassword()).toMatch(/^[A-Za-z0-9]{40}$/);
  expect(newPassword()).not.toBe(newPassword());
});
