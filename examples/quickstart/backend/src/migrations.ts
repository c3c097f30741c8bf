import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import type { Client } from 'pg';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { connectionOptions, JOB, READ_ONLY } from './database.js';
import { causeOf, type Failure, Unavailable } from './errors.js';

/** Milliseconds. */
const RETRY = 2_000;
/** Connection, resources, and intervention of an operator. Not a statement that takes too long, or a refused password: a new task reads it again. */
const UNAVAILABLE = /^(08|53|57P)/;
/** A lock that another task or a transaction holds, by SQLSTATE and by the text of node-pg-migrate. */
const LOCKED = /^(55P03|40001|40P01)$/;
const MIGRATING = /already running/;
/** What Node.js and pg report of connections. Codes of Node.js itself (`ERR_…`) are about files and programs. */
const CONNECTION = /^E(?!RR_)/;
const CONNECTION_LOST = /timeout|terminated/i;
/**
 * In milliseconds, how often another connection queries the server while a migration waits, for how long it may have no answer, and the limit of
 * each question. Together they are less than the time in which a task must end.
 */
const WATCH = { every: 5_000, silence: 12_000, query_timeout: 3_000 };
const GONE = 'the server has no session of this migration';
const FOLDER = fileURLToPath(new URL('../migrations', import.meta.url));

/** Whether a process ends, and what became of its migrations. `starting`: their outcome is not known. */
export interface State {
  draining: boolean;
  migrated: boolean;
  starting?: boolean;
}

/** The name of a session of the server, and whether the server has shown it. */
interface Session {
  readonly name: string;
  isShown: boolean;
}

/**
 * Applies the files of `migrations` that the database lacks, each in a transaction of its own. A lock of the database prevents that two
 * tasks do so at the same time: one of them fails, and tries again. Without such a file, nothing is written. A `statement_timeout` of 0 is none.
 * The client has no limit of its own, because a statement may take long: a server that is silent is noticed by `watchServer`.
 */
export async function migrate(config: Config['database'], log: Logger, statement_timeout = JOB.statement_timeout, watch = WATCH) {
  const session: Session = { name: `migrations-${randomUUID()}`, isShown: false };
  const client = new pg.Client({
    ...connectionOptions(config, config.host),
    application_name: session.name,
    connectionTimeoutMillis: JOB.connectionTimeoutMillis,
    statement_timeout,
    // A statement that waits for a lock makes all later statements on the table wait.
    lock_timeout: 2_000,
  });
  // Without a listener, a lost connection would stop the process. What node-pg-migrate reports afterwards does not say that it was lost.
  let loss: Error | undefined;
  client.on('error', (error) => {
    loss ??= error;
  });
  let stop: (() => void) | undefined;
  try {
    await client.connect();
    stop = watchServer(config, watch, session, (error) => {
      loss ??= error;
      client.connection.stream.destroy();
    });
    // Behind a pooler, the server may have another name.
    session.isShown = await isShown(client, session);
    const applied = await runner({ dbClient: client, dir: FOLDER, direction: 'up', migrationsTable: 'migrations', log: () => undefined });
    for (const { name } of applied) log.info({ migration: name }, 'migrated the database');
  } catch (error) {
    throw loss ? new Unavailable('database', loss) : error;
  } finally {
    stop?.();
    await client.end();
  }
}

/**
 * Reports a server that answers no new connection either, or that no longer has the session: after a failover, another one answers. Returns a
 * function that stops it.
 */
function watchServer(config: Config['database'], { every, silence, query_timeout }: typeof WATCH, session: Session, report: (error: Error) => void) {
  let lastAnswer = Date.now();
  let timer: NodeJS.Timeout | undefined;
  const ask = async () => {
    const failure = await question(config, query_timeout, session);
    if (!failure) lastAnswer = Date.now();
    if (!timer) return;
    if (failure && (failure.message === GONE || Date.now() - lastAnswer > silence)) report(failure);
    else timer = setTimeout(() => void ask(), every);
  };
  timer = setTimeout(() => void ask(), every);
  return () => {
    clearTimeout(timer);
    timer = undefined;
  };
}

/** Why the server does not answer. A refusal is an answer. */
async function question(config: Config['database'], query_timeout: number, session: Session) {
  const client = new pg.Client({ ...connectionOptions(config, config.host), connectionTimeoutMillis: query_timeout, query_timeout });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const isGone = !await isShown(client, session) && session.isShown;
    return isGone ? new Error(GONE) : undefined;
  } catch (error) {
    return error instanceof pg.DatabaseError ? undefined : error as Error;
  } finally {
    // Not `end`, which waits for the server.
    client.connection.stream.destroy();
  }
}

async function isShown(client: Client, { name }: Session) {
  const { rowCount } = await client.query(`SELECT FROM pg_stat_activity WHERE application_name = '${name}'`);
  return (rowCount ?? 0) > 0;
}

/**
 * Migrates at the start of a task. It tries again while the database is not available, not writable or locked. Any other failure is of a
 * file, and is thrown: the task must end, so that ECS rolls the release back.
 *
 * `state.starting` ends when the outcome is known, or when the database is not available: then the task is alive, but not ready.
 */
export async function migrateAtStart(state: State, log: Pick<Logger, 'warn'>, work: () => Promise<void>, pause = RETRY) {
  for (let last: string | undefined; !state.draining && !state.migrated;) {
    try {
      await work();
      state.migrated = true;
      state.starting = false;
    } catch (error) {
      const failure = error as Failure;
      const unavailable = isUnavailable(failure);
      if (!unavailable && !isLocked(failure)) throw error;
      if (unavailable) state.starting = false;
      const message = causeOf(failure) ?? failure.message;
      if (message !== last) log.warn({ error: message }, 'the database is not migrated yet');
      last = message;
      await sleep(pause);
    }
  }
}

function isUnavailable(error: Failure) {
  if (error instanceof Unavailable) return true;
  const { code = '', message } = error;
  if (error instanceof pg.DatabaseError) return code === READ_ONLY || UNAVAILABLE.test(code);
  return CONNECTION.test(code) || CONNECTION_LOST.test(message);
}

function isLocked({ code = '', message }: Failure) {
  return LOCKED.test(code) || MIGRATING.test(message);
}
