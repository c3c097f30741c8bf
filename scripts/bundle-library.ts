import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { basename, dirname, join, resolve } from 'path';
import { build, Plugin } from 'esbuild';
import * as ts from 'typescript';

/**
 * Writes `lib/index.js` and the two bundles that it loads, and removes the files that jsii wrote for them.
 *
 * Hundreds of files cost a tenth of the time of a synthesis. In a bundle, each of them is still evaluated when the first of its
 * exports is read: `export *` would evaluate all. The script runs after jsii, and leaves the declarations alone.
 */
const INDEX = 'lib/index.js';
/** As deep below the package as `src/private`, which finds the assets. */
const FOLDER = 'lib/bundle';
/** Written last, so that the library is stale after a compilation that failed or was ended: `scripts/is-stale.mjs`. */
const COMPLETE = 'node_modules/.cache/library';
/** The packages that stay outside. */
const PEERS = /^(aws-cdk-lib|constructs)(\/|$)/;
/** Of the floors: what users may import, and what other floors may. */
const INDEXES = ['index.ts', 'internal.ts'];
/** The floor that reads templates, not constructs: most apps do not load it. Of `private` it uses little, which both bundles have. */
const GUARD = 'change-guard';

/** The names that a module exports from one of its files. */
interface Reexport {
  /** Relative to the module, without its suffix. */
  readonly file: string;
  /** The names of the file by those of the module. */
  readonly names: Readonly<Record<string, string>>;
}

interface Exported {
  /** Relative to lib, without its suffix. */
  readonly file: string;
  readonly names: readonly string[];
}

/** The exports of a module that has nothing but exports from other files, or undefined; without types. */
function reexportsOf(module: string): Reexport[] | undefined {
  const { statements } = ts.createSourceFile(module, readFileSync(join('src', module), 'utf8'), ts.ScriptTarget.ES2022);
  if (!statements.every((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined)) return undefined;
  return statements.filter(ts.isExportDeclaration).filter(({ isTypeOnly }) => !isTypeOnly).map(({ moduleSpecifier, exportClause }) => {
    const file = (moduleSpecifier as ts.StringLiteral).text;
    if (!exportClause) return { file, names: Object.fromEntries(exportsOf(join(dirname(module), file)).map((name) => [name, name])) };
    if (!ts.isNamedExports(exportClause)) throw new Error(`${module} exports a namespace, which the bundle can't load lazily`);
    const names = exportClause.elements.filter(({ isTypeOnly }) => !isTypeOnly)
      .map(({ name, propertyName }): [string, string] => [name.text, (propertyName ?? name).text]);
    return { file, names: Object.fromEntries(names) };
  });
}

/** The files that an index exports, relative to src. */
const exportedBy = (index: string): string[] => reexportsOf(index)!.map(({ file }) => join(dirname(index), file));

function exportsOf(file: string): string[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return Object.keys(require(resolve('lib', file))).sort();
}

/** A module with a getter for each name, which evaluates the file of that name. */
const lazily = (reexports: readonly Reexport[]): string => [
  '"use strict";',
  'Object.defineProperty(exports, "__esModule", { value: true });',
  'const lazy = (load, names) => Object.keys(names).forEach((name) => Object.defineProperty(exports, name, {',
  '  enumerable: true, configurable: true, get: () => load()[names[name]],',
  '}));',
  ...reexports.map(({ file, names }) => `lazy(() => require("${file}"), ${JSON.stringify(names)});`),
  '',
].join('\n');

/** Lets the indexes within the library, too, evaluate a file when the first of its exports is read. */
function makeIndexesLazy(): void {
  const indexes = readdirSync('src', { recursive: true, encoding: 'utf8' }).filter((file) => INDEXES.includes(basename(file)) && file !== 'index.ts');
  // All are read before the first is written: the names of one come from loading another.
  const lazy = indexes.map((index) => ({ index, reexports: reexportsOf(index) }));
  for (const { index, reexports } of lazy) {
    if (!reexports) throw new Error(`src/${index} must only export from other files`);
    writeFileSync(join('lib', index.replace(/\.ts$/, '.js')), lazily(reexports));
  }
}

/** The names under themselves. */
const unchanged = ({ file, names }: Exported): Reexport => ({ file: `./${file}`, names: Object.fromEntries(names.map((name) => [name, name])) });

/** Node.js resolves the path of a package again for each `require`, which takes a hundredth of the time of a synthesis. This asks once. */
const ONCE: Plugin = {
  name: 'require packages once',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: PEERS }, ({ path, namespace }) => (namespace === 'once' ? { path, external: true } : { path, namespace: 'once' }));
    onLoad({ filter: /.*/, namespace: 'once' }, ({ path }) => ({ contents: `module.exports = require("${path}");` }));
  },
};

/** What TypeScript writes into each file that imports a namespace: half of a bundle. */
const IMPORT_HELPERS = ['__createBinding', '__setModuleDefault', '__importStar'];

/**
 * A file as jsii wrote it, without comments, and without the helpers. They copy the names of a module that has a `default`, but no
 * `__esModule`. The library imports namespaces of its own modules, of its peers and of Node.js, and no `default` of them.
 */
function withoutHelpers(file: string, code: string): string {
  const options = { target: ts.ScriptTarget.ES2022, removeComments: true };
  const declaresHelper = (node: ts.Statement): boolean => ts.isVariableStatement(node)
    && node.declarationList.declarations.every(({ name }) => ts.isIdentifier(name) && IMPORT_HELPERS.includes(name.text));
  const unwrap: ts.TransformerFactory<ts.SourceFile> = (context) => (source) => {
    const visit = (node: ts.Node): ts.Node => {
      const isImport = ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === '__importStar';
      return isImport ? node.arguments[0] : ts.visitEachChild(node, visit, context);
    };
    const rest = context.factory.updateSourceFile(source, source.statements.filter((statement) => !declaresHelper(statement)));
    return ts.visitEachChild(rest, visit, context);
  };
  const { outputText } = ts.transpileModule(code, { fileName: file, compilerOptions: options, transformers: { before: [unwrap] } });
  const left = IMPORT_HELPERS.filter((helper) => outputText.includes(helper));
  if (left.length > 0) throw new Error(`${file} still uses ${left.join(', ')}`);
  return outputText;
}

const WITHOUT_HELPERS: Plugin = {
  name: 'leave out the helpers of imports',
  setup({ onLoad }) {
    onLoad({ filter: /\/lib\/.*\.js$/ }, ({ path }) => ({ contents: withoutHelpers(path, readFileSync(path, 'utf8')) }));
  },
};

/** esbuild gives a class that refers to itself a name of its own, `_Name`, which stack traces would show. */
function withOwnNames(code: string): string {
  const renamed = [...code.matchAll(/var (\w+) ?= ?class _\1\b/g)].map(([, name]) => name);
  return renamed.reduce((text, name) => text.replaceAll(new RegExp(`\\b_${name}\\b`, 'g'), name), code);
}

async function bundle(name: string, files: readonly Exported[]): Promise<Exported> {
  const outfile = join(FOLDER, `${name}.js`);
  const { outputFiles } = await build({
    stdin: { contents: lazily(files.map(unchanged)), resolveDir: 'lib', sourcefile: `${name}.js` },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    plugins: [ONCE, WITHOUT_HELPERS],
    // The input is JavaScript: the options of tsconfig.json would only change its classes.
    tsconfigRaw: {},
    write: false,
    logLevel: 'warning',
    // Each space and each line is in memory. Names stay, and lines remain short enough for a place in a stack trace.
    minifyWhitespace: true,
    lineLimit: 120,
  });
  const code = withOwnNames(outputFiles[0].text);
  // V8 keeps a file with one other character as UTF-16, and reads it slower.
  if (/[^\x00-\x7f]/.test(code)) throw new Error(`${outfile} has characters outside ASCII`);
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(outfile, code);
  return { file: `bundle/${name}`, names: files.flatMap(({ names }) => names) };
}

/** The files that jsii wrote, which nothing loads. Imports from them would be other classes than those of the bundles. */
function removeBundled(): void {
  for (const entry of readdirSync('lib', { recursive: true, encoding: 'utf8' })) {
    const path = join('lib', entry);
    if (path.endsWith('.js') && path !== INDEX && dirname(path) !== FOLDER) rmSync(path);
  }
}

/** A class of another name would be a stranger in stack traces. */
function checkNames(names: readonly string[]): void {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const library = require(resolve(INDEX)) as Record<string, unknown>;
  const renamed = names.filter((name) => typeof library[name] === 'function' && library[name].name !== name);
  if (renamed.length > 0) throw new Error(`${INDEX} exports classes under other names than their own: ${renamed.join(', ')}`);
}

/** PyPI, NuGet, Maven and pkg.go.dev show the README of the assembly, where links relative to the repository lead nowhere. */
function makeLinksAbsolute(): void {
  const assembly = JSON.parse(readFileSync('.jsii', 'utf8')) as { readonly readme: { markdown: string }; readonly repository: { readonly url: string } };
  const repository = assembly.repository.url.replace(/\.git$/, '');
  assembly.readme.markdown = assembly.readme.markdown.replace(/(!?)(\[[^\]]*\]\()(?!https?:|#)([^)\s]+)\)/g,
    (_, image: string, text: string, path: string) => `${image}${text}${repository}/${image ? 'raw' : 'blob'}/main/${path})`);
  writeFileSync('.jsii', JSON.stringify(assembly, undefined, 2));
}

async function main(): Promise<void> {
  if (!existsSync(INDEX)) throw new Error(`${INDEX} is missing: run jsii first`);
  const files = exportedBy('index.ts').flatMap((folder) => exportedBy(join(folder, 'index.ts')));
  // Files with only interfaces have nothing to load.
  const exported = files.map((file) => ({ file, names: exportsOf(file) })).filter(({ names }) => names.length > 0);
  if (exported.length === 0) throw new Error('no file exports anything: src/index.ts is not as expected');
  const isGuard = ({ file }: Exported) => file.split('/')[0] === GUARD;
  makeIndexesLazy();
  const bundles = [
    await bundle('library', exported.filter((file) => !isGuard(file))),
    await bundle(GUARD, exported.filter(isGuard)),
  ];
  const all = bundles.flatMap(({ names }) => names);
  writeFileSync(INDEX, [
    lazily(bundles.map(unchanged)).trimEnd(),
    '// Never executed: declares the names for named imports from ES modules.',
    `0 && (module.exports = { ${all.join(', ')} });`,
    '',
  ].join('\n'));
  removeBundled();
  makeLinksAbsolute();
  checkNames(all);
  mkdirSync(dirname(COMPLETE), { recursive: true });
  writeFileSync(COMPLETE, '');
}

void main();
