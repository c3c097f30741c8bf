import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { COUNTS } from './counts';
import { MINUTES } from './minutes';
import { PRICES } from './prices';
import { Sentence } from './sentence';
import { UserError } from '../user-error';

const ROOT = resolve(__dirname, '../..');
const WORDS = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
export const NUMBER = `(?:\\d[\\d,]*(?:\\.\\d+)?|${WORDS.slice(2).join('|')})`;
/** Between the words of a sentence, also where a docstring or a comment breaks its line. */
const SPACE = String.raw`\s+(?:(?:\*|\/\/)\s+)?`;
const AMOUNT = /\$[\d,.]*\d/g;
export const SENTENCES: readonly Sentence[] = [...PRICES, ...COUNTS, ...MINUTES];

const filesIn = (folder: string, end: string) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith(end)).map((file) => `${folder}/${file}`);

/** The documents, and the sources with docstrings and texts of pages. */
export function texts(): Map<string, string> {
  const sources = [...filesIn('src', '.ts'), ...filesIn('cli/conformance', '.ts'), 'tools/security-hub/controls.ts'];
  const files = ['README.md', 'README.ja.md', ...filesIn('docs', '.md'), ...sources];
  return new Map(files.map((file) => [file, readFileSync(join(ROOT, file), 'utf8')]));
}

/** Finds a sentence with any numbers: the groups are the words and the numbers in turn. */
export function patternOf({ text }: Sentence): RegExp {
  const words = text.split('#').map((part) => `(${part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, SPACE)})`);
  return new RegExp(words.join(`(${NUMBER})`), 'g');
}

/** A text with the present figures in these sentences. A number that was a word remains one. */
export const filled = (text: string, sentences: readonly Sentence[]): string =>
  sentences.reduce((result, sentence) => result.replace(patternOf(sentence), (...groups: string[]) => {
    const parts = groups.slice(1, 2 * sentence.figures.length + 2);
    return parts.map((part, index) => index % 2 === 0 ? part : written(sentence.figures[(index - 1) / 2](), part)).join('');
  }), text);

const written = (figure: string | number, before: string): string => WORDS.includes(before) && WORDS[Number(figure)] || `${figure}`;

/** The files whose figures change. A translation has the amounts of its original. */
export function filledTexts(): Record<string, string> {
  const all = texts();
  const isOf = (file: string, sentence: Sentence) => sentence.file === undefined || sentence.file === file;
  const lost = SENTENCES.filter((sentence) => ![...all].some(([file, text]) => isOf(file, sentence) && patternOf(sentence).test(text)));
  if (lost.length > 0) {
    throw new UserError(`texts must have the sentences of tools/figures, lack:\n${lost.map(({ file = 'any file', text }) => `  ${file}: ${text}`).join('\n')}`);
  }
  const changed = new Map([...all].map(([file, text]) => [file, filled(text, SENTENCES.filter((sentence) => isOf(file, sentence)))] as const)
    .filter(([file, text]) => text !== all.get(file)));
  for (const [file, text] of [...changed]) {
    const translation = file === 'README.md' ? 'README.ja.md' : file.replace(/^docs\/(?!ja\/)/, 'docs/ja/');
    const own = changed.get(translation) ?? all.get(translation);
    if (translation !== file && own !== undefined) changed.set(translation, translated(translation, own, all.get(file)!, text));
  }
  return Object.fromEntries(changed);
}

/** With the amounts that changed in the original. Of equal amounts that differ now, only people know which is which. */
export function translated(file: string, text: string, before: string, after: string): string {
  const due = after.match(AMOUNT) ?? [];
  const changes = new Map<string, Set<string>>();
  before.match(AMOUNT)?.forEach((amount, index) => changes.set(amount, (changes.get(amount) ?? new Set()).add(due[index])));
  return text.split('\n').map((line, index) => line.replace(AMOUNT, (amount) => {
    const [to = amount, ...others] = changes.get(amount) ?? [];
    if (others.length === 0) return to;
    console.warn(`${file}:${index + 1}: ${amount} must be ${[to, ...others].join(' or ')}, as in the original: change it by hand`);
    return amount;
  })).join('\n');
}
