import { execFileSync, spawnSync } from 'child_process';
import fs, { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { dirname, join, resolve } from 'path';
import { changedFiles } from '../../tools/linters/changed-files';
import { removeLeftovers } from '../support/global-setup';

const ROOT = resolve(__dirname, '../..');

interface Tasks {
  readonly tasks: Readonly<Record<string, { readonly steps?: readonly { readonly [key in 'condition' | 'exec' | 'spawn']?: string }[] }>>;
}

describe('scripts/is-stale.mjs', () => {
  const outcome = (...args: string[]) => spawnSync(process.execPath, ['scripts/is-stale.mjs', ...args], { cwd: ROOT, encoding: 'utf8' });

  test.each([['a wrong name', ['libary']], ['a name that all objects have', ['constructor']], ['no name', []]])('fails with %s', (_, args) => {
    const { status, stderr } = outcome(...args);

    expect(status).toBe(2);
    expect(stderr).toBe(`the target must be one of library, bundles, commands, got ${args[0]}\n`);
  });

  test('the library is stale after the removal of a source', () => {
    const cwd = mkdtempSync(join(tmpdir(), 'stale-'));
    const isStale = () => spawnSync(process.execPath, [join(ROOT, 'scripts/is-stale.mjs'), 'library'], { cwd }).status === 0;
    for (const folder of ['src/network', 'lib', 'scripts']) mkdirSync(join(cwd, folder), { recursive: true });
    const files = ['src/network/vpc.ts', 'package.json', 'tsconfig.json', 'scripts/bundle-library.ts', '.jsii', 'lib/index.js'];
    for (const file of files) writeFileSync(join(cwd, file), '');

    expect([isStale(), rmSync(join(cwd, files[0])), isStale()]).toEqual([false, undefined, true]);
  });

  const { tasks } = JSON.parse(readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8')) as Tasks;
  const conditions = new Map(Object.values(tasks).flatMap(({ steps = [] }) => steps).filter(({ condition }) => condition?.includes('is-stale.mjs'))
    .map(({ condition, spawn }) => [condition!.split(' ').at(-1)!, spawn!]));

  // projen skips a step whose condition fails.
  test('knows each name in a condition of a task', () => {
    expect(conditions.size).toBeGreaterThan(0);
    expect([...conditions.keys()].filter((name) => ![0, 1].includes(outcome(name).status!))).toEqual([]);
  });

  test.each([...conditions])('builds %s again with %s when a program of this task changes', (name, task) => {
    const [, sources] = new RegExp(`^  ${name}: \\{[^}]*from: \\[([^\\]]*)`, 'm').exec(readFileSync(join(ROOT, 'scripts/is-stale.mjs'), 'utf8'))!;
    const programs = tasks[task].steps!.flatMap(({ exec }) => /^tsx (\S+)/.exec(exec ?? '')?.[1] ?? []);

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

describe('ESLint reads, before a commit,', () => {
  const repository = (...branches: string[]) => {
    const root = mkdtempSync(join(tmpdir(), 'lint-'));
    const git = (...args: string[]) => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root, stdio: 'ignore' });
    git('init', '--initial-branch=work');
    for (const name of ['first', 'second', 'third']) {
      writeFileSync(join(root, `${name}.ts`), '');
      git('add', '.');
      git('commit', '--message', name);
    }
    for (const revision of branches) git('update-ref', 'refs/remotes/origin/main', revision);
    return root;
  };

  test('the files of the last commit where the main branch is not known, and new ones', () => {
    const root = repository();
    expect(changedFiles(root)).toEqual(['third.ts']);

    for (const file of ['new.ts', 'new.d.ts', 'new.md']) writeFileSync(join(root, file), '');
    expect(changedFiles(root)).toEqual(['third.ts', 'new.ts']);
  });

  test('the files of all commits since the main branch', () => {
    expect(changedFiles(repository('HEAD~2'))).toEqual(['second.ts', 'third.ts']);
    expect(changedFiles(repository('HEAD'))).toEqual([]);
  });

  test('all files without git, and in a clone of one commit', () => {
    const clone = join(mkdtempSync(join(tmpdir(), 'lint-')), 'clone');
    execFileSync('git', ['clone', '--depth', '1', `file://${repository()}`, clone], { stdio: 'ignore' });
    execFileSync('git', ['remote', 'remove', 'origin'], { cwd: clone });

    expect(changedFiles(clone)).toBeUndefined();
    expect(changedFiles(mkdtempSync(join(tmpdir(), 'lint-')))).toBeUndefined();
  });
});
