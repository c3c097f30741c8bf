import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { renderNotice } from '../../tools/licenses/notice';
import { readZip } from '../../tools/zip';

const ROOT = resolve(__dirname, '../..');
const NOTICE = readFileSync(join(ROOT, 'NOTICE'), 'utf8');
const listed = [...NOTICE.matchAll(/^- (\S+) \d+\.\d+\.\d+ \([^)]+\)/gm)].map(([, name]) => name);
const licensed = [...NOTICE.matchAll(/^License of (.*)$/gm)].flatMap(([, names]) => names.split(', '));

test('NOTICE is the notice of the packages that are shipped; npm run check -- notice --write renews it', () =>
  expect(renderNotice() === NOTICE).toBe(true));

const OF_PACKAGE = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;
/** Above each file of a package, esbuild writes its path as a comment. */
const bundled = () => readdirSync(join(ROOT, 'assets'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'))
  .flatMap((file) => [...readFileSync(join(ROOT, 'assets', file), 'utf8').matchAll(/^ *\/\/ (.*)$/gm)].map(([, path]) => path));

test.each<[string, () => string[], known: string]>([
  ['the bundles', bundled, 'pg'],
  ['the commands', () => ['node_modules/yocto-spinner/'], 'yocto-spinner'],
  ['the layer', () => [...readZip(readFileSync(join(ROOT, 'assets/media/sharp-layer.zip'))).keys()], '@img/sharp-libvips-linux-arm64'],
])('each package in %s is listed, with the text of its license', (_, paths, known) => {
  const names = new Set(paths().flatMap((path) => OF_PACKAGE.exec(path)?.[1] ?? []));

  expect(names).toContain(known);
  expect([...names].filter((name) => !listed.includes(name) || !licensed.includes(name))).toEqual([]);
});

test('the parts of libvips have the LGPL', () => {
  expect(NOTICE).toMatch(/^\| libvips +\| LGPLv3 +\|$/m);
  expect(NOTICE).toContain('GNU LESSER GENERAL PUBLIC LICENSE\nVersion 3');
  expect(NOTICE).toContain('GNU GENERAL PUBLIC LICENSE\nVersion 3');
});
