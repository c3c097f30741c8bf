/** A database moves to a platform and back by the commands of `docs/move-in.md`, while a client writes: `npm run check -- test:postgres`. */
import assert from 'assert/strict';
import { spawnSync } from 'child_process';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'fs';
import { after, before, test } from 'node:test';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { Client } from 'pg';
import { ensureAppLogin } from '../../src/aurora-cluster/private/handler/database-users';
import { freePort } from '../../tools/free-port';
import { certificatesFor, query, startPostgres } from '../support/servers';

type Server = Awaited<ReturnType<typeof startPostgres>>;

const SUPERUSER = 'not-used-by-the-handlers';
const folder = certificatesFor(__filename, {});
const [, REPLICATE, SCHEMA, PROGRESS, , STOP, COMPARE, PUBLISH, SWITCH, CATCH_UP, RETURN] =
  [...readFileSync(join(__dirname, '../../docs/move-in.md'), 'utf8').matchAll(/^```bash\n([\s\S]*?)\n```/gm)].map(([, block]) => block);
/** The clients of PostgreSQL on this machine can be older than the server, which pg_dump refuses. */
const TABLES = ['CREATE TABLE notes (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, body text, at timestamptz DEFAULT now())', 'CREATE TABLE log (line text)', 'CREATE SEQUENCE orders'];

let old: Server;
let platform: Server;
let ports: number[];
let variables: string;
/** What a server has acknowledged, and the longest time without it. */
const written: string[] = [];
let silence = 0;
let client: Promise<void>;
let place: { port: number; user: string; database: string } | undefined;

before(async () => {
  ports = [await freePort(), await freePort()];
  [old, platform] = await Promise.all(ports.map(async (port, index) => {
    const own = join(folder, String(index));
    mkdirSync(own, { mode: 0o755 });
    for (const file of ['server.pem', 'server.key']) cpSync(join(folder, file), join(own, file));
    return startPostgres(own, port, undefined, ['wal_level=logical']);
  }));
  await query(old, 'postgres', "CREATE ROLE shop LOGIN PASSWORD 'shop'", 'CREATE DATABASE shop OWNER shop', 'CREATE ROLE rds_replication', "ALTER DATABASE shop SET timezone = 'Asia/Tokyo'");
  await query(old, 'shop', 'SET ROLE shop', ...TABLES, "INSERT INTO notes (body) SELECT 'old ' || n FROM generate_series(1, 5000) n", "INSERT INTO log VALUES ('a'), ('b')", "SELECT nextval('orders')");
  await query(platform, 'postgres', "CREATE ROLE postgres LOGIN CREATEROLE CREATEDB PASSWORD 'admin' IN ROLE pg_create_subscription, pg_monitor, pg_signal_backend",
    'CREATE ROLE rds_replication', 'CREATE DATABASE eldonia OWNER postgres', 'GRANT rds_replication TO postgres WITH ADMIN OPTION');
  const admin = new Client({ host: 'localhost', port: ports[1], user: 'postgres', password: 'admin', database: 'eldonia', ssl: true });
  await admin.connect();
  await ensureAppLogin(admin, { username: 'app', password: 'app', database: 'eldonia' });
  await admin.end();
  // The servers run as another user, who may not look for a certificate in the home folder of this one.
  const login = (port: number, name: string, database: string) => `host=localhost port=${port} dbname=${database} user=${name} sslmode=require sslcert=none`;
  const PGPASSFILE = join(folder, 'passwords');
  writeFileSync(PGPASSFILE, [`*:${ports[0]}:*:rdsadmin:${SUPERUSER}`, `*:${ports[1]}:*:postgres:admin`, '*:*:*:app:app'].join('\n'), { mode: 0o600 });
  writeFileSync(join(folder, 'dump.sql'), [...TABLES, 'ALTER TABLE log REPLICA IDENTITY FULL'].join(';\n'));
  variables = Object.entries({
    OLD: login(ports[0], 'rdsadmin', 'shop'),
    ADMIN: login(ports[1], 'postgres', 'eldonia'),
    APP: login(ports[1], 'app', 'eldonia'),
    MOVER: login(ports[0], 'mover', 'shop'),
    RETURNER: login(ports[1], 'returner', 'eldonia'),
    MOVER_PASSWORD: 'm',
    PGPASSFILE,
  }).map(([name, value]) => `export ${name}='${value}'`).join('\n');
  place = { port: ports[0], user: 'shop', database: 'shop' };
  client = write();
});

after(async () => {
  place = undefined;
  await client;
  await Promise.all([old.stop(), platform.stop()]);
});

void test('all rows and changes are copied, while the client writes at the old site', async () => {
  run(REPLICATE);
  await query(old, 'postgres', 'ALTER ROLE mover REPLICATION');
  run(`pg_dump() { cp dump.sql schema.sql; }\n${SCHEMA}`);
  await query(old, 'shop', "UPDATE log SET line = 'c' WHERE line = 'a'", "DELETE FROM log WHERE line = 'b'");
  await sleep(5_000);

  assert.match(run(PROGRESS), /^\d+ bytes\n$/);
  assert.deepEqual(await query(platform, 'eldonia', 'SELECT line FROM log'), [{ line: 'c' }]);
});

void test('the application cannot write there before the switch, and the old site cannot after the write stop; all tables are equal', async () => {
  await assert.rejects(insert({ port: ports[1], user: 'app', database: 'eldonia' }, 'too early'), /read-only transaction/);
  const begun = written.length;
  assert.match(run(STOP), /^complete$/m);
  await assert.rejects(insert(place!, 'too late'), /read-only transaction/);
  assert.match(run(COMPARE), /^equal$/m);
  assert.ok(begun > 20, 'nobody wrote meanwhile');
});

void test('the platform goes on with the next number, and nothing that was acknowledged is lost', async () => {
  // Of these, RDS has the right to publish all tables, and to replicate, in roles.
  await query(platform, 'postgres', 'ALTER ROLE postgres SUPERUSER');
  run(PUBLISH);
  await query(platform, 'postgres', 'ALTER ROLE returner REPLICATION', 'ALTER ROLE postgres NOSUPERUSER');
  run(SWITCH);
  place = { port: ports[1], user: 'app', database: 'eldonia' };
  await sleep(2_000);

  assert.equal(await lost(platform, 'eldonia'), 0);
  console.log(`without writes for ${(silence / 1000).toFixed(1)} s, of ${written.length} rows none is lost`);
});

void test('the way back has each row of the platform', async () => {
  assert.match(run(CATCH_UP), /^complete$/m);
  run(RETURN);
  place = { port: ports[0], user: 'shop', database: 'shop' };
  await sleep(1_000);

  assert.equal(await lost(old, 'shop'), 0);
  await insert(place, 'home');
});

function run(block: string): string {
  const { status, stdout, stderr } = spawnSync('bash', ['-c', `set -eu -o pipefail\n${variables}\n${block}`], { cwd: folder, encoding: 'utf8' });
  assert.equal(status, 0, `${stdout}${stderr}`);
  return stdout;
}

async function insert({ port, user, database }: NonNullable<typeof place>, body: string): Promise<void> {
  const session = new Client({ host: 'localhost', port, user, password: user, database, ssl: true });
  session.on('error', () => undefined);
  await session.connect();
  await session.query('INSERT INTO notes (body) VALUES ($1)', [body]).finally(() => session.end());
}

/** A client that writes all the time, where the site is. */
async function write(): Promise<void> {
  for (let last = Date.now(), number = 0; place; number++) {
    const row = `row ${number}`;
    await insert(place, row).then(() => {
      written.push(row);
      silence = Math.max(silence, Date.now() - last);
      last = Date.now();
    }, () => sleep(20));
  }
}

/** How many rows that were acknowledged are not there. */
async function lost(server: Server, database: string): Promise<number> {
  const acknowledged = [...written];
  const rows = await query(server, database, "SELECT body FROM notes WHERE body LIKE 'row %'") as { body: string }[];
  const found = new Set(rows.map(({ body }) => body));
  return acknowledged.filter((row) => !found.has(row)).length;
}
