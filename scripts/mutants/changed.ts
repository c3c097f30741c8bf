import { execFileSync } from 'child_process';

/** The files below src and cli that the branch changes, with those that are not committed, compared with origin/main or another revision. */
export function changedFiles(root: string, revision?: string): string[] {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: 'pipe' }).split('\n').filter(Boolean);
  const [main = 'HEAD'] = git('for-each-ref', '--format=%(refname)', 'refs/remotes/origin/main');
  return [
    ...git('diff', '--name-only', '--merge-base', '--end-of-options', revision ?? main, '--', 'src', 'cli'),
    ...git('ls-files', '--others', '--exclude-standard', 'src', 'cli'),
  ];
}
