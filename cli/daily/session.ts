import { spawn, spawnSync } from 'child_process';
import { once } from 'events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { setTimeout as sleep } from 'timers/promises';
import { UserError } from '../../tools/user-error';
import { callAws, environment, quoted } from '../aws';
import { ExitCode, Streams } from '../command';

/** A variable of the printed commands, which no text of a user contains. */
const VARIABLE = /\u0001([^\u0002]+)\u0002/g;
const PAUSE_MILLISECONDS = 10_000;
/** What a request can fail with for a moment, as in the workflow. */
const ATTEMPTS = 8;
/** An exit code of a command that Ctrl+C has ended. */
const INTERRUPTED = 130;
/** The errors of AWS for what is not there. */
const ABSENT = /NotFound|does not exist|cannot be found/;

/** The answer of the release function. */
export interface Answer { readonly taskDefinition?: string; readonly message?: string; readonly repeat?: boolean }

/** The commands of a task: they run, or are printed for Bash. */
export class Session {
  /** @param stack the stack that the names are of, for errors */
  constructor(
    private readonly stack: string, private readonly region: string | undefined, private readonly streams: Streams, readonly isPrinted: boolean,
  ) {}

  /** The answer to a command; where commands are printed, the variable with it. Without an answer, an error. */
  value(name: string, args: readonly string[], absent?: string): string {
    if (this.isPrinted) {
      this.print(`${name}=$(${this.line(args)})`);
      return `\u0001${name}\u0002`;
    }
    const text = this.call(args);
    if (absent !== undefined && ['', 'None', 'null'].includes(text)) throw new UserError(absent);
    return text;
  }

  /** Several names. */
  values(name: string, args: readonly string[]): string[] {
    return this.isPrinted ? [this.value(name, args).replace(name, `@${name}`)] : this.call(args).split(/\s+/).filter((word) => !['', 'None'].includes(word));
  }

  /** Shows the answer below a title. What is not there is no error. */
  show(title: string, args: readonly string[]): void {
    if (this.isPrinted) return this.print(`# ${title}`, this.line(args));
    const text = this.answered(args);
    this.streams.out(`${title}\n${text.split('\n').filter((row) => row.trim() !== '').map((row) => `  ${row}`).join('\n') || '  none'}\n`);
  }

  private answered(args: readonly string[]): string {
    try {
      return callAws(this.placed(args));
    } catch (error) {
      if (error instanceof Error && ABSENT.test(error.message)) return '';
      throw this.explained(error);
    }
  }

  /** Repeats a command until its answer is a value. */
  async until(name: string, args: readonly string[], value: string): Promise<void> {
    if (this.isPrinted) return this.print(`until ${name}=$(${this.line(args)}); echo "$${name}"; [ "$${name}" = ${value} ]; do sleep 10; done`);
    for (let last = '', text; (text = this.call(args)) !== value; await sleep(PAUSE_MILLISECONDS)) if (text !== last) this.note(last = text);
  }

  /** Runs a command with the terminal of the user, until it ends. */
  async attach(args: readonly string[]): Promise<ExitCode> {
    if (this.isPrinted) return this.print(this.line(args)), ExitCode.DONE;
    // Ctrl+C is for the command, which ends its session itself.
    const ignore = () => undefined;
    process.on('SIGINT', ignore);
    try {
      const [code] = await once(spawn('aws', this.placed(args), { stdio: 'inherit', env: environment() }), 'exit') as [number | null];
      return code === 0 || code === INTERRUPTED || code === null ? ExitCode.DONE : ExitCode.WRONG;
    } finally {
      process.off('SIGINT', ignore);
    }
  }

  /** Requests something of the release function. A check is repeated until it says that nothing remains. */
  async request(name: string, action: 'register' | 'check' | 'record', digest: string): Promise<Answer> {
    const payload = `{"action": "${action}", "digest": "${digest}"}`;
    const invoke = (folder: string) => ['lambda', 'invoke', '--function-name', name, '--payload', `fileb://${join(folder, 'request.json')}`,
      '--query', 'FunctionError', join(folder, 'answer.json')];
    if (this.isPrinted) {
      this.print(`echo ${quoted(payload)} > request.json`);
      const line = this.line(invoke(''));
      const reads: Record<typeof action, string> = {
        register: `${line} && jq . answer.json && TASK_DEFINITION=$(jq -r '.taskDefinition // empty' answer.json)`,
        check: `until ${line} && jq . answer.json && jq -e '.repeat == false' answer.json; do sleep 10; done`,
        record: `${line} && jq . answer.json`,
      };
      this.print(reads[action]);
      return { taskDefinition: '\u0001TASK_DEFINITION:?\u0002' };
    }
    const folder = mkdtempSync(join(tmpdir(), 'eldonia-'));
    try {
      writeFileSync(join(folder, 'request.json'), payload);
      writeFileSync(join(folder, 'answer.json'), '{}');
      return await this.answer(action, invoke(folder), join(folder, 'answer.json'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private async answer(action: string, invoke: readonly string[], file: string): Promise<Answer> {
    let last: string | undefined;
    for (let failed = 0; ; await sleep(PAUSE_MILLISECONDS)) {
      const error = this.failureOf(invoke);
      const { errorType, errorMessage = error, ...answer } = JSON.parse(readFileSync(file, 'utf8')) as Answer & Record<'errorType' | 'errorMessage', string | undefined>;
      const isFailed = error !== undefined;
      if (isFailed && (errorType === 'PersonNeeded' || action === 'register' || ++failed === ATTEMPTS)) {
        throw new UserError(`the release function must ${action} the release, got "${errorMessage}"; see eldonia-constructs status`);
      }
      if (!isFailed && answer.repeat !== true) return answer;
      const message = isFailed ? errorMessage : answer.message;
      if (message !== undefined && message !== last) this.note(last = message);
    }
  }

  /** A call that fails for a moment must not leave a release that is deployed without a record. */
  private failureOf(invoke: readonly string[]): string | undefined {
    try {
      return this.call(invoke) === 'None' ? undefined : 'it did not answer';
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** A sentence for the user; where commands are printed, a comment. */
  note(text: string): void {
    if (this.isPrinted) this.print(`# ${text}`);
    else this.streams.err(text);
  }

  /** @throws when a session can't be opened on this machine */
  checkPlugin(): void {
    if (this.isPrinted || spawnSync('session-manager-plugin', { stdio: 'ignore' }).error === undefined) return;
    throw new UserError('the Session Manager plugin must be installed, got no program session-manager-plugin; ' +
      'install it: https://docs.aws.amazon.com/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html');
  }

  /** @throws when the credentials are not of the account, in which another application can have the same names */
  checkAccount(account: string | undefined): void {
    if (this.isPrinted) return this.print('export AWS_PAGER=');
    const own = callAws(this.placed(['sts', 'get-caller-identity', '--query', 'Account']));
    if (account !== undefined && own !== account) {
      throw new UserError(`the credentials must be of the account ${account} of ${this.stack}, got ${own}; set AWS_PROFILE`);
    }
  }

  private call(args: readonly string[]): string {
    try {
      return callAws(this.placed(args));
    } catch (error) {
      throw this.explained(error);
    }
  }

  private explained(error: unknown): unknown {
    if (error instanceof UserError || !(error instanceof Error)) return error;
    const place = `${this.stack}${this.region === undefined ? '' : ` in ${this.region}`}`;
    return new UserError(ABSENT.test(error.message) ? `${place} must be deployed, got "${error.message}"; run npx cdk deploy, or choose another --region`
      : `AWS must answer for ${place}, got "${error.message}"; correct this and repeat the command`);
  }

  private placed(args: readonly string[]): string[] {
    return [...args, ...this.region === undefined ? [] : ['--region', this.region]];
  }

  private line(args: readonly string[]): string {
    const words = this.placed(args);
    return ['aws', ...words, ...words.includes('--output') || !words.includes('--query') ? [] : ['--output', 'text']].map((word) => this.shown(word)).join(' ');
  }

  private shown(word: string): string {
    // Several names are several words.
    const several = /^\u0001@(\w+)\u0002$/.exec(word);
    return several ? `$${several[1]}` : quoted(word);
  }

  private print(...lines: string[]): void {
    this.streams.out(lines.join('\n').replace(VARIABLE, '${$1}'));
  }
}

/** The ID of a task in its ARN. */
export const idOf = (task: string): string => task.startsWith('\u0001') ? task.replace('\u0002', '##*/\u0002') : task.split('/').at(-1)!;
