import { Client, DatabaseError } from 'pg';
import { DatabaseSecret } from './database-secret';
import { retry, RetryBudget } from '../../../private/functions/retry';
import { PROVISION_USER } from '../retries';

/** A paused Serverless v2 cluster resumes within about 15 seconds. */
const CONNECT_MILLISECONDS = PROVISION_USER.callMilliseconds;
const QUERY_MILLISECONDS = 30_000;
/** The name of the sessions of the functions. */
export const PROGRAM = 'eldonia-secrets';
/** invalid_password and invalid_authorization_specification: the server rejected the credentials. */
const REFUSED = ['28P01', '28000'];

/** Logs in over verified TLS. The caller ends the session. */
export async function logIn(secret: DatabaseSecret): Promise<Client> {
  const client = new Client({
    host: secret.host,
    port: secret.port,
    user: secret.username,
    password: secret.password,
    database: secret.dbname ?? 'postgres',
    // NODE_EXTRA_CA_CERTS provides the CA certificates. The host name is verified against the certificate.
    ssl: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    query_timeout: QUERY_MILLISECONDS,
    statement_timeout: QUERY_MILLISECONDS,
    application_name: PROGRAM,
  });
  // Without a handler, an error of an idle session would end the process. The next query reports the error.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}

/** Logs in, or returns undefined if the server rejects the credentials. A network failure is an error. */
export async function tryLogIn(secret: DatabaseSecret): Promise<Client | undefined> {
  try {
    return await logIn(secret);
  } catch (error) {
    if (!(error instanceof DatabaseError && REFUSED.includes(error.code ?? ''))) throw error;
    if (!error.message.startsWith('PAM ')) return undefined;
    throw new Error(`${secret.host} accepts no password of ${secret.username}, a member of rds_iam or rds_ad, ` +
      'perhaps by another role: REVOKE it', { cause: error });
  }
}

/** Logs in to the writer of a cluster that may not be available yet, with retries. Throws the last error. */
export const logInWithRetries = async (read: () => Promise<DatabaseSecret>, retries: RetryBudget): Promise<Client> =>
  retry(retries, async () => logInToWriter(await read()), ({ message }, attempt) => {
    console.log(`attempt ${attempt} of ${retries.attempts}: ${message}`);
    return true;
  });

/** During a failover the cluster endpoint can still resolve to a read-only instance. */
async function logInToWriter(secret: DatabaseSecret): Promise<Client> {
  const client = await logIn(secret);
  try {
    const { rows } = await client.query<{ reads_only: boolean }>('SELECT pg_is_in_recovery() AS reads_only');
    if (rows[0].reads_only) throw new Error(`${secret.host} is not the writer yet`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}
