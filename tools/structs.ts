import { readdirSync, readFileSync } from 'fs';
import { dirname, join, relative } from 'path';
import * as ts from 'typescript';

const ROOT = join(__dirname, '..');
const SOURCES = join(ROOT, 'src');
/** Not part of the public API. */
const HIDDEN = /(^|\/)(private|assembly)\//;
/** Neither handlers nor indexes declare types that structs use. */
const WITHOUT_TYPES = /\.lambda\.ts$|(^|\/)(index|internal)\.ts$/;

/** What an undeclared prop is compared with: `src/private/structs/known-props.ts` reads it. */
interface StructRow {
  /** The class whose constructor or static methods take the struct; absent where it is only a prop of other structs. */
  readonly of?: string;
  /** The type of each prop or of its elements: a struct, a class, an interface of the CDK without its module, or an empty text. */
  readonly props: Readonly<Record<string, string>>;
}

/**
 * The props of each public struct, as JSON with a line per struct. It reads the sources without resolving their types, in about a second,
 * so that a new prop is known to the next test without a compilation. A test compares it with `.jsii`.
 */
export function renderStructs(): string {
  const { interfaces, classes } = declarations();
  const structs = [...interfaces].filter(([, { isPublic }]) => isPublic).map(([name]) => name).sort();
  const takers = takersOf(classes, structs);
  const known = [...structs, ...classes.map(({ name }) => name!.text)];
  const rows = structs.map((struct) => {
    const of = takers.find((one) => one.struct === struct)?.taker;
    const props = Object.fromEntries([...membersOf(interfaces, struct)].map(([prop, type]) => {
      const element = elementOf(type);
      const hidden = known.find((name) => new RegExp(`(?<!\\.)\\b${name}\\b`).test(type) && (element !== name || (element !== type && structs.includes(name))));
      if (hidden !== undefined) throw new Error(`${struct}.${prop} is a list or map of ${hidden}, into which constructs do not look`);
      const [, ofCdk = ''] = /^\w+\.(I[A-Z]\w+)$/.exec(element) ?? [];
      return [prop, known.includes(element) ? element : ofCdk];
    }).sort());
    const row: StructRow = { ...of !== undefined && { of }, props };
    return `${JSON.stringify(struct)}:${JSON.stringify(row)}`;
  });
  return `{\n${rows.join(',\n')}\n}\n`;
}

interface Interface {
  readonly node: ts.InterfaceDeclaration;
  readonly isPublic: boolean;
  /** The packages of the namespaces that its file imports. */
  readonly packages: ReadonlyMap<string, string>;
}

function declarations(): { readonly interfaces: Map<string, Interface>; readonly classes: ts.ClassDeclaration[] } {
  const interfaces = new Map<string, Interface>();
  const classes: ts.ClassDeclaration[] = [];
  for (const file of filesBelow(SOURCES).filter((path) => path.endsWith('.ts') && !WITHOUT_TYPES.test(path))) {
    const isHidden = HIDDEN.test(relative(SOURCES, file));
    const { statements } = parse(file);
    const packages = new Map(statements.flatMap(namespaceOf));
    for (const node of statements.filter(isExported)) {
      if (ts.isClassDeclaration(node) && !isHidden) classes.push(node);
      if (!ts.isInterfaceDeclaration(node)) continue;
      const isPublic = !isHidden && !/^I[A-Z]/.test(node.name.text) && !isInternal(node);
      // Hidden interfaces matter as bases only, whose names differ.
      if (isPublic || !interfaces.has(node.name.text)) interfaces.set(node.name.text, { node, isPublic, packages });
    }
  }
  return { interfaces, classes };
}

const parse = (file: string) => ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.ES2022, true);
const filesBelow = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort().map((file) => join(folder, file));
const elementOf = (type: string) => type.replace(/\[\]$/, '');
const isInternal = (node: ts.Node) => ts.getJSDocTags(node).some(({ tagName }) => tagName.text === 'internal');

const has = (node: ts.Node, ...kinds: ts.SyntaxKind[]): boolean =>
  ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kinds.includes(kind));

const isExported = (node: ts.Statement): boolean => has(node, ts.SyntaxKind.ExportKeyword);

function namespaceOf(node: ts.Statement): [string, string][] {
  if (!ts.isImportDeclaration(node)) return [];
  const bindings = node.importClause?.namedBindings;
  return bindings && ts.isNamespaceImport(bindings) ? [[bindings.name.text, (node.moduleSpecifier as ts.StringLiteral).text]] : [];
}

/** The props of a struct with the names of their types, also those of its bases. */
function membersOf(interfaces: ReadonlyMap<string, Interface>, name: string): Map<string, string> {
  const { node, packages } = interfaces.get(name)!;
  const members = new Map(ownMembers(node));
  const bases = (node.heritageClauses ?? []).flatMap(({ types }) => [...types]).map(({ expression }) => expression);
  for (const base of bases) {
    const inherited = ts.isPropertyAccessExpression(base)
      ? ownMembers(declarationIn(packages.get(base.expression.getText())!, base.name.text))
      : [...membersOf(interfaces, base.getText())];
    for (const [prop, type] of inherited) members.set(prop, type);
  }
  return members;
}

const ownMembers = ({ members }: ts.InterfaceDeclaration): [string, string][] =>
  members.filter(ts.isPropertySignature).map(({ name, type }): [string, string] => [name.getText(), type?.getText() ?? '']);

/** An interface of another package, which its declarations contain once. */
function declarationIn(module: string, name: string): ts.InterfaceDeclaration {
  const folder = join(dirname(require.resolve(module, { paths: [ROOT] })), 'lib');
  const found = filesBelow(folder).filter((file) => file.endsWith('.d.ts'))
    .filter((file) => readFileSync(file, 'utf8').includes(`interface ${name} `))
    .flatMap((file) => parse(file).statements.filter(ts.isInterfaceDeclaration).filter((node) => node.name.text === name));
  if (found.length !== 1) throw new Error(`${module} must declare ${name} once, got ${found.length} declarations`);
  return found[0];
}

/** The classes that take structs, in their constructor or in static methods. */
const takersOf = (classes: readonly ts.ClassDeclaration[], structs: readonly string[]): { readonly struct: string; readonly taker: string }[] =>
  classes.flatMap(({ name, members }) => members.filter(isPublicEntry)
    .flatMap(({ parameters }) => parameters.map(({ type }) => elementOf(type?.getText() ?? ''))).filter((type) => structs.includes(type))
    .map((struct) => ({ struct, taker: name!.text })));

function isPublicEntry(member: ts.ClassElement): member is ts.ConstructorDeclaration | ts.MethodDeclaration {
  if (has(member, ts.SyntaxKind.PrivateKeyword)) return false;
  return ts.isConstructorDeclaration(member) || (ts.isMethodDeclaration(member) && has(member, ts.SyntaxKind.StaticKeyword));
}
