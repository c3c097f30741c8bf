import * as ts from 'typescript';

/** One comment or one string of a source file, as a single line of text. */
export interface Fragment {
  readonly file: string;
  readonly text: string;
  /** The line of the file for a position in the text. */
  readonly lineAt: (position: number) => number;
}

interface Piece { readonly text: string; readonly line: number }

/** Stands for an expression within a string. */
const EXPRESSION = '{}';

/**
 * Returns the comments of a TypeScript file, and its strings of more than one word.
 *
 * Code in backticks and in fences is masked.
 */
export function fragmentsOf(file: string, source: string): Fragment[] {
  const tree = ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true);
  const lineOf = (position: number) => tree.getLineAndCharacterOfPosition(position).line + 1;
  const strings: Piece[][] = [];
  const literals: [number, number][] = [];

  const visit = (node: ts.Node): void => {
    if (isLiteral(node)) literals.push([node.getStart(tree), node.end]);
    if (isText(node) && !isPartOfText(node)) strings.push(piecesOf(node, lineOf));
    ts.forEachChild(node, visit);
  };
  visit(tree);

  return [
    ...commentsOf(source, literals).map(({ text, position }) => fragment(file, [{ text, line: lineOf(position) }])),
    ...strings.map((pieces) => fragment(file, pieces)).filter(({ text }) => /\S\s+\S/.test(text)),
  ];
}

const isLiteral = (node: ts.Node): boolean => ts.isLiteralExpression(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node);

const isConcatenation = (node: ts.Node): node is ts.BinaryExpression =>
  ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;

const isText = (node: ts.Node): boolean => ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || isConcatenation(node);

/** Whether the text continues in the expression around the node. */
const isPartOfText = (node: ts.Node): boolean =>
  isConcatenation(node.parent) || ts.isImportDeclaration(node.parent) || ts.isExportDeclaration(node.parent);

function piecesOf(node: ts.Node, lineOf: (position: number) => number): Piece[] {
  const line = lineOf(node.getStart());
  if (ts.isStringLiteralLike(node)) return [{ text: node.text, line }];
  if (ts.isTemplateExpression(node)) {
    return [
      { text: node.head.text, line },
      ...node.templateSpans.map(({ literal }) => (
        { text: `${EXPRESSION}${literal.text}`, line: lineOf(literal.getStart()) })),
    ];
  }
  if (isConcatenation(node)) return [...piecesOf(node.left, lineOf), ...piecesOf(node.right, lineOf)];
  return [{ text: EXPRESSION, line }];
}

/** Finds the comments outside of the given ranges; line comments of consecutive lines are one comment. */
function commentsOf(source: string, literals: readonly [number, number][]): { text: string; position: number }[] {
  let masked = source;
  for (const [start, end] of literals) masked = masked.slice(0, start) + '_'.repeat(end - start) + masked.slice(end);
  return [...masked.matchAll(/\/\*[\s\S]*?\*\/|\/\/.*(?:\n[ \t]*\/\/.*)*/g)].map(({ index }, position, all) => ({
    text: source.slice(index, index + all[position][0].length), position: index,
  }));
}

/** Joins the pieces to one line of the same length. Marks of comments become spaces, code becomes dots. */
function fragment(file: string, pieces: readonly Piece[]): Fragment {
  const joined = pieces.map(({ text }) => text).join('');
  const text = joined
    .replace(/```[\s\S]*?```/g, mask('.'))
    .replace(/@example\b[\s\S]*?(?=\n\s*\*\s*@|\*\/)/g, mask('.'))
    .replace(/`[^`]*`/g, mask('.'))
    .replace(/\{@link[^}]*\}/g, mask('.'))
    .replace(/@param\s+\S+/g, mask(' '))
    .replace(/^[ \t]*(?:\/\*\*?|\*\/|\*(?!\*)|\/\/)|\*\/$/gm, mask(' '))
    .replace(/\s/g, ' ');
  const lead = text.length - text.trimStart().length;

  return {
    file,
    text: text.trim(),
    lineAt: (column) => {
      const linesOf = ({ text: part, line }: Piece) => Array.from({ length: part.length }, (_, index) => line + newlines(part.slice(0, index)));
      const lines = pieces.flatMap(linesOf);
      return lines[Math.min(column + lead, lines.length - 1)];
    },
  };
}

const mask = (character: string) => (found: string) => found.replace(/\S/g, character);

const newlines = (text: string): number => text.split('\n').length - 1;
