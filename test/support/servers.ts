import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { Server } from 'net';
import { tmpdir } from 'os';
import { join } from 'path';
import { Client } from 'pg';
import { makeCertificates } from '../../tools/dev/certificates';
import { Database, readable, startPostgres as start, SUPERUSER } from '../../tools/dev/servers';

export { makeCertificates } from '../../tools/dev/certificates';
export { startCache, stop } from '../../tools/dev/servers';

/**
 * The folder with the certificates of a program that starts servers. Node.js reads the authorities once, when it starts, as in Lambda: the
 * program runs again with that of the tests.
 */
export function certificatesFor(program: string, environment: Record<string, string>): string {
  if (process.env.CERTIFICATES) return process.env.CERTIFICATES;
  const folder = readable(mkdtempSync(join(tmpdir(), 'servers-')));
  makeCertificates(folder);
  const { status } = spawnSync(process.execPath, [...process.execArgv, program], {
    stdio: 'inherit', env: { ...process.env, CERTIFICATES: folder, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), ...environment },
  });
  rmSync(folder, { recursive: true, force: true });
  process.exit(status ?? 1);
}

/** Closes a server, and waits until it is closed. */
export async function closeServer(server: Server): Promise<void> {
  await new Promise((resolve) => server.close(resolve));
}

/** A PostgreSQL that logs each statement. */
export async function startPostgres(folder: string, port: number, log?: (line: string) => void, parameters: readonly string[] = []) {
  const server = await start(folder, port, { log, parameters: ['log_statement=all', ...parameters] });
  return { ...server, getPgClient: (database: string) => clientOf(server, database) };
}

const clientOf = ({ port, password }: Database, database: string): Client =>
  new Client({ host: '127.0.0.1', port, user: SUPERUSER, password, database });

/** The rows of the last of some statements of the superuser. */
export async function query(server: Database, database: string, ...statements: string[]): Promise<unknown[]> {
  const client = clientOf(server, database);
  await client.connect();
  let rows: unknown[] = [];
  for (const statement of statements) ({ rows } = await client.query(statement));
  await client.end();
  return rows;
}
