import { execFileSync } from 'child_process';
import { parseArgs, ParseArgsConfig } from 'util';
import { UserError } from './user-error';

/** The options that write what a check compares with. */
const WRITING = ['write', 'update'];

/** `parseArgs`, which refuses unknown options. In CI, it also refuses those that write what a check compares with. */
export function commandLine<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  const parsed = parseArgs(config);
  const writing = WRITING.find((option) => (parsed.values as Record<string, unknown>)[option]);
  if (writing && !['', '0', 'false'].includes(process.env.CI ?? '')) {
    throw new UserError(`CI must not be set with --${writing}, got ${process.env.CI}; CI compares files, write and commit them on your machine`);
  }
  return parsed;
}

/** The choices that the names select, all of them without names. A name that selects none is an error: a check of nothing would pass. */
export function chosen<T extends string>(
  what: string, choices: readonly T[], names: readonly string[], selects = (name: string, choice: string) => name === choice,
): T[] {
  const unknown = names.filter((name) => !choices.some((choice) => selects(name, choice)));
  if (unknown.length > 0) throw new UserError(`${what} must be one of these, got ${unknown.join(', ')}:\n  ${choices.join('\n  ')}`);
  return choices.filter((choice) => names.length === 0 || names.some((name) => selects(name, choice)));
}

/** Equal wherever the same files are checked. */
export const seedOfTree = (): number => parseInt(execFileSync('git', ['rev-parse', 'HEAD^{tree}'], { encoding: 'utf8', cwd: __dirname }).slice(0, 7), 16);

/** One of so many parts of a list for `.ci/run`, which has another one for each tree: at least one member. The nightly run tries all. */
export const partOf = <T>(all: readonly T[], parts: number, seed = seedOfTree()): T[] =>
  all.filter((_, index) => index % parts === seed % Math.min(parts, all.length));
