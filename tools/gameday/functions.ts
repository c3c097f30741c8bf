import { readFileSync } from 'fs';
import { createRequire } from 'module';
import { join } from 'path';
import { compileFunction } from 'vm';
import { accessesOf, Call } from './calls';
import { refusalOf } from '../emulator/refusals';
import { allows, Statement } from '../policies/evaluation';

/** A deployed function. */
export interface DeployedFunction {
  readonly arn: string;
  readonly region: string;
  readonly role: string;
  /** The folder of the bundled code. */
  readonly code: string;
  readonly timeoutSeconds: number;
  readonly environment: Record<string, string>;
}

/** What the functions meet outside of AWS, and who watches them. */
export interface Surroundings {
  /** The HTTP status of a task, by its URL. */
  task(url: string): Promise<number>;
  /** What AWS answers and the emulator does not know; undefined for every other call. */
  answer(call: Call): Promise<object> | undefined;
  /** Each call, before it is sent. */
  called(arn: string, call: Call, allowed: boolean): void;
}

interface SdkClient {
  readonly config: { readonly serviceId: string; readonly region: () => Promise<string> };
  send(command: { readonly input: object }, ...rest: unknown[]): Promise<unknown>;
}

type Handler = (event: object, context: object) => Promise<unknown>;

/** Lambda's runtime has the SDK; the code is bundled without it. */
const required = createRequire(__filename);
/** Waits of a function are not waited for: the clock of the game day counts them. */
const LONG_MILLISECONDS = 1_000;

/** Runs the bundled code of functions as it is deployed, each with what it finds in Lambda. */
export class Functions {
  private readonly loaded = new Map<string, (event: object) => Promise<unknown>>();

  constructor(
    private deployed: DeployedFunction[],
    private readonly policies: ReadonlyMap<string, Statement[]>,
    private readonly endpoint: string,
    private readonly surroundings: Surroundings,
  ) {}

  async invoke(arn: string, event: object = {}): Promise<string> {
    const found = this.deployed.find((one) => one.arn === arn);
    if (!found) throw new Error(refusalOf('lambda Invoke', { Missing: arn }));
    const run = this.loaded.get(arn) ?? this.load(found);
    this.loaded.set(arn, run);
    return String(await run(event));
  }

  /** After a deployment. */
  renew(deployed: DeployedFunction[]): void {
    this.deployed = deployed;
    this.loaded.clear();
  }

  environmentOf(arn: string): Record<string, string> {
    return this.deployed.find((one) => one.arn === arn)?.environment ?? {};
  }

  private load(deployed: DeployedFunction): (event: object) => Promise<unknown> {
    let waited = 0;
    const module = { exports: {} as { readonly handler: Handler } };
    const surroundings = {
      module,
      exports: module.exports,
      require: (name: string) => name.startsWith('@aws-sdk/') ? this.sdk(required(name) as object, deployed) : required(name) as unknown,
      // The output is the record of a metric.
      process: { env: deployed.environment, stdout: { write: () => true } },
      // No container runs.
      fetch: async (url: string) => ({ status: await this.surroundings.task(url), body: { cancel: async () => undefined } }),
      setTimeout: (run: () => void, delay: number) => setTimeout(() => {
        waited += delay;
        run();
      }, delay < LONG_MILLISECONDS ? delay : 1),
    };
    const filename = join(deployed.code, 'index.js');
    const load = compileFunction(readFileSync(filename, 'utf8'), Object.keys(surroundings), { filename });
    load(...Object.values(surroundings));
    return async (event) => {
      waited = 0;
      return module.exports.handler(event, { getRemainingTimeInMillis: () => deployed.timeoutSeconds * 1_000 - waited });
    };
  }

  /** The SDK with clients that call the emulator, once the role is allowed to. */
  private sdk(sdk: object, deployed: DeployedFunction): object {
    const defaults = { endpoint: this.endpoint, region: deployed.region, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
    const authorize = async ({ config: { serviceId: service, region } }: SdkClient, command: { readonly input: object }) => {
      const call = { service, operation: command.constructor.name.replace(/Command$/, ''), region: await region(), input: { ...command.input } };
      this.authorize(deployed, call);
      return this.surroundings.answer(call);
    };
    const watched = (Client: new (config: object) => SdkClient) => class extends Client {
      constructor(config: object) {
        super({ ...defaults, ...config });
      }

      override async send(command: { readonly input: object }, ...rest: unknown[]): Promise<unknown> {
        return await authorize(this, command) ?? super.send(command, ...rest);
      }
    };
    return Object.fromEntries(Object.entries(sdk).map(([name, value]) => [name, /^[A-Z]\w+Client$/.test(name) ? watched(value as new (config: object) => SdkClient) : value as unknown]));
  }

  private authorize({ arn, role }: DeployedFunction, call: Call): void {
    const denied = accessesOf(call).find((access) => !allows(this.policies.get(role) ?? [], access));
    this.surroundings.called(arn, call, denied === undefined);
    if (!denied) return;
    const message = `User: ${role} is not authorized to perform: ${denied.action} on resource: ${denied.resource}`;
    throw Object.assign(new Error(message), { name: 'AccessDeniedException' });
  }
}
