import { createHmac } from 'crypto';
import { once } from 'events';
import { mkdirSync, mkdtempSync, rmSync } from 'fs';
import { Server } from 'http';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { LocalAws } from './aws';
import { makeCertificates } from './certificates';
import { Contract, Secrets, Servers } from './contract';
import { LocalEdge } from './edge';
import { callFunction } from './handlers';
import { CacheServers, Database, readable, startCache, startPostgres } from './servers';
import { Tasks } from './tasks';
import { freePort } from '../free-port';
import { UserError } from '../user-error';

export interface LocalOptions {
  readonly service?: string;
  readonly port: number;
  /** Where the data of the database remains; by default it is removed at the end. */
  readonly data?: string;
  readonly command: readonly string[];
  readonly log: (line: string) => void;
}

/** The servers and processes that stand for a service on this computer. */
export class Local {
  static async start(assembly: CloudAssembly, options: LocalOptions): Promise<Local> {
    const contract = new Contract(assembly, options.service);
    const local = new Local(contract, options);
    process.once('exit', () => local.removeFolder());
    try {
      await local.begin(assembly);
      return local;
    } catch (error) {
      await local.stop();
      throw error;
    }
  }

  readonly folder: string;
  readonly tasks: Tasks;
  edge?: LocalEdge;
  database?: Database;
  cache?: CacheServers;
  servers: Servers = { database: '', cache: '', aws: '' };
  secrets: Secrets;
  private readonly listeners: Server[] = [];

  private constructor(readonly contract: Contract, private readonly options: LocalOptions) {
    if (options.data !== undefined) mkdirSync(options.data, { recursive: true });
    this.folder = readable(options.data === undefined ? mkdtempSync(join(tmpdir(), 'eldonia-dev-')) : resolve(options.data));
    this.secrets = contract.secrets();
    this.tasks = new Tasks(contract, options.command, this.folder, options.log);
  }

  get missing(): readonly string[] {
    return this.contract.environment(this.servers, this.secrets).missing;
  }

  get values(): Record<string, string> {
    return this.contract.environment(this.servers, this.secrets).values;
  }

  /** A token (JWT, HS256) of a user for an hour; undefined without `JWT_SECRET`. */
  get token(): string | undefined {
    const { JWT_SECRET: secret } = this.values;
    const now = Math.floor(Date.now() / 1_000);
    const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const text = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: 'developer', iat: now, exp: now + 3_600 })}`;
    return secret && `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  }

  async stop(): Promise<void> {
    this.listeners.forEach((server) => server.close() && server.closeAllConnections());
    await this.tasks.stopAll();
    await Promise.all([this.database?.stop(), this.cache?.stop()]);
    this.removeFolder();
  }

  private removeFolder(): void {
    if (this.options.data === undefined) rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async begin(assembly: CloudAssembly): Promise<void> {
    const { contract, options: { port, log } } = this;
    const shards = await Promise.all(Array.from({ length: contract.cache?.shards ?? 0 }, freePort));
    const [database, aws] = [await freePort(), await freePort()];
    this.servers = { database: `localhost:${database}`, cache: `localhost:${shards[0]}`, aws: `127.0.0.1:${aws}` };
    const store = new LocalAws(contract.named('AWS::S3::Bucket').map(({ name }) => name),
      Object.fromEntries(contract.named('AWS::SQS::Queue').map(({ name, properties }) => [name, Number(properties.VisibilityTimeout ?? 30)])),
      log);
    this.edge = contract.targets && new LocalEdge(assembly, contract, this.tasks, store, log);
    // Before the other servers, which take seconds.
    if (this.edge) await this.listening(this.edge.listen(port), port);
    await this.listening(store.listen(aws), aws);
    makeCertificates(this.folder);
    // What begins must have begun before anything can be stopped.
    const begun = await Promise.allSettled([this.beginDatabase(database), this.beginCache(shards)]);
    for (const result of begun) if (result.status === 'rejected') throw result.reason;
    await this.tasks.start(this.servers, this.secrets);
  }

  private async beginDatabase(port: number): Promise<void> {
    const { database } = this.contract;
    if (!database) return;
    this.database = await startPostgres(this.folder, port, { sql: database.statements(this.secrets) });
    const work = { file: database.provision, event: database.event(this.servers), secrets: this.secrets, services: '[]' };
    ({ secrets: this.secrets } = await callFunction(this.folder, work));
  }

  private async beginCache(ports: readonly number[]): Promise<void> {
    if (!this.contract.cache) return;
    const { REDIS_USERNAME: username, REDIS_PASSWORD: password } = this.values;
    this.cache = await startCache(this.folder, ports, { username, password, accessString: this.contract.cache.accessString });
  }

  private async listening(server: Server, port: number): Promise<void> {
    this.listeners.push(server);
    await once(server, 'listening').catch(({ code }: NodeJS.ErrnoException) => {
      throw new UserError(`port must be free, got ${port} with ${code}; pass another one with --port`);
    });
  }
}
