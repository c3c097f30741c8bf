import { ChildProcess, spawn } from 'child_process';
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import REFUSALS from './refusal-rows.json';
import STUBS from './stubs.json';
import { retry, RetryBudget } from '../../src/private/functions/retry';
import { freePort } from '../free-port';
import { CACHE } from '../python';

export const ROOT = resolve(__dirname, '../..');
export const ACCOUNT = '000000000000';
export const REGION = 'ap-northeast-1';
/** Where CloudFront takes certificates and firewalls from. */
export const GLOBAL_REGION = 'us-east-1';
export const STANDBY_REGION = 'ap-northeast-3';
export const DOMAIN = 'eldonia.example';
export const ALARM_EMAIL = `ops@${DOMAIN}`;
const HEALTH_SECONDS = 30;
const HEALTH: RetryBudget = { attempts: HEALTH_SECONDS * 10, pauseMilliseconds: 100, callMilliseconds: 0 };

/** What happens to requests for a region; see `outage.py`. */
export type Trouble = 'gone' | 'half' | 'slow';

/** What the server writes of the resource of a declared stub; see `stubs.py`. */
export interface StubRecord {
  readonly type: string;
  readonly logicalId: string;
  readonly properties: Record<string, unknown>;
}

/** The emulator's server, on a free port of 127.0.0.1; it ends with this process, however that ends. */
export class Emulator {
  static async start(python: string): Promise<Emulator> {
    const emulator = new Emulator(python, await freePort());
    await emulator.waitUntilHealthy();
    return emulator;
  }

  /** Everything of this run: records, log, temporary files, cloud assemblies. */
  readonly folder = mkdtempSync(join(tmpdir(), 'emulator-'));
  readonly endpoint: string;
  /** Aborted when the server is stopped, for what ends with it. */
  readonly end = new AbortController();
  private readonly server: ChildProcess;

  private constructor(python: string, port: number) {
    this.endpoint = `http://127.0.0.1:${port}`;
    writeFileSync(this.file('records'), '');
    writeFileSync(this.file('outage'), '');
    writeFileSync(this.file('stubs'), JSON.stringify(STUBS));
    writeFileSync(this.file('refusals'), JSON.stringify(REFUSALS));
    this.account({});
    const log = openSync(this.file('log'), 'w');
    this.server = spawn(python, [join(__dirname, 'server.py')], {
      // A process group of its own, so that the Lambda workers end with the server.
      detached: true,
      stdio: ['pipe', log, log],
      env: {
        PATH: process.env.PATH,
        TMPDIR: this.folder,
        BIND_HOST: '127.0.0.1',
        GATEWAY_PORT: String(port),
        MINISTACK_REGION: REGION,
        LAMBDA_EXECUTOR: 'local',
        SFTP_ENABLED: '0',
        IOT_MTLS_ENABLED: '0',
        // Lambda's runtime has the SDK; the handlers are bundled without it.
        NODE_PATH: join(ROOT, 'node_modules'),
        PYTHONPYCACHEPREFIX: join(CACHE, 'pycache'),
        EMULATOR_FOLDER: this.folder,
      },
    });
    process.once('exit', () => this.stop());
  }

  /** For programs that shall take the emulator for AWS, and know no other account. */
  clientEnvironment(): NodeJS.ProcessEnv {
    const inherited = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK)_/.test(name));
    return {
      ...Object.fromEntries(inherited),
      AWS_ENDPOINT_URL: this.endpoint,
      AWS_ENDPOINT_URL_S3: this.endpoint,
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: REGION,
      AWS_CONFIG_FILE: '/dev/null',
      AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
      AWS_EC2_METADATA_DISABLED: 'true',
      NODE_OPTIONS: [process.env.NODE_OPTIONS, `--require=${JSON.stringify(join(__dirname, 'short-polls.cjs'))}`].filter(Boolean).join(' '),
      CDK_HOME: this.folder,
      CDK_DISABLE_CLI_TELEMETRY: 'true',
    };
  }

  records(): StubRecord[] {
    return readFileSync(this.file('records'), 'utf8').split('\n').filter(Boolean).map((line) => JSON.parse(line) as StubRecord);
  }

  log(): string { return readFileSync(this.file('log'), 'utf8'); }

  /** Sets what happens to requests by region; regions that are left out are healthy. */
  trouble(regions: Record<string, Trouble>): void {
    writeFileSync(this.file('outage'), Object.entries(regions).map((line) => `${line.join(' ')}\n`).join(''));
  }

  /** Sets facts of the account for the refusals, such as `Account: 'unverified'`; without them it has none. */
  account(facts: Readonly<Record<string, string>>): void {
    writeFileSync(this.file('account'), JSON.stringify(facts));
  }

  /** Forget all resources, as in a new account. */
  async reset(): Promise<void> {
    const response = await fetch(`${this.endpoint}/_ministack/reset`, { method: 'POST' });
    if (!response.ok) throw new Error(`the emulator did not reset: status ${response.status}`);
  }

  stop(): void {
    if (this.end.signal.aborted) return;
    this.end.abort();
    const { pid, exitCode, signalCode } = this.server;
    if (pid !== undefined && exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }

  private file(name: string): string { return join(this.folder, name); }

  private async waitUntilHealthy(): Promise<void> {
    const end = Date.now() + HEALTH_SECONDS * 1000;
    await retry(HEALTH, async () => {
      const { ok, status } = await fetch(`${this.endpoint}/_ministack/health`);
      if (!ok) throw new Error(`status ${status}`);
    }, () => Date.now() < end && this.server.exitCode === null).catch((cause: unknown) => {
      throw new Error(`the emulator did not get healthy:\n${this.log()}`, { cause });
    });
  }
}
