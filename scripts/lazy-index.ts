import { existsSync, readFileSync, writeFileSync } from 'fs';
import { resolve } from 'path';

/**
 * Write `lib/index.js` anew so that each folder is loaded when the first of its exports is read.
 *
 * `export *` would load every file with the library: 60 ms for an app that may need one construct. It runs after jsii,
 * which writes the eager form.
 */
const INDEX = 'lib/index.js';

function folders(): string[] {
  return [...readFileSync('src/index.ts', 'utf8').matchAll(/^export \* from '(\.\/[\w-]+)';$/gm)].map(([, folder]) => folder);
}

function exportsOf(folder: string): string[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return Object.keys(require(resolve('lib', folder, 'index.js'))).sort();
}

if (!existsSync(INDEX)) throw new Error(`${INDEX} is missing: run jsii first`);
// A folder of interfaces has nothing to load.
const exported = folders().map((folder) => ({ folder, names: exportsOf(folder) })).filter(({ names }) => names.length > 0);
if (exported.length === 0) throw new Error('no folder exports anything: src/index.ts is not as expected');
writeFileSync(INDEX, [
  '"use strict";',
  'Object.defineProperty(exports, "__esModule", { value: true });',
  'const lazy = (folder, names) => names.forEach((name) => Object.defineProperty(exports, name, {',
  '  enumerable: true, configurable: true, get: () => require(folder)[name],',
  '}));',
  ...exported.map(({ folder, names }) => `lazy("${folder}", ${JSON.stringify(names)});`),
  '// Never run: it tells the names to Node, for an import by name from an ES module.',
  `0 && (module.exports = { ${exported.flatMap(({ names }) => names).join(', ')} });`,
  '',
].join('\n'));
