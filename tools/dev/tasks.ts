import { ChildProcess, spawn } from 'child_process';
import { once } from 'events';
import { get } from 'http';
import { createServer } from 'net';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { Contract, Secrets, Servers } from './contract';
import { stop } from './servers';
import { freePort } from '../free-port';
import { UserError } from '../user-error';

/** Milliseconds between health checks, which a load balancer makes every 30 s. */
const INTERVAL = 500;
/** Milliseconds in which a load balancer still sends requests to a task that has received SIGTERM. */
const STILL_ROUTED = 3_000;

/** A process of the application. */
export interface Task { readonly child: ChildProcess; readonly port: number; healthy: boolean; registered: boolean }

/** The processes of a service, and what the health checks of its load balancer say. */
export class Tasks {
  readonly running: Task[] = [];
  private readonly command: readonly string[];

  constructor(
    private readonly contract: Contract, given: readonly string[], private readonly folder: string, private readonly log: (line: string) => void,
  ) {
    this.command = given.length > 0 ? given : contract.container.Command ?? [];
    if (this.command.length === 0) throw new UserError(`arguments must end with the command of the application, got none, and ${contract.name} has none; pass e.g. -- node src/server.js`);
    process.once('exit', () => this.running.forEach(({ child }) => endGroup(child)));
  }

  /** Where `GET` of the health check is sent; undefined without a load balancer. */
  get healthPath(): string | undefined {
    return this.contract.targets && (this.contract.targets.HealthCheckPath ?? '/');
  }

  /** A process with the variables of the container. The image adds the authorities of RDS; AWS adds the Region and credentials. */
  async start(servers: Servers, secrets: Secrets): Promise<Task> {
    const { port: expected, region } = this.contract;
    const port = await isFree(expected) ? expected : await freePort();
    const { values } = this.contract.environment(servers, secrets);
    const { PATH, HOME, SystemRoot } = process.env;
    const local = {
      AWS_REGION: region,
      AWS_DEFAULT_REGION: region,
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_ENDPOINT_URL: `http://${servers.aws}`,
      NODE_EXTRA_CA_CERTS: join(this.folder, 'ca.pem'),
    };
    const [program, ...args] = this.command;
    const child = spawn(program, args, {
      // A group of its own: with the first process, a container ends all others.
      detached: process.platform !== 'win32',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...SystemRoot && { SystemRoot }, PATH, HOME, ...local, ...values, ...'PORT' in values && { PORT: String(port) } },
    });
    if (child.pid === undefined) {
      const [error] = await once(child, 'error') as [Error];
      throw new UserError(`command must be a program, got ${program} with the error ${error.message}; pass e.g. -- node src/server.js`);
    }
    const task: Task = { child, port, healthy: false, registered: true };
    this.running.push(task);
    child.on('exit', (code, signal) => {
      endGroup(child);
      this.log(`task ${child.pid} has ended with ${signal ?? `exit code ${code}`}`);
    });
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop()!;
        lines.forEach(this.log);
      });
    }
    void this.check(task);
    return task;
  }

  /** Whether it becomes healthy within some seconds; otherwise why not. */
  async untilHealthy(task: Task, seconds: number): Promise<string | undefined> {
    for (const end = Date.now() + seconds * 1_000; Date.now() < end && !hasEnded(task); await sleep(100)) if (task.healthy) return undefined;
    if (hasEnded(task)) return 'the process has ended: its last lines say why';
    const status = await statusOf(task.port, this.healthPath!, 1_000);
    const { Matcher } = this.contract.targets;
    return status === 0 ? `nothing answers on port ${task.port} after ${seconds} s: listen on the port in PORT, on all addresses`
      : `GET ${this.healthPath} answers ${status} after ${seconds} s, and the load balancer expects ${Matcher?.HttpCode ?? 200}`;
  }

  /** Ends a task as ECS does: the load balancer notices a little later, and SIGKILL follows. Returns the seconds, and whether it had to be killed. */
  async end(task: Task): Promise<{ readonly seconds: number; readonly killed: boolean }> {
    const begun = Date.now();
    const limit = Number(this.contract.container.StopTimeout ?? 30) * 1_000;
    const late = setTimeout(() => task.child.kill('SIGKILL'), limit);
    setTimeout(() => task.registered = false, STILL_ROUTED).unref();
    await stop(task.child);
    clearTimeout(late);
    await sleep(STILL_ROUTED - (Date.now() - begun));
    this.running.splice(this.running.indexOf(task), 1);
    return { seconds: (Date.now() - begun) / 1_000, killed: task.child.signalCode === 'SIGKILL' };
  }

  async stopAll(): Promise<void> {
    await Promise.all(this.running.map(({ child }) => stop(child, 'SIGKILL')));
  }

  private async check(task: Task): Promise<void> {
    const { Matcher, HealthCheckTimeoutSeconds = 5, UnhealthyThresholdCount = 2 } = this.contract.targets ?? {};
    for (let failed = 0; !hasEnded(task); await sleep(INTERVAL)) {
      const status = this.healthPath === undefined ? 200 : await statusOf(task.port, this.healthPath, HealthCheckTimeoutSeconds * 1_000);
      failed = accepts(String(Matcher?.HttpCode ?? 200), status) ? 0 : failed + 1;
      if (failed === 0) {task.healthy = true;} else if (failed >= UnhealthyThresholdCount && task.healthy) {
        task.healthy = false;
        if (task.registered) this.log(`the task on port ${task.port} is not healthy: GET ${this.healthPath} answers ${status || 'nothing'}`);
      }
    }
  }
}

function endGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, 'SIGKILL');
  } catch {
    // Nothing is left of it.
  }
}

export const hasEnded = ({ child }: Task) => child.exitCode !== null || child.signalCode !== null;

/** `200`, `200,204` or `200-299`. */
function accepts(matcher: string, status: number): boolean {
  return matcher.split(',').map((part) => part.split('-').map(Number)).some(([first, last = first]) => first <= status && status <= last);
}

/** The status of an answer; 0 for none. */
async function statusOf(port: number, path: string, timeout: number): Promise<number> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path, timeout, agent: false, headers: { 'user-agent': 'ELB-HealthChecker/2.0' } }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode!)).on('error', () => resolve(0));
    });
    request.on('timeout', () => request.destroy()).on('error', () => resolve(0));
  });
}

async function isFree(port: number): Promise<boolean> {
  if (port === 0) return false;
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false)).listen(port, () => server.close(() => resolve(true)));
  });
}
