import { resolve } from 'path';
import { Language, Node, Parser } from '@vscode/tree-sitter-wasm';

const GRAMMARS = resolve(__dirname, '../../node_modules/@vscode/tree-sitter-wasm/wasm');
/** The grammars by the names of the languages in the documentation. */
const FILES = { python: 'python', java: 'java', go: 'go', csharp: 'c-sharp' };
export type Grammared = keyof typeof FILES;

/** Reads a program, or a part of one, without a compiler. */
export async function parserOf(language: Grammared): Promise<Parser> {
  await Parser.init();
  const parser = new Parser();
  parser.setLanguage(await Language.load(`${GRAMMARS}/tree-sitter-${FILES[language]}.wasm`));
  return parser;
}

/** The lines that are not of the language. */
export function syntaxProblems(parser: Parser, language: Grammared, code: string): string[] {
  const { rootNode } = parser.parse(`${code}\n`)!;
  const name = language === 'csharp' ? 'C#' : language.charAt(0).toUpperCase() + language.slice(1);
  return rootNode.hasError ? broken(rootNode).map(({ startPosition, text }) => `line ${startPosition.row + 1} is not ${name}: ${text || 'something is missing'}`) : [];
}

/** The innermost nodes that the grammar does not contain, or that it misses. */
function broken(node: Node): Node[] {
  const inside = node.children.flatMap((child) => (child?.hasError ? broken(child) : []));
  return inside.length > 0 ? inside : [node];
}
