import { Translations } from './examples';

/** The languages of an example, with the name of their highlighting and their label. */
const LANGUAGES = [['python', 'python', 'Python'], ['java', 'java', 'Java'], ['go', 'go', 'Go'], ['csharp', 'csharp', 'C#']] as const;

/** One block of code with a tab per language; TypeScript alone if there is no translation. */
export function codeGroup(source: string, examples: ReadonlyMap<string, Translations>): string {
  const translations = examples.get(source.trim());
  const tabs = [['ts', 'TypeScript', source] as const].concat(LANGUAGES.flatMap(([name, highlighting, label]) => (
    translations?.[name] === undefined ? [] : [[highlighting, label, translations[name]] as never])));
  return group(tabs);
}

/** One block of code with the given tabs. */
export const group = (tabs: readonly (readonly [highlighting: string, label: string, source: string])[]): string => [
  '::: code-group', '', ...tabs.map(([highlighting, label, source]) => `\`\`\`${highlighting} [${label}]\n${source.trimEnd()}\n\`\`\`\n`), ':::',
].join('\n');

/** Text of a docstring, in which only code may contain what looks like HTML or a template. */
export const prose = (text: string): string => text.split(/(```[\s\S]*?```|`[^`]*`)/).map((part, index) => (
  index % 2 === 1 ? part : part.replace(/</g, '&lt;').replace(/\{\{/g, '&#123;&#123;'))).join('');

/** Text for a cell of a table. */
export const cell = (text: string): string => prose(text).replace(/\s+/g, ' ').replace(/\|/g, '\\|').trim();

/** Joins the parts that exist, with an empty line between them. */
export const joined = (...parts: readonly (string | undefined)[]): string =>
  `${parts.filter((part) => part !== undefined && part !== '').join('\n\n')}\n`;
