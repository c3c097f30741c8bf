import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { scramVerifier } from './scram';

const TWIN_SUFFIX = '_clone';
const OWNER_SUFFIX = '_owner';
/** Any number will do, as long as it is always the same: provisioning and rotation take turns. */
const LOCK = 5_273_901;

/** One of the app's two logins, and what it becomes. */
export interface AppLogin {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** The name that the two logins share. */
export function baseOf(username: string): string {
  return username.endsWith(TWIN_SUFFIX) ? username.slice(0, -TWIN_SUFFIX.length) : username;
}

/** The login that is not in use. */
export function twinOf(username: string): string {
  return username === baseOf(username) ? username + TWIN_SUFFIX : baseOf(username);
}

/**
 * Give one of the app's logins its password, making whatever of the app's roles is missing.
 *
 * Both logins act as the owner role from the moment they log in, so a table belongs to the owner whichever made it, and
 * the other one can alter and drop it. The twin that isn't named keeps its password (a new one can't log in until it has one).
 */
export async function ensureAppLogin(admin: Client, login: AppLogin): Promise<void> {
  const base = baseOf(login.username);
  const owner = base + OWNER_SUFFIX;
  await inTransaction(admin, async () => {
    await admin.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await ensureRole(admin, owner, 'NOLOGIN');
    // Without membership of its own the admin may not name the owner in ALTER ROLE … SET before version 16.
    await ensureMember(admin, owner, (await admin.query<{ name: string }>('SELECT current_user AS name')).rows[0].name);
    for (const name of [base, twinOf(base)]) {
      await ensureRole(admin, name, 'LOGIN');
      await ensureMember(admin, owner, name);
      await admin.query(`ALTER ROLE ${escapeIdentifier(name)} SET role TO ${escapeLiteral(owner)}`);
    }
    await admin.query(`GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${escapeIdentifier(login.database)} TO ${escapeIdentifier(owner)}`);
    // Since version 15 only the database's owner may create in this schema.
    await admin.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${escapeIdentifier(owner)}`);
    await setPassword(admin, login.username, login.password);
  });
}

/** A session may act as another role (see above), which may not change its login's password. */
export async function changeOwnPassword(session: Client, username: string, password: string): Promise<void> {
  await session.query('SET ROLE NONE');
  await setPassword(session, username, password);
}

async function setPassword(session: Client, username: string, password: string): Promise<void> {
  await session.query(`ALTER ROLE ${escapeIdentifier(username)} PASSWORD ${escapeLiteral(scramVerifier(password))}`);
}

async function ensureRole(admin: Client, name: string, attribute: 'LOGIN' | 'NOLOGIN'): Promise<void> {
  const { rowCount } = await admin.query('SELECT FROM pg_roles WHERE rolname = $1', [name]);
  if (!rowCount) await admin.query(`CREATE ROLE ${escapeIdentifier(name)} ${attribute}`);
}

async function ensureMember(admin: Client, role: string, member: string): Promise<void> {
  const { rows } = await admin.query<{ member: boolean }>('SELECT pg_has_role($1, $2, \'USAGE\') AS member', [member, role]);
  if (!rows[0].member) await admin.query(`GRANT ${escapeIdentifier(role)} TO ${escapeIdentifier(member)}`);
}

async function inTransaction(session: Client, work: () => Promise<void>): Promise<void> {
  await session.query('BEGIN');
  try {
    await work();
    await session.query('COMMIT');
  } catch (error) {
    await session.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
