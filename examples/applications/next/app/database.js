import pg from 'pg';

const { DB_HOST: host, DB_PORT: port, DB_NAME: database, DB_USER: user, DB_PASSWORD: password } = process.env;
const report = (error) => console.error('database:', error.message);
/** `ssl: true` verifies the certificate with the authorities of NODE_EXTRA_CA_CERTS. */
const pool = new pg.Pool({ host, port, database, user, password, ssl: true, max: 10, keepAlive: true, query_timeout: 20_000 });
pool.on('error', report);
pool.on('acquire', (client) => client.on('error', report));
pool.on('release', (_, client) => client.off('error', report));

let table;

export async function query(text, values) {
  table ??= pool.query('CREATE TABLE IF NOT EXISTS notes (id serial PRIMARY KEY, body text NOT NULL)');
  await table.catch((error) => {
    table = undefined;
    throw error;
  });
  return (await pool.query(text, values)).rows;
}
