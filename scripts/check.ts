import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join, resolve } from 'path';
import { isUserError, UserError } from '../tools/user-error';

const PROJEN = resolve(__dirname, '../node_modules/projen/bin/projen');
const WRONG_USAGE = 2;

/** A task of projen whose description says when to run it: `projenrc/checks.yml`. */
export interface Check {
  readonly name: string;
  readonly description: string;
  readonly steps?: readonly { readonly receiveArgs?: boolean; readonly condition?: string; readonly exec?: string; readonly spawn?: string }[];
}

export interface Run { readonly check: Check; readonly args: string[] }

export function checksIn(folder: string): Check[] {
  const { tasks } = JSON.parse(readFileSync(join(folder, '.projen', 'tasks.json'), 'utf8')) as { tasks: Record<string, Check> };
  return Object.values(tasks).filter(({ description = '' }) => description.includes(' When: '));
}

/** The checks to run. An argument that is not a name goes to the check before it, unchanged. */
export function runsOf(args: readonly string[], checks: readonly Check[]): Run[] {
  const runs: Run[] = [];
  for (const arg of args) {
    const check = checks.find(({ name }) => name === arg);
    const previous = runs.at(-1);
    if (check) runs.push({ check, args: [] });
    else if (previous?.check.steps?.some(({ receiveArgs }) => receiveArgs)) previous.args.push(arg);
    else throw new UserError(`there is no check ${JSON.stringify(arg)}${previous ? `, and ${previous.check.name} has no arguments` : ''}`);
  }
  return runs;
}

/** `npm run check`: lists the checks. With names, runs these one after the other; with a wrong argument, none. */
export function main(args: readonly string[]): number {
  const checks = checksIn('.');
  const width = Math.max(...checks.map(({ name }) => name.length));
  const list = ['npm run check -- NAME [argument ...] [NAME ...]', '', ...checks.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`)].join('\n');
  if (args.length === 0) {
    console.log(list);
    return 0;
  }
  try {
    const runs = runsOf(args, checks);
    const failed = runs.filter(({ check, args: own }) => spawnSync(process.execPath, [PROJEN, check.name, ...own], { stdio: 'inherit' }).status !== 0);
    if (failed.length > 0) console.error(`${failed.length} of ${runs.length} failed: ${failed.map(({ check }) => check.name).join(', ')}`);
    return failed.length > 0 ? 1 : 0;
  } catch (error) {
    if (!isUserError(error)) throw error;
    console.error(`${error.message}\n\n${list}`);
    return WRONG_USAGE;
  }
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
