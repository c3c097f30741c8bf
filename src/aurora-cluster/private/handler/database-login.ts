import { setTimeout as sleep } from 'timers/promises';
import { Client, DatabaseError } from 'pg';
import { DatabaseSecret } from './database-secret';

/** A paused Serverless v2 cluster takes about fifteen seconds to answer. */
const CONNECT_MILLISECONDS = 20_000;
const QUERY_MILLISECONDS = 30_000;
/** invalid_password and invalid_authorization_specification: the server answered, and said no. */
const REFUSED = ['28P01', '28000'];

/** How long to go on trying while a new cluster becomes available. */
export interface Patience {
  readonly attempts: number;
  readonly firstWaitMilliseconds: number;
  readonly longestWaitMilliseconds: number;
}

/** Log in over verified TLS; the caller ends the session. */
export async function logIn(secret: DatabaseSecret): Promise<Client> {
  const client = new Client({
    host: secret.host,
    port: secret.port,
    user: secret.username,
    password: secret.password,
    database: secret.dbname ?? 'postgres',
    // The authorities come from NODE_EXTRA_CA_CERTS, and the host's name is compared with the certificate's.
    ssl: { rejectUnauthorized: true, minVersion: 'TLSv1.2' },
    connectionTimeoutMillis: CONNECT_MILLISECONDS,
    query_timeout: QUERY_MILLISECONDS,
    statement_timeout: QUERY_MILLISECONDS,
    application_name: 'eldonia-secrets',
  });
  // A session that breaks while idle would otherwise end the process; the next query reports it.
  client.on('error', () => undefined);
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  return client;
}

/** Like `logIn`, but undefined when the server refuses the credentials; a network fault is still an error. */
export async function tryLogIn(secret: DatabaseSecret): Promise<Client | undefined> {
  try {
    return await logIn(secret);
  } catch (error) {
    if (error instanceof DatabaseError && REFUSED.includes(error.code ?? '')) return undefined;
    throw error;
  }
}

/** Log in to the writer of a cluster that may have become available only now; the last problem is the error. */
export async function logInEventually(read: () => Promise<DatabaseSecret>, patience: Patience): Promise<Client> {
  let wait = patience.firstWaitMilliseconds;
  for (let attempt = 1; ; attempt++) {
    try {
      return await logInToWriter(await read());
    } catch (error) {
      if (attempt >= patience.attempts) throw error;
      console.log(`attempt ${attempt} of ${patience.attempts}: ${(error as Error).message}`);
      await sleep(wait);
      wait = Math.min(wait * 2, patience.longestWaitMilliseconds);
    }
  }
}

/** While the cluster's endpoint moves, it may still name an instance that only reads. */
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
