import { ChildProcess, execFileSync, spawn } from 'child_process';
import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { freePort } from './free-port';
import { run } from './steps';
import { retry, RetryBudget } from '../src/private/functions/retry';

/** Not a dependency of the development: its 300 packages are needed for rehearsals of releases only. */
const VERDACCIO = 'verdaccio@6.8.0';
const HOST = '127.0.0.1';
const START: RetryBudget = { attempts: 150, pauseMilliseconds: 200, callMilliseconds: 1_000 };

/** A registry of npm on this machine, with one package of its own. It passes requests for other packages on. */
export class LocalRegistry {
  /** Installs and starts the registry in a folder. */
  static async start(folder: string, own: string): Promise<LocalRegistry> {
    mkdirSync(folder, { recursive: true });
    // One of its dependencies names a tag of node-fetch, which not every mirror has.
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides: { 'node-fetch': '^2.7.0' } }));
    const args = ['install', '--no-audit', '--no-fund', '--no-package-lock', '--ignore-scripts', VERDACCIO];
    await run({ program: 'npm', args, cwd: folder });
    const port = await freePort();
    writeFileSync(join(folder, 'config.yaml'), config(own));
    const main = join(folder, 'node_modules/verdaccio/bin/verdaccio');
    const server = spawn(process.execPath, [main, '--config', join(folder, 'config.yaml'), '--listen', `${HOST}:${port}`], { cwd: folder, stdio: 'ignore' });
    const registry = new LocalRegistry(server, `http://${HOST}:${port}/`, folder);
    await registry.ready();
    return registry;
  }

  /** The environment in which npm uses this registry only. */
  readonly env: NodeJS.ProcessEnv;

  private constructor(private readonly server: ChildProcess, readonly url: string, folder: string) {
    writeFileSync(join(folder, 'npmrc'), `registry=${url}\n//${HOST}:${new URL(url).port}/:_authToken=rehearsal\n`);
    this.env = { ...process.env, npm_config_registry: url, npm_config_userconfig: join(folder, 'npmrc'), npm_config_cache: join(folder, 'cache') };
  }

  stop(): void {
    this.server.kill();
  }

  private async ready(): Promise<void> {
    await retry(START, async () => {
      const { ok, status } = await fetch(`${this.url}-/ping`);
      if (!ok) throw new Error(`status ${status}`);
    }, () => this.server.exitCode === null).catch((cause: unknown) => {
      this.stop();
      throw new Error(`${VERDACCIO} must answer at ${this.url}, got no answer`, { cause });
    });
  }
}

function config(own: string): string {
  const upstream = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8' }).trim();
  return `storage: ./storage
max_body_size: 50mb
uplinks: { public: { url: '${upstream}', max_fails: 20, timeout: 120s } }
packages:
  '${own}': { access: $all, publish: $all }
  '**': { access: $all, proxy: public }
log: { type: file, path: verdaccio.log, level: warn }
`;
}
