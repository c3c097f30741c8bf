import assert from 'assert/strict';
import { ChildProcess, execFileSync, spawn, spawnSync } from 'child_process';
import { statSync } from 'fs';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { lock } from 'proper-lockfile';
import type { Contract } from '../../tools/dev/contract';
import { freePort } from '../../tools/free-port';
import { query, startCache, startPostgres } from '../support/servers';

export const BACKEND = join(__dirname, '../../examples/quickstart/backend');
export const LOGIN = { username: 'app', password: 'first-of-app' };

let platform: Contract;
const errors = new WeakMap<ChildProcess, string>();

export async function prepareBackend(): Promise<void> {
  // The emulator's run needs it, too, at the same time.
  const unlock = await lock(BACKEND, { retries: { retries: 600, factor: 1, minTimeout: 500 }, stale: 300_000, lockfilePath: join(__dirname, '../../node_modules/.backend.lock') });
  // What npm writes at the end of an installation.
  const [wanted, installed] = ['package-lock.json', 'node_modules/.package-lock.json'].map((file) => statSync(join(BACKEND, file), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  if (installed < wanted) execFileSync('npm', ['ci'], { cwd: BACKEND, stdio: 'inherit' });
  // A build begins with an empty folder, which another run may execute.
  const { status } = spawnSync(process.execPath, ['scripts/is-stale.mjs', 'backend'], { cwd: join(__dirname, '../..') });
  if (status !== 1) execFileSync('npm', ['run', 'build'], { cwd: BACKEND, stdio: 'inherit' });
  await unlock();
  // Not loaded by the process that only makes the certificates.
  platform = (await import('./environment.js')).contractOf();
}

/** A cache with the shards of the platform, whose user has the permissions that the platform gives it, and its first port. */
export async function openCache(folder: string, ports?: readonly number[], announced?: readonly number[]) {
  const shards = ports ?? await portsOfCache();
  return { port: (announced ?? shards)[0], ...await startCache(folder, shards, { ...LOGIN, accessString: platform.cache!.accessString }, announced) };
}

export async function portsOfCache(): Promise<number[]> {
  return Promise.all(Array.from({ length: platform.cache!.shards }, freePort));
}

/** A server with the database of the backend, which is empty. */
export async function openDatabase(folder: string, port: number): ReturnType<typeof startPostgres> {
  const server = await startPostgres(folder, port);
  await query(server, 'postgres', `CREATE ROLE app LOGIN PASSWORD '${LOGIN.password}'`, 'CREATE DATABASE eldonia OWNER app');
  return server;
}

/** Every name is the task definition's. What is on AWS comes from here. */
export function environmentOf(
  ports: { database: number; cache: number }, changes: Record<string, string>, contract = platform, isUsed: (name: string) => boolean = () => true,
): Record<string, string> {
  const { database, cache } = ports;
  const { values, missing } = contract.environment({ database: `localhost:${database}`, cache: `localhost:${cache}`, aws: '127.0.0.1:1' }, contract.secrets());
  const { username: DB_USER, password } = LOGIN;
  const local: Record<string, string> = { ...values, DB_USER, DB_PASSWORD: password, REDIS_PASSWORD: password, JWT_SECRET: 'signs', MEDIA_BUCKET: 'media', ...changes };
  const names = [...Object.keys(values), ...missing.map((text) => text.split(' ')[0])].filter(isUsed);
  assert.deepEqual(names.filter((name) => local[name] === undefined), []);
  return Object.fromEntries(names.map((name) => [name, local[name]]));
}

/** Where a process of the backend differs from those of an image. */
interface Differences {
  /** Modules that Node.js loads before the program. */
  readonly imports?: readonly string[];
  readonly variables?: Record<string, string>;
  /** What observes it. */
  readonly instrument?: string;
  /** Another copy of the backend. */
  readonly source?: string;
  /** Whether its log is read. */
  readonly logs?: boolean;
}

/** The image adds the authorities of RDS and the path; AWS adds the Region. */
export function runBackend(folder: string, command: string[], env: Record<string, string>, differences: Differences = {}): ChildProcess {
  const { imports = [], variables: more, instrument = './dist/instrument.js', logs = false, source = BACKEND } = differences;
  const child = spawn(process.execPath, [...[...imports, instrument].flatMap((module) => ['--import', module]), ...command], {
    cwd: source,
    stdio: ['ignore', logs ? 'pipe' : 'ignore', 'pipe'],
    env: { ...env, ...more, PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), AWS_REGION: 'ap-northeast-1' },
  });
  child.stderr!.setEncoding('utf8').on('data', (text: string) => errors.set(child, errorsOf(child) + text));
  return child;
}

/** What a process wrote to its standard error. */
export function errorsOf(child: ChildProcess): string {
  return errors.get(child) ?? '';
}

export async function ask(port: number, path: string, options?: RequestInit): Promise<[number, unknown]> {
  try {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(20_000), ...options });
    return [answer.status, await answer.json()];
  } catch {
    return [0, undefined];
  }
}

export async function untilReady(port: number, seconds?: number): Promise<void> {
  await until(async () => (await ask(port, '/ready'))[0] === 200, seconds);
}

/** The header of a new session. */
export async function login(port: number): Promise<Record<string, string>> {
  const { openTokens } = await import(join(BACKEND, 'dist/tokens.js'));
  const headers = { authorization: `Bearer ${await openTokens('signs').issue('anna')}` };
  const { status, headers: answer } = await fetch(`http://127.0.0.1:${port}/api/session`, { method: 'POST', headers });
  assert.equal(status, 201);
  return { cookie: answer.get('set-cookie')!.split(';')[0] };
}

export function write(port: number, session: Record<string, string>): Promise<[number, unknown]> {
  return ask(port, '/api/notes', { method: 'POST', headers: { ...session, 'content-type': 'application/json' }, body: '{"body":"hello"}' });
}

export async function until(test_: () => Promise<boolean>, seconds = 30): Promise<void> {
  for (let end = Date.now() + seconds * 1_000; !await test_();) {
    assert.ok(Date.now() < end, `not after ${seconds} s`);
    await sleep(100);
  }
}
