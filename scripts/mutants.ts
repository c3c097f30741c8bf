import { readFileSync, writeFileSync } from 'fs';
import { resolve } from 'path';
import { parseArgs } from 'util';
import { Copy } from './mutants/copy';
import { MUTANTS, Mutant } from './mutants/mutants';
import { runTests, UNIT, VALIDATED } from './mutants/run-tests';
import { bold, green, red } from '../tools/steps';

/**
 * Applies one small fault after the other to a copy of this repository, and reports whether the tests fail:
 * `tsx scripts/mutants.ts`. `--only 3,17` selects mutants; `--json` writes the results to a file.
 */
const ROOT = resolve(__dirname, '..');

interface Numbered extends Mutant {
  readonly number: number;
}

interface Result extends Numbered {
  readonly killed: boolean;
  readonly by?: string;
  readonly test?: string;
  readonly seconds: number;
}

const { values: options } = parseArgs({ options: { only: { type: 'string' }, json: { type: 'string' } } });

function chosen(): Numbered[] {
  const all = MUTANTS.map((mutant, index) => ({ ...mutant, number: index + 1 }));
  if (options.only === undefined) return all;
  const numbers = options.only.split(',').map(Number);
  const unknown = numbers.filter((number) => !all.some((mutant) => mutant.number === number));
  if (unknown.length > 0) throw new Error(`--only must be numbers from 1 to ${all.length}, got ${unknown.join(', ')}`);
  return all.filter(({ number }) => numbers.includes(number));
}

/** Mutants whose text does not occur exactly once. */
function misplaced(mutants: readonly Numbered[]): string[] {
  return mutants.flatMap(({ number, file, find }) => {
    const times = readFileSync(resolve(ROOT, 'src', file), 'utf8').split(find).length - 1;
    return times === 1 ? [] : [`mutant ${number}: its text occurs ${times} times in src/${file}`];
  });
}

async function attempt(copy: Copy, mutant: Numbered, projects: readonly string[], path?: string): Promise<Result> {
  const begin = Date.now();
  const restore = copy.change(`src/${mutant.file}`, (text) => text.replace(mutant.find, () => mutant.replace));
  try {
    const { failed, file, test } = await runTests(copy, projects, path);
    return { ...mutant, killed: failed, by: file, test, seconds: Math.round((Date.now() - begin) / 1_000) };
  } finally {
    restore();
  }
}

/** The tests in the folder of the mutated file: most faults fail there, and fast. */
async function attemptNear(copy: Copy, mutant: Numbered): Promise<Result | undefined> {
  const folder = `test/${mutant.file.split('/')[0]}/`;
  const result = copy.has(folder) ? await attempt(copy, mutant, UNIT, folder) : undefined;
  return result?.killed ? result : undefined;
}

/** All other tests; the slow tests are last. */
async function attemptFar(copy: Copy, mutant: Numbered): Promise<Result> {
  const result = await attempt(copy, mutant, UNIT);
  return result.killed ? result : attempt(copy, mutant, VALIDATED);
}

function report({ number, fault, file, killed, by, seconds }: Result): void {
  const verdict = killed ? green(`killed by ${by}`) : red('SURVIVED');
  console.log(`${`${number}`.padStart(3)}  src/${file}: ${fault}: ${verdict} (${seconds} s)`);
}

function keep(results: Result[], result: Result): void {
  results.push(result);
  report(result);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results, undefined, 2)}\n`);
}

function summarise(results: readonly Result[]): void {
  const survivors = results.filter(({ killed }) => !killed);
  console.log(bold(`\n${results.length - survivors.length} of ${results.length} killed`));
  for (const { number, file, fault } of survivors) console.log(`  ${number}  src/${file}: ${fault}`);
}

async function demandHealthy(copy: Copy): Promise<void> {
  const { failed, file, test } = await runTests(copy, [...UNIT, ...VALIDATED]);
  if (failed) throw new Error(`the tests must pass without a mutant, but ${file} fails: ${test}`);
  console.log('the tests pass without a mutant');
}

async function main(): Promise<void> {
  const mutants = chosen();
  const problems = misplaced(mutants);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const copy = new Copy(ROOT);
  try {
    if (options.only === undefined) await demandHealthy(copy);
    const results: Result[] = [];
    const left: Numbered[] = [];
    for (const mutant of mutants) {
      const result = await attemptNear(copy, mutant);
      if (result) keep(results, result);
      else left.push(mutant);
    }
    for (const mutant of left) keep(results, await attemptFar(copy, mutant));
    summarise(results);
  } finally {
    copy.remove();
  }
}

main().catch((error: Error) => {
  console.error(red(error.message));
  process.exitCode = 1;
});
