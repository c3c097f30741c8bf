import { readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import ts from 'typescript';

const SOURCES = resolve(__dirname, '../../src');
/** What a function may take a construct as, whose fields do not exist yet: the scope of its children, a place in the tree. */
const SCOPES = /^I?Construct(?: \| undefined)?$/;

const parsed = (source: string) => ts.createSourceFile('source.ts', source, ts.ScriptTarget.Latest, true);

let signatures: Map<string, string[]> | undefined;

/** The parameters of the functions of the library, by the name of the function. */
function signaturesOf(name: string): string[] {
  if (!signatures) {
    signatures = new Map();
    for (const file of readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((one) => one.endsWith('.ts'))) {
      for (const [, found, rest] of readFileSync(join(SOURCES, file), 'utf8').matchAll(/^(?:export )?function (\w+)([^]*?\S)\n\}$/gm)) {
        signatures.set(found, [...signatures.get(found) ?? [], rest]);
      }
    }
  }
  return signatures.get(name) ?? [];
}

/** Whether each function of a name takes only a place in the tree as its argument of an index. */
const takesScope = (name: string, index: number): boolean => signaturesOf(name).every((rest) => {
  const declared = parsed(`function it${rest}\n}`).statements.find(ts.isFunctionDeclaration);
  return SCOPES.test(declared?.parameters[index]?.type?.getText() ?? '');
});

/** The places where a class uses `this`, without those of its children that it passes itself to as their scope. */
function uses(body: ts.Node): ts.Node[] {
  const found: ts.Node[] = [];
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.ThisKeyword && !(ts.isNewExpression(node.parent) && node.parent.arguments?.[0] === node)) found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

interface Class {
  readonly builder: ts.Node;
  readonly methods: ReadonlyMap<string, ts.Node>;
  readonly fields: ReadonlySet<string>;
}

const classesOf = (source: string): Class[] => parsed(source).statements.filter(ts.isClassDeclaration).flatMap(({ members }) => {
  const builder = members.find(ts.isConstructorDeclaration)?.body;
  const methods = members.filter(ts.isMethodDeclaration).flatMap(({ name, body }): [string, ts.Node][] => body ? [[name.getText(), body]] : []);
  const fields = members.filter(ts.isPropertyDeclaration).map(({ name }) => name.getText());
  return builder ? [{ builder, methods: new Map(methods), fields: new Set(fields) }] : [];
});

/**
 * The calls by which a constructor hands itself, half built, to a function that takes more than a place in the tree: which fields exist by then,
 * nobody knows.
 */
export function handedOver(source: string): string[] {
  return classesOf(source).flatMap(({ builder }) => uses(builder).flatMap((node) => {
    const { parent } = node;
    if (ts.isPropertyAccessExpression(parent)) return [];
    if (ts.isCallExpression(parent)) {
      const name = parent.expression.getText().split('.').at(-1)!;
      if (takesScope(name, parent.arguments.findIndex((argument) => argument === node))) return [];
    }
    return [parent.getText()];
  }));
}

/** The fields that methods read which the constructor calls. The compiler sees whether a field exists in the constructor alone. */
export const readByMethods = (source: string): string[] => classesOf(source).flatMap(({ builder, methods, fields }) => {
  const found = new Set<string>();
  const seen = new Set<string>();
  const follow = (body: ts.Node, method: string | undefined): void => {
    for (const { parent } of uses(body)) {
      if (!ts.isPropertyAccessExpression(parent)) continue;
      const { name: { text: name } } = parent;
      const called = methods.get(name);
      if (called && !seen.has(name)) {
        seen.add(name);
        follow(called, name);
      }
      if (method !== undefined && fields.has(name)) found.add(`${method}() reads this.${name}`);
    }
  };
  follow(builder, undefined);
  return [...found];
});
