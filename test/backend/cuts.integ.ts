/**
 * Connections of the quickstart's backend that are cut, by the other side, by an operator or by a timeout of the server, in each of their
 * states. A failover of Aurora does this to all tasks at the same time. Run by `npm run check -- test:backend`.
 */
import assert from 'assert/strict';
import { ChildProcess } from 'child_process';
import { once } from 'events';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { after, before, test } from 'node:test';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { Client } from 'pg';
import { ask, BACKEND, environmentOf, errorsOf, login, LOGIN, openCache, portsOfCache, prepareBackend, runBackend, until, untilReady, write } from './processes';
import { Cut, Proxy } from './proxy';
import { freePort } from '../../tools/free-port';
import { withRows } from '../../tools/markdown';
import { certificatesFor, query, startPostgres, stop } from '../support/servers';

const folder = certificatesFor(__filename, { CDK_VALIDATION: 'false' });
/** While this file exists, a process waits after the statement of a state. */
const HELD = join(folder, 'held');

/** Milliseconds until a process has noticed that a connection is lost, and until Sentry has sent the error that ends it. */
const NOTICED = 200;
const ENDED = 3_000;

/** `57P01` is pg_terminate_backend, and `25P03` a timeout of idle transactions: 10 s in the backend, and here 1 s in migrations. */
type Loss = Cut | '57P01' | '25P03';
const END_SESSIONS = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = \'app\'';
/** What happens to the database, for some milliseconds, while connections to it are open. */
const EVENTS: Record<string, { readonly begin: string[]; readonly lasts: number; readonly end: string[] }> = {
  'demotion': { begin: ['ALTER ROLE app SET default_transaction_read_only = off', ...readOnly('on')], lasts: 0, end: [] },
  'demotion, and the address is stale for 3 s': { begin: readOnly('on'), lasts: 3_000, end: [] },
  'no connection is left for 3 s': { begin: ['ALTER ROLE app CONNECTION LIMIT 0', END_SESSIONS], lasts: 3_000, end: ['ALTER ROLE app CONNECTION LIMIT -1'] },
  'rotation of the password': { begin: ['ALTER ROLE app PASSWORD \'second\''], lasts: 1_000, end: [`ALTER ROLE app PASSWORD '${LOGIN.password}'`] },
};
const LOSSES: readonly Loss[] = ['FIN', 'RST', '57P01'];

/** What a connection is doing when it is lost. */
interface State {
  readonly title: string;
  readonly losses: readonly Loss[];
  /** How the server shows it. */
  readonly shown: string;
  /** Makes a statement wait. */
  readonly lock?: string;
  /** The statement after which the process waits. */
  readonly holdAfter?: string;
  /** Whether the process stands still meanwhile. */
  readonly frozen?: boolean;
  /** Makes a migration necessary. */
  readonly before?: string;
}

const IDLE: State = { title: 'it is idle in the pool', losses: LOSSES, shown: 'state = \'idle\'' };
const RUNNING: State = { title: 'a statement runs', losses: LOSSES, shown: 'wait_event_type = \'Lock\'', lock: 'LOCK TABLE notes' };
const BETWEEN: State = {
  title: 'between two statements', losses: [...LOSSES, '25P03'], shown: 'state = \'idle in transaction\'', holdAfter: '^INSERT INTO notes',
};
const FROZEN: State = { ...IDLE, title: 'it is idle, and the process is frozen', frozen: true };
/** An index that is created concurrently waits for the transactions before it. */
const MIGRATING: State = {
  ...RUNNING,
  title: 'a statement of a migration runs',
  lock: 'LOCK TABLE notes IN ROW EXCLUSIVE MODE',
  before: 'DROP INDEX IF EXISTS notes_created_index; DELETE FROM migrations WHERE name LIKE \'002%\'',
};
const BETWEEN_MIGRATING: State = {
  ...BETWEEN, title: 'between two statements of a migration', holdAfter: '^BEGIN', before: 'DROP TABLE IF EXISTS notes, users, migrations',
};

/** A process in which a connection is lost. */
interface Play {
  /** The column of the table. */
  readonly program: string;
  readonly signal?: (signal: NodeJS.Signals) => void;
  /** Needs the connection, and returns its status or exit code. */
  readonly request: () => Promise<unknown>;
  /** Whether the request goes on, instead of failing, when the connection is lost. */
  readonly goesOn?: boolean;
  readonly hasEnded: () => boolean;
  readonly next: () => Promise<unknown>;
}
type Outcome = [hasEnded: boolean, request: unknown, next: unknown];

/** By state and loss, and by program: whether the process ended, requests that failed, and seconds until one is served. */
const TABLE = new Map<string, Map<string, string>>();
const SERVED: readonly unknown[] = [0, 200, 201, '–'];

let postgres: Awaited<ReturnType<typeof startPostgres>>;
let cache: Awaited<ReturnType<typeof openCache>>;
let ports: { database: number };
let toDatabase: Proxy;
let toCache: Proxy[];
const started: ChildProcess[] = [];

before(async () => {
  await prepareBackend();
  ports = { database: await freePort() };
  toDatabase = await Proxy.to(ports.database);
  postgres = await startPostgres(folder, ports.database);
  // As the platform defines them: a session has the role of the owner.
  await query(postgres, 'postgres', 'CREATE ROLE app_owner', `CREATE ROLE app LOGIN PASSWORD '${LOGIN.password}' IN ROLE app_owner`,
    'ALTER ROLE app SET role TO app_owner', 'ALTER ROLE app SET idle_in_transaction_session_timeout = \'1s\'', 'CREATE DATABASE eldonia OWNER app_owner');
  const shards = await portsOfCache();
  toCache = await Promise.all(shards.map((port) => Proxy.to(port)));
  cache = await openCache(folder, shards, toCache.map(({ port }) => port));
});

after(async () => {
  await Promise.all(started.map((child) => stop(child, 'SIGKILL')));
  await postgres.stop();
  toDatabase.stop();
  toCache.forEach((proxy) => proxy.stop());
  await cache.stop();
});

for (const layer of ['fastify', 'express', 'function']) {
  void test(`${layer}: a lost connection of the database fails its request, and the next request is served`, async () => {
    const play = await server(layer);
    const lost = [await loseEach(RUNNING, play), await loseEach(BETWEEN, play), await refuse([toDatabase], play)].flat();
    const idle = await loseEach(layer === 'function' ? FROZEN : IDLE, { ...play, request: async () => '–' });
    for (const event of Object.keys(EVENTS)) await happen(event, play);
    await play.end();

    assert.deepEqual(lost, Array(9).fill([false, 503, 201]));
    assert.deepEqual(idle, Array(3).fill([false, '–', 201]));
  });
}

void test('a server whose connection is lost while it migrates is healthy, tries again, and serves', async () => {
  const migrating = [await loseEach(MIGRATING, migratingServer()), await loseEach(BETWEEN_MIGRATING, { ...migratingServer(), goesOn: true })].flat();

  assert.deepEqual(migrating, Array(7).fill([false, 200, 201]));
});

void test('node src/migrate.js tries again', async () => {
  const play = { ...command('src/migrate.js', 'migration'), goesOn: true };
  const migrating = [await loseEach(MIGRATING, play), await loseEach(BETWEEN_MIGRATING, play)].flat();

  assert.deepEqual(migrating, Array(7).fill([false, 0, 0]));
  assert.deepEqual(await query(postgres, 'eldonia', 'SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid'), []);
});

void test('a job fails with its own error, and the next run succeeds', async () => {
  await query(postgres, 'eldonia', 'INSERT INTO users (id, name) VALUES (\'anna\', \'anna\') ON CONFLICT DO NOTHING');
  const lost = await loseEach(RUNNING, command('src/nightly-cleanup.js', 'job'));

  assert.deepEqual(lost, Array(3).fill([false, 1, 0]));
  assert.ok(started.slice(-6).filter((child) => errorsOf(child).includes('the database is not available')).length === 3);
});

void test('a lost connection of the cache fails its request, and the cache is used again', async () => {
  const { child, port } = await start('fastify');
  await untilReady(port);
  const request = async () => (await ask(port, '/api/visits', { method: 'POST' }))[0];
  const next = async () => {
    await until(async () => await request() === 200, 5);
    return 200;
  };
  const play = { program: 'cache', request, hasEnded: () => hasExited(child), next };
  const lost: Outcome[] = [];
  for (const loss of ['FIN', 'RST'] as const) {
    cache.pause();
    const answer = request();
    await sleep(100);
    assert.ok(cutAll(toCache, loss) > 0);
    const status = await answer;
    cache.resume();
    lost.push(await outcomeOf(play, status));
  }
  lost.push(...await refuse(toCache, play));
  const idle: Outcome[] = [];
  for (const loss of ['FIN', 'RST', 'CLIENT KILL'] as const) {
    if (loss === 'CLIENT KILL') assert.match(cache.run('CLIENT', 'KILL', 'TYPE', 'normal'), /[1-9]/);
    else assert.ok(cutAll(toCache, loss) > 0);
    idle.push(await outcomeOf(play, '–'));
  }
  await stop(child, 'SIGKILL');

  assert.deepEqual(lost, Array(4).fill([false, 503, 200]));
  assert.deepEqual(idle, Array(3).fill([false, '–', 200]));
});

void test('a server and a command that cannot reach the cache at their start try again', async () => {
  for (const proxy of toCache) proxy.refuses = 'RST';
  const { child, port } = await start('fastify');
  const program = runBackend(folder, ['src/end-sessions.js'], environment(0));
  started.push(program);
  await until(async () => (await ask(port, '/health'))[0] === 200);
  const answers = [(await ask(port, '/api/visits', { method: 'POST' }))[0]];
  await sleep(500);
  for (const proxy of toCache) proxy.refuses = undefined;
  await untilReady(port);
  answers.push((await ask(port, '/api/visits', { method: 'POST' }))[0]);
  await until(async () => hasExited(program));
  await stop(child, 'SIGKILL');

  assert.deepEqual([answers, program.exitCode], [[503, 200], 0]);
});

/** Last, because it fills the table. Without what keeps a process alive, and finds the new writer, it must not look the same. */
void test('a copy without the listeners and without the new pool ends, or stays with a reader', async () => {
  const source = join(folder, 'bare');
  for (const part of ['src', 'migrations', 'public', 'package.json']) cpSync(join(BACKEND, part), join(source, part), { recursive: true });
  symlinkSync(join(BACKEND, 'node_modules'), join(source, 'node_modules'));
  for (const [file, mend, without] of [
    ['database.js', /pool\.on\('acquire'.*/, ''], ['database.js', /(?<=READ_ONLY\) )this\.#reconnect\(pool\);/, ';'],
    ['migrations.js', /client\.on\('error', \(error\) => \{[^}]*\}\);/, ''],
  ] as const) {
    const text = readFileSync(join(source, 'src', file), 'utf8');
    assert.match(text, mend);
    writeFileSync(join(source, 'src', file), text.replace(mend, without));
  }
  const ended: unknown[] = [];
  for (const [state, loss] of [[RUNNING, 'FIN'], [BETWEEN, 'FIN'], [BETWEEN, '57P01']] as const) {
    const play = await server('fastify', source);
    ended.push((await lose(state, loss, { ...play, next: async () => sleep(ENDED) }))[0]);
    await play.end();
  }
  const migration = { ...command('src/migrate.js', 'bare copy', source), goesOn: true };
  for (const loss of ['FIN', '57P01'] as const) ended.push((await lose(MIGRATING, loss, migration))[0]);
  const demoted = await server('fastify', source);
  const lost = await happen('demotion', demoted);
  await demoted.end();

  assert.deepEqual(ended, Array(5).fill(true));
  assert.ok(lost >= 8, `${lost} requests`);
});

void test('the page has this table, without a process that ended', () => {
  const programs = ['fastify', 'express', 'function', 'job', 'migration', 'migrating server', 'bare copy'];
  const rows = [...TABLE].map(([row, cells]) => [...row.split(' | '), ...programs.map((program) => cells.get(program) ?? '–')]);
  const page = join(__dirname, '../../docs/lost-connections.md');
  const text = withRows(readFileSync(page, 'utf8'), 'bare copy', rows);
  // Seconds differ from run to run, and so do the requests of some seconds without a database.
  const shapes = (of: string) => of.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.replace(/, \d+ s/g, '').replace(/ (?:[2-9]|\d{2,}) /g, ' many '));
  if (process.env.WRITE_TABLE) writeFileSync(page, text);

  assert.deepEqual(shapes(text), shapes(readFileSync(page, 'utf8')), 'if it is meant, run it with WRITE_TABLE=1');
  assert.deepEqual(rows.filter((cells) => cells.slice(2, -1).includes('**ended**')), []);
});

async function loseEach(state: State, play: Play): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for (const loss of state.losses) found.push(await lose(state, loss, play));
  return found;
}

/** Loses a connection that is in a state. */
async function lose(state: State, loss: Loss, play: Play): Promise<Outcome> {
  if (state.before) await query(postgres, 'eldonia', ...state.before.split('; '));
  const letGo = await hold(state);
  const request = play.request();
  let lost: readonly number[] = [];
  let begun = Date.now();
  try {
    await until(async () => play.hasEnded() || (lost = await sessions(state)).length > 0);
    if (state.frozen) play.signal?.('SIGSTOP');
    begun = Date.now();
    if (loss === 'FIN' || loss === 'RST') toDatabase.cut(loss);
    else if (loss === '57P01') await terminate();
    else await until(async () => (await sessions(state)).length === 0);
    if (state.lock && !play.goesOn) await request;
  } finally {
    await letGo();
    if (state.frozen) play.signal?.('SIGCONT');
  }
  // Otherwise a request that nothing disturbs would look like one that survives.
  assert.ok(lost.length > 0, `no session to lose while ${state.title}`);
  await until(async () => !(await sessions()).some((pid) => lost.includes(pid)), 10);
  const outcome = await outcomeOf(play, request);
  enter(state.title, loss, play, outcome[0], SERVED.includes(outcome[1]) ? 0 : 1, begun);
  return outcome;
}

/** What clients get who write each half second, from the beginning of an event until they are served after it. */
async function happen(event: string, play: Play): Promise<number> {
  const { begin, lasts, end } = EVENTS[event];
  // A full pool, whose sessions have the settings of the role as they are.
  await query(postgres, 'postgres', END_SESSIONS);
  await sleep(NOTICED);
  await Promise.all(Array.from({ length: 10 }, () => play.next()));
  await query(postgres, 'postgres', ...begin);
  const begun = Date.now();
  const over = sleep(lasts).then(() => query(postgres, 'postgres', 'SET default_transaction_read_only = off', ...end, ...lasts ? readOnly('off') : []));
  let lost = 0;
  for (let isOver = false; !isOver && Date.now() - begun < 20_000; await sleep(500)) {
    const isServed = SERVED.includes(await play.next());
    lost += isServed ? 0 : 1;
    isOver = isServed && Date.now() - begun >= lasts;
  }
  await over;
  await query(postgres, 'postgres', 'SET default_transaction_read_only = off', ...readOnly('off'), 'ALTER ROLE app RESET default_transaction_read_only');
  enter('it is idle in the pool', event, play, play.hasEnded(), lost, begun);
  return lost;
}

function enter(state: string, loss: string, { program }: Play, hasEnded: boolean, lost: number, begun: number): void {
  const row = `${state} | ${loss}`;
  if (!TABLE.has(row)) TABLE.set(row, new Map());
  TABLE.get(row)!.set(program, hasEnded ? '**ended**' : `${lost}, ${Math.ceil((Date.now() - begun - NOTICED) / 1_000)} s`);
}

function readOnly(value: 'on' | 'off'): string[] {
  return [`ALTER SYSTEM SET default_transaction_read_only = ${value}`, 'SELECT pg_reload_conf()'];
}

/** A connection that is lost before it is open. The other side accepts it, or did so. */
async function refuse(proxies: readonly Proxy[], play: Play): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for (const loss of ['FIN', 'RST'] as const) {
    for (const proxy of proxies) proxy.refuses = loss;
    cutAll(proxies, loss);
    const request = await play.request();
    const begun = Date.now();
    for (const proxy of proxies) proxy.refuses = undefined;
    found.push(await outcomeOf(play, request));
    enter('it is being opened', loss, play, found[found.length - 1][0], 1, begun);
  }
  return found;
}

function cutAll(proxies: readonly Proxy[], loss: Cut): number {
  return proxies.reduce((sum, proxy) => sum + proxy.cut(loss), 0);
}

async function outcomeOf({ hasEnded, next }: Play, request: unknown): Promise<Outcome> {
  const answer = await request;
  await sleep(NOTICED);
  const first = hasEnded();
  const last = await next();
  return [first || hasEnded(), answer, last];
}

/** Makes statements or the process wait, until the returned function is called. */
async function hold({ lock, holdAfter }: State): Promise<() => Promise<void>> {
  if (holdAfter) writeFileSync(HELD, '');
  const root = lock ? postgres.getPgClient('eldonia') : undefined;
  await root?.connect();
  if (lock) await root!.query(`BEGIN; ${lock}`);
  return async () => {
    rmSync(HELD, { force: true });
    await root?.end();
  };
}

/** What the guide recommends for the test of another application. */
async function terminate(): Promise<void> {
  const [, statements] = /\n## Lost connections\n[^]*?```sql\n([^]*?)```/.exec(readFileSync(join(__dirname, '../../docs/workloads.md'), 'utf8'))!;
  const client = new Client({ host: '127.0.0.1', port: ports.database, user: LOGIN.username, password: LOGIN.password, database: 'eldonia' });
  await client.connect();
  await client.query(statements);
  await client.end();
}

/** The processes of the server for sessions of the backend in a state, by default in any. */
async function sessions({ shown } = { shown: 'true' }): Promise<number[]> {
  const found = await query(postgres, 'postgres', `SELECT pid FROM pg_stat_activity WHERE usename = 'app' AND ${shown}`);
  return found.map((row) => (row as { pid: number }).pid);
}

/** A server that has to migrate when it starts. */
function migratingServer(): Play {
  let child: ChildProcess | undefined;
  let port: number;
  return {
    program: 'migrating server',
    request: async () => {
      ({ child, port } = await start('fastify', BETWEEN_MIGRATING.holdAfter));
      const status = async () => (await ask(port, '/health'))[0];
      await until(async () => await status() === 200 || hasExited(child));
      return status();
    },
    hasEnded: () => hasExited(child),
    next: async () => {
      await until(async () => hasExited(child) || (await ask(port, '/ready'))[0] === 200);
      if (hasExited(child)) return '–';
      const [status] = await write(port, await login(port));
      await stop(child!, 'SIGKILL');
      return status;
    },
  };
}

/** A program that ends by itself. */
function command(path: string, program: string, source?: string): Play {
  let child: ChildProcess | undefined;
  const run = async () => {
    child = runBackend(folder, [path], environment(0), differences(BETWEEN_MIGRATING.holdAfter, source));
    started.push(child);
    return (await once(child, 'exit'))[0];
  };
  return { program, request: run, hasEnded: () => child !== undefined && errorsOf(child).includes('Unhandled \'error\' event'), next: run };
}

async function start(layer: string, holdAfter = BETWEEN.holdAfter, source?: string) {
  const port = await freePort();
  const program = layer === 'function' ? [join(__dirname, 'function.mjs')] : ['src/server.js', layer];
  const child = runBackend(folder, program, environment(port), differences(holdAfter, source));
  started.push(child);
  return { child, port };
}

async function server(layer: string, source?: string): Promise<Play & { end: () => Promise<void> }> {
  const { child, port } = await start(layer, undefined, source);
  const isFunction = layer === 'function';
  if (isFunction) await until(async () => (await ask(port, '/'))[0] === 201);
  else await untilReady(port);
  const session = isFunction ? {} : await login(port);
  const next = async () => (await write(port, session))[0];
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  return { program: source ? 'bare copy' : layer, request: next, hasEnded: () => hasExited(child), next, signal, end: () => stop(child, 'SIGKILL') };
}

function environment(port: number): Record<string, string> {
  return environmentOf({ database: toDatabase.port, cache: cache.port }, { PORT: String(port) });
}

function differences(holdAfter = '', source?: string) {
  return { source, imports: [join(__dirname, 'hold.mjs')], variables: { HOLD_AFTER: holdAfter, HOLD_WHILE: HELD } };
}

/** By itself, and not by a signal of this program. */
function hasExited(child?: ChildProcess): boolean {
  return typeof child?.exitCode === 'number';
}
