import { execFileSync } from 'child_process';
import { readFileSync, readdirSync } from 'fs';
import { join, relative, resolve } from 'path';

const ROOT = resolve(__dirname, '..');
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

/** The files that the runner would run, as it says itself: once for each project that runs them. */
function listed(): string[] {
  const args = [VITEST, 'list', '--filesOnly', '--json'];
  const output = execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
  return (JSON.parse(output) as { file: string }[]).map(({ file }) => relative(ROOT, file));
}

/** The files that have tests of the runner; those that import `test` from elsewhere are run by hand, helpers export something. */
function filesWithTests(): string[] {
  return ['test', 'src', 'integ', 'scripts'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('node_modules'))
    .filter((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      return /^\s*(test|it)(\.(each|only|skip|failing))?[(<`]/m.test(text) && !/^export /m.test(text) && !text.includes("from 'node:test'");
    });
}

test('runs every file that has tests in it, in one project', () => {
  const files = listed();

  expect(filesWithTests().filter((file) => !files.includes(file))).toEqual([]);
  expect(files.filter((file, index) => files.indexOf(file) !== index)).toEqual([]);
});
