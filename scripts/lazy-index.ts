import { existsSync, readFileSync, writeFileSync } from 'fs';
import { dirname, join, resolve } from 'path';

/**
 * Writes a `lib/index.js` that loads each file when the first of its exports is read.
 *
 * `export *` would load all files, 60 ms for an app that may need one construct. The script runs after jsii, which writes the
 * eager form.
 */
const INDEX = 'lib/index.js';

/** The files that an index exports, relative to src. */
function exportedBy(index: string): string[] {
  const names = [...readFileSync(join('src', index), 'utf8').matchAll(/^export \* from '(\.\/[\w/-]+)';$/gm)].map(([, file]) => file);
  return names.map((file) => join(dirname(index), file));
}

function exportsOf(file: string): string[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return Object.keys(require(resolve('lib', `${file}.js`))).sort();
}

if (!existsSync(INDEX)) throw new Error(`${INDEX} is missing: run jsii first`);
const files = exportedBy('index.ts').flatMap((folder) => exportedBy(join(folder, 'index.ts')));
// Files with only interfaces have nothing to load.
const exported = files.map((file) => ({ file: `./${file}`, names: exportsOf(file) })).filter(({ names }) => names.length > 0);
if (exported.length === 0) throw new Error('no file exports anything: src/index.ts is not as expected');
writeFileSync(INDEX, [
  '"use strict";',
  'Object.defineProperty(exports, "__esModule", { value: true });',
  'const lazy = (file, names) => names.forEach((name) => Object.defineProperty(exports, name, {',
  '  enumerable: true, configurable: true, get: () => require(file)[name],',
  '}));',
  ...exported.map(({ file, names }) => `lazy("${file}", ${JSON.stringify(names)});`),
  '// Never executed: declares the names for named imports from ES modules.',
  `0 && (module.exports = { ${exported.flatMap(({ names }) => names).join(', ')} });`,
  '',
].join('\n'));
