import { resolve } from 'path';
import { parseArgs } from 'util';
import { changedFiles } from './mutants/changed';
import { chosen, folderOf, misplaced, Numbered, sourceOf } from './mutants/choose';
import { Copy } from './mutants/copy';
import { MUTANTS } from './mutants/mutants';
import { runTests, UNIT, SLOW } from './mutants/run-tests';
import { bold, green, red } from '../tools/steps';

const USAGE = `
  --changed [REVISION]  only faults in files that differ from a revision (default: origin/main, or HEAD)
  --folder NAME,...     only faults in folders of src, or in e.g. cli/conformance
  --only NUMBER,...     only these faults
  --list                prints the faults, and applies none
  --near                only the tests in the folder of each fault, or the one that its entry names`;
const ROOT = resolve(__dirname, '..');
/** Where the tests of a folder of src are, if not only in the folder of the same name. */
const TESTED_IN: Record<string, string> = { region: 'region/ eldonia-platform/', telemetry: 'telemetry/ fargate-api/' };

/** The selected mutants, and what to do with them. */
function read(): { mutants: Numbered[]; near?: boolean; list?: boolean } {
  const { values: { changed, near, list, ...names }, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      changed: { type: 'boolean' },
      folder: { type: 'string' },
      list: { type: 'boolean' },
      near: { type: 'boolean' },
      only: { type: 'string' },
    },
  });
  if (positionals.length > (changed ? 1 : 0)) throw new Error(`unknown argument ${positionals.at(-1)}; use${USAGE}`);
  return { mutants: chosen(MUTANTS, { ...names, files: changed ? changedFiles(ROOT, positionals[0]) : undefined }), near, list };
}

const testsOf = (mutant: Numbered) => mutant.test ?? TESTED_IN[folderOf(mutant)] ?? `${folderOf(mutant)}/`;
const title = (mutant: Numbered) => `${`${mutant.number}`.padStart(3)}  ${sourceOf(mutant)}: ${mutant.fault}`;

/** Applies faults while tests run, and returns those that no test detects. Without a fault the tests have to pass. */
async function survivors(copy: Copy, mutants: readonly Numbered[], projects: readonly string[], paths: readonly string[]): Promise<Numbered[]> {
  if (mutants.length === 0) return [];
  const healthy = await runTests(copy, projects, paths);
  if (!healthy.passed) throw new Error(`the tests must pass without a fault, got:\n${healthy.output}`);
  const alive: Numbered[] = [];
  for (const mutant of mutants) {
    const begin = Date.now();
    const restore = copy.change(sourceOf(mutant), (text) => text.replace(mutant.find, () => mutant.replace));
    const { passed, failed, output } = await runTests(copy, projects, paths).finally(restore);
    if (failed === undefined) alive.push(mutant);
    if (!passed && failed === undefined) console.log(output);
    const verdict = failed ? green(`killed by ${failed}`) : red(`survived ${paths.join(' ')} (${projects.join(', ')})`);
    console.log(`${title(mutant)}: ${verdict} in ${Math.round((Date.now() - begin) / 1_000)} s`);
  }
  return alive;
}

/** The tests near a fault detect it fast. The slow tests are last. */
async function survivorsOfAll(copy: Copy, mutants: readonly Numbered[], near?: boolean): Promise<Numbered[]> {
  let alive: Numbered[] = [];
  for (const tests of new Set(mutants.map(testsOf))) {
    const paths = tests.split(' ').map((name) => `test/${name}`);
    let here = mutants.filter((mutant) => testsOf(mutant) === tests);
    for (const projects of [UNIT, ['sweeps']]) here = await survivors(copy, here, projects, paths);
    alive.push(...here);
  }
  if (near) return alive;
  for (const projects of [UNIT, SLOW]) alive = await survivors(copy, alive, projects, ['test/']);
  return alive;
}

async function main(): Promise<void> {
  const { mutants, near, list } = read();
  if (list) return mutants.forEach((mutant) => console.log(title(mutant)));
  const problems = misplaced(ROOT, mutants);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  if (mutants.length === 0) return console.log('no fault of the list is in the changed files');
  const copy = new Copy(ROOT);
  try {
    const alive = await survivorsOfAll(copy, mutants, near);
    console.log(bold(`\n${mutants.length - alive.length} of ${mutants.length} killed`));
    alive.forEach((mutant) => console.log(title(mutant)));
    if (alive.length > 0) process.exitCode = 1;
  } finally {
    await copy.remove();
  }
}

main().catch((error: Error) => {
  console.error(red(error.message));
  process.exitCode = 1;
});
