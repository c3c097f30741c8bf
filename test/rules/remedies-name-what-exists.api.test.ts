import { existsSync, readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { gunzipSync } from 'zlib';
import * as ts from 'typescript';
import { anchorOf } from '../support/documents';

const ROOT = resolve(__dirname, '../..');
interface Member { readonly name: string; readonly parameters?: readonly { readonly name: string }[] }
interface Type { readonly name: string; readonly fqn: string; readonly base?: string; readonly interfaces?: readonly string[]; readonly methods?: readonly Member[]; readonly properties?: readonly Member[]; readonly members?: readonly Member[]; readonly initializer?: Member }
const typesOf = (text: string) => Object.values((JSON.parse(text) as { readonly types: Record<string, Type> }).types);
const OWN = typesOf(readFileSync(join(ROOT, '.jsii'), 'utf8'));
const ALL = [...OWN, ...typesOf(gunzipSync(readFileSync(join(ROOT, 'node_modules/aws-cdk-lib/.jsii.gz'))).toString('utf8'))];
const BY_FQN = new Map(ALL.map((type) => [type.fqn, type]));
const membersOf = (type: Type): string[] => [...type.methods ?? [], ...type.properties ?? [], ...type.members ?? []].map(({ name }) => name)
  .concat([type.base ?? [], type.interfaces ?? []].flat().flatMap((fqn) => (BY_FQN.has(fqn) ? membersOf(BY_FQN.get(fqn)!) : [])));
const MEMBERS = new Map<string, Set<string>>();
for (const type of ALL) MEMBERS.set(type.name, new Set([...MEMBERS.get(type.name) ?? [], ...membersOf(type)]));
const NAMES = new Set(ALL.flatMap((type) => [...membersOf(type), ...[...type.methods ?? [], ...type.initializer ? [type.initializer] : []].flatMap(({ parameters = [] }) => parameters.map(({ name }) => name))]));
const COMMANDS = new Set([...readFileSync(join(ROOT, 'cli/main.ts'), 'utf8').matchAll(/^ {2}(\w+): \{ summary:/gm)].map(([, name]) => name));

/** A protocol, and props of hidden constructs, which the library itself passes. */
const OTHERS = new Set(['gRPC', 'costTag', 'standbyMediaBucketName', 'standbyMediaBucketRegion']);

/** A text whose expressions are gaps. Both ways of a condition are a text. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return textsOf(node.left).flatMap((left) => textsOf(node.right).map((right) => left + right));
  if (!ts.isTemplateExpression(node)) return ['…'];
  return node.templateSpans.reduce((heads, { expression, literal }) => heads.flatMap((head) => textsOf(expression).map((one) => head + one + literal.text)), [node.head.text]);
}

/** The errors and warnings of a program: `<prop> must <rule>, got <value>; <what to do>`, also where a part stands in a variable of its own. */
function remediesOf(file: string, source: string): { readonly file: string; readonly text: string }[] {
  const found: { file: string; text: string }[] = [];
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken);
    const texts = isText && !(ts.isBinaryExpression(node.parent) || ts.isTemplateSpan(node.parent)) ? textsOf(node as ts.Expression) : [];
    found.push(...texts.filter((text) => /\b(?:must|is required|got)\b|^(?:add|allow|call|choose|copy|create|define|give|import|keep|leave|name|omit|pass|remove|run|set|use|write) /i.test(text)).map((text) => ({ file, text })));
    if (texts.length === 0) ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true));
  return found;
}

/** What a remedy names and nobody finds. */
function missingIn(text: string): string[] {
  const plain = text.replace(/"[^"]*"|'[^']*'/g, '…');
  return [
    ...[...plain.matchAll(/\b[a-z]+[A-Z]\w*\b/g)].map(([name]) => name).filter((name) => !NAMES.has(name) && !OTHERS.has(name)),
    ...[...plain.matchAll(/(?<![\w.])([A-Z]\w+)\.([a-z]\w+|[A-Z][A-Z\d_]+)\b/g)].filter(([, type, member]) => MEMBERS.has(type!) && !MEMBERS.get(type!)!.has(member!)).map(([whole]) => whole),
    ...[...text.matchAll(/docs\/[\w/-]+\.md(?:#([\w-]+))?/g)].filter(([page, anchor]) => {
      const path = join(ROOT, page.split('#')[0]!);
      return !existsSync(path) || (anchor !== undefined && ![...readFileSync(path, 'utf8').matchAll(/^#+ (.*)$/gm)].some(([, heading]) => anchorOf(heading!) === anchor));
    }).map(([page]) => page),
    ...[...text.matchAll(/npx eldonia-constructs (\w+)/g)].filter(([, command]) => !COMMANDS.has(command!)).map(([whole]) => whole),
  ];
}

const TEXTS = ['src', 'cli', 'tools'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.lambda.ts') && !/\/handler\//.test(file)).flatMap((file) => remediesOf(file, readFileSync(join(ROOT, file), 'utf8')));

test('each error, warning and remedy names props, methods, pages and commands that exist', () => {
  expect(TEXTS.length).toBeGreaterThan(500);
  expect([...new Set(TEXTS.flatMap(({ text }) => [...text.matchAll(/\b\w+\b/g)].map(([word]) => word)))].filter((word) => OTHERS.has(word)).sort()).toEqual([...OTHERS].sort());
  expect(TEXTS.map(({ file, text }) => ({ file, text, missing: missingIn(text) })).filter(({ missing }) => missing.length > 0).map(({ file, text, missing }) => `${file}: ${missing.join(', ')} in ${text}`)).toEqual([]);
});

test('a name that is missing is found, at each place of a remedy', () => {
  const source = 'invalid(this, `mediaBukket must be set, got ${isNone ? "none" : wrong()}; ` + (isOld ? "call Network.fromNowhere()" : `set the prop natGatewayz, see docs/none.md and docs/edge.md#nowhere`)); '
    + 'const advice = "run npx eldonia-constructs nothing, or use Duration.days()"; give(`enable grantConnect of "mediaBukket"`);';

  expect([...new Set(remediesOf('one.ts', source).flatMap(({ text }) => missingIn(text)))].sort()).toEqual([
    'Network.fromNowhere', 'docs/edge.md#nowhere', 'docs/none.md', 'fromNowhere', 'mediaBukket', 'natGatewayz', 'npx eldonia-constructs nothing',
  ]);
});
