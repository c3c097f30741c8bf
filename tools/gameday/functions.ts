import { join } from 'path';
import { Worker } from 'worker_threads';
import { accessesOf, Call } from './calls';
import type { Question, WorkerData } from './function-worker';
import { allows, Statement } from '../../src/assembly/policies';
import { refusalOf } from '../emulator/refusals';

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
  /** Each call, before it is sent. */
  called(arn: string, call: Call, allowed: boolean): void;
}

const ROOT = join(__dirname, '../..');

/** Threads that have loaded their code, for the next days too. */
export class Threads {
  private readonly threads = new Map<string, FunctionThread>();

  constructor(private readonly environment: NodeJS.ProcessEnv) {}

  of(deployed: DeployedFunction): FunctionThread {
    const key = JSON.stringify(deployed);
    const thread = this.threads.get(key) ?? new FunctionThread(deployed, this.environment);
    this.threads.set(key, thread);
    return thread;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.threads.values()].map(async (thread) => thread.stop()));
  }
}

/** Runs the bundled code of functions as it is deployed, one thread for each function. */
export class Functions {
  constructor(
    private readonly deployed: DeployedFunction[],
    private readonly policies: ReadonlyMap<string, Statement[]>,
    private readonly threads: Threads,
    private readonly surroundings: Surroundings,
  ) {}

  async invoke(arn: string): Promise<string> {
    const found = this.deployed.find((one) => one.arn === arn);
    if (!found) throw new Error(refusalOf('lambda Invoke', { Missing: [arn] }));
    return this.threads.of(found!).invoke(async (question) => this.answer(found, question));
  }

  environmentOf(arn: string): Record<string, string> {
    return this.deployed.find((one) => one.arn === arn)?.environment ?? {};
  }

  private async answer({ arn, role }: DeployedFunction, question: Question): Promise<unknown> {
    if (question.ask === 'task') return this.surroundings.task(question.url);
    const call = { ...question, input: question.input as Record<string, unknown> };
    const denied = accessesOf(call).find((access) => !allows(this.policies.get(role) ?? [], access));
    this.surroundings.called(arn, call, denied === undefined);
    if (denied) {
      const message = `User: ${role} is not authorized to perform: ${denied.action} on resource: ${denied.resource}`;
      throw Object.assign(new Error(message), { name: 'AccessDeniedException' });
    }
    return undefined;
  }
}

interface Message {
  readonly id: number;
  readonly question?: Question;
  readonly done?: true;
  readonly value?: unknown;
  readonly error?: { readonly name: string; readonly message: string };
}

type Answer = (question: Question) => Promise<unknown>;

class FunctionThread {
  private readonly worker: Worker;
  private readonly open = new Map<number, (message: Message) => void>();
  private invocations = 0;
  private failure: Error | undefined;
  private answer: Answer | undefined;

  constructor(deployed: DeployedFunction, inherited: NodeJS.ProcessEnv) {
    const { code, environment, region, timeoutSeconds } = deployed;
    const data: WorkerData = { file: join(code, 'index.js'), timeoutSeconds };
    this.worker = new Worker(join(__dirname, 'function-worker.ts'), {
      workerData: data,
      execArgv: ['--require', require.resolve('tsx/cjs')],
      // The record of a metric.
      stdout: true,
      // Lambda's runtime has the SDK; the code is bundled without it.
      env: { ...inherited, ...environment, AWS_REGION: region, NODE_PATH: join(ROOT, 'node_modules') },
    });
    this.worker.on('error', (error) => {
      this.failure = error;
      this.open.forEach((end, id) => end({ id, error }));
    });
    this.worker.on('message', (message: Message) => {
      if (message.done) return this.open.get(message.id)!(message);
      this.answer!(message.question!).then(
        (value) => this.worker.postMessage({ id: message.id, value }),
        (error: Error) => this.worker.postMessage({ id: message.id, error: { name: error.name, message: error.message } }),
      );
    });
  }

  /** @param answer answers the questions of the function */
  async invoke(answer: Answer): Promise<string> {
    this.answer = answer;
    if (this.failure) throw this.failure;
    const id = this.invocations++;
    const { error, value } = await new Promise<Message>((resolve) => {
      this.open.set(id, resolve);
      this.worker.postMessage({ invoke: true, id });
    });
    this.open.delete(id);
    if (error) throw Object.assign(new Error(error.message), { name: error.name });
    return String(value);
  }

  async stop(): Promise<void> {
    await this.worker.terminate();
  }
}
