import { execFileSync } from 'child_process';

/** The TypeScript files that differ from the main branch, as `filesThatDiffer`. */
export const changedFiles = (root: string): string[] | undefined =>
  filesThatDiffer(root)?.filter((file) => file.endsWith('.ts') && !/^examples\/|\.d\.ts$/.test(file));

/**
 * The files that differ from the main branch. Where that branch is not known, those of the last commit and those that are not committed.
 * Undefined where only all files will do: without git, and in a clone of one commit.
 */
export function filesThatDiffer(root: string): string[] | undefined {
  const git = (...args: string[]): string[] | undefined => {
    try {
      return execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).split(/[\0\n]/).filter(Boolean);
    } catch {
      return undefined;
    }
  };
  const [base = 'HEAD~1'] = git('merge-base', 'HEAD', 'origin/main') ?? [];
  const tracked = git('diff', '-z', '--name-only', '--relative', '--diff-filter=d', base);
  const others = git('ls-files', '-z', '--others', '--exclude-standard');
  return tracked && others && [...tracked, ...others];
}
