import { execFile, execFileSync, spawn } from 'child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'fs';
import { cpus, loadavg, tmpdir } from 'os';
import { join } from 'path';
import { promisify } from 'util';
import { ask, BACKEND, environmentOf, openCache, openDatabase, prepareBackend, until } from '../../test/backend/processes';
import { makeCertificates, query, startPostgres, stop } from '../../test/support/servers';
import { freePort } from '../../tools/free-port';
import { UserError } from '../../tools/user-error';

const CONNECTIONS = 50;
/** The floor: nothing but the framework. */
const BARE = "const app = (await import('fastify')).default(); app.get('/', async () => ({ hello: 'world' })); await app.listen({ port: Number(process.env.PORT) });";

/** What is asked: a program with its arguments, and a request. */
const SUBJECTS = [
  { name: '`Fastify()`: `GET /`', program: ['--input-type=module', '--eval', BARE], path: '/' },
  ...['fastify', 'express'].flatMap((http) => [['GET', '/'], ['GET', '/api/public/notes'], ['POST', '/api/visits']].map(([method, path]) => (
    { name: `\`${http}.ts\`: \`${method} ${path}\``, program: ['dist/server.js', http], method, path }
  ))),
] as const;

/** By subject: the CPU time of a request in milliseconds; then requests per second and the 99th percentile of the latency, by size. */
export async function measure(sizes: readonly number[], seconds: number): Promise<string[][]> {
  return withServers(async (env) => {
    const results: string[][] = [];
    for (const { name, ...subject } of SUBJECTS) {
      const runs: Run[] = [];
      for (const size of sizes) runs.push(await load({ ...subject, size, seconds, env }));
      results.push([name, ...cellsOf(runs)]);
      console.error(results[results.length - 1].join(' | '));
    }
    return results;
  });
}

/** A database with notes, a cache, and the variables of a task. */
export async function withServers<T>(use: (env: NodeJS.ProcessEnv, cache: Awaited<ReturnType<typeof openCache>>) => Promise<T>): Promise<T> {
  await prepareBackend();
  const folder = mkdtempSync(join(tmpdir(), 'capacity-'));
  // The server can run as another user.
  chmodSync(folder, 0o755);
  makeCertificates(folder);
  const database = await freePort();
  const postgres = await openDatabase(folder, database);
  const cache = await openCache(folder);
  const env = {
    ...environmentOf({ database, cache: cache.port }, {}), PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(folder, 'ca.pem'), AWS_REGION: 'ap-northeast-1',
  };
  try {
    await addNotes(postgres, env);
    return await use(env, cache);
  } finally {
    await cache.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** As many as the list of the page has, each as long as a short message. */
async function addNotes(postgres: Awaited<ReturnType<typeof startPostgres>>, env: NodeJS.ProcessEnv): Promise<void> {
  execFileSync(process.execPath, ['dist/migrate.js'], { cwd: BACKEND, env });
  await query(postgres, 'eldonia', "INSERT INTO users (id, name) VALUES ('anna', 'anna')",
    "INSERT INTO notes (author, body) SELECT 'anna', repeat('メモ', 60) || each FROM generate_series(1, 50) AS each");
}

interface Run {
  readonly size: number;
  /** The CPU time of a request. */
  readonly milliseconds: number;
  /** Undefined on a machine with other load, where the process does not get its quota. */
  readonly measured?: string;
}

/** The least CPU time of a request, because other load makes it longer; and what is not measured, computed from it. */
function cellsOf(runs: readonly Run[]): string[] {
  const least = Math.min(...runs.map(({ milliseconds }) => milliseconds));
  return [least.toFixed(2), ...runs.map(({ size, measured }) => measured ?? `≈ ${rounded(1_000 * size / least)}`)];
}

const rounded = (perSecond: number): string => (perSecond > 1_000 ? Math.round(perSecond / 10) * 10 : Math.round(perSecond)).toLocaleString('en');

interface Load {
  readonly program: readonly string[];
  readonly method?: string;
  readonly path: string;
  readonly size: number;
  readonly seconds: number;
  readonly env: NodeJS.ProcessEnv;
}

async function load({ program, method = 'GET', path, size, seconds, env }: Load): Promise<Run> {
  const port = await freePort();
  const server = spawn(process.execPath, [...program], { cwd: BACKEND, env: { ...env, PORT: String(port) }, stdio: 'ignore' });
  const group = new ControlGroup(size);
  try {
    await until(async () => (await ask(port, program[0] === 'dist/server.js' ? '/ready' : '/'))[0] === 200);
    group.add(server.pid!);
    // The first seconds compile the code of the server.
    await cannon(port, method, path, ['--duration', '3']);
    const before = cpuSeconds(server.pid!);
    const { requests, latency, errors, non2xx, duration } = await cannon(port, method, path, ['--duration', String(seconds)]);
    const used = cpuSeconds(server.pid!) - before;
    if (errors + non2xx > 0) throw new Error(`${errors + non2xx} of ${requests.total} requests failed: ${method} ${path} with ${size} vCPU`);
    const hasQuota = used > 0.9 * duration * size;
    return { size, milliseconds: 1_000 * used / requests.total, measured: hasQuota ? `${rounded(requests.average)} (${latency.p99} ms)` : undefined };
  } finally {
    await stop(server, 'SIGKILL');
    group.remove();
  }
}

/** The CPU time of a process, which the kernel counts in hundredths of a second. */
export function cpuSeconds(pid: number): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ').slice(11, 13).map(Number);
  return (user + system) / 100;
}

interface Result {
  readonly duration: number;
  readonly requests: { readonly average: number; readonly total: number };
  readonly latency: { readonly p99: number };
  readonly errors: number;
  readonly non2xx: number;
}

/** In a process of its own, outside the quota. */
export async function cannon(port: number, method: string, path: string, length: readonly string[]): Promise<Result> {
  const options = ['--json', '--connections', String(CONNECTIONS), ...length, '--method', method, '--headers', 'accept-encoding=gzip, br'];
  const { stdout } = await promisify(execFile)(process.execPath, [require.resolve('autocannon'), ...options, `http://127.0.0.1:${port}${path}`], { maxBuffer: 1e8 });
  return JSON.parse(stdout) as Result;
}

/** The share of a CPU that a task has, enforced by the kernel as on Fargate. */
class ControlGroup {
  private readonly folder: string;

  constructor(cpu: number) {
    const isUnified = existsSync('/sys/fs/cgroup/cgroup.controllers');
    this.folder = join(isUnified ? '/sys/fs/cgroup' : '/sys/fs/cgroup/cpu', `capacity-${process.pid}-${cpu}`);
    try {
      mkdirSync(this.folder);
      if (isUnified) writeFileSync(join(this.folder, 'cpu.max'), `${cpu * 100_000} 100000`);
      else writeFileSync(join(this.folder, 'cpu.cfs_quota_us'), String(cpu * 100_000));
    } catch (error) {
      throw new UserError(`the machine must be Linux with control groups that this user may write, got ${String(error)}; run it as root`);
    }
  }

  add(pid: number): void {
    writeFileSync(join(this.folder, 'cgroup.procs'), String(pid));
  }

  remove(): void {
    rmdirSync(this.folder);
  }
}

/** The machine, and what else it does. */
export const machine = (): string =>
  `${cpus().length} × ${cpus()[0].model}, Node.js ${process.version}, load average before the run ${loadavg()[0].toFixed(1)}`;
