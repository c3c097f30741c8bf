import { renameSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { renderTemplate } from '../../src/private/template';

const ROOT = resolve(__dirname, '../..');

/** Texts of files, by their path in the repository. */
export type Files = Readonly<Record<string, string>>;

/** A template of this folder, with values or lines instead of its placeholders such as `{{rows}}`. */
export function pageOf(name: string, values: Readonly<Record<string, string | number | object>>): string {
  const lines = (value: string | number | object) => Array.isArray(value) ? value.join('\n') : value;
  return renderTemplate(join(__dirname, `${name}.md`), Object.fromEntries(Object.entries(values).map(([key, value]) => [key, lines(value)])));
}

/** Writes each file whole or not at all: a program that fails leaves the old text. */
export function writeFiles(files: Files): void {
  for (const [file, text] of Object.entries(files)) {
    const temporary = join(ROOT, `${file}.${process.pid}`);
    writeFileSync(temporary, text);
    renameSync(temporary, join(ROOT, file));
  }
}
