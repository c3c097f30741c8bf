import { execFileSync } from 'child_process';
import { readFileSync, readdirSync } from 'fs';
import { join, resolve } from 'path';

const ROOT = resolve(__dirname, '..');
const JEST = require.resolve('jest/bin/jest');

/** The files that jest would run, as jest says. */
function listed(...args: string[]): string[] {
  return execFileSync(process.execPath, [JEST, '--listTests', ...args], { cwd: ROOT, encoding: 'utf8' }).split('\n').filter(Boolean);
}

/** The files that have jest's tests; those that import `test` from elsewhere are run by hand, helpers export something. */
function filesWithTests(): string[] {
  return ['test', 'src', 'integ', 'scripts'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(ROOT, folder, file)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !file.includes('node_modules'))
    .filter((file) => {
      const text = readFileSync(file, 'utf8');
      return /^\s*(test|it)(\.(each|only|skip|failing))?[(<`]/m.test(text) && !/^export /m.test(text) && !text.includes("from 'node:test'");
    });
}

test('runs every file that has tests in it', () => {
  const run = new Set([...listed(), ...listed('--config', 'test/properties/jest.config.json')]);

  expect(filesWithTests().filter((file) => !run.has(file))).toEqual([]);
});
