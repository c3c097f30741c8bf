import Module from 'module';
import { join } from 'path';
import { parentPort, workerData } from 'worker_threads';

/** What a worker asks the game day, which answers with `answers`. */
export type Question =
  | { readonly ask: 'call'; readonly service: string; readonly operation: string; readonly region: string; readonly input: unknown }
  | { readonly ask: 'task'; readonly url: string };

export interface WorkerData {
  readonly file: string;
  readonly root: string;
  readonly timeoutSeconds: number;
}

/** Waits of a function are not waited for: the clock of the game day counts them. */
const LONG_MILLISECONDS = 1_000;

const { file, root, timeoutSeconds } = workerData as WorkerData;
const port = parentPort!;
const open = new Map<number, (answer: { error?: { name: string; message: string }; value?: unknown }) => void>();
let asked = 0;
let waited = 0;

async function ask(question: Question): Promise<unknown> {
  const id = asked++;
  const answer = await new Promise<{ error?: { name: string; message: string }; value?: unknown }>((resolve) => {
    open.set(id, resolve);
    port.postMessage({ id, question });
  });
  if (answer.error) throw Object.assign(new Error(answer.error.message), { name: answer.error.name });
  return answer.value;
}

interface SdkClient {
  readonly config: { readonly serviceId: string; readonly region: () => Promise<string> };
}

interface SdkCommand {
  readonly input: unknown;
  readonly constructor: { readonly name: string };
}

type Send = (this: SdkClient, command: SdkCommand, ...rest: unknown[]) => Promise<unknown>;

const load = Module.createRequire(join(root, 'package.json'));

/** Lambda's runtime has the SDK; the code is bundled without it. */
function provideSdk(): void {
  const internals = Module as unknown as { _resolveFilename: (request: string, parent: unknown, ...rest: unknown[]) => string };
  const { _resolveFilename: resolve } = internals;
  const project = { id: root, filename: join(root, 'package.json'), paths: [join(root, 'node_modules')] };
  internals._resolveFilename = (request, parent, ...rest) => resolve.call(Module, request, request.startsWith('@aws-sdk/') ? project : parent, ...rest);
}

/** Every call of every client is shown to the game day, which checks the permissions of the role. */
function watchCalls(): void {
  const { RDSClient } = load('@aws-sdk/client-rds') as { RDSClient: { prototype: object } };
  const base = Object.getPrototypeOf(RDSClient.prototype) as { send: Send };
  const { send } = base;
  base.send = async function (this: SdkClient, command, ...rest) {
    const operation = command.constructor.name.replace(/Command$/, '');
    await ask({ ask: 'call', service: this.config.serviceId, operation, region: await this.config.region(), input: command.input });
    return send.call(this, command, ...rest);
  };
}

/** A task answers as the game day says; no container runs. */
function watchTasks(): void {
  globalThis.fetch = (async (url: string) => {
    const status = await ask({ ask: 'task', url });
    return { status, body: { cancel: async () => undefined } };
  }) as unknown as typeof fetch;
}

function hurry(): void {
  const { setTimeout: later } = globalThis;
  globalThis.setTimeout = ((run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) => {
    if (delay < LONG_MILLISECONDS) return later(run, delay, ...args);
    return later(() => {
      waited += delay;
      run(...args);
    }, 1);
  }) as typeof setTimeout;
}

provideSdk();
watchCalls();
watchTasks();
const { handler } = Module.createRequire(file)(file) as { handler: (event: unknown, context: unknown) => Promise<unknown> };

port.on('message', (message: { invoke?: true; id: number; error?: { name: string; message: string }; value?: unknown }) => {
  if (!message.invoke) {
    open.get(message.id)!(message);
    open.delete(message.id);
    return;
  }
  waited = 0;
  const context = { getRemainingTimeInMillis: () => timeoutSeconds * 1_000 - waited };
  handler({}, context).then(
    (value) => port.postMessage({ id: message.id, done: true, value }),
    (error: Error) => port.postMessage({ id: message.id, done: true, error: { name: error.name, message: error.message } }),
  );
});
hurry();
