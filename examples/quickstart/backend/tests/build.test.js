import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

test('a build leaves what the sources make, whatever was in the folder, and nothing after an error', (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'build-'));
  context.after(() => rmSync(folder, { recursive: true }));
  const build = () => execFileSync('npm', ['run', '--silent', 'build'], { cwd: folder, shell: process.platform === 'win32', stdio: 'ignore' });
  for (const file of ['package.json', 'tsconfig.json', 'clean.js']) cpSync(join(root, file), join(folder, file));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
  mkdirSync(join(folder, 'src'));
  for (const file of ['kept', 'deleted']) writeFileSync(join(folder, 'src', `${file}.ts`), 'export const time: number = Date.now();\n');
  build();
  rmSync(join(folder, 'src/deleted.ts'));
  // As `rm dist/*` does, which leaves files whose names begin with a dot.
  rmSync(join(folder, 'dist/kept.js'));
  build();
  assert.deepEqual(readdirSync(join(folder, 'dist')).sort(), ['kept.js', 'kept.js.map']);
  assert.deepEqual(JSON.parse(readFileSync(join(folder, 'dist/kept.js.map'), 'utf8')).sources, ['../src/kept.ts']);

  writeFileSync(join(folder, 'src/kept.ts'), 'export const time: string = Date.now();\n');
  assert.throws(build, { status: 1 });
  assert.throws(() => readdirSync(join(folder, 'dist')), { code: 'ENOENT' });
});

for (const script of ['start', 'start:express', 'migrate']) {
  test(`npm run ${script} names the lines of the sources, as the image does`, () => {
    const env = { ...process.env, NODE_OPTIONS: '', DB_HOST: '' };
    const { stderr } = spawnSync('npm', ['run', '--silent', script], { cwd: root, shell: process.platform === 'win32', encoding: 'utf8', env });

    assert.match(stderr, /DB_HOST is not set[^]*src[/\\]config\.ts:\d+/);
  });
}
