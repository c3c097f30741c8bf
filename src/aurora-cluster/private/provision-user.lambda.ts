import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { logInEventually, Patience } from './handler/database-login';
import { readSecret } from './handler/database-secret';
import { baseOf, ensureAppLogin } from './handler/database-users';
import { answering, ResourceResult } from '../../private/cloudformation-response';

const client = new SecretsManagerClient({});

/** Some seven minutes when every attempt waits for its answer in vain: less than the function's ten. */
const PATIENCE: Patience = { attempts: 14, firstWaitMilliseconds: 1_000, longestWaitMilliseconds: 15_000 };

/**
 * Makes the app's database user, with the password that its secret holds at the moment.
 *
 * Every part of it may exist already: after a restored snapshot, a rotation or a broken attempt. Deletion does nothing,
 * because the user owns the app's data.
 */
export const handler = answering(async (event): Promise<ResourceResult> => {
  const { AdminSecretArn, AppSecretArn, Username, Database } = event.ResourceProperties;
  if (event.RequestType === 'Delete') return {};

  const app = await readSecret(client, AppSecretArn, 'AWSCURRENT');
  if (baseOf(app.username) !== Username) {
    throw new Error(`the secret is for the user ${app.username}, not for ${Username}; was it edited by hand?`);
  }
  const admin = await logInEventually(async () => ({ ...await readSecret(client, AdminSecretArn, 'AWSCURRENT'), dbname: Database }), PATIENCE);
  try {
    await ensureAppLogin(admin, { username: app.username, password: app.password, database: Database });
  } finally {
    await admin.end();
  }
  return { physicalResourceId: `${Database}/${Username}` };
});
