import pg from 'pg';
import type { PoolClient, QueryResult, QueryResultRow } from 'pg';
import type { Logger } from 'pino';
import type { Config } from './config.js';
import { type Failure, Unavailable } from './errors.js';

export const READ_ONLY = '25006';
/**
 * Classes of SQLSTATE: connection, login, resources, and intervention of an operator, which includes a timeout of a statement. `25P03` and
 * `25P04` are timeouts of a transaction, which end the connection.
 */
const UNAVAILABLE = /^(08|28|53|57|25P0[34])/;

/**
 * Limits in milliseconds. The server ends a statement before the client stops waiting: otherwise it would continue after the client has
 * given up. The client's own limit is for a server that no longer answers.
 *
 * A request must fail while somebody waits, also during a failover of Aurora, which takes about 30 s.
 */
export const REQUEST = { max: 10, connectionTimeoutMillis: 3_000, statement_timeout: 4_000, query_timeout: 5_000 };
/** A job has time, but needs few connections. */
export const JOB = { max: 2, connectionTimeoutMillis: 10_000, statement_timeout: 300_000, query_timeout: 310_000 };

/** Runs a statement with its values. */
export type Query = <Row extends QueryResultRow>(text: string, values?: unknown[]) => Promise<QueryResult<Row>>;
/** Gets the error to throw in place of another one. */
type FailureOf = (error: Failure) => Error;

/** One pool for writes, and one for reads, which can have a replication lag. */
export function openDatabase(config: Config['database'], log: Logger, limits = REQUEST) {
  const writer = new Connections(config, config.host, limits, log);
  const reader = new Connections(config, config.readerHost, limits, log);
  return {
    writer,
    reader,
    /** Fails if the database does not accept writes, as in a standby Region. */
    async check() {
      await Promise.all([writer.checkWritable(), reader.query('SELECT 1')]);
    },
    async close() {
      await Promise.all([writer.close(), reader.close()]);
    },
  };
}

export type Database = ReturnType<typeof openDatabase>;

export function connectionOptions({ port, database, user, password, tls }: Config['database'], host: string) {
  return {
    host, port, database, user, password,
    // The image contains the certificate authorities of RDS (NODE_EXTRA_CA_CERTS).
    ssl: tls ? { rejectUnauthorized: true } : false,
    // A host that is gone closes nothing. On a connection that waits, Node.js notices after ten unanswered packets, one per second. On one with
    // data that the host has not confirmed, the system tries for about 15 minutes: `query_timeout` is for that, and `watchServer` in migrations.
    keepAlive: true, keepAliveInitialDelayMillis: 10_000,
  };
}

class Connections {
  readonly #pool: pg.Pool;
  /** The connections since the last one on which the database was read-only. The others may belong to an instance that is now a reader. */
  #fresh = new WeakSet<PoolClient>();

  constructor(config: Config['database'], host: string, limits: typeof REQUEST, log: Logger) {
    this.#pool = new pg.Pool({
      ...connectionOptions(config, host),
      ...limits,
      idle_in_transaction_session_timeout: 10_000,
      idleTimeoutMillis: 30_000,
      // After a failover the name resolves to another instance. A permanent connection would stay with the previous instance.
      maxLifetimeSeconds: 300,
    });
    // Without a listener, the error of a connection that is lost would stop the process. The pool listens to idle connections only, and a
    // failover cuts those in use as well. The next statement reports the loss, and the next query gets another connection.
    const onLoss = (error: Error) => log.warn({ error: error.message, host }, 'database connection lost');
    this.#pool.on('error', onLoss);
    this.#pool.on('connect', (client) => this.#fresh.add(client));
    this.#pool.on('acquire', (client) => client.on('error', onLoss));
    this.#pool.on('release', (_, client) => client.off('error', onLoss));
  }

  /** One statement, which is a transaction of its own. It must be safe to repeat: a connection that is lost leaves open whether it is done. */
  async query<Row extends QueryResultRow>(text: string, values?: unknown[]) {
    return this.#use(async (query) => query<Row>(text, values));
  }

  /** All statements of `work`, or none. `Unavailable` says so if a connection that is lost during COMMIT leaves open which. */
  async transaction<Result>(work: (query: Query) => Promise<Result>) {
    return this.#use(async (query) => {
      let isCommitting = false;
      try {
        await query('BEGIN');
        const result = await work(query);
        isCommitting = true;
        const { command } = await query('COMMIT');
        // So the server answers if `work` has ignored the error of a statement.
        if (command !== 'COMMIT') throw new Error('the transaction is rolled back, because one of its statements has failed');
        return result;
      } catch (error) {
        if (isCommitting && error instanceof Unavailable) throw new Unavailable('database', error.cause, { mayBeDone: true });
        await query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
  }

  async checkWritable() {
    await this.#use(async (query, failure) => {
      const { rows: [row] } = await query<{ transaction_read_only: string }>('SHOW transaction_read_only');
      if (row?.transaction_read_only !== 'off') throw failure(Object.assign(new Error('it is read-only'), { code: READ_ONLY }));
    });
  }

  async close() {
    await this.#pool.end();
  }

  /** A connection for `work`, which does not return to the pool if its state is not known. */
  async #use<Result>(work: (query: Query, failure: FailureOf) => Promise<Result>) {
    const client = await this.#connect();
    let lost: Unavailable | undefined;
    const failure = (error: Failure) => {
      if (error.code === READ_ONLY && this.#fresh.has(client)) this.#fresh = new WeakSet<PoolClient>();
      const result = failureOf(error);
      if (result instanceof Unavailable) lost = result;
      return result;
    };
    const query: Query = async <Row extends QueryResultRow>(text: string, values?: unknown[]) => {
      // A further statement could wait for an answer that does not come.
      if (lost) throw lost;
      return client.query<Row>(text, values).catch((error: Failure) => {
        throw failure(error);
      });
    };
    try {
      return await work(query, failure);
    } finally {
      client.release(lost !== undefined);
    }
  }

  async #connect() {
    for (;;) {
      const client = await this.#pool.connect().catch((error: Failure) => {
        throw failureOf(error);
      });
      if (this.#fresh.has(client)) return client;
      client.release(true);
    }
  }
}

/** What is not an error of the server is one of the connection. */
function failureOf(error: Failure) {
  const isOfStatement = error instanceof pg.DatabaseError && error.code !== READ_ONLY && !UNAVAILABLE.test(error.code ?? '');
  return isOfStatement ? error : new Unavailable('database', error);
}
