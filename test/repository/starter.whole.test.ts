import { execFileSync, spawnSync } from 'child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join, resolve } from 'path';
import { judgeRepository } from '../../cli/conformance/repository';

const ROOT = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'starter-'));
const own = join(folder, 'My.Shop');
const create = (...args: string[]) => spawnSync(process.execPath, [join(folder, 'package/create.mjs'), ...args], { encoding: 'utf8' });
const filesIn = (path: string) => readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  .map(({ parentPath, name }) => join(parentPath, name).slice(path.length + 1)).sort();

beforeAll(() => {
  execFileSync('npm', ['pack', join(ROOT, 'examples/create'), '--pack-destination', folder], { stdio: 'ignore' });
  execFileSync('tar', ['xzf', 'create-eldonia-0.0.0.tgz'], { cwd: folder });
});

test('makes the quickstart a repository of its own, with a released library and a name', () => {
  const { status, stdout } = create(own);
  const tracked = execFileSync('git', ['ls-files'], { cwd: join(ROOT, 'examples/quickstart'), encoding: 'utf8' }).trim().split('\n');
  const { name, dependencies } = JSON.parse(readFileSync(join(own, 'package.json'), 'utf8')) as { name: string; dependencies: Record<string, string> };

  expect([status, stdout]).toEqual([0, expect.stringContaining('npm install')]);
  expect(filesIn(own)).toEqual([...tracked.filter((file) => file !== '.npmrc'), '.gitignore'].sort());
  expect([name, dependencies['eldonia-constructs']]).toEqual(['my-shop', '^0.0.0']);
  expect(readFileSync(join(own, 'README.md'), 'utf8')).not.toContain('](../');
  expect(Object.values(judgeRepository(own, () => true)).filter(({ outcome }) => outcome === 'not met')).toEqual([]);
});

test.each([[[], 'usage'], [['--help'], 'usage'], [[folder], 'FOLDER must be new or empty']])('%j changes nothing', (args, message) => {
  const { status, stderr } = create(...args as string[]);

  expect([status, stderr]).toEqual([2, expect.stringContaining(message as string)]);
});

test('cdk init has the same files from the template', () => {
  const target = mkdtempSync(join(folder, 'by-cdk-'));
  execFileSync(join(ROOT, 'node_modules/.bin/cdk'), ['init', '--unstable=init', '--language', 'typescript', '--from-path', join(folder, 'package/template'), '--generate-only'], { cwd: target, stdio: 'ignore' });

  expect(existsSync(join(target, '_gitignore'))).toBe(true);
  expect(filesIn(target).map((file) => file.replace('_gitignore', '.gitignore')).sort()).toEqual(filesIn(own));
});
