import { spawn } from 'child_process';
import { isUserError } from './user-error';

/** Colors and progress lines only on a terminal. */
const terminal = process.stdout.isTTY === true && process.env.NO_COLOR === undefined;

const paint = (code: number) => (text: string) => (terminal ? `\u001b[${code}m${text}\u001b[0m` : text);
export const bold = paint(1);
export const dim = paint(2);
export const red = paint(31);
export const green = paint(32);

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
}

/** A failed command, with its output. */
export class CommandFailed extends Error {
  constructor(command: Command, reason: string, readonly output: string) {
    super(`${[command.program, ...command.args].join(' ')} ${reason} (in ${command.cwd})`);
  }
}

/** Runs a command and returns its standard output. */
export const run = async (command: Command): Promise<string> => new Promise((resolve, reject) => {
  const child = spawn(command.program, command.args, { cwd: command.cwd, env: command.env ?? process.env, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let all = '';
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
    all += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => (all += chunk.toString()));
  child.on('error', (error) => reject(new CommandFailed(command, `could not start: ${error.message}`, all)));
  child.on('close', (code, signal) => (code === 0 ? resolve(stdout) : reject(new CommandFailed(command, `ended with ${code ?? signal}`, all))));
});

/** Runs a step, and shows its progress and duration. */
export async function step<T>(title: string, work: () => Promise<T>): Promise<T> {
  const start = Date.now();
  const { default: spinner } = await import('yocto-spinner');
  // The programs handle signals themselves.
  const line = terminal ? spinner({ text: title, stream: process.stdout, handleSignals: false }).start() : undefined;
  if (!line) console.log(`  ${title} ...`);
  const end = (mark: string) => {
    const text = `  ${mark} ${title.padEnd(44)} ${dim(elapsed(start))}`;
    if (line) line.stop(text);
    else console.log(text);
  };
  try {
    const result = await work();
    end(green('✔'));
    return result;
  } catch (error) {
    end(red('✘'));
    throw error;
  }
}

/**
 * Runs a program, and says that it works, if that is what it shows. A failure ends it with exit code 1: an error for users is shown without its
 * stack, and a failed command with its output.
 */
export async function runProgram(main: () => void | Promise<void>, works?: string): Promise<void> {
  try {
    await main();
    if (works !== undefined) console.log(`\n${bold(works)}`);
  } catch (error) {
    const isCommand = error instanceof CommandFailed;
    console.error(isCommand ? `\n${red(error.message)}\n\n${error.output.trimEnd()}` : isUserError(error) ? error.message : error);
    process.exitCode = 1;
  }
}

/** Seconds since a time, for reading. */
export const elapsed = (start: number): string => `${((Date.now() - start) / 1000).toFixed(1)} s`.padStart(7);
