import { execFileSync, spawnSync } from 'child_process';
import { resolve } from 'path';

/**
 * ESLint for the TypeScript files that differ from the main branch, or from the last commit where that branch is not known. All files take
 * 25 s without a cache: CI reads them, and a checkout without git.
 */
const ROOT = resolve(__dirname, '..');
const FLAGS = ['--cache', '--cache-strategy=content', '--cache-location=node_modules/.cache/eslint/', '--fix', '--no-error-on-unmatched-pattern'];

function git(...args: string[]): string[] | undefined {
  try {
    return execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(/[\0\n]/).filter(Boolean);
  } catch {
    return undefined;
  }
}

/** Undefined where only all files will do. */
function changed(): string[] | undefined {
  if (process.env.CI) return undefined;
  const [base = 'HEAD'] = git('merge-base', 'HEAD', 'origin/main') ?? [];
  const [tracked, others] = [git('diff', '-z', '--name-only', '--relative', '--diff-filter=d', base), git('ls-files', '-z', '--others', '--exclude-standard')];
  return tracked && others && [...tracked, ...others].filter((file) => file.endsWith('.ts') && !/^examples\/|\.d\.ts$/.test(file));
}

const files = changed();
const command = files ? ['eslint', ...FLAGS, ...files] : ['projen', 'eslint'];
if (files?.length !== 0) {
  const env = { ...process.env, ESLINT_USE_FLAT_CONFIG: 'false', NODE_NO_WARNINGS: '1' };
  process.exitCode = spawnSync('npx', command, { cwd: ROOT, env, stdio: 'inherit' }).status ?? 1;
}
