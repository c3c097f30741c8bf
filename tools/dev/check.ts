import { readdirSync, statSync } from 'fs';
import { Agent, get } from 'http';
import { join, posix } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { beginRotation, callFunction } from './handlers';
import { Local } from './local';
import { hasEnded, Task } from './tasks';

export interface Pass { readonly name: string; readonly ok: boolean; readonly text: string }

const CLIENTS = 4;
/** Seconds in which requests are served again after a failover. */
const RECOVERY = 30;
/** Milliseconds for which a server is gone. */
const GONE = 2_000;
/** Milliseconds without requests before and after the beginning of a failover, in which connections are idle. */
const QUIET = 500;
const SKIPPED = ['node_modules', '.git'];

/** What happens to tasks on AWS, one after the other, while clients send requests to a path. */
export async function check(local: Local, port: number, path: string, seconds: number): Promise<Pass[]> {
  const begun = Date.now();
  const passes: Pass[] = [];
  const task = local.tasks.running[0];
  const unhealthy = await local.tasks.untilHealthy(task, seconds);
  passes.push({ name: 'health check', ok: !unhealthy, text: unhealthy ?? `${local.tasks.healthPath} is healthy` });
  if (unhealthy) return passes;
  passes.push(await keepAlive(local, task));
  const load = new Load(port, path);
  const first = await load.untilServed(RECOVERY);
  passes.push({ name: `GET ${path}`, ok: first, text: first ? 'answers' : `answers ${load.last || 'nothing'} after ${RECOVERY} s: pass another --path` });
  if (first) passes.push(...await release(local, load, seconds));
  const { database, cache } = local;
  if (first && database) passes.push(await failover(local, load, 'failover of the database', async () => database.stop().then(async () => sleep(GONE)).then(database.start)));
  if (first && cache) passes.push(await failover(local, load, 'failover of the cache', async () => cache.fail(0, GONE)));
  await load.end();
  const written = writtenSince(process.cwd(), begun, local.contract.container);
  passes.push({ name: 'read-only file system', ok: written.length === 0, text: written.length === 0 ? 'no file of the folder was written' : `written: ${written.slice(0, 3).join(', ')}; write to /tmp, or set container.writablePaths` });
  return passes;
}

/** Otherwise the load balancer sends requests on connections that the application closes. */
async function keepAlive({ contract: { idleTimeout } }: Local, { port }: Task): Promise<Pass> {
  const agent = new Agent({ keepAlive: true });
  const announced = await new Promise<string>((resolve) => {
    get({ host: '127.0.0.1', port, path: '/', agent }, (response) => resolve(String(response.resume().headers['keep-alive'] ?? ''))).on('error', () => resolve(''));
  });
  agent.destroy();
  const [, timeout] = /timeout=(\d+)/.exec(announced) ?? [];
  const ok = timeout === undefined || Number(timeout) > idleTimeout;
  return { name: 'keep-alive', ok, text: `${timeout === undefined ? 'not announced' : `${timeout} s`}, and the load balancer keeps idle connections for ${idleTimeout} s` };
}

/** The rotation of the password, and the release that follows: a new task, and SIGTERM for the other under load. */
async function release(local: Local, load: Load, seconds: number): Promise<Pass[]> {
  const { contract: { database, name }, tasks } = local;
  const [old] = tasks.running;
  const passes: Pass[] = [];
  if (database?.rotate) {
    const event = { SecretId: database.app, ClientRequestToken: 'rotated' };
    beginRotation(local.secrets[database.app], event.ClientRequestToken);
    const services = JSON.stringify([{ cluster: 'local', service: name }]);
    ({ secrets: local.secrets } = await callFunction(local.folder, { file: database.rotate, event, secrets: local.secrets, services }));
  }
  load.reset();
  const fresh = await tasks.start(local.servers, local.secrets);
  const unhealthy = await tasks.untilHealthy(fresh, seconds);
  const logins = database?.rotate ? [{ name: 'rotation', ok: !unhealthy, text: unhealthy ?? `a new task logs in as ${local.values.DB_USER}` }] : [];
  passes.push(...logins, ...unhealthy && logins.length === 0 ? [{ name: 'second task', ok: false, text: unhealthy }] : []);
  if (unhealthy) return passes;
  const { seconds: took, killed } = await tasks.end(old);
  const { total, failed } = load;
  return [...passes, {
    name: 'SIGTERM under load',
    ok: failed === 0 && !killed,
    text: `${failed} of ${total} requests failed, ${killed ? 'and SIGKILL ended the task' : 'and the task ended'} within ${took.toFixed(1)} s`,
  }];
}

/** The process is the same afterwards, and serves. */
async function failover({ tasks }: Local, load: Load, name: string, happen: () => Promise<void>): Promise<Pass> {
  const [task] = tasks.running;
  // An idle connection has other listeners than one in use.
  load.isPaused = true;
  await sleep(QUIET);
  load.reset();
  const happening = happen();
  await sleep(QUIET);
  load.isPaused = false;
  await happening;
  const served = await load.untilServed(RECOVERY, () => hasEnded(task));
  const { total, failed } = load;
  const text = hasEnded(task) ? 'the process has ended: listen to the errors of lost connections' : served ? `${failed} of ${total} requests failed` : `no request was served within ${RECOVERY} s`;
  return { name, ok: served && !hasEnded(task), text };
}

/** Clients that send requests in turn. An answer from 500 is a failure. */
class Load {
  total = 0;
  failed = 0;
  last = 0;
  isPaused = false;
  private over = false;
  private readonly clients: Promise<void>[];

  constructor(private readonly port: number, private readonly path: string) {
    this.clients = Array.from({ length: CLIENTS }, async () => {
      for (; !this.over; await sleep(10)) if (!this.isPaused) await this.request();
    });
  }

  reset(): void {
    this.total = this.failed = 0;
  }

  async untilServed(seconds: number, isOver = () => false): Promise<boolean> {
    const end = Date.now() + seconds * 1_000;
    do {
      if (isServed(await this.request())) return true;
      await sleep(200);
    } while (Date.now() < end && !isOver());
    return false;
  }

  async end(): Promise<void> {
    this.over = true;
    await Promise.all(this.clients);
  }

  private async request(): Promise<number> {
    const headers = { 'user-agent': 'eldonia-constructs dev' };
    const status = await fetch(`http://127.0.0.1:${this.port}${this.path}`, { headers, redirect: 'manual', signal: AbortSignal.timeout(20_000) })
      .then(async (response) => response.arrayBuffer().then(() => response.status), () => 0);
    this.total++;
    if (!isServed(status)) this.failed++;
    return this.last = status;
  }
}

const isServed = (status: number) => status > 0 && status < 500;

interface FileSystem { readonly ReadonlyRootFilesystem?: boolean; readonly MountPoints?: { readonly ContainerPath: string }[] }

/** Files of the application since a time that its container could not write. `/app/cache` is any folder `cache` of the application. */
export function writtenSince(root: string, time: number, { ReadonlyRootFilesystem: isReadOnly, MountPoints: mounts = [] }: FileSystem): string[] {
  const isMounted = (path: string) => mounts.some(({ ContainerPath }) => ContainerPath.endsWith(`/${path}`));
  const inside = (folder: string): string[] => readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = posix.join(folder, entry.name);
    if (entry.isDirectory()) return SKIPPED.includes(entry.name) || isMounted(path) ? [] : inside(path);
    return entry.isFile() && (statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0) > time ? [path] : [];
  });
  return isReadOnly ? inside('') : [];
}
