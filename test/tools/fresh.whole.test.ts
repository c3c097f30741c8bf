import { execFileSync, spawnSync } from 'child_process';
import fs, { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, resolve } from 'path';
import { Check } from '../../scripts/check';
import { changedFiles } from '../../tools/linters/changed-files';
import { removeLeftovers } from '../support/global-setup';

const ROOT = resolve(__dirname, '../..');

describe('scripts/is-stale.mjs', () => {
  const isStale = (cwd: string, name: string) => spawnSync(process.execPath, [join(ROOT, 'scripts/is-stale.mjs'), name], { cwd, encoding: 'utf8' });

  test('fails with a name that it does not know, although all objects have it', () => {
    const { status, stderr } = isStale(ROOT, 'constructor');

    expect([status, stderr]).toEqual([2, 'the target must be one of library, bundles, backend, commands, got constructor\n']);
  });

  test('the library is stale after a compilation that failed, a clock that was set back, and the removal of a source', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'stale-'));
    const sources = ['src/vpc.ts', 'package.json', 'package-lock.json', 'tsconfig.json', 'README.md', 'scripts/bundle-library.ts'];
    const [jsii, index, complete] = ['.jsii', 'lib/index.js', 'node_modules/.cache/library'];
    for (const folder of ['src', 'scripts', 'lib', 'node_modules/.cache']) mkdirSync(join(cwd, folder), { recursive: true });
    for (const file of [...sources, jsii, index, complete]) writeFileSync(join(cwd, file), '');
    const at = (seconds: number, ...paths: string[]) => {
      for (const path of paths) utimesSync(join(cwd, path), seconds, seconds);
      return isStale(cwd, 'library').status;
    };

    expect(at(2, 'src', ...sources, jsii, index, complete)).toBe(1);
    expect([at(1, complete), at(2, complete), at(10_000_000_000, index), at(2, index)]).toEqual([0, 1, 0, 1]);
    rmSync(join(cwd, sources[0]));
    expect(isStale(cwd, 'library').status).toBe(0);
  });

  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8')) as { tasks: Record<string, Check> };
  const conditions = new Map(Object.values(tasks).flatMap(({ steps = [] }) => steps).filter(({ condition }) => condition?.includes('is-stale.mjs'))
    .map(({ condition, spawn }) => [condition!.split(' ').at(-1)!, spawn!]));

  // projen skips a step whose condition fails, as with a name that the script does not know.
  test.each([...conditions])('builds %s again with %s when a program of this task changes', (name, task) => {
    const [, sources] = new RegExp(`^  ${name}: \\{[^}]*from: \\[([^\\]]*)`, 'm').exec(readFileSync(join(ROOT, 'scripts/is-stale.mjs'), 'utf8'))!;
    const programs = tasks[task].steps!.flatMap(({ exec }) => /^tsx (\S+)/.exec(exec ?? '')?.[1] ?? []);

    expect(sources.match(/[\w./-]+(?=')/g)!.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
    expect(programs.length).toBeGreaterThan(0);
    expect(programs.filter((program) => !sources.includes(`'${program}'`) && !sources.includes(`'${dirname(program)}'`))).toEqual([]);
  });
});

test('a run begins beside what the killed run of another user left in memory', () => {
  jest.spyOn(fs, 'readdirSync').mockReturnValueOnce(['eldonia-tests-2147483647-x'] as never);
  const remove = jest.spyOn(fs, 'rmSync').mockImplementationOnce(() => {
    throw new Error('EACCES');
  });

  expect([removeLeftovers(), remove.mock.calls.length]).toEqual([undefined, 1]);
});

test('ESLint reads, before a commit, the files of all commits since the main branch, or of the last one, and new ones', () => {
  const root = mkdtempSync(join(tmpdir(), 'lint-'));
  const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root, stdio: 'ignore' });
  expect(changedFiles(root)).toBeUndefined();
  git('init', '--initial-branch=work');
  for (const name of ['first', 'second', 'third']) {
    writeFileSync(join(root, `${name}.ts`), '');
    git('add', '.');
    git('commit', '--message', name);
  }
  expect(changedFiles(root)).toEqual(['third.ts']);

  for (const file of ['new.ts', 'new.d.ts', 'new.md']) writeFileSync(join(root, file), '');
  expect(changedFiles(root)).toEqual(['third.ts', 'new.ts']);

  git('update-ref', 'refs/remotes/origin/main', 'HEAD~2');
  expect(changedFiles(root)).toEqual(['second.ts', 'third.ts', 'new.ts']);

  // All files in a clone of one commit.
  git('clone', '--depth', '1', '--origin', 'other', `file://${root}`, 'clone');
  expect(changedFiles(join(root, 'clone'))).toBeUndefined();
});
