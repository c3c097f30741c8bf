import type { ParseArgsConfig } from 'util';

/** Where a command writes. Results go to `out`, notes and progress to `err`. */
export interface Streams { out(text: string): void; err(text: string): void }

export type Options = NonNullable<ParseArgsConfig['options']>;

/** What a user typed, after the names of options are checked. */
export interface Arguments {
  readonly app: string;
  readonly json: boolean;
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

/** The help text of an option. */
export interface OptionHelp {
  readonly type: 'string' | 'boolean';
  /** The name of its value. */
  readonly value?: string;
  readonly text: string;
}

export interface Command {
  /** Shown after the name in the usage line. */
  readonly usage?: string;
  /** Paragraphs of the help. */
  readonly details: string;
  readonly options?: Readonly<Record<string, OptionHelp>>;
  /** How many arguments without a name the command has at most. */
  readonly positionals?: number;
  /** Whether `--json` exists. All commands have it except those whose result is a file. */
  readonly json?: false;
  run(args: Arguments, streams: Streams): ExitCode | Promise<ExitCode>;
}

/** `DONE`: the result is printed. `UNMET`: a check with `--strict` failed. `WRONG`: the command could not run. `INCOMPLETE`: prices are missing. */
export enum ExitCode {
  DONE = 0,
  UNMET = 1,
  WRONG = 2,
  INCOMPLETE = 3,
}
