import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';

export const ROOT = resolve(__dirname, '../..');

export function read(file: string): string {
  return readFileSync(join(ROOT, file), 'utf8');
}

/** The pages below a folder. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md')).map((file) => `${folder}/${file}`).sort();
}

/** The documents in English: those of the root that the site contains, and the pages below `docs` without the API reference. */
export function documents(): string[] {
  return ['README.md', 'MIGRATING.md', 'CONTRIBUTING.md', 'SECURITY.md', ...filesBelow('docs').filter((file) => !/^docs\/(?:api|ja|\.vitepress)\//.test(file))];
}

/** The examples of a document, which are indented within lists. */
export function examplesOf(text: string): { readonly info: string; readonly source: string }[] {
  return [...text.matchAll(/^([ ]*)```(ts\b[^\n]*)\n([\s\S]*?)^\1```$/gm)].map(([, indent, info, source]) => (
    { info, source: source.replace(new RegExp(`^${indent}`, 'gm'), '').trimEnd() }));
}
