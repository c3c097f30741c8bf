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
/** What happens to the database, for some milliseconds, while connections to it are open, and the requests that may fail. */
interface Event { readonly begin: string[]; readonly lasts: number; readonly end: string[]; readonly lost: readonly [least: number, most: number] }
const WRITABLE = 'ALTER ROLE app SET default_transaction_read_only = off';
const EVENTS: Record<string, Event> = {
  'demotion': { begin: [WRITABLE, ...readOnly('on')], lasts: 0, end: [], lost: [1, 2] },
  'demotion, with 30 requests together': { begin: [WRITABLE, ...readOnly('on')], lasts: 0, end: [], lost: [1, 10] },
  // Sessions of before, and of these seconds, remain read-only.
  'demotion, and the address is stale for 3 s': { begin: readOnly('on'), lasts: 3_000, end: [WRITABLE], lost: [2, 7] },
  'no connection is left for 3 s': {
    begin: ['ALTER ROLE app CONNECTION LIMIT 0', END_SESSIONS], lasts: 3_000, end: ['ALTER ROLE app CONNECTION LIMIT -1'], lost: [2, 7],
  },
  'rotation of the password': {
    begin: ['ALTER ROLE app PASSWORD \'second\''], lasts: 1_000, end: [`ALTER ROLE app PASSWORD '${LOGIN.password}'`], lost: [0, 0],
  },
};
/** Until a request is served after an event. A backend that never recovers has more. */
const SECONDS = 6;
const LOSSES: readonly Loss[] = ['FIN', 'RST', '57P01'];
/** With silence, which a program notices by its own limits: a job after 310 s, so that it is not played. */
const REQUEST_LOSSES: readonly Loss[] = [...LOSSES, 'silence'];
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
  /** Makes a migration necessary, or the job. */
  readonly before?: string;
}

const IDLE: State = { title: 'it is idle in the pool', losses: REQUEST_LOSSES, shown: 'state = \'idle\'' };
const RUNNING: State = { title: 'a statement runs', losses: REQUEST_LOSSES, shown: 'wait_event_type = \'Lock\'', lock: 'LOCK TABLE notes' };
const BETWEEN: State = {
  title: 'between two statements', losses: [...REQUEST_LOSSES, '25P03'], shown: 'state = \'idle in transaction\'', holdAfter: '^INSERT INTO notes',
};
/** A deferred trigger waits for this lock when the transaction commits. */
const COMMITTING: State = {
  ...RUNNING, title: 'COMMIT runs', shown: 'wait_event_type = \'Lock\' AND query = \'COMMIT\'', lock: 'SELECT pg_advisory_xact_lock(7)',
};
const WAIT_IN_COMMIT = [
  'CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_advisory_xact_lock(7); RETURN NULL; END $$',
  'CREATE CONSTRAINT TRIGGER waits AFTER INSERT ON notes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION wait()',
];
const FROZEN: State = { ...IDLE, title: 'it is idle, and the process is frozen', frozen: true };
/** An index that is created concurrently waits for the transactions before it. */
const MIGRATING: State = {
  ...RUNNING,
  title: 'a statement of a migration runs',
  lock: 'LOCK TABLE notes IN ROW EXCLUSIVE MODE',
  before: 'DROP INDEX IF EXISTS notes_created_index; DELETE FROM migrations WHERE name LIKE \'002%\'',
};
const BETWEEN_MIGRATING: State = {
  ...BETWEEN, losses: [...LOSSES, '25P03'], title: 'between two statements of a migration', holdAfter: '^BEGIN', before: 'DROP TABLE IF EXISTS notes, users, migrations',
};

const JOB_RUNNING: State = { ...RUNNING, losses: LOSSES };
/** Each statement of the job is a transaction, and deletes a thousand notes. */
const BETWEEN_JOB: State = {
  ...IDLE,
  losses: LOSSES,
  title: 'between two statements',
  // Not before the first one.
  shown: 'state = \'idle\' AND query LIKE \'DELETE%\'',
  holdAfter: '^DELETE',
  before: 'INSERT INTO notes (author, body, created) SELECT \'anna\', \'old\', now() - interval \'100 days\' FROM generate_series(1, 1000)',
};

/** A process in which a connection is lost. */
interface Play {
  /** The column of the table. */
  readonly program: string;
  readonly signal?: (signal: NodeJS.Signals) => void;
  /** Needs the connection, and returns its status or exit code. */
  readonly request: () => Promise<unknown>;
  /** Whether the last response tells the client to repeat it. */
  readonly isInvited?: () => boolean;
  /** The status of `/ready`. */
  readonly ready?: () => Promise<number>;
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
    const [committing, written] = await loseInCommit(play);
    for (const [event, { lost: [least, most] }] of Object.entries(EVENTS)) {
      const service = await happen(event, play);
      assert.ok(service.lost >= least && service.lost <= most && service.seconds <= SECONDS, `${event}: ${service.lost} requests, ${service.seconds} s`);
    }
    await play.end();

    assert.deepEqual([...lost, ...committing], Array(16).fill([false, 503, 201]));
    assert.deepEqual(idle, [...Array(3).fill([false, '–', 201]), [false, 503, 201]]);
    // That of the next request, and that of COMMIT, except of a session that is terminated before.
    assert.deepEqual(written, [2, 2, 1, 2]);
  });
}

void test('a server whose connection is lost while it migrates is healthy, tries again, and serves', async () => {
  const migrating = [await loseEach(MIGRATING, migratingServer()), await loseEach(BETWEEN_MIGRATING, { ...migratingServer(), goesOn: true })].flat();

  migrating.push(...await happenToStart(migratingServer()));

  assert.deepEqual(migrating, Array(10).fill([false, 200, 201]));
});

void test('node dist/migrate.js tries again', async () => {
  const play = { ...command('dist/migrate.js', 'migration'), goesOn: true };
  const migrating = [await loseEach(MIGRATING, play), await loseEach(BETWEEN_MIGRATING, play)].flat();

  migrating.push(...await happenToStart(play));

  assert.deepEqual(migrating, Array(10).fill([false, 0, 0]));
  assert.deepEqual(await query(postgres, 'eldonia', 'SELECT indexrelid::regclass FROM pg_index WHERE NOT indisvalid'), []);
});

void test('a job fails with its own error, and the next run succeeds', async () => {
  await query(postgres, 'eldonia', 'INSERT INTO users (id, name) VALUES (\'anna\', \'anna\') ON CONFLICT DO NOTHING');
  const play = command('dist/nightly-cleanup.js', 'job', BETWEEN_JOB.holdAfter);
  const lost = [...await loseEach(JOB_RUNNING, play), ...await refuse([toDatabase], play, LOSSES.slice(0, 2)), ...await happenToStart(play)];
  const errors = started.filter((child) => errorsOf(child).includes('the database is not available')).length;
  const between = await loseEach(BETWEEN_JOB, { ...play, goesOn: true });

  assert.deepEqual(lost, Array(7).fill([false, 1, 0]));
  assert.equal(errors, lost.length);
  assert.deepEqual(between, Array(3).fill([false, 0, 0]));
});

void test('a lost connection of the cache fails its request, and the cache is used again', async () => {
  const { child, port } = await start('fastify');
  await untilReady(port);
  const request = async () => (await ask(port, '/api/visits', { method: 'POST' }))[0];
  // Also after silence, within the limit of the connection.
  const next = async () => {
    await until(async () => await request() === 200, 3);
    return 200;
  };
  const play = { program: 'cache', request, hasEnded: () => hasExited(child), next };
  const lost: Outcome[] = [];
  for (const loss of ['FIN', 'RST', 'silence'] as const) {
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

  assert.deepEqual(lost, Array(6).fill([false, 503, 200]));
  assert.deepEqual(idle, Array(3).fill([false, '–', 200]));
});

void test('a server and a command that cannot reach the cache at their start try again', async () => {
  for (const proxy of toCache) proxy.refuses = 'RST';
  const { child, port } = await start('fastify');
  const program = runBackend(folder, ['dist/end-sessions.js'], environment(0));
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
  for (const part of ['migrations', 'public', 'package.json']) cpSync(join(BACKEND, part), join(source, part), { recursive: true });
  symlinkSync(join(BACKEND, 'node_modules'), join(source, 'node_modules'));
  const without = (...mends: [file: string, mend: RegExp][]) => {
    cpSync(join(BACKEND, 'dist'), join(source, 'dist'), { recursive: true });
    for (const [file, mend] of mends) {
      const text = readFileSync(join(source, 'dist', file), 'utf8');
      assert.match(text, mend);
      writeFileSync(join(source, 'dist', file), text.replace(mend, ''));
    }
  };
  without(['database.js', /this\.#pool\.on\('(?:acquire|error)'.*/g], ['migrations.js', /client\.on\('error', \(error\) => \{[^}]*\}\);/]);
  const ended: unknown[] = [];
  for (const [state, loss] of [[RUNNING, 'FIN'], [BETWEEN, 'FIN'], [BETWEEN, '57P01']] as const) {
    const play = await server('fastify', source);
    ended.push((await lose(state, loss, { ...play, next: async () => sleep(ENDED) }))[0]);
    await play.end();
  }
  const migration = { ...command('dist/migrate.js', 'bare copy', undefined, source), goesOn: true };
  for (const loss of ['FIN', '57P01'] as const) ended.push((await lose(MIGRATING, loss, migration))[0]);
  const idle = await server('fastify', source);
  ended.push((await lose(IDLE, '57P01', { ...idle, request: async () => '–', next: async () => sleep(ENDED) }))[0]);
  without(['database.js', /if \(error\.code === READ_ONLY .*\n.*/]);
  const demoted = await server('fastify', source);
  const [{ lost }, , { lost: lostWhileStale }] = [
    await happen('demotion', demoted), await happen('demotion, with 30 requests together', demoted), await happen('demotion, and the address is stale for 3 s', demoted),
  ];
  await demoted.end();
  without(['http/shared.js', /if \(error .*mayBeDone\)\n.*/]);
  const play = await server('fastify', source);
  const [, [twice]] = await loseInCommit(play, ['FIN']);
  await play.end();

  assert.deepEqual(ended, Array(6).fill(true));
  assert.ok(lost >= 8 && lostWhileStale >= 8, `${lost} and ${lostWhileStale} requests`);
  assert.equal(twice, 3);
});

void test('the page has this table, without a process that ended', () => {
  const programs = ['fastify', 'express', 'function', 'job', 'migration', 'migrating server', 'bare copy'];
  const rows = [...TABLE].map(([row, cells]) => [...row.split(' | '), ...programs.map((program) => cells.get(program) ?? '–')]);
  const page = join(__dirname, '../../docs/lost-connections.md');
  const text = withRows(readFileSync(page, 'utf8'), 'bare copy', rows);
  // Seconds differ from run to run, and so do the requests of some seconds without a database.
  const shapes = (of: string) => of.split('\n').filter((line) => line.startsWith('| ')).map((line) => line.replace(/, \d+ s/g, '')
    .replace(/ [2-7] /g, ' some ').replace(/ (?:[89]|\d{2,}) /g, ' many '));
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
  let request = play.request();
  let lost: readonly number[] = [];
  let begun = Date.now();
  try {
    await until(async () => play.hasEnded() || (lost = await sessions(state)).length > 0);
    if (state.frozen) play.signal?.('SIGSTOP');
    begun = Date.now();
    // A migration has no limit of its own: it asks on other connections whether the server answers.
    if (loss === 'silence' && state.before) toDatabase.refuses = loss;
    if (loss === 'FIN' || loss === 'RST' || loss === 'silence') toDatabase.cut(loss);
    else if (loss === '57P01') await terminate();
    else await until(async () => (await sessions(state)).length === 0);
    // The job has to see it before it goes on: on a busy machine, it would use the connection first.
    if (state === BETWEEN_JOB) {
      await until(async () => !(await sessions()).some((pid) => lost.includes(pid)));
      await sleep(250);
    }
    if (state.lock && !play.goesOn) await request;
  } finally {
    await letGo();
    if (state.frozen) play.signal?.('SIGCONT');
  }
  // Otherwise a request that nothing disturbs would look like one that survives.
  assert.ok(lost.length > 0, `no session to lose while ${state.title}`);
  // Nobody notices the silence of an idle connection before it is used.
  const isNoticed = loss !== 'silence' || state.lock || state.holdAfter;
  if (isNoticed) await until(async () => !(await sessions()).some((pid) => lost.includes(pid)));
  else request = play.next();
  toDatabase.refuses = undefined;
  const outcome = await outcomeOf(play, request);
  enter(state.title, loss, play, outcome[0], SERVED.includes(outcome[1]) ? 0 : 1, begun);
  return outcome;
}

interface Service { readonly lost: number; readonly seconds: number }

/** What clients get who write each half second, from the beginning of an event until they are served after it. */
async function happen(event: string, play: Play): Promise<Service> {
  const { lasts } = EVENTS[event];
  // A full pool, whose sessions have the settings of the role as they are.
  await query(postgres, 'postgres', END_SESSIONS);
  await sleep(NOTICED);
  const atOnce = async (count: number) => Promise.all(Array.from({ length: count }, () => play.next()));
  await atOnce(10);
  const { begun, end, reset } = await begin(event);
  const over = end();
  // As the failover plan asks.
  if (event.includes('stale')) assert.equal(await play.ready?.() ?? 503, 503);
  let lost = event.includes('30') ? (await atOnce(30)).filter((status) => !SERVED.includes(status)).length : 0;
  for (let isOver = false; !isOver && Date.now() - begun < 20_000; await sleep(500)) {
    const isServed = SERVED.includes(await play.next());
    lost += isServed ? 0 : 1;
    isOver = isServed && Date.now() - begun >= lasts;
  }
  await over;
  await reset();
  return { lost, seconds: enter(IDLE.title, event, play, play.hasEnded(), lost, begun) };
}

/**
 * A program that starts while the database is not available: for the milliseconds of the event, and until the program has lost a connection,
 * however long it takes to start. A rotation is none of these events: it changes a password that no task has.
 */
async function happenToStart(play: Play): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for (const event of Object.keys(EVENTS).filter((name) => name.includes('3 s'))) {
    await query(postgres, 'postgres', END_SESSIONS);
    if (play.program !== 'job') await query(postgres, 'eldonia', ...MIGRATING.before!.split('; '));
    const { begun, end, reset } = await begin(event);
    const lost = toDatabase.lost();
    const request = play.request();
    const over = end(Promise.race([lost, request.catch(() => undefined)]));
    const answer = await request;
    await over;
    await reset();
    found.push(await outcomeOf(play, answer));
    enter('it is being opened', event, play, found[found.length - 1][0], SERVED.includes(answer) ? 0 : 1, begun);
  }
  return found;
}

/** An event, its end, and what makes the database as before. */
async function begin(event: string) {
  const { begin: statements, lasts, end: last } = EVENTS[event];
  await query(postgres, 'postgres', ...statements);
  await sleep(NOTICED);
  const end = async (met?: Promise<unknown>) => {
    await Promise.all([sleep(lasts), met]);
    await query(postgres, 'postgres', 'SET default_transaction_read_only = off', ...last);
  };
  const reset = async () => query(
    postgres, 'postgres', 'SET default_transaction_read_only = off', ...readOnly('off'), 'ALTER ROLE app RESET default_transaction_read_only',
  );
  return { begun: Date.now(), end, reset };
}

/** Losses while COMMIT runs, of clients who repeat what they are told to, and the notes that each request and the next one have written. */
async function loseInCommit(play: Play, losses = COMMITTING.losses): Promise<[Outcome[], number[]]> {
  await query(postgres, 'eldonia', ...WAIT_IN_COMMIT);
  const notes = async () => Number((await query(postgres, 'eldonia', 'SELECT count(*) FROM notes') as { count: string }[])[0].count);
  const found: Outcome[] = [];
  const written: number[] = [];
  for (const loss of losses) {
    const first = await notes();
    let isInvited: boolean | undefined;
    const request = async () => {
      const status = await play.request();
      isInvited = play.isInvited?.();
      return status;
    };
    found.push(await lose(COMMITTING, loss, { ...play, request }));
    if (isInvited) await play.next();
    written.push(await notes() - first);
  }
  await query(postgres, 'eldonia', 'DROP TRIGGER waits ON notes', 'DROP FUNCTION wait');
  return [found, written];
}

function enter(state: string, loss: string, { program }: Play, hasEnded: boolean, lost: number, begun: number): number {
  const seconds = Math.ceil((Date.now() - begun - NOTICED) / 1_000);
  const row = `${state} | ${loss}`;
  if (!TABLE.has(row)) TABLE.set(row, new Map());
  TABLE.get(row)!.set(program, hasEnded ? '**ended**' : `${lost}, ${seconds} s`);
  return seconds;
}

function readOnly(value: 'on' | 'off'): string[] {
  return [`ALTER SYSTEM SET default_transaction_read_only = ${value}`, 'SELECT pg_reload_conf()'];
}

/** A connection that is lost before it is open. The other side accepts it, or did so. */
async function refuse(proxies: readonly Proxy[], play: Play, losses: readonly Loss[] = ['FIN', 'RST', 'silence']): Promise<Outcome[]> {
  const found: Outcome[] = [];
  for (const loss of losses as Cut[]) {
    for (const proxy of proxies) proxy.refuses = loss;
    cutAll(proxies, 'FIN');
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
function command(path: string, program: string, holdAfter = BETWEEN_MIGRATING.holdAfter, source?: string): Play {
  let child: ChildProcess | undefined;
  const run = async () => {
    child = runBackend(folder, [path], environment(0), differences(holdAfter, source));
    started.push(child);
    return (await once(child, 'exit'))[0];
  };
  return { program, request: run, hasEnded: () => child !== undefined && errorsOf(child).includes('Unhandled \'error\' event'), next: run };
}

async function start(layer: string, holdAfter = BETWEEN.holdAfter, source?: string) {
  const port = await freePort();
  const program = layer === 'function' ? [join(__dirname, 'function.mjs')] : ['dist/server.js', layer];
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
  let body: unknown;
  const next = async () => {
    const [status, answer] = await write(port, session);
    body = answer;
    return status;
  };
  const isInvited = () => (body as { error?: string } | undefined)?.error === 'temporarily not available';
  const signal = (name: NodeJS.Signals) => void child.kill(name);
  return {
    program: source ? 'bare copy' : layer, request: next, isInvited, hasEnded: () => hasExited(child), next, signal, ready: isFunction ? undefined : async () => (await ask(port, '/ready'))[0], end: () => stop(child, 'SIGKILL'),
  };
}

function environment(port: number): Record<string, string> {
  return environmentOf({ database: toDatabase.port, cache: cache.port }, { PORT: String(port) });
}

function differences(holdAfter = '', source?: string) {
  return { source, imports: [join(__dirname, 'hold.mjs')], variables: { HOLD_AFTER: holdAfter, HOLD_WHILE: HELD } };
}

/** By itself, or by a signal that is not of this program. */
function hasExited(child?: ChildProcess): boolean {
  return typeof child?.exitCode === 'number' || (child?.signalCode ?? 'SIGKILL') !== 'SIGKILL';
}
