import { execFileSync } from 'child_process';
import { readFileSync, readdirSync } from 'fs';
import { join, relative, resolve } from 'path';

const ROOT = resolve(__dirname, '../..');

/** The files that Jest would run, as it lists them itself. */
function listed(): string[] {
  const args = [join(ROOT, 'node_modules/jest/bin/jest.js'), '--listTests', '--json'];
  return (JSON.parse(execFileSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' })) as string[]).map((file) => relative(ROOT, file));
}

/** The files that have tests; helpers export something. */
const filesWithTests = (): string[] =>
  ['test', 'src', 'integ', 'scripts', 'tools', 'cli', 'bench', 'projenrc'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file)))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts') && !/node_modules|\bscratch-/.test(file))
    .filter((file) => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      return /^\s*(?:void )?(test|it)(\.(each|only|skip|failing))?[(<`]/m.test(text) && !/^export /m.test(text);
    });

test('Jest or a task runs every file that has tests in it', () => {
  const files = [...listed(), ...[...readFileSync(join(ROOT, '.projen/tasks.json'), 'utf8').matchAll(/\btsx ([^\s"']+)/g)].map(([, file]) => file)];

  expect(filesWithTests().filter((file) => !files.includes(file))).toEqual([]);
});

test('a task of .ci/run or of a night has each project of Jest by its name: Jest ignores a wrong one', () => {
  const { projects } = JSON.parse(readFileSync(join(ROOT, 'jest.config.json'), 'utf8')) as { projects: { displayName: string }[] };
  const known = projects.map(({ displayName }) => displayName).sort();
  const named = (file: string, list: RegExp) => [...readFileSync(join(ROOT, file), 'utf8').matchAll(list)].flatMap(([, names]) => names.split(' '));

  expect([...new Set(named('.projen/tasks.json', /--selectProjects ([\w ]+)/g))].sort()).toEqual(known);
  expect([...named('.ci/newest', /set -- ([\w ]+)/g)].filter((name) => !known.includes(name))).toEqual([]);
});
