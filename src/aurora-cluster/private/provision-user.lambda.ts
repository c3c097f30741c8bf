import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { logInWithRetries } from './handler/database-login';
import { readAttached } from './handler/database-secret';
import { baseOf, ensureAppLogin } from './handler/database-users';
import { PROVISION_USER } from './retries';
import { answering, ResourceResult } from '../../private/functions/cloudformation-response';

const client = new SecretsManagerClient({});

/**
 * Creates the application's database user with the current password of its secret, and writes the address of the
 * cluster to both secrets where it is missing.
 *
 * Roles can already exist: after the restore of a snapshot, a rotation or a failed attempt. Deletion does nothing,
 * because the user owns the data of the application.
 */
export const handler = answering(async (event): Promise<ResourceResult> => {
  const { AdminSecretArn, AppSecretArn, Host, Port, Username, Database } = event.ResourceProperties;
  if (event.RequestType === 'Delete') return {};

  const app = await readAttached(client, AppSecretArn, Host, Port);
  if (baseOf(app.username) !== Username) {
    throw new Error(
      `the secret is for the user ${app.username}, not for ${Username}; check whether it was edited manually`,
    );
  }
  const admin = await logInWithRetries(
    async () => ({ ...await readAttached(client, AdminSecretArn, Host, Port), dbname: Database }), PROVISION_USER,
  );
  try {
    await ensureAppLogin(admin, { username: app.username, password: app.password, database: Database });
  } finally {
    await admin.end();
  }
  return { physicalResourceId: `${Database}/${Username}` };
});
