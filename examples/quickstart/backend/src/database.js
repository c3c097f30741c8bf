import pg from 'pg';

/** Milliseconds: a failover of Aurora takes about 30 s, and a request should fail long before a user gives up. */
const CONNECT_TIMEOUT = 3_000;
const QUERY_TIMEOUT = 5_000;

/** A pool for writes and one for reads that may lag a little. */
export function openDatabase(config, log) {
  const pools = [config.host, config.readerHost].map((host) => openPool(config, host, log));
  const [writer, reader] = pools;
  return {
    writer,
    reader,
    async check() {
      await Promise.all(pools.map((pool) => pool.query('SELECT 1')));
    },
    async prepare() {
      await writer.query('CREATE TABLE IF NOT EXISTS notes (id bigserial PRIMARY KEY, body text NOT NULL, created timestamptz NOT NULL DEFAULT now())');
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
    },
  };
}

function openPool({ port, database, user, password, tls }, host, log) {
  const pool = new pg.Pool({
    host, port, database, user, password,
    // The authorities of RDS come with the image, by NODE_EXTRA_CA_CERTS.
    ssl: tls ? { rejectUnauthorized: true } : false,
    max: 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    idleTimeoutMillis: 30_000,
    // After a failover the name leads to another instance; a connection that lives for ever would stay with the old one.
    maxLifetimeSeconds: 300,
  });
  // A connection that breaks while idle is replaced by the next query; without a listener it would end the process.
  pool.on('error', (error) => log.warn({ error: error.message, host }, 'idle database connection lost'));
  return pool;
}
