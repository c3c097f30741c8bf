import { dirname, join } from 'path';
import { parse } from '@babel/parser';
import { RepositoryFiles } from './files';
import { finding, Finding, Findings, joined } from './finding';

const SENTRY = '@sentry/node';
const FRAMEWORKS = ['express', 'fastify', 'koa', '@hapi/hapi', 'connect', '@nestjs/core'];
/** A module that starts the tracer of Datadog. */
const TRACER = /^dd-trace\/(init|initialize)/;
/** What a name of an option is defined as. */
const VALUE = /Function|Literal|^(Member|Logical|Call|TSAs|TSNonNull)Expression$/;
/** A value that lets nothing through. */
const NOTHING = /^(null|undefined|void\b.*|)$/;
const MAX_DEPTH = 9;
/** What is loaded before and instruments nothing. */
const EARLIER = /^(dotenv|source-map-support|reflect-metadata)(\/|$)/;
const DSN = /^[\w.!]*\bSENTRY_DSN\b!?( as \w+)?( (\?\?|\|\|) .+)?$/;
/** A pattern that each text matches. */
const ANY = /\/\^?\.\*\$?\//;
/** A function that keeps each integration of its parameter but some that trace no requests. */
const KEEPS = /^\(?(\w+)[^=]*=>\s*(\[[^]*\.\.\.\1\b|\1\.filter\((?=[^]*!)(?![^]*(http|express|fastify|===)))/i;
const LOADERS = /(?:^|[\s=])(?:--import|--require|-r)[ =]"?(\S+?)"?(?=\s|$)/g;

/** A node of a syntax tree. */
interface Node { readonly type: string; readonly start: number; readonly end: number; readonly [name: string]: unknown }

/** The code of a file, and its nodes in the order of the text. */
interface Source {
  readonly path: string;
  readonly text: string;
  readonly nodes: readonly Node[];
  /** The modules that it imports or requires, in this order. */
  readonly imports: readonly string[];
}

/** What was read, by path and text: several judgments read the same files. */
const SOURCES = new Map<string, Source | undefined>();

/** Sections 5.5.2 and 5.5.3: how the application loads the SDKs of Datadog and Sentry. */
export function judgeInstrumentation(files: RepositoryFiles, folder: string, manifest: Record<string, unknown>): Findings {
  const dependencies = (manifest.dependencies ?? {}) as Record<string, string>;
  const sources = files.sources(folder).map((path) => read(path, files.read(path) ?? '')).filter((source) => source !== undefined);
  const starts = [files.read(join(folder, 'Dockerfile')) ?? '', ...Object.values((manifest.scripts ?? {}) as Record<string, string>)]
    .map((text) => text.replace(/[[\]",]+/g, ' '));
  const loaded = starts.flatMap((start) => [...start.matchAll(LOADERS)].map(([, name]) => name));
  return { ...judgeSentry(dependencies, sources, loaded), 'R5.5.2-4': judgeTracer(dependencies, sources, loaded, /\bDD_TRACE_ENABLED[= ]"?(false|0)\b/.test(starts[0])) };
}

function judgeTracer(
  dependencies: Record<string, string>, sources: readonly Source[], loaded: readonly string[], isOff: boolean,
): Finding {
  if (!('dd-trace' in dependencies)) return { outcome: 'not applicable', literally: true, detail: 'package.json has no dd-trace: the application sends no traces to Datadog' };
  const starts = (source: Source) => source.imports.some((name) => TRACER.test(name))
    || (source.imports.includes('dd-trace') && callsOf(source, /(^|\.)init$/).length > 0);
  const isLoaded = loaded.some((name) => TRACER.test(name)) || sources.some((source) => starts(source)
    && (isFirst(source, sources, loaded) || /^dd-trace(\/|$)/.test(source.imports[0])));
  return finding(isLoaded && !isOff, 'dd-trace is loaded before other modules: node --import dd-trace/initialize.mjs');
}

/** Whether a file is loaded before the modules that it instruments: by an option of Node.js, or as the first import of another file. */
function isFirst({ path }: Source, sources: readonly Source[], loaded: readonly string[]): boolean {
  const first = sources.flatMap((source) => source.imports.filter((name) => !EARLIER.test(name)).slice(0, 1));
  return [...loaded, ...first].some((name) => isSame(path, name));
}

function judgeSentry(dependencies: Record<string, string>, sources: readonly Source[], loaded: readonly string[]): Findings {
  const major = Number(/\d+/.exec(dependencies[SENTRY] ?? '')?.[0] ?? 0);
  const users = sources.filter(({ text }) => text.includes(SENTRY));
  const inits = users.flatMap((source) => callsOf(source, /(^|\.)init$/).filter((call) => argumentOf(call)?.type === 'ObjectExpression')
    .map((call) => ({ source, options: optionsOf(source, argumentOf(call)!, sources) })))
    .filter(({ options }) => options.enabled !== 'false' && !/^0(\.0*)?$/.test(options.sampleRate ?? '') && !drops(options.beforeSend) && !ANY.test(options.ignoreErrors ?? ''));
  const every = (expected: string, test: (value: string | undefined) => boolean, name: string, literal: RegExp) => finding(
    inits.length > 0 && inits.every(({ options }) => test(options[name])),
    inits.length === 0 ? `a call of init() of ${SENTRY}` : `Sentry.init: ${expected}`,
    inits.every(({ options }) => literal.test(options[name] ?? '')),
  );
  const isLoaded = inits.some(({ source }) => isFirst(source, sources, loaded));
  const framework = FRAMEWORKS.find((name) => name in dependencies);
  const has = (code: RegExp) => users.some((source) => source.nodes.some((node) => node.type === 'MemberExpression' && code.test(textOf(source, node))));
  const isCurrent = major >= 8;
  const isOld = !isCurrent && major > 0;
  const first = 'the file with Sentry.init is loaded first: node --import ./src/instrument.js';
  const integrates = inits.every(({ options }) => options.defaultIntegrations !== 'false' && options.registerEsmLoaderHooks !== 'false' && (KEEPS.test(options.integrations ?? '') || !/=>|^function/.test(options.integrations ?? '')));
  // @see https://github.com/getsentry/sentry-javascript/pull/23464
  const reportsItself = major >= 11 && isLoaded && integrates && /^(express|fastify)$/.test(framework ?? '')
    && !users.some(({ text }) => /shouldHandleError: false\b/.test(text));
  const samples = inits.every(({ options }) => /^$|=>\s*1(\.0*)?$/.test(options.tracesSampler ?? '') && !drops(options.beforeSendTransaction) && !ANY.test(options.ignoreTransactions ?? '')
    && (options.skipOpenTelemetrySetup !== 'true' || '@sentry/opentelemetry' in dependencies));
  return {
    // Without an option, the SDK reads SENTRY_DSN, SENTRY_ENVIRONMENT and SENTRY_TRACES_SAMPLE_RATE.
    'R5.5.3-1': joined({
      '@sentry/node': finding(major > 0 && inits.length > 0, `package.json: ${SENTRY}, and a call of its init()`),
      'dsn': every('dsn: process.env.SENTRY_DSN', (value) => value === undefined || DSN.test(value) || isSetting(value, DSN, sources), 'dsn', /SENTRY_DSN/),
    }),
    'R5.5.3-2': every('environment: process.env.NODE_ENV', (value) => value === undefined || /\b(NODE_ENV|SENTRY_ENVIRONMENT)\b/.test(value), 'environment', /^process\.env\.NODE_ENV$/),
    'R5.5.3-3': every('tracesSampleRate: 1.0', (value) => samples && (value === undefined || /\bSENTRY_TRACES_SAMPLE_RATE\b/.test(value) || Number(value) === 1), 'tracesSampleRate', /^1(\.0)?$/),
    'R5.5.3-4': joined({
      'file sentry.js': finding(isCurrent ? isLoaded : inits.length > 0, first, isOld),
      'Http integration': finding(isCurrent ? isLoaded && integrates : has(/\bIntegrations\.Http$/), isCurrent ? `${first}, with the default integrations` : `package.json: ${SENTRY}, and its integration of HTTP`, isOld),
    }),
    'R5.5.3-5': finding(isCurrent ? isLoaded && integrates && framework !== undefined : has(/\bIntegrations\.Express$/),
      `package.json: a web framework that ${SENTRY} traces (${FRAMEWORKS.join(', ')})`, isOld),
    'R5.5.3-6': joined({
      requestHandler: finding(isCurrent ? isLoaded : has(/\bHandlers\.requestHandler$/), isCurrent ? first : 'a call of Handlers.requestHandler() of Sentry', isOld),
      errorHandler: finding(isCurrent ? reportsItself || users.some((source) => callsOf(source, /(^|\.)(setup\w+|express)ErrorHandler$/).length > 0) : has(/\bHandlers\.errorHandler$/),
        'a call of setupExpressErrorHandler() or setupFastifyErrorHandler() of Sentry', isOld),
    }),
  };
}

/** Whether a value is a property of a constant, and the code has a property of this name with such a value. */
function isSetting(value: string, expected: RegExp, sources: readonly Source[]): boolean {
  const name = /^(?!process\.)[\w.]+\.(\w+)$/.exec(value)?.[1];
  return name !== undefined && sources.some((source) => source.nodes.some((node) => node.type === 'ObjectProperty'
    && textOf(source, node.key as Node) === name && expected.test(textOf(source, node.value as Node))));
}

function read(path: string, text: string): Source | undefined {
  const key = `${path}\n${text}`;
  if (!SOURCES.has(key)) SOURCES.set(key, parsed(path, text));
  return SOURCES.get(key);
}

/** A file that cannot be parsed is left out: it is no program that Node.js can run. */
function parsed(path: string, text: string): Source | undefined {
  try {
    const plugins = /tsx?$/.test(path) ? ['typescript' as const] : ['jsx' as const];
    const file = parse(text, { sourceType: 'unambiguous', allowReturnOutsideFunction: true, plugins });
    const nodes = nodesIn(file.program as unknown as Node);
    return { path, text, nodes, imports: importsOf(text, nodes) };
  } catch {
    return undefined;
  }
}

function nodesIn(root: Node): Node[] {
  const found: Node[] = [];
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (Array.isArray(value)) {open.push(...value.filter((one) => one !== null && one !== undefined));} else if (typeof value === 'object' && typeof (value as Node).type === 'string') {
      found.push(value as Node);
      open.push(...Object.values(value as Node).filter((one) => typeof one === 'object' && one !== null));
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

function callsOf(source: Source, name: RegExp): Node[] {
  return source.nodes.filter((node) => node.type === 'CallExpression' && name.test(textOf(source, node.callee as Node)));
}

function argumentOf({ arguments: list }: Node): Node | undefined {
  return (list as Node[])[0];
}

function textOf({ text }: Pick<Source, 'text'>, node: Node): string {
  return text.slice(node.start, node.end);
}

/** Whether an option is a function that lets nothing through: no value that it returns is an event. */
function drops(option = ''): boolean {
  const source = read('option.ts', `({ option: ${option} })`) ?? read('option.ts', `({ ${option} })`);
  const functions = source?.nodes.filter(({ type }) => /Function|ObjectMethod/.test(type)) ?? [];
  if (functions.length === 0) return false;
  const [{ body }, ...inner] = functions as (Node & { readonly body: Node })[];
  const returned = source!.nodes.filter(({ type, start }) => type === 'ReturnStatement' && !inner.some((one) => one.start <= start && start < one.end)).map((one) => one.argument as Node | null);
  return (body.type === 'BlockStatement' ? returned : [body]).every((value) => NOTHING.test(value ? textOf(source!, value) : ''));
}

/** The texts of options by name, also of those that are spread from an object of the code. The last one of a name holds. */
function optionsOf(source: Source, { properties }: Node, sources: readonly Source[], depth = 0): Partial<Record<string, string>> {
  return Object.assign({}, ...(properties as Node[]).map((property) => {
    const { key, value, argument } = property as Node & Readonly<Record<string, Node>>;
    const name = String(key?.name ?? key?.value);
    if (property.type === 'ObjectMethod') return { [name]: textOf(source, property) };
    if (property.type === 'ObjectProperty') return { [name]: textOf(...definitionOf(source, value, sources, VALUE) ?? [source, value]).replace(/\[(['"])(\w+)\1\]/g, '.$2') };
    const spread = definitionOf(source, argument, sources, /^ObjectExpression$/);
    return spread === undefined || depth > MAX_DEPTH ? {} : optionsOf(...spread, sources, depth + 1);
  }) as object[]) as Partial<Record<string, string>>;
}

/** A value of a type, or the one that a name has at its definition: in the same file, in one that it imports, or in the only other one. */
function definitionOf(source: Source, node: Node, sources: readonly Source[], kind: RegExp): [Source, Node] | undefined {
  if (kind.test(node.type)) return [source, node];
  const isNamed = ({ id }: Node) => node.type === 'Identifier' && (id as Node | null)?.name === node.name;
  const defined = (owner: Source) => owner.nodes.filter(isNamed).map(({ init, ...one }) => (init ?? one) as Node)
    .filter(({ type }) => kind.test(type)).map((one): [Source, Node] => [owner, one]);
  const names = source.imports.filter((name) => name.startsWith('.')).map((name) => `./${join(dirname(source.path), name)}`);
  const imported = sources.filter(({ path }) => names.some((name) => isSame(path, name)));
  const others = sources.flatMap(defined);
  return [...[source, ...imported].flatMap(defined), ...others.length === 1 ? others : []][0];
}

function importsOf(text: string, nodes: readonly Node[]): string[] {
  return nodes.flatMap((node) => {
    if (node.type === 'ImportDeclaration') return node.importKind === 'type' ? [] : [String((node.source as Node).value)];
    const argument = node.type === 'CallExpression' && ['require', 'import'].includes(textOf({ text }, node.callee as Node)) ? argumentOf(node) : undefined;
    return argument?.type === 'StringLiteral' ? [String(argument.value)] : [];
  });
}

/** Whether a relative module is a file, or what a compiler makes of one of `src`. */
function isSame(path: string, name: string): boolean {
  const plain = (text: string) => text.replace(/^(\.\.?\/)+/, '').replace(/^(dist|build)\//, 'src/').replace(/\.[cm]?[jt]sx?$/, '');
  return /^\.\.?\//.test(name) && `/${plain(path)}`.endsWith(`/${plain(name)}`);
}
