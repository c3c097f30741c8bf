/**
 * The quickstart's backend for real: its own process, a PostgreSQL and a cache cluster with TLS on 127.0.0.1, and no environment but
 * what the synthesised task definition names. Run by `npm run check -- test:backend`, which needs `valkey-server` or `redis-server`.
 */
import assert from 'assert/strict';
import { ChildProcess, execFileSync, spawn, spawnSync } from 'child_process';
import { once } from 'events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'fs';
import { after, before, test } from 'node:test';
import { tmpdir } from 'os';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { Balancer } from './balancer';
import { environmentOfTask } from './environment';
import { CacheServer, freePort, makeCertificates, startCache, startPostgres, stop } from '../support/servers';

const BACKEND = join(__dirname, '../../examples/quickstart/backend');
const LOGIN = { username: 'app', password: 'first-of-app' };
const TWIN = { DB_USER: 'app_clone', DB_PASSWORD: 'second-of-app' };
const folder = process.env.CERTIFICATES ?? mkdtempSync(join(tmpdir(), 'backend-'));
if (!process.env.CERTIFICATES) {
  // Node reads the extra authorities once, when it starts.
  chmodSync(folder, 0o755);
  makeCertificates(folder);
  const { status } = spawnSync(process.execPath, [...process.execArgv, __filename], {
    stdio: 'inherit', env: { ...process.env, CERTIFICATES: folder, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), CDK_VALIDATION: 'false' },
  });
  rmSync(folder, { recursive: true, force: true });
  process.exit(status ?? 1);
}

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cache: CacheServer;
let ports: { database: number; cache: number };
const started: ChildProcess[] = [];

before(async () => {
  if (!existsSync(join(BACKEND, 'node_modules'))) execFileSync('npm', ['ci', '--omit=dev'], { cwd: BACKEND, stdio: 'inherit' });
  ports = { database: await freePort(), cache: await freePort() };
  postgres = await startPostgres(folder, ports.database);
  await sql(`CREATE ROLE app LOGIN PASSWORD '${LOGIN.password}'`, 'CREATE DATABASE eldonia OWNER app');
  await openCache();
});

after(async () => {
  await Promise.all(started.map((child) => stop(child, 'SIGKILL')));
  await cache.stop();
  await postgres.stop();
});

void test('starts with what the task definition names, and serves', async () => {
  const { port } = await start();

  assert.deepEqual(await ask(port, '/health'), [200, { status: 'ok' }]);
  await until(async () => (await ask(port, '/ready'))[0] === 200);
  assert.deepEqual(await ask(port, '/ready'), [200, { status: 'ready', database: 'up', cache: 'up' }]);
  const [status, note] = await ask(port, '/api/notes', { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"body":"hello"}' });
  assert.equal(status, 201);
  assert.deepEqual((await ask(port, '/api/notes'))[1], [note]);
  assert.deepEqual(await ask(port, '/api/visits', { method: 'POST' }), [200, { visits: 1 }]);
});

void test('lives without its cache, but is not ready, and recovers by itself', async () => {
  const { port } = running();
  await cache.stop();

  await until(async () => (await ask(port, '/ready'))[0] === 503);
  assert.deepEqual(await ask(port, '/ready'), [503, { status: 'not ready', database: 'up', cache: 'down' }]);
  assert.deepEqual(await ask(port, '/health'), [200, { status: 'ok' }]);
  await openCache();
  await until(async () => (await ask(port, '/ready'))[0] === 200);
});

void test('lives without its database, but is not ready, and recovers by itself', async () => {
  const { port } = running();
  await postgres.stop();

  assert.deepEqual(await ask(port, '/ready'), [503, { status: 'not ready', database: 'down', cache: 'up' }]);
  assert.deepEqual(await ask(port, '/health'), [200, { status: 'ok' }]);
  await postgres.start();
  await until(async () => (await ask(port, '/ready'))[0] === 200);
});

void test('a rotated password reaches new tasks, and no client sees an error while the old ones drain', async () => {
  const old = running();
  const balancer = await Balancer.start();
  balancer.add(old.port);
  await until(async () => balancer.isHealthy(old.port));
  let over = false;
  const load = Promise.all(Array.from({ length: 4 }, () => balancer.load('/api/notes', () => over)));

  // As the rotation does it: a twin gets the new password, and the old login goes on until the rotation after the next restart.
  await sql('CREATE ROLE app_clone LOGIN PASSWORD \'second-of-app\' IN ROLE app', 'GRANT pg_read_all_data TO app_clone');
  const fresh = await start(TWIN);
  balancer.add(fresh.port);
  await until(async () => balancer.isHealthy(fresh.port));
  const drained = stop(old.child);
  await until(async () => (await ask(old.port, '/health'))[0] === 503);
  assert.equal((await ask(old.port, '/api/notes'))[0], 200);
  await drained;
  await sql('ALTER ROLE app PASSWORD \'third-of-app\'');
  await sleep(500);
  over = true;
  await load;
  balancer.stop();

  assert.equal(old.child.exitCode, 0);
  assert.ok(balancer.answers.length > 100, `only ${balancer.answers.length} requests`);
  assert.deepEqual(balancer.answers.filter((status) => status !== 200), []);
});

void test('the nightly job ends well with the same environment', async () => {
  await sqlIn('eldonia', 'UPDATE notes SET created = now() - interval \'91 days\'');
  const job = run('src/nightly-cleanup.js', environment(0, TWIN));
  const [code] = await once(job, 'exit');

  assert.equal(code, 0);
  assert.deepEqual((await ask(running().port, '/api/notes'))[1], []);
});

void test('ends by itself after SIGTERM, well before ECS would kill it', async () => {
  const { child } = running();
  const begun = Date.now();
  await stop(child);

  assert.equal(child.exitCode, 0);
  assert.ok(Date.now() - begun < 20_000);
});

interface Task { readonly child: ChildProcess; readonly port: number }
const tasks: Task[] = [];
const running = (): Task => tasks[tasks.length - 1];

/** The server, once it is healthy. */
async function start(changes: Record<string, string> = {}): Promise<Task> {
  const port = await freePort();
  const child = run('src/server.js', environment(port, changes));
  tasks.push({ child, port });
  await until(async () => (await ask(port, '/health'))[0] === 200);
  return { child, port };
}

/** Every name is the task definition's; a literal keeps its value, and what AWS would fill in comes from here. */
function environment(port: number, changes: Record<string, string>): Record<string, string> {
  const local: Record<string, string> = {
    DB_HOST: 'localhost',
    DB_READER_HOST: 'localhost',
    DB_PORT: String(ports.database),
    DB_USER: LOGIN.username,
    DB_PASSWORD: LOGIN.password,
    REDIS_HOST: 'localhost',
    REDIS_PORT: String(ports.cache),
    REDIS_PASSWORD: LOGIN.password,
    JWT_SECRET: 'signs',
    MEDIA_BUCKET: 'media',
    // The one literal that two tasks on one machine can't share.
    PORT: String(port),
    ...changes,
  };
  return Object.fromEntries([...environmentOfTask()].map(([name, literal]) => {
    const value = local[name] ?? literal;
    assert.ok(value !== undefined, `nothing here stands for ${name}`);
    return [name, value];
  }));
}

/** The image adds the authorities of RDS and the path; AWS adds the region. */
function run(script: string, env: Record<string, string>): ChildProcess {
  const child = spawn(process.execPath, ['--import', './src/instrument.js', script], {
    cwd: BACKEND, stdio: 'ignore', env: { ...env, PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), AWS_REGION: 'ap-northeast-1' },
  });
  started.push(child);
  return child;
}

async function ask(port: number, path: string, options?: RequestInit): Promise<[number, unknown]> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, options);
    return [answer.status, await answer.json()];
  } catch {
    return [0, undefined];
  }
}

async function until(test_: () => Promise<boolean>, seconds = 30): Promise<void> {
  for (let end = Date.now() + seconds * 1_000; !await test_();) {
    assert.ok(Date.now() < end, `not after ${seconds} s`);
    await sleep(100);
  }
}

function sql(...statements: string[]): Promise<void> {
  return sqlIn('postgres', ...statements);
}

async function sqlIn(database: string, ...statements: string[]): Promise<void> {
  const root = postgres.getPgClient(database);
  await root.connect();
  for (const statement of statements) await root.query(statement);
  await root.end();
}

async function openCache(): Promise<void> {
  cache = await startCache(folder, ports.cache, LOGIN);
}
