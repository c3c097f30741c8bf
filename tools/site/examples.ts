import { execFile } from 'child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'fs';
import { join } from 'path';
import { promisify } from 'util';
import { documents, examplesOf, read, ROOT } from './documents';
import { mended } from '../languages/mend';

const FOLDER = join(ROOT, 'node_modules/.cache/documented-examples');
const TABLET = join(ROOT, 'node_modules/.cache/documented-examples.tabl.json');
/** The tablet of the package, with the examples of the README and the docstrings. */
const PACKAGED = join(ROOT, '.jsii.tabl.json');

interface Tablet {
  readonly snippets: Record<string, {
    readonly location: { readonly api: { readonly api: string } };
    readonly translations: Record<string, { source: string }>;
  }>;
}

/** An example in the languages of jsii, by the name of the language. */
export type Translations = Readonly<Record<string, string>>;

/**
 * Compiles every example of the documents and the docstrings, and translates them: by their TypeScript source.
 *
 * jsii-rosetta reads the README and the docstrings of a package. It gets a copy of the package whose README contains the examples of
 * all documents.
 * Unchanged examples come from a cache.
 */
export async function translateExamples(): Promise<ReadonlyMap<string, Translations>> {
  const examples = documents().flatMap((file) => examplesOf(read(file)));
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const assembly = JSON.parse(read('.jsii')) as object;
  const markdown = examples.map(({ info, source }) => `\`\`\`${info}\n${source}\n\`\`\`\n`).join('\n');
  writeFileSync(join(FOLDER, '.jsii'), JSON.stringify({ ...assembly, readme: { markdown } }));
  copyFileSync(join(ROOT, 'package.json'), join(FOLDER, 'package.json'));
  cpSync(join(ROOT, 'rosetta'), join(FOLDER, 'rosetta'), { recursive: true });
  symlinkSync(join(ROOT, 'lib'), join(FOLDER, 'lib'));
  const options = ['extract', '--compile', '--fail', '--strict', '--batch', '1000', '--cache', TABLET, '--trim-cache', FOLDER];
  await promisify(execFile)(join(ROOT, 'node_modules/.bin/jsii-rosetta'), options, { maxBuffer: 2 ** 26 });
  return translations();
}

/** The translations of the last run of `projen examples`: by their TypeScript source. */
export function translations(): ReadonlyMap<string, Translations> {
  const { snippets } = JSON.parse(readFileSync(TABLET, 'utf8')) as Tablet;
  return new Map(Object.values(snippets).map(({ translations: { $: { source }, ...others } }) => (
    [source.trim(), Object.fromEntries(Object.entries(others).map(([language, translation]) => [language, mended(language, translation.source)]))])));
}

/** Writes the translations that the packages of the other languages get, mended: those of the README and the docstrings. */
export function writePackaged(): void {
  const tablet = JSON.parse(readFileSync(TABLET, 'utf8')) as Tablet;
  const readme = new Set(examplesOf(read('README.md')).map(({ source }) => source));
  for (const [key, { location, translations: { $, ...others } }] of Object.entries(tablet.snippets)) {
    if (location.api.api === 'moduleReadme' && !readme.has($.source)) delete tablet.snippets[key];
    for (const [language, translation] of Object.entries(others)) translation.source = mended(language, translation.source);
  }
  writeFileSync(PACKAGED, JSON.stringify(tablet));
}
