import { readdirSync, readFileSync } from 'fs';
import { basename, join, resolve } from 'path';

const SRC = resolve(__dirname, '../../src');
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const floorOf = (file: string) => file.split('/')[0];

interface Zone { readonly target: string | readonly string[]; readonly from: readonly string[] }
interface Config { readonly rules: { readonly 'import/no-restricted-paths': [string, { readonly zones: Zone[] }] } }
// The first line of the file is a comment.
const config = JSON.parse(readFileSync(join(SRC, '../.eslintrc.json'), 'utf8').replace(/^\/\/.*/, '')) as Config;
const { zones } = config.rules['import/no-restricted-paths'][1];

/** The constructs that warnings name, with the files that raise them. */
const raised = files.flatMap((file) => [...readFileSync(join(SRC, file), 'utf8').matchAll(/@eldonia\/([a-z-]+):/g)].map(([, name]) => ({ file, name })));

/** The folder of a construct; a hidden construct or a folder can have a name in a warning, too. */
function ownerOf(name: string): string | undefined {
  const file = files.find((one) => basename(one) === `${name}.ts`) ?? files.find((one) => floorOf(one) === name);
  // Users know the parts of a Region as the platform.
  return file && (floorOf(file) === 'eldonia-platform' ? 'region' : floorOf(file));
}

test('warnings name constructs that exist', () => {
  expect(raised.length).toBeGreaterThan(40);
  expect(raised.filter(({ name }) => ownerOf(name) === undefined)).toEqual([]);
});

test('a floor raises no warning of a floor above it', () => {
  const isAbove = (file: string, owner: string) => zones.some(({ target, from }) => target === `./src/${floorOf(file)}` && from.includes(`./src/${owner}`));

  expect(raised.filter(({ file, name }) => isAbove(file, ownerOf(name)!))).toEqual([]);
});
