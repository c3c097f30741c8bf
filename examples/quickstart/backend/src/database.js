import pg from 'pg';
import { Unavailable } from './errors.js';

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

/** One pool for writes, and one for reads, which can have a replication lag. */
export function openDatabase(config, log, limits = REQUEST) {
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

export function connectionOptions({ port, database, user, password, tls }, host) {
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
  #open;
  #pool;

  constructor(config, host, limits, log) {
    this.#open = () => {
      const pool = new pg.Pool({
        ...connectionOptions(config, host),
        ...limits,
        idle_in_transaction_session_timeout: 10_000,
        idleTimeoutMillis: 30_000,
        // After a failover the name resolves to another instance. A permanent connection would stay with the previous instance.
        maxLifetimeSeconds: 300,
      });
      // Without a listener, the error of a connection that is lost would stop the process. The pool listens to idle connections only, and a
      // failover cuts those in use as well. The next statement reports the loss, and the next query gets another connection.
      const onLoss = (error) => log.warn({ error: error.message, host }, 'database connection lost');
      pool.on('error', onLoss);
      pool.on('acquire', (client) => client.on('error', onLoss));
      pool.on('release', (_, client) => client.off('error', onLoss));
      return pool;
    };
    this.#pool = this.#open();
  }

  /** One statement, which is a transaction of its own. */
  async query(text, values) {
    return this.#watched(async (pool) => pool.query(text, values));
  }

  /** All statements of `work`, or none. A lost connection during COMMIT leaves open which: the work must be safe to repeat. */
  async transaction(work) {
    const client = await this.#watched(async (pool) => pool.connect());
    const query = async (text, values) => this.#watched(async () => client.query(text, values));
    try {
      await query('BEGIN');
      const result = await work(query);
      await query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      // A connection whose state is not known must not return to the pool.
      client.release(error instanceof Unavailable || await query('ROLLBACK').then(() => false, () => true));
      throw error;
    }
  }

  async checkWritable() {
    const pool = this.#pool;
    const { rows: [{ transaction_read_only: readOnly }] } = await this.query('SHOW transaction_read_only');
    if (readOnly === 'off') return;
    this.#reconnect(pool);
    throw new Unavailable('database', new Error('it is read-only'));
  }

  async close() {
    await this.#pool.end();
  }

  async #watched(work) {
    const pool = this.#pool;
    try {
      return await work(pool);
    } catch (error) {
      if (error.code === READ_ONLY) this.#reconnect(pool);
      // What is not an error of the server is one of the connection.
      if (error instanceof pg.DatabaseError && error.code !== READ_ONLY && !UNAVAILABLE.test(error.code)) throw error;
      throw new Unavailable('database', error);
    }
  }

  /** After a failover, connections can belong to an instance that is now a reader. New ones reach the writer. */
  #reconnect(pool) {
    if (pool !== this.#pool) return;
    this.#pool = this.#open();
    // Waits for the work in progress.
    void pool.end();
  }
}
