import assert from 'assert/strict';
import { appendFileSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { escapeLiteral } from 'pg';
import sharp from 'sharp';
import { guideRunbooks } from '../../cli/restore';
import { Checks } from '../../tools/emulator/checks';
import { Clients } from '../../tools/emulator/clients';
import { ACCOUNT, Emulator, REGION } from '../../tools/emulator/emulator';
import { Guide } from '../../tools/emulator/guide';
import { eventually } from '../../tools/emulator/patience';
import { freePort } from '../../tools/free-port';
import { Kind, storesIn } from '../../tools/personal-data/stores';
import { BACKEND, prepareBackend } from '../backend/processes';
import { makeCertificates, query, startPostgres } from '../support/servers';

const MEDIA = { Bucket: `eldonia-media-${ACCOUNT}-${REGION}` };
const TABLE = 'CREATE TABLE notes (id int PRIMARY KEY GENERATED ALWAYS AS IDENTITY, author text, body text)';
const NOTES = "INSERT INTO notes (author, body) VALUES ('bob', 'one'), ('anna', 'two'), ('anna', 'three'), ('anna', 'four'), ('bob', 'five')";
const DORA = "INSERT INTO notes (author, body) VALUES ('dora', 'hers')";
const ROWS = '1. Restore some rows';
/** Steps of that section, by their blocks. */
const [BESIDE, COPY, ERASE, ADD, OVERWRITE, DROP, DELETE] = [0, 1, 2, 3, 4, 5, 6];

/** One server has both databases, and the clients of the tasks take the one whose host they are told. It is as of the time, or as damaged. */
async function startDatabases({ folder }: Emulator, login: { readonly username: string; readonly password: string }) {
  const files = mkdtempSync(join(tmpdir(), 'restore-'));
  chmodSync(files, 0o755);
  makeCertificates(files);
  const port = await freePort();
  const server = await startPostgres(files, port);
  await query(server, 'postgres', `CREATE ROLE ${login.username}_owner`, `CREATE ROLE ${login.username} LOGIN PASSWORD ${escapeLiteral(login.password)} IN ROLE ${login.username}_owner`,
    `ALTER ROLE ${login.username} SET role TO ${login.username}_owner`, 'CREATE ROLE postgres LOGIN', `GRANT ${login.username}_owner TO postgres`);
  for (const name of ['eldonia', 'beside']) {
    await query(server, 'postgres', `CREATE DATABASE ${name}`);
    await query(server, name, `GRANT CREATE ON SCHEMA public TO ${login.username}_owner`, `SET ROLE ${login.username}_owner`, TABLE, NOTES);
  }
  await query(server, 'eldonia', `SET ROLE ${login.username}_owner`, 'DELETE FROM notes WHERE id IN (2, 3)', "UPDATE notes SET body = 'wrong' WHERE id = 4",
    "INSERT INTO notes (author, body) VALUES ('carl', 'new')");
  mkdirSync(join(folder, 'clients'));
  // The emulator has one host name for both: a client that is told a host takes the database beside.
  writeFileSync(join(folder, 'clients/psql'), ['#!/bin/bash', '[[ " $* " != *" -h "* ]] || PGDATABASE=beside',
    `PATH=/usr/bin:/usr/local/bin PGHOST=localhost PGPORT=${port} exec psql "$@"`].join('\n'), { mode: 0o755 });
  return Object.assign(server, {
    async end() {
      await server.stop();
      rmSync(files, { recursive: true });
    },
  });
}

type Databases = Awaited<ReturnType<typeof startDatabases>>;

/** What is left of a person, of which the database and the bucket know the ID. */
const ofDora = async (server: Databases) => query(server, 'eldonia', "SELECT author FROM notes WHERE author = 'dora' UNION ALL SELECT id FROM users WHERE id = 'dora'");
const files = async ({ s3 }: Clients) => [
  ...(await s3.listObjectsV2({ ...MEDIA, Prefix: 'originals/dora/' })).Contents ?? [], ...(await s3.listObjectsV2({ ...MEDIA, Prefix: 'media/dora/' })).Contents ?? [],
].map(({ Key }) => Key);

/** As `DELETE /api/me` of the quickstart. */
async function erasePerson({ s3 }: Clients, server: Databases): Promise<void> {
  await prepareBackend();
  const [{ erase }, { openMedia }, { openUsers }] = await Promise.all(['http/shared', 'media', 'users'].map((name) => import(join(BACKEND, `src/${name}.js`))));
  const client = server.getPgClient('eldonia');
  await client.connect();
  const transaction = async (work: (run: (text: string, values: string[]) => Promise<unknown>) => Promise<void>) =>
    work(async (text, values) => client.query(text, values));
  const none = async () => undefined;
  await erase('dora', {
    media: openMedia(MEDIA.Bucket, undefined, s3),
    users: openUsers({ writer: { transaction } }, { forget: none }),
    notes: { forgetLatest: none },
    sessions: { endAllOf: none },
  });
  await client.end();
}

/** The rendered runbook of a platform, as a file. */
export function restoreRunbook({ folder }: Emulator, assembly: string): string {
  const file = join(folder, 'restore.md');
  writeFileSync(file, guideRunbooks(new CloudAssembly(assembly), 'restore')[0].text);
  return file;
}

/** Some rows of a table, while the site is up, with the commands of the rendered runbook, the AWS CLI, psql and a real PostgreSQL. */
export function rowChecks(aws: Clients, emulator: Emulator, guide: Guide, assembly: string, runbook: string): Checks {
  let server: Databases;
  let owner: string;
  let before: string;
  const bodies = async () => (await query(server, 'eldonia', 'SELECT body FROM notes ORDER BY id') as { body: string }[]).map(({ body }) => body);
  return {
    'a cluster as of the time is made beside, whose administrator has the password of the application': async () => {
      const { SecretString } = await aws.secrets.getSecretValue({ SecretId: 'eldonia/db-password' });
      // A password can begin with a hyphen, as an option does.
      const login = { ...JSON.parse(SecretString!), password: `-${JSON.parse(SecretString!).password.slice(1)}` };
      await aws.secrets.putSecretValue({ SecretId: 'eldonia/db-password', SecretString: JSON.stringify(login) });
      owner = `${login.username}_owner`;
      server = await startDatabases(emulator, login);
      guide.run(ROWS, BESIDE);
      const [, password] = / --master-user-password=([^\0]*): \0/.exec(readFileSync(join(emulator.folder, 'played'), 'utf8'))!;
      await query(server, 'postgres', `ALTER ROLE postgres PASSWORD ${escapeLiteral(password)}`);
      const { DBClusters } = await aws.rds.describeDBClusters({ DBClusterIdentifier: 'eldonia-beside' });
      assert.equal(DBClusters![0].Status, 'available');
    },
    'the rows come into a table beside, and the table of the site is as it was': async () => {
      const out = guide.run(ROWS, COPY);
      assert.match(out, /^\s*3$/m);
      const [now, beside] = (await aws.rds.describeDBClusters({})).DBClusters!.map(({ Endpoint }) => Endpoint);
      const { containerDefinitions: [task] = [] } = (await aws.ecs.describeTaskDefinition({ taskDefinition: 'eldonia-restore' })).taskDefinition!;
      assert.ok(task.command![2].includes(` -h ${beside} -U postgres `), task.command![2]);
      assert.equal(task.environment!.find(({ name }) => name === 'PGHOST')!.value, now);
      assert.deepEqual(await bodies(), ['one', 'wrong', 'five', 'new']);
    },
    'those that are missing are added, and one that was changed stays until it is restored itself': async () => {
      guide.run(ROWS, ADD);
      assert.deepEqual(await bodies(), ['one', 'two', 'three', 'wrong', 'five', 'new']);
      guide.run(ROWS, OVERWRITE);
      assert.deepEqual(await bodies(), ['one', 'two', 'three', 'four', 'five', 'new']);
    },
    'a person is erased by the program of the quickstart: of them remains what the map has, for its days': async () => {
      await query(server, 'eldonia', `SET ROLE ${owner}`, 'CREATE TABLE users (id text PRIMARY KEY)', "INSERT INTO users VALUES ('dora'), ('eve')", DORA);
      const Body = await sharp({ create: { width: 400, height: 200, channels: 3, background: '#c81e1e' } }).jpeg().toBuffer();
      await aws.s3.putObject({ ...MEDIA, Key: 'originals/dora/one', Body });
      await eventually('images', async () => (await files(aws)).length === 10 || undefined);
      await sleep(1_100);
      before = new Date().toISOString();
      await sleep(1_100);
      await erasePerson(aws, server);
      await eventually('no files', async () => (await files(aws)).length === 0 || undefined);

      assert.deepEqual(await ofDora(server), []);
      // The emulator has no lifecycle of buckets.
      const [database, bucket] = [Kind.DATABASE, Kind.FILES]
        .map((kind) => storesIn(new CloudAssembly(assembly)).find((one) => one.kind === kind)!.days!);
      assert.equal((await aws.rds.describeDBClusters({})).DBClusters![0].BackupRetentionPeriod, database);
      const { Versions = [] } = await aws.s3.listObjectVersions({ ...MEDIA, Prefix: 'originals/dora/' });
      const remains = [0, 30, 90].map((day) => ({ day, rows: 0, files: 0, versions: day < bucket ? Versions.length : 0, backups: day < database }));
      console.table(remains);
      assert.deepEqual(remains.map(({ versions, backups: kept }) => [versions, kept]), [[1, true], [1, false], [0, false]]);
    },
    'after a restore of rows, of the database and of media, the runbook erases them again, and nobody else': async () => {
      await query(server, 'eldonia', `SET ROLE ${owner}`, "INSERT INTO restored_rows VALUES (8, 'dora', 'hers'), (9, 'eve', 'hers')", DORA, "INSERT INTO users VALUES ('dora')");
      guide.run(ROWS, ERASE);
      assert.deepEqual(await query(server, 'eldonia', "SELECT author FROM restored_rows WHERE author > 'carl'"), [{ author: 'eve' }]);
      guide.run('4. Deploy with `database.snapshot`');
      assert.deepEqual(await ofDora(server), []);
      assert.deepEqual(await query(server, 'eldonia', 'SELECT id FROM users'), [{ id: 'eve' }]);
      (await Guide.of(emulator, runbook, `TIME=${before}`)).run('5. Restore media', [0, 1, 2]);
      assert.deepEqual(await files(aws), []);
    },
    'all that was made for it is deleted; a statement that fails stops what follows': async () => {
      guide.run(ROWS, DROP);
      assert.throws(() => guide.run(ROWS, [DROP, DELETE]), /does not exist/);
      guide.run(ROWS, DELETE);
      assert.deepEqual((await aws.rds.describeDBClusters({})).DBClusters!.map(({ DBClusterIdentifier }) => DBClusterIdentifier), ['eldonia-database']);
      assert.deepEqual((await aws.ecs.listTaskDefinitions({ familyPrefix: 'eldonia-restore' })).taskDefinitionArns, []);
      assert.deepEqual(await query(server, 'eldonia', "SELECT FROM pg_tables WHERE tablename = 'restored_rows'"), []);
      await server.end();
    },
  };
}

/** Objects of which half were overwritten and half deleted, as of a minute. */
export function objectChecks({ kms, s3 }: Clients, emulator: Emulator, runbook: string, count: number): Checks {
  const { Bucket } = MEDIA;
  const keys = Array.from({ length: count }, (_, index) => `originals/${index % 7 === 0 ? 'ä b+' : ''}${index}.jpg`);
  const each = async (work: (Key: string, index: number) => Promise<unknown>, all = keys) => {
    for (let at = 0; at < all.length; at += 50) await Promise.all(all.slice(at, at + 50).map(async (key, index) => work(key, at + index)));
  };
  const text = async (Key: string) => (await s3.getObject({ Bucket, Key })).Body!.transformToString();
  return {
    [`${count} objects return as they were, without a new one and those that a person had deleted`]: async () => {
      await s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration: {} });
      await each(async (Key) => s3.putObject({ Bucket, Key, Body: Key }));
      await sleep(1_100);
      const TIME = new Date().toISOString();
      await sleep(1_100);
      await each(async (Key, index) => (index % 2 ? s3.putObject({ Bucket, Key, Body: 'wrong' }) : s3.deleteObject({ Bucket, Key })));
      await s3.putObject({ Bucket, Key: 'originals/new.jpg', Body: 'new' });
      const start = Date.now();
      const guide = await Guide.of(emulator, runbook, `TIME=${TIME}`);
      guide.run('5. Restore media', 0);
      appendFileSync(join(emulator.folder, 'erased.txt'), `${keys[0]}\n`);
      const out = guide.run('5. Restore media', [1, 2]);
      // The server has closed idle connections meanwhile, and this process could not notice.
      await sleep(1_000);
      console.log(`    ${count} objects in ${Math.round((Date.now() - start) / 1_000)} seconds`);
      assert.match(out, new RegExp(`^ *${count - 1} copies.txt\n${count - 1} copied, 0 left {}$`, 'm'));
      await each(async (key) => assert.equal(await text(key), key), keys.slice(1));
      assert.equal(await text('originals/new.jpg'), 'new');
      await assert.rejects(text(keys[0]), { name: 'NoSuchKey' });
    },
    'keys that are scheduled for deletion are taken back': async () => {
      const play = async () => (await Guide.of(emulator, runbook)).run('6. What else was deleted');
      const ids = [...(await play()).matchAll(/^(\S+) Enabled$/gm)].map(([, KeyId]) => KeyId!);
      assert.ok(ids.length > 0);
      for (const KeyId of ids) await kms.scheduleKeyDeletion({ KeyId });
      await play();
      for (const KeyId of ids) assert.equal((await kms.describeKey({ KeyId })).KeyMetadata!.KeyState, 'Enabled');
    },
  };
}
