import { execFileSync } from 'child_process';
import { existsSync } from 'fs';
import { join, resolve } from 'path';
import { parseArgs } from 'util';
import { stateOfSources } from '../tools/assemblies/canonical';
import { withFolder } from '../tools/folder';
import { changedFiles } from '../tools/linters/changed-files';
import { runProgram } from '../tools/steps';
import { UserError } from '../tools/user-error';

const ROOT = resolve(__dirname, '..');
/** Where the tests of a floor are, if not only in the folder of the same name. */
const TESTED_IN: Record<string, readonly string[]> = { region: ['region', 'eldonia-platform'], telemetry: ['telemetry', 'fargate-api'] };

/** The mutated code: a folder or a file by its path or below src, what was committed since a date, or what differs from origin/main. */
function mutated(paths: readonly string[], since?: string): string[] {
  if (paths.length > 0) {
    return paths.map((path) => [path, `src/${path}`].find((one) => existsSync(join(ROOT, one))) ?? fail(`${path} does not exist`))
      .map((path) => path.endsWith('.ts') ? path : `${path}/**/*.ts`);
  }
  const log = ['log', '--format=', '--name-only', `--since=${since}`];
  const files = since ? execFileSync('git', log, { cwd: ROOT, encoding: 'utf8' }).split('\n') : changedFiles(ROOT) ?? fail('name a folder: git does not know what has changed');
  return [...new Set(files)].filter((file) => /^(src|cli\/conformance)\/.*\.ts$/.test(file) && existsSync(join(ROOT, file)));
}

function fail(message: string): never {
  throw new UserError(message);
}

/** The tests of each floor that is mutated. */
function testsOf(paths: readonly string[]): string[] {
  const floors = paths.map((path) => /^(?:src\/)?(cli\/[^/]+|[^/]+)/.exec(path)![1]);
  return [...new Set(floors.flatMap((floor) => TESTED_IN[floor] ?? [floor]))].map((floor) => `<rootDir>/test/${floor}/**/*.test.ts`);
}

/** Runs Stryker with `stryker.config.json`. */
async function main(): Promise<void> {
  const { values: { since, sweeps }, positionals } = parseArgs({ allowPositionals: true, options: { since: { type: 'string' }, sweeps: { type: 'boolean' } } });
  const mutate = mutated(positionals, since);
  if (mutate.length === 0) return console.log('no file below src or cli/conformance has changed');
  await withFolder('mutants', async (folder) => {
    // What the tests leave there, the copy of the repository and what its processes share.
    Object.assign(process.env, { TMPDIR: folder, MUTANTS: folder, ASSEMBLIES: stateOfSources(), LATE_FAILURES: join(folder, 'late-failures') });
    const { Stryker } = await import('@stryker-mutator/core');
    const config = { testMatch: testsOf(mutate), ...sweeps && { testPathIgnorePatterns: [] } };
    await new Stryker({ mutate, tempDirName: join(folder, 'tree'), jest: { config } } as object).runMutationTest();
  });
}

void runProgram(main);
