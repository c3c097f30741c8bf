import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';

/** The examples in the documentation of a package that jsii-pacmak has generated, and the signs of TypeScript that must not be in them. */
interface Language {
  /** Files with documentation, by the ends of their names. */
  readonly files: RegExp;
  /** The examples in a file. The group `code` is their text. */
  readonly examples: readonly RegExp[];
  /** What each line of an example begins with. */
  readonly prefix: RegExp;
  readonly typescript: readonly RegExp[];
}

const DECLARATION = /\b(const|let) \w+(: [\w.]+)? = /;
const IMPORT = /\bimport (\{|\* as )/;
const LITERAL = /[(,] ?\{\s*$/m;
const ARROW = /\) => /;
const QUOTES = /'[^'\n]{2,}'/;
const NEW = /\bnew [A-Z]/;
const SEMICOLON = /;\s*$/m;

export const LANGUAGES: Record<string, Language> = {
  python: {
    files: /\.py$|\/METADATA$/,
    examples: [/^(?<indent> *)Example::\n(?<code>(?:\n|\k<indent> {4}.*\n)+)/gm, /^```python\n(?<code>[^]*?)^```/gm],
    prefix: /^/gm,
    typescript: [DECLARATION, IMPORT, ARROW, NEW, SEMICOLON, /\bthis\b/],
  },
  java: {
    files: /\.java$/,
    examples: [/<blockquote><pre>\n(?<code>[^]*?)<\/pre><\/blockquote>/g],
    prefix: /^ *\* ?/gm,
    typescript: [DECLARATION, IMPORT, ARROW, LITERAL, QUOTES],
  },
  dotnet: {
    files: /\.cs$/,
    examples: [/<code>(?<code>[^]*?)<\/code>/g],
    prefix: /^ *\/\/\/ ?/gm,
    typescript: [DECLARATION, IMPORT, LITERAL, QUOTES],
  },
  go: {
    files: /\.(go|md)$/,
    examples: [/^\s*\/\/ Example:\n(?<code>(?:\s*\/\/ .*\n)+)/gm, /^```go\n(?<code>[^]*?)^```/gm],
    prefix: /^\s*\/\/ ?/gm,
    typescript: [DECLARATION, IMPORT, ARROW, NEW, SEMICOLON, QUOTES],
  },
};
const ENTITIES: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&amp;': '&', '&#64;': '@', '&quot;': '"' };
const COMMENT = /^ *(#|\/\/).*$/gm;

/** The examples in a text of documentation. */
export function examplesIn(language: string, text: string): string[] {
  const { examples, prefix } = LANGUAGES[language];
  const found = examples.flatMap((pattern) => [...text.matchAll(pattern)].map(({ groups }) => groups!.code));
  return found.map((code) => code.replace(prefix, '').replace(/&[#\w]+;/g, (entity) => ENTITIES[entity] ?? entity));
}

/** Whether an example is TypeScript instead of the language of the package. */
export function isTypescript(language: string, example: string): boolean {
  const code = example.replace(COMMENT, '');
  return LANGUAGES[language].typescript.some((sign) => sign.test(code));
}

/** All examples in the documentation of a generated package, with the path of their file. */
export function examplesOf(language: string, folder: string): { readonly file: string; readonly example: string }[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => LANGUAGES[language].files.test(file)).sort();
  return files.flatMap((file) => examplesIn(language, readFileSync(join(folder, file), 'utf8')).map((example) => ({ file, example })));
}
