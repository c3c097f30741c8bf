import assert from 'assert/strict';
import { ChildProcess, execFileSync, spawn } from 'child_process';
import { existsSync } from 'fs';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { query, startPostgres } from '../support/servers';

export const BACKEND = join(__dirname, '../../examples/quickstart/backend');
/** The user of the database and of the cache. */
export const LOGIN = { username: 'app', password: 'first-of-app' };

export function installBackend(): void {
  if (!existsSync(join(BACKEND, 'node_modules'))) execFileSync('npm', ['ci', '--omit=dev'], { cwd: BACKEND, stdio: 'inherit' });
}

/** A server with the database of the backend, which is empty. */
export async function openDatabase(folder: string, port: number): ReturnType<typeof startPostgres> {
  const server = await startPostgres(folder, port);
  await query(server, 'postgres', `CREATE ROLE app LOGIN PASSWORD '${LOGIN.password}'`, 'CREATE DATABASE eldonia OWNER app');
  return server;
}

/** Every name is the task definition's; a literal keeps its value, and what AWS would fill in comes from here. */
export function environmentFor(
  variables: ReadonlyMap<string, string | undefined>, ports: { database: number; cache: number; port: number }, changes: Record<string, string>,
): Record<string, string> {
  const local: Record<string, string> = {
    DB_HOST: 'localhost',
    DB_READER_HOST: 'localhost',
    DB_PORT: String(ports.database),
    DB_USER: LOGIN.username,
    DB_PASSWORD: LOGIN.password,
    REDIS_HOST: 'localhost',
    REDIS_PORT: String(ports.cache),
    REDIS_PASSWORD: LOGIN.password,
    JWT_SECRET: 'signs',
    MEDIA_BUCKET: 'media',
    // The one literal that two tasks on one machine can't share.
    PORT: String(ports.port),
    ...changes,
  };
  return Object.fromEntries([...variables].map(([name, literal]) => {
    const value = local[name] ?? literal;
    assert.ok(value !== undefined, `nothing here stands for ${name}`);
    return [name, value];
  }));
}

/** The image adds the authorities of RDS and the path; AWS adds the region. */
export function runBackend(
  folder: string, command: string[], env: Record<string, string>, instrument = './src/instrument.js', stdout: 'ignore' | 'pipe' = 'ignore',
): ChildProcess {
  return spawn(process.execPath, ['--import', instrument, ...command], {
    cwd: BACKEND,
    stdio: ['ignore', stdout, 'ignore'],
    env: { ...env, PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), AWS_REGION: 'ap-northeast-1' },
  });
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

export async function until(isTrue: () => Promise<boolean>, seconds = 30): Promise<void> {
  for (let end = Date.now() + seconds * 1_000; !await isTrue();) {
    assert.ok(Date.now() < end, `not after ${seconds} s`);
    await sleep(100);
  }
}
