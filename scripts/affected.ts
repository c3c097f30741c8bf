import { spawnSync } from 'child_process';
import { readFileSync } from 'fs';
import { join, relative, resolve } from 'path';
import { chosen, commandLine } from '../tools/command-line';
import { filesThatDiffer } from '../tools/linters/changed-files';
import { runProgram } from '../tools/steps';
import { UserError } from '../tools/user-error';

const ROOT = resolve(__dirname, '..');
/** Where tests have what they import. Jest's configuration only has what the coverage counts. */
const ROOTS = ['src', 'cli', 'tools', 'test', 'scripts', 'projenrc', 'bench', 'integ', 'examples'];
const PROGRAM = /^(?:src|cli|tools|test|scripts|projenrc|bench|integ|examples)\/.*\.[cm]?[jt]s$/;

/** What is made of changed files, and is read as data. */
const MADE: readonly (readonly [from: RegExp, made: readonly string[]])[] = [
  [/^src\/.*\.ts$/, ['.jsii', 'assets/private/structs.json']],
  [/^src\/.*(?:\.lambda\.ts|\/handler\/.*|\.md)$/, ['assets/private/handler']],
  [/^(?:cli|tools)\//, ['bin/eldonia-constructs.js']],
  [/^(?:\.projenrc\.ts|projenrc\/.*)$/, ['.projen/tasks.json', 'package.json', 'jest.config.json', '.eslintrc.json', '.github/workflows/build.yml']],
];

/** The checks that read what changed, besides the tests of Jest. `.ci/run` runs them. */
export const CHECKS: readonly (readonly [changed: RegExp, checks: readonly string[]])[] = [
  [/\.ts$/, ['lint', 'unused']],
  [/^src\//, ['changes', 'integ', 'lint:templates', 'measure', 'test:validated']],
  [/^src\/(?!.*\b(?:private|assembly)\/)/, ['docgen', 'compat', 'examples', 'languages', 'test:properties']],
  [/\.lambda\.ts$|^src\/.*\/handler\//, ['test:emulator', 'test:nodes', 'integ:local']],
  [/^(?:src\/failover|tools\/gameday)\//, ['gameday']],
  [/^(?:src|test)\/aurora-cluster\//, ['test:postgres']],
  [/\.sh$/, ['lint:shell']],
  [/^src\/change-guard\//, ['test:change-guard']],
  [/^(?:src\/assembly|cli|tools)\//, ['test:cli']],
  [/^(?:test|tools)\/emulator\//, ['test:emulator', 'integ:local']],
  [/^tools\/changes\//, ['changes']],
  [/^test\/properties\//, ['test:properties']],
  [/^integ\//, ['integ', 'integ:local']],
  [/^(?:examples|test\/backend)\//, ['examples', 'languages', 'test:backend', 'test:nodes']],
  [/\.md$/, ['docs', 'examples', 'test:runbook']],
];

const IMPORTS = /(?:\bfrom|\bimport\(?|\brequire\(|\brequireActual\(|\bmock\()\s*['"][^'"]+['"]/g;
/** A path, or its end behind an expression: `'../docs/costs.md'`, `${ROOT}/docs`, `/^src\//`. */
const PATHS = /['"`}/^]\/?((?:\.{1,2}\/)*(?:\.jsii|[\w@-][\w.@-]*(?:\/[\w.@-]+)*))\/?(?=['"`])/g;

/** The programs that read one of these files as data: they contain its path or name, or the path of a folder above it, or ask git for all files. */
export const readersOf = (files: readonly string[], programs: ReadonlyMap<string, string>): string[] => [...programs].filter(([, text]) => {
  const paths = [...text.replace(IMPORTS, '').replaceAll('\\/', '/').matchAll(PATHS)].map(([, path]) => path.replace(/^(\.{1,2}\/)+/, ''));
  return /'ls-files'/.test(text) || paths.some((path) => files.some((file) => file === path || file.startsWith(`${path}/`) || file.endsWith(`/${path}`)));
}).map(([program]) => program);

/** The files of tests that import what changed, or a program that reads it. Those of random props and of rule packs are checks of their own. */
export function testsOf(changed: readonly string[]): string[] {
  const made = MADE.filter(([from]) => changed.some((file) => from.test(file))).flatMap(([, files]) => files);
  const programs = new Map(tracked().filter((file) => PROGRAM.test(file) && !/^(?:src|examples)\//.test(file)).map((file) => [file, read(file)]));
  const sources = [...new Set([...changed.filter((file) => PROGRAM.test(file)), ...readersOf([...changed, ...made], programs)])];
  const { stdout } = node('jest/bin/jest.js', ['--listTests', '--roots', ...ROOTS, '--findRelatedTests', ...sources], 'pipe');
  return stdout.split('\n').filter(Boolean).map((file) => relative(ROOT, file)).filter((file) => !/^test\/(?:properties|validated)\//.test(file)).sort();
}

const checksOf = (changed: readonly string[]): string[] =>
  [...new Set(CHECKS.filter(([pattern]) => changed.some((file) => pattern.test(file))).flatMap(([, checks]) => checks))].sort();

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const tracked = () => spawnSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { cwd: ROOT, encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
const node = (program: string, args: readonly string[], stdio: 'inherit' | 'pipe' = 'inherit') =>
  spawnSync(process.execPath, [join(ROOT, 'node_modules', program), ...args], { cwd: ROOT, encoding: 'utf8', stdio });

/** Runs the tests that a change needs, the quick ones first, and names the checks. The files are those of the branch, or arguments. */
function main(): void {
  const { values: { list }, positionals } = commandLine({ allowPositionals: true, options: { list: { type: 'boolean' } } });
  const files = positionals.length > 0 ? chosen('file', tracked(), positionals) : filesThatDiffer(ROOT);
  if (!files) throw new UserError('a clone of one commit must have the names of the changed files as arguments, got none');
  const tests = testsOf(files);
  const kinds = {
    'unit tests': tests.filter((file) => !/\.(?:whole|api|sweep)\.test\.ts$/.test(file)),
    'tests of whole platforms': tests.filter((file) => file.endsWith('.whole.test.ts')),
    'tests of the compiled API': tests.filter((file) => file.endsWith('.api.test.ts')),
    'sweeps': tests.filter((file) => file.endsWith('.sweep.test.ts')),
  };
  console.log([`${files.length} files differ:`, ...files].join('\n  '));
  if (list) console.log(Object.entries(kinds).flatMap(([kind, paths]) => [`${kind}:`, ...paths.map((file) => `  ${file}`)]).join('\n'));
  const failed = list ? [] : Object.entries(kinds).filter(([kind, paths]) => {
    console.log(`\n${paths.length} files of ${kind}`);
    if (paths.length === 0) return false;
    if (kind.includes('compiled') && node('projen/bin/projen', ['fresh']).status !== 0) return true;
    return node('jest/bin/jest.js', ['--ci', '--selectProjects', 'unit', 'mocks', 'whole', 'sweeps', '--runTestsByPath', ...paths]).status !== 0;
  });
  console.log(`\nOther checks that read these files: npm run check -- ${['prose', ...checksOf(files)].join(' ')}`);
  if (failed.length === 0) return;
  console.error(`\nfailed: ${failed.map(([kind]) => kind).join(', ')}`);
  process.exitCode = 1;
}

if (require.main === module) void runProgram(main);
