import Module from 'module';
import { parentPort, workerData } from 'worker_threads';
import { RDSClient } from '@aws-sdk/client-rds';

/** What a worker asks the game day, which answers with `answers`. */
export type Question =
  | { readonly ask: 'call'; readonly service: string; readonly operation: string; readonly region: string; readonly input: unknown }
  | { readonly ask: 'task'; readonly url: string };

export interface WorkerData {
  readonly file: string;
  readonly timeoutSeconds: number;
}

/** Waits of a function are not waited for: the clock of the game day counts them. */
const LONG_MILLISECONDS = 1_000;

const { file, timeoutSeconds } = workerData as WorkerData;
const port = parentPort!;
const open = new Map<number, (answer: Answer) => void>();
let asked = 0;
let waited = 0;

interface Answer {
  readonly error?: { readonly name: string; readonly message: string };
  readonly value?: unknown;
}

async function ask(question: Question): Promise<unknown> {
  const id = asked++;
  const answer = await new Promise<Answer>((resolve) => {
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

/** Every call of every client is shown to the game day, which checks the permissions of the role. */
function watchCalls(): void {
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

watchCalls();
watchTasks();
const { handler } = Module.createRequire(file)(file) as { handler: (event: unknown, context: unknown) => Promise<unknown> };

port.on('message', (message: Answer & { readonly invoke?: true; readonly id: number }) => {
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
