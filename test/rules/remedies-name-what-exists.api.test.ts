import { existsSync, readdirSync, readFileSync } from 'fs';
import { join, resolve } from 'path';
import { gunzipSync } from 'zlib';
import * as ts from 'typescript';
import { anchorOf } from '../support/documents';

const ROOT = resolve(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

interface Member {
  readonly name: string;
  readonly parameters?: readonly { readonly name: string }[];
}
interface Type extends Member {
  readonly fqn: string;
  readonly base?: string;
  readonly interfaces?: readonly string[];
  readonly methods?: readonly Member[];
  readonly properties?: readonly Member[];
  readonly members?: readonly Member[];
  readonly initializer?: Omit<Member, 'name'>;
}
const typesOf = (text: string) => Object.values((JSON.parse(text) as { readonly types: Record<string, Type> }).types);
const CDK = gunzipSync(readFileSync(join(ROOT, 'node_modules/aws-cdk-lib/.jsii.gz'))).toString('utf8');
const ALL = [...typesOf(read('.jsii')), ...typesOf(CDK)];
const BY_FQN = new Map(ALL.map((type) => [type.fqn, type]));
const membersOf = ({ methods = [], properties = [], members = [], base, interfaces = [] }: Type): string[] => [
  ...[...methods, ...properties, ...members].map(({ name }) => name),
  ...[...base === undefined ? [] : [base], ...interfaces].flatMap((fqn) => (BY_FQN.has(fqn) ? membersOf(BY_FQN.get(fqn)!) : [])),
];
const MEMBERS = new Map<string, Set<string>>();
for (const type of ALL) MEMBERS.set(type.name, new Set([...MEMBERS.get(type.name) ?? [], ...membersOf(type)]));
const NAMES = new Set(ALL.flatMap((type) => {
  const parameters = [...type.methods ?? [], type.initializer ?? {}].flatMap((one: Omit<Member, 'name'>) => one.parameters ?? []);
  return [...membersOf(type), ...parameters.map(({ name }) => name)];
}));
const COMMANDS = new Set([...read('cli/main.ts').matchAll(/^ {2}(\w+): \{ summary:/gm)].map(([, name]) => name));

/** A protocol, and props of hidden constructs, which the library itself passes. */
const OTHERS = new Set(['gRPC', 'costTag', 'standbyMediaBucketName', 'standbyMediaBucketRegion']);

/** The texts of an expression: a gap for what is not known, and one text for each way of a condition. */
function textsOf(node: ts.Expression): string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  if (ts.isParenthesizedExpression(node)) return textsOf(node.expression);
  if (ts.isConditionalExpression(node)) return [...textsOf(node.whenTrue), ...textsOf(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return textsOf(node.left).flatMap((left) => textsOf(node.right).map((right) => left + right));
  if (!ts.isTemplateExpression(node)) return ['…'];
  return node.templateSpans.reduce((heads, { expression, literal }) =>
    heads.flatMap((head) => textsOf(expression).map((one) => head + one + literal.text)), [node.head.text]);
}

const ERROR = /\b(?:must|is required|got)\b/;
const REMEDY = /^(?:add|allow|call|choose|copy|create|define|give|import|keep|leave|name|omit|pass|remove|run|set|use|write) /i;

/** The errors and warnings of a program: `<prop> must <rule>, got <value>; <what to do>`, also where a part stands in a variable of its own. */
function remediesOf(file: string, source: string): { readonly file: string; readonly text: string }[] {
  const found: { file: string; text: string }[] = [];
  const isSum = (node: ts.Node) => ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken;
  const visit = (node: ts.Node): void => {
    const { parent } = node as { parent?: ts.Node };
    const isPart = parent !== undefined && (ts.isBinaryExpression(parent) || ts.isTemplateSpan(parent));
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node) || isSum(node);
    const texts = isText && !isPart ? textsOf(node as ts.Expression) : [];
    found.push(...texts.filter((text) => ERROR.test(text) || REMEDY.test(text)).map((text) => ({ file, text })));
    if (texts.length === 0) ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, source, ts.ScriptTarget.Latest, true));
  return found;
}

function hasAnchor(path: string, anchor: string | undefined): boolean {
  return existsSync(join(ROOT, path)) && (anchor === undefined || [...read(path).matchAll(/^#+ (.*)$/gm)].some(([, heading]) => anchorOf(heading!) === anchor));
}

/** What a remedy names and nobody finds. */
function missingIn(text: string): string[] {
  const plain = text.replace(/"[^"]*"|'[^']*'/g, '…');
  const isMissing = (type: string, member: string) => MEMBERS.has(type) && !MEMBERS.get(type)!.has(member);
  return [
    ...[...plain.matchAll(/\b[a-z]+[A-Z]\w*\b/g)].map(([name]) => name).filter((name) => !NAMES.has(name) && !OTHERS.has(name)),
    ...[...plain.matchAll(/(?<![\w.])([A-Z]\w+)\.([a-z]\w+|[A-Z][A-Z\d_]+)\b/g)].filter(([, type, member]) => isMissing(type!, member!)).map(([whole]) => whole),
    ...[...text.matchAll(/(docs\/[\w/-]+\.md)(?:#([\w-]+))?/g)].filter(([, path, anchor]) => !hasAnchor(path!, anchor)).map(([whole]) => whole),
    ...[...text.matchAll(/npx eldonia-constructs (\w+)/g)].filter(([, command]) => !COMMANDS.has(command!)).map(([whole]) => whole),
  ];
}

const FILES = ['src', 'cli', 'tools'].flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).map((file) => join(folder, file)))
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.lambda.ts') && !/\/handler\//.test(file));
const TEXTS = FILES.flatMap((file) => remediesOf(file, read(file)));

test('each error, warning and remedy names props, methods, pages and commands that exist', () => {
  const words = new Set(TEXTS.flatMap(({ text }) => [...text.matchAll(/\b\w+\b/g)].map(([word]) => word)));
  const wrong = TEXTS.map(({ file, text }) => ({ file, text, missing: missingIn(text) })).filter(({ missing }) => missing.length > 0);

  expect(TEXTS.length).toBeGreaterThan(500);
  expect([...OTHERS].filter((name) => !words.has(name))).toEqual([]);
  expect(wrong.map(({ file, text, missing }) => `${file}: ${missing.join(', ')} in ${text}`)).toEqual([]);
});

test('a name that is missing is found, at each place of a remedy', () => {
  const source = 'invalid(this, `mediaBukket must be set, got ${isNone ? "none" : wrong()}; ` + '
    + '(isOld ? "call Network.fromNowhere()" : `set the prop natGatewayz, see docs/none.md and docs/edge.md#nowhere`)); '
    + 'const advice = "run npx eldonia-constructs nothing, or use Duration.days()"; give(`enable grantConnect of "mediaBukket"`);';

  expect([...new Set(remediesOf('one.ts', source).flatMap(({ text }) => missingIn(text)))].sort()).toEqual([
    'Network.fromNowhere', 'docs/edge.md#nowhere', 'docs/none.md', 'fromNowhere', 'mediaBukket', 'natGatewayz', 'npx eldonia-constructs nothing',
  ]);
});
