import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { renderNotice } from '../tools/licenses/notice';
import { readZip } from '../tools/zip';

const ROOT = resolve(__dirname, '..');
const NOTICE = readFileSync(join(ROOT, 'NOTICE'), 'utf8');
const listed = [...NOTICE.matchAll(/^- (\S+) \d+\.\d+\.\d+ \([^)]+\)/gm)].map(([, name]) => name);
const licensed = [...NOTICE.matchAll(/^License of (.*)$/gm)].flatMap(([, names]) => names.split(', '));

test('NOTICE is the notice of the packages that are shipped; npm run check -- notice --write renews it', () => {
  expect(renderNotice() === NOTICE).toBe(true);
});

test('each package whose files are in a bundle is listed, with the text of its license', () => {
  const bundles = readdirSync(join(ROOT, 'assets'), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.js'));
  // Above each file of a package, esbuild writes its path as a comment.
  const names = bundles.flatMap((file) => [...readFileSync(join(ROOT, 'assets', file), 'utf8').matchAll(/^ *\/\/ (?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//gm)])
    .map(([, name]) => name);

  expect(names).toContain('pg');
  expect([...new Set(names)].filter((name) => !listed.includes(name) || !licensed.includes(name))).toEqual([]);
});

test('each package in the commands is listed, with the text of its license', () => {
  expect(listed).toEqual(expect.arrayContaining(['yocto-spinner']));
  expect(licensed).toEqual(expect.arrayContaining(['yocto-spinner']));
});

test('each package in the layer is listed, with the text of its license, and the parts of libvips with the LGPL', () => {
  const paths = [...readZip(readFileSync(join(ROOT, 'assets/media/sharp-layer.zip'))).keys()];
  const names = new Set(paths.map((path) => /^nodejs\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)![1]));

  expect(names).toContain('@img/sharp-libvips-linux-arm64');
  expect([...names].filter((name) => !listed.includes(name) || !licensed.includes(name))).toEqual([]);
  expect(NOTICE).toMatch(/^\| libvips +\| LGPLv3 +\|$/m);
  expect(NOTICE).toContain('GNU LESSER GENERAL PUBLIC LICENSE\nVersion 3');
  expect(NOTICE).toContain('GNU GENERAL PUBLIC LICENSE\nVersion 3');
});
