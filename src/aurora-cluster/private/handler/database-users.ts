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
export const baseOf = (username: string): string =>
  username.endsWith(CLONE_SUFFIX) ? username.slice(0, -CLONE_SUFFIX.length) : username;

/** Returns the name of the other user. */
export const cloneOf = (username: string): string =>
  username === baseOf(username) ? username + CLONE_SUFFIX : baseOf(username);

/**
 * Sets the password of one of the two users of the application. Creates missing roles, and adopts those of a restored
 * database that another program has made: the users can log in again, and what they own belongs to the owner role.
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
    const { rows: [{ name: self }] } = await admin.query<{ name: string }>('SELECT current_user AS name');
    // Before version 16 the admin must be a member of the owner role for ALTER ROLE … SET.
    await ensureMember(admin, owner, self);
    for (const name of [base, cloneOf(base)]) {
      await ensureRole(admin, name, 'LOGIN');
      await takeOver(admin, name, owner, self);
      await ensureMember(admin, owner, name);
      await admin.query(`ALTER ROLE ${escapeIdentifier(name)} SET role TO ${escapeLiteral(owner)}`);
    }
    await admin.query(
      `GRANT CONNECT, CREATE, TEMPORARY ON DATABASE ${escapeIdentifier(login.database)} TO ${escapeIdentifier(owner)}`,
    );
    // Since version 15 only the owner of the database can create objects in this schema.
    await admin.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${escapeIdentifier(owner)}`);
    await checkRights(admin, owner, login.database, self);
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
  if (!rowCount) {
    await admin.query(`CREATE ROLE ${escapeIdentifier(name)} ${attribute}`);
  } else if (attribute === 'LOGIN') {
    await admin.query(`ALTER ROLE ${escapeIdentifier(name)} LOGIN VALID UNTIL 'infinity'`);
  }
}

/** Sessions have the owner role from login, so without this the tables of a user would be closed to the user itself. */
async function takeOver(admin: Client, name: string, owner: string, self: string): Promise<void> {
  const { rowCount } = await admin.query(
    `SELECT FROM pg_shdepend JOIN pg_roles ON pg_roles.oid = refobjid
      WHERE refclassid = 'pg_authid'::regclass AND deptype = 'o' AND rolname = $1
        AND dbid IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))`, [name],
  );
  if (!rowCount) return;
  await ensureMember(admin, name, self);
  await admin.query(`REASSIGN OWNED BY ${escapeIdentifier(name)} TO ${escapeIdentifier(owner)}`);
}

/** What the owner role may do, and who can change it. */
interface Rights {
  readonly database: boolean;
  readonly schema: boolean;
  readonly databaseOwner: string;
  readonly schemaOwner: string;
}

/** GRANT on an object of another owner is a warning for the server, not an error. */
async function checkRights(admin: Client, owner: string, database: string, self: string): Promise<void> {
  const { rows: [found] } = await admin.query<Rights>(
    `SELECT has_database_privilege($1, $2, 'CREATE') AS database,
      has_schema_privilege($1, 'public', 'CREATE') AS schema,
      (SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = $2) AS "databaseOwner",
      (SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = 'public') AS "schemaOwner"`,
    [owner, database],
  );
  const lacks = (what: string, of: string, statement: string) => new Error(
    `${owner} lacks CREATE on the ${what}; run as its owner ${of}: ` +
    `ALTER ${statement} OWNER TO ${escapeIdentifier(self)}`,
  );
  if (!found.database) {
    throw lacks(`database ${database}`, found.databaseOwner, `DATABASE ${escapeIdentifier(database)}`);
  }
  if (!found.schema) throw lacks('schema public', found.schemaOwner, 'SCHEMA "public"');
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
