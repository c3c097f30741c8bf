import { spawnSync } from 'child_process';
import { resolve } from 'path';
import { changedFiles } from '../tools/linters/changed-files';

/** ESLint for the TypeScript files that differ. All files take 25 s without a cache: CI reads them, and a checkout without git. */
const ROOT = resolve(__dirname, '..');
const FLAGS = ['--cache', '--cache-strategy=content', '--cache-location=node_modules/.cache/eslint/', '--fix', '--no-error-on-unmatched-pattern'];

const files = process.env.CI ? undefined : changedFiles(ROOT);
console.log(files ? `ESLint reads ${files.length} files that differ from origin/main, or without it from the commit before the last` : 'ESLint reads all files');
const command = files ? ['eslint', ...FLAGS, ...files] : ['projen', 'eslint'];
if (files?.length !== 0) {
  const env = { ...process.env, ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' };
  process.exitCode = spawnSync('npx', command, { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1;
}
