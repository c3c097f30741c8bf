import { readdirSync, readFileSync } from 'fs';
import { dirname, join, relative, resolve } from 'path';

export const ROOT = resolve(__dirname, '../..');
/** The address of the sources on GitHub. */
export const REPOSITORY = 'https://github.com/eldonia/eldonia-constructs';
/** A link to a file of the sources: with the address on GitHub where the package contains the document, but not the file. */
const OF_SOURCES = new RegExp(`(\\]\\(|^\\[[^\\]\\n]+\\]: )${REPOSITORY}/(?:blob|raw)/main/([^)\\s#]+)`, 'gm');

export const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8');

/** The pages below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).map((file) => `${folder}/${file}`).sort();
}

/** The text of a document with relative links to all files of the sources. */
export const withRelativeLinks = (text: string, file: string): string =>
  text.replace(OF_SOURCES, (_, open: string, path: string) => `${open}${relative(dirname(file), path)}`);

/** The documents in English: those of the root that the site contains, and the pages below `docs`. */
export function documents(): string[] {
  return ['README.md', 'MIGRATING.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesBelow('docs').filter((file) => !/^docs\/(?:ja|\.vitepress)\//.test(file))];
}

/** The examples of a document, which are indented within lists. */
export const examplesOf = (text: string): { readonly info: string; readonly source: string }[] =>
  [...text.matchAll(/^([ ]*)```(ts\b[^\n]*)\n([\s\S]*?)^\1```$/gm)].map(([, indent, info, source]) => (
    { info, source: source.replace(new RegExp(`^${indent}`, 'gm'), '').trimEnd() }));
