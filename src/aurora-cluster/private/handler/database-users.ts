import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { scramVerifier } from './scram';

const CLONE_SUFFIX = '_clone';
const OWNER_SUFFIX = '_owner';
/** An arbitrary but constant number: the lock serializes provisioning and rotation. */
const LOCK = 5_273_901;

/** One of the two users of the application, with its new password. */
export interface AppLogin {
  readonly username: string;
  readonly password: string;
  readonly database: string;
}

/** Returns the base name of the two users. */
export function baseOf(username: string): string {
  return username.endsWith(CLONE_SUFFIX) ? username.slice(0, -CLONE_SUFFIX.length) : username;
}

/** Returns the name of the other user. */
export function cloneOf(username: string): string {
  return username === baseOf(username) ? username + CLONE_SUFFIX : baseOf(username);
}

/**
 * Sets the password of one of the two users of the application. Creates missing roles.
 *
 * Both users have the owner role from login, so the owner role owns every table, and both users can alter and drop it.
 * The password of the other user is not changed (a new user cannot log in without a password).
 */
export async function ensureAppLogin(admin: Client, login: AppLogin): Promise<void> {
  const base = baseOf(login.username);
  const owner = base + OWNER_SUFFIX;
  await inTransaction(admin, async () => {
    await admin.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await ensureRole(admin, owner, 'NOLOGIN');
    // Before version 16 the admin must be a member of the owner role for ALTER ROLE … SET.
    await ensureMember(admin, owner, (await admin.query<{ name: string }>('SELECT current_user AS name')).rows[0].name);
    for (const name of [base, cloneOf(base)]) {
      await ensureRole(admin, name, 'LOGIN');
      await ensureMember(admin, owner, name);
      await admin.query(`ALTER ROLE ${escapeIdentifier(name)} SET role TO ${escapeLiteral(owner)}`);
    }
    await admin.query(
      `GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${escapeIdentifier(login.database)} TO ${escapeIdentifier(owner)}`,
    );
    // Since version 15 only the owner of the database can create objects in this schema.
    await admin.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${escapeIdentifier(owner)}`);
    await setPassword(admin, login.username, login.password);
  });
}

/** Resets the role of the session first, because the owner role cannot change the password of the user. */
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
  const { rows } = await admin.query<{ member: boolean }>(
    'SELECT pg_has_role($1, $2, \'USAGE\') AS member', [member, role],
  );
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
