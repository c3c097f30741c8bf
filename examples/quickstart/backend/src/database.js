import pg from 'pg';

/** Milliseconds. An Aurora failover takes about 30 s, and a request should fail earlier. */
const CONNECT_TIMEOUT = 3_000;
const QUERY_TIMEOUT = 5_000;

/** One pool for writes and one for reads, which can have a replication lag. */
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
    // The image contains the certificate authorities of RDS (NODE_EXTRA_CA_CERTS).
    ssl: tls ? { rejectUnauthorized: true } : false,
    max: 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    query_timeout: QUERY_TIMEOUT,
    idleTimeoutMillis: 30_000,
    // After a failover the name resolves to another instance. A permanent connection would stay with the previous instance.
    maxLifetimeSeconds: 300,
  });
  // The next query replaces a connection that failed while idle. Without a listener, the error would stop the process.
  pool.on('error', (error) => log.warn({ error: error.message, host }, 'idle database connection lost'));
  return pool;
}
