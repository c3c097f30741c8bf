import { fileURLToPath } from 'node:url';
import { runner } from 'node-pg-migrate';
import { connectionOptions, JOB } from './database.js';

const FOLDER = fileURLToPath(new URL('../migrations', import.meta.url));

/**
 * Applies the files of `migrations` that the database lacks, each in a transaction of its own. A lock of the database prevents that two
 * tasks do so at the same time: one of them fails, and tries again. Without such a file, nothing is written.
 */
export async function migrate(config, log) {
  const applied = await runner({
    databaseUrl: {
      ...connectionOptions(config, config.host),
      connectionTimeoutMillis: JOB.connectionTimeoutMillis,
      statement_timeout: JOB.statement_timeout,
      // A statement that waits for a lock makes all later statements on the table wait.
      lock_timeout: 2_000,
    },
    dir: FOLDER,
    direction: 'up',
    migrationsTable: 'migrations',
    log: () => undefined,
  });
  for (const { name } of applied) log.info({ migration: name }, 'migrated the database');
}
