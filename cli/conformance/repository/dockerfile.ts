import { posix } from 'path';
import { IgnoreStrategy } from 'aws-cdk-lib/core';
import { DockerfileParser, Instruction, JSONInstruction, ModifiableInstruction } from 'dockerfile-ast';
import { RepositoryFiles } from './files';
import { finding, Findings, joined, placed } from './finding';
import { UserError } from '../../../tools/user-error';
import { HEALTH_CHECK } from '../section-5-2-1-computing';

export const NODE = /(^|\/)node:(?<version>20|22|24)(\.\d+)*(-|@|$)/;
/** A command that makes the program of sources. */
const BUILDS = /^(npm|npx|pnpm|yarn)\s(.*\s)?(\S*:)?(build|bundle|compile|tsc|esbuild|swc|tsup|webpack|vite|rollup|ncc|nest)\b(?!-)|^(\S*\/)?(tsc|esbuild|swc|tsup|webpack|rollup)\b/;
/** Tests of \`find\` that no file shows the result of. */
const UNKNOWN_TEST = /\s-(empty|[acm](min|time)|newer\w*|i?regex|size|perm|user|group|links|type [^fd])\b/;
const ALPINE = /-alpine(\d+(\.\d+)*)?(@sha256:\w+)?$/;
const PRODUCTION = /--omit[= ]dev|--only[= ]prod|--production|\bNODE_ENV=production npm/;
/** The words of a command before its program. */
const STARTER = /^(\S*\/)?((dumb-init|tini)( -\S+)*|docker-entrypoint\.sh) |^(\S*\/)?(ba|a)?sh -\w*c |^exec /;
/** What starts no server: an option of Node.js that only prints, and commands that do nothing. */
const IDLE = /^(\S*\/)?node( --\S+)* (-[cehpv]|--(check|eval|help|print|version))\b|^(exit|true|:|echo|sleep)\b|^$/;
/** What Docker does without a flag. */
const DEFAULTS: Record<string, string> = { interval: '30s', retries: '3' };

/** Where the file has what a requirement is about. */
const MARKS: Readonly<Record<string, RegExp>> = {
  'R5.3.1-1': /^FROM/,
  'R5.3.1-2': /^WORKDIR/,
  'R5.3.1-3': /^COPY .*package/,
  'R5.3.1-4': /npm ci/,
  'R5.3.1-5': /^COPY \S* ?\S+ \.\/?$/,
  'R5.3.1-6': /(add)?group/,
  'R5.3.1-7': /(adduser|useradd)/,
  'R5.3.1-8': /^USER/,
  'R5.3.1-9': /^HEALTHCHECK/,
  'R5.3.1-10': /^EXPOSE/,
  'R5.3.1-11': /^(CMD|ENTRYPOINT)/,
  'R5.3.1-12': /^FROM/,
};

/** Section 5.3.1: the lines of a Dockerfile. */
export function judgeDockerfile(files: RepositoryFiles, folder: string, scripts: Readonly<Record<string, unknown>>): Findings {
  const [path, ignoring] = ['Dockerfile', '.dockerignore'].map((name) => posix.join(folder, name));
  const text = files.read(path)!;
  const ignored = files.read(`${path}.dockerignore`) ?? files.read(ignoring) ?? '';
  const file = new Dockerfile(text, path);
  const { image, last } = file;
  const base = NODE.exec(image);
  const included = file.runs(/^npm ci\b/).filter(file.isIncluded);
  const [install] = included;
  const manifest = file.all('COPY').find((copy) => /\bpackage(\*|-lock|-\*)?\S*\.json\b.*\s(\.\/?|\/app\/?)$/.test(wordsOf(copy)));
  const installs = file.runs(/^npm (ci|install|i)\b/).filter(file.isIncluded);
  const isProduction = installs.length > 0 && (installs.every((run) => PRODUCTION.test(argumentsOf(run)) || file.runs(/^npm prune\b/).some((prune) => PRODUCTION.test(argumentsOf(prune)) && file.isAfter(prune, run)))
    || file.all('ENV').some((env) => /\bNODE_ENV[= ]"?production\b/.test(argumentsOf(env))));
  const user = last('USER')?.getArgumentsContent() ?? '';
  const entry = last('ENTRYPOINT');
  /** Docker gives CMD to an entry point that is a list. */
  const words = [1, 2, 3].reduce((rest) => rest.replace(STARTER, ''), (entry === undefined || isList(entry) ? [entry, last('CMD')] : [entry]).map(wordsOf).join(' ').trim()).replace(/^['"]/, '');
  const script = /^npm (?:run )?(start[\w:-]*)/.exec(words)?.[1];
  // Without a script, npm starts server.js.
  const main = script === undefined ? words : String(scripts[script] ?? 'node server.js');
  const started = main.replace(/\s--\w+=/g, ' ').split(' ')
    .filter((word) => /^[^-].*[./]|^\.?\//.test(word));
  const program = ['package.json', ...started];
  /** What the program is made of: itself, or sources with its name. */
  const sources = started.map((name) => {
    const stem = (one: string) => posix.basename(one).replace(/\.\w+$/, '');
    return file.runs(BUILDS).length === 0 ? [inFolder(name)]
      : files.sources(folder).filter((one) => stem(one) === stem(name)).map((one) => posix.relative(folder, one));
  });
  const leftOut = (name: string) => covers(ignored.split('\n').map((line) => line.trim()), name);
  const isCompiled = file.runs(BUILDS).length > 0 && file.runs(BUILDS).every((run) => /\btsc\b/.test(argumentsOf(run)) || (/npm run build(?!\S)/.test(argumentsOf(run)) && /(^|&&\s*)(npx )?tsc\b[^&;|]*$/.test(String(scripts.build))));
  const isSent = !['package.json', 'package-lock.json'].some(leftOut) && !(isCompiled && sources.some((some) => some.length === 0)) && sources.every((some) => some.length === 0 ? !leftOut('src') : !some.every(leftOut));
  const check = last('HEALTHCHECK');
  const flags = new Map([...argumentsOf(check).matchAll(/--([\w-]+)=(\S+)/g)].map(([, name, value]) => [name, value]));
  const isTimed = (name: string, value: string) => finding((flags.get(name) ?? DEFAULTS[name]) === value, `${path}: HEALTHCHECK --${name}=${value}`);
  const needsCurl = /\bcurl\b/.test(argumentsOf(check));
  const hasCurl = file.runs(/^apk add\b.*\bcurl\b/).some(file.isOwn);
  const port = file.all('ENV').map((env) => /\bPORT[= ]"?(\d+)/.exec(argumentsOf(env))?.[1]).find((one) => one !== undefined);
  return placed({
    'R5.3.1-1': joined({
      'Node.js 20': finding(base !== null, `${path}: FROM node:20-alpine, or a newer LTS, got ${image}`, base?.groups?.version === '20'),
      'alpine': finding(ALPINE.test(image), `${path}: FROM node:20-alpine, got ${image}`),
    }),
    'R5.3.1-2': finding(last('WORKDIR')?.getArgumentsContent() === '/app', `${path}: WORKDIR /app`),
    'R5.3.1-3': finding(install !== undefined && (/--mount=type=bind,source=package/.test(argumentsOf(install)) || (manifest !== undefined && manifest.getRange().start.line < install.getRange().start.line)), `${path}: COPY package*.json ./ before npm ci`),
    'R5.3.1-4': joined({
      'npm ci': finding(included.some((run) => !file.removes(run, ['node_modules'], /^npm ci\b/)), `${path}: RUN npm ci, and no command that removes node_modules`),
      '--only=production': finding(isProduction, `${path}: RUN npm ci --omit=dev`, /--only[= ]production/.test(argumentsOf(install))),
    }),
    'R5.3.1-5': finding(file.all('COPY').filter(file.isOwn).some((copy) => /(^|\s)\.\/?\s+(\.\/?|\/app\/?)$|--from=/.test(argumentsOf(copy)) && !file.removes(copy, program)) && isSent, `${path}: COPY . ., and nothing that leaves out or removes the program`),
    'R5.3.1-6': finding(file.runs(/^(addgroup|groupadd)\b(?=.*\bnodejs\b).*\s(-\w*g|--gid)[ =]?1001\b/).some(file.isOwn), `${path}: RUN addgroup -g 1001 -S nodejs`),
    'R5.3.1-7': finding(file.runs(/^(adduser|useradd)\b(?=.*(?<!(-[Gg]|--ingroup|--gid)[ =])\bnodejs\b).*\s(-\w*u|--uid)[ =]?1001\b/).some(file.isOwn), `${path}: RUN adduser -S nodejs -u 1001`),
    'R5.3.1-8': finding(/^(nodejs|1001)(:(nodejs|1001))?$/.test(user), `${path}: USER nodejs`),
    'R5.3.1-9': joined({
      'interval 30 s': isTimed('interval', '30s'),
      'timeout 3 s': isTimed('timeout', '3s'),
      'start period 5 s': isTimed('start-period', '5s'),
      'retries 3': isTimed('retries', '3'),
      'curl localhost:3001/health': finding(HEALTH_CHECK.test(argumentsOf(check).replace(/\$\{?PORT\b(:-\d+)?\}?/, (all) => port ?? all).replace(/^(--\S+ )+/, '').replace(/^CMD (\[.*\])$/, (_, list: string) => `CMD ${wordsIn(list)}`)) && (!needsCurl || hasCurl), needsCurl && !hasCurl
        ? `${path}: HEALTHCHECK with wget, because the Alpine image has no curl` : `${path}: HEALTHCHECK of port 3001 and /health`, needsCurl),
    }),
    'R5.3.1-10': finding(file.all('EXPOSE').filter(file.isOwn).some((expose) => /(^|\s)3001(\/tcp)?(\s|$)/.test(argumentsOf(expose))), `${path}: EXPOSE 3001`),
    'R5.3.1-11': finding(/^(npm (run )?start|(\/\S*\/)?node\s)/.test(words) && !IDLE.test(main), `${path}: CMD ["npm", "start"], or node with the server`, words === 'npm start'),
    'R5.3.1-12': finding(/^((docker\.io|public\.ecr\.aws)\/((docker\/)?library\/)?|library\/)?node:/.test(image), `${path}: FROM node of Docker Hub, or of public.ecr.aws/docker/library`, !/^public\./.test(image)),
  }, path, text, MARKS);
}

class Dockerfile {
  /** The image of the last stage; an earlier stage is replaced by its image. */
  readonly image: string;
  /** The name of the last stage. */
  readonly stage: string;
  private readonly instructions: Instruction[];
  /** The last stage, and those that it begins with, each with its first and its last line. */
  private readonly own: readonly (readonly [from: number, to: number])[];
  /** Its own stages, and those whose dependencies they copy. */
  private readonly included: readonly (readonly [from: number, to: number])[];

  constructor(text: string, path: string, given: Readonly<Record<string, string>> = {}) {
    const file = DockerfileParser.parse(text);
    this.instructions = file.getInstructions();
    const stages = file.getFROMs();
    if (stages.length === 0) throw new UserError(`${path} must have an instruction FROM, got none; repair it`);
    const initial = new Map(file.getInitialARGs().flatMap((arg) => {
      const property = arg.getProperty();
      return property ? [[property.getName(), property.getValue() ?? ''] as const] : [];
    }));
    const nameOf = (stage: typeof stages[number]) =>
      (stage.getImage() ?? '').replace(/\$\{?(\w+)(?::?-([^}]*))?\}?/g, (_, name: string, value = '') => given[name] ?? initial.get(name) ?? String(value));
    const linesOf = (stage: typeof stages[number]) =>
      [stage.getRange().start.line, stages[stages.indexOf(stage) + 1]?.getRange().start.line ?? Infinity] as const;
    const chain = [stages[stages.length - 1]];
    // A set of stages also grows while it is visited.
    for (const stage of chain) {
      chain.push(...stages.slice(0, stages.indexOf(stage)).filter((other) => other.getBuildStage() === nameOf(stage)).slice(-1));
    }
    this.image = nameOf(chain[chain.length - 1]);
    this.own = chain.map(linesOf);
    const copied = this.all('COPY').filter((copy) => /node_modules|\/app\/?\s/.test(argumentsOf(copy))).map((copy) => /--from=(\S+)/.exec(argumentsOf(copy))?.[1]);
    this.included = stages.filter((stage, index) => chain.includes(stage) || [stage.getBuildStage() ?? '', String(index)].some((name) => copied.includes(name))).map(linesOf);
    this.stage = chain[0].getBuildStage() ?? '';
  }

  readonly all = (keyword: string): Instruction[] => this.instructions.filter((one) => one.getKeyword() === keyword);

  /** The last one of the last stage, or of the one that it begins with: Docker ignores those before. */
  readonly last = (keyword: string): Instruction | undefined =>
    this.own.map((lines) => this.all(keyword).filter((one) => isIn(one, lines)).pop()).find((one) => one !== undefined);

  /** Whether an instruction is one of the image itself, and of no stage that it only copies from. */
  readonly isOwn = (one: Instruction): boolean => this.own.some((lines) => isIn(one, lines));

  /** Whether the image has what an instruction makes. */
  readonly isIncluded = (one: Instruction): boolean => this.included.some((lines) => isIn(one, lines));

  /** Whether an instruction is after another one, in the same stage. */
  readonly isAfter = (one: Instruction, other: Instruction): boolean =>
    one.getRange().start.line > other.getRange().start.line && this.included.some((lines) => isIn(one, lines) && isIn(other, lines));

  /** The instructions with a command that begins so, and whose failure is not ignored. */
  readonly runs = (text: RegExp): Instruction[] => this.all('RUN').filter((run) => !argumentsOf(run).includes('||')
    && commandsOf(run).some((command) => text.test(command)));

  /** Whether a command after an instruction, or after its own command, removes one of some files of the working folder. */
  readonly removes = (one: Instruction, names: readonly string[], own?: RegExp): boolean => {
    const rest = own === undefined ? [] : commandsOf(one).slice(commandsOf(one).findIndex((command) => own.test(command)) + 1);
    return [rest, ...this.all('RUN').filter((run) => this.isAfter(run, one)).map(commandsOf)].some((commands) => commands.some((command, index) => {
      const place = posix.resolve('/app', ...commands.slice(0, index).flatMap((before) => /^cd (\S+)/.exec(before)?.slice(1) ?? []));
      return names.map(inFolder).some((name) => isRemoved(command, place, name));
    }));
  };
}

const commandsOf = (run: Instruction): string[] => wordsOf(run).replace(/^(--\S+ )+/, '').replace(/^(\S*\/)?(ba|a)?sh -\w*c ["']?/, '').split(/&&|\|\||;/).map((command) => command.replace(/["'\\]/g, '').trim().replace(/^(\w+=\S* )+/, ''));

/** Whether a command, in a folder, removes a file of the working folder, or what it is in. */
function isRemoved(command: string, place: string, name: string): boolean {
  const [program, ...words] = command.split(' ');
  const paths = words.filter((word) => !word.startsWith('-'));
  const isBelow = (list: readonly string[]) => covers(list.map((path) => posix.relative('/', posix.resolve(place, path)).replace(/(^|\/)\**$/, '') || '**'), `app/${name}`);
  if (program !== 'find') return isBelow(program === 'mv' ? paths.slice(0, -1) : ['rm', 'rmdir', 'unlink'].includes(program) ? paths : []);
  const [, from, tests] = /^(.*?)( [-!(].*)?$/.exec(command)!;
  const isFound = (all: string) => [...all.matchAll(/( !| -not)? -(i?name|i?path|wholename) (\S+)/g)].every(([, not, kind, glob]) => covers([/name$/.test(kind) ? `**/${glob}` : glob], name) === (not === undefined));
  return /\s-delete\b|-exec(dir)? (\S*\/)?(rm|unlink)\b|\| *xargs\b.*\brm\b/.test(command) && !UNKNOWN_TEST.test(tests)
    && isBelow(from.split(' ').slice(1)) && tests.split(/ -or? /).some(isFound);
}

/** A path in the working folder. */
const inFolder = (path: string): string => posix.relative('/app', posix.resolve('/app', path));

/** Whether patterns, as those of a .dockerignore, are for a file, or for a folder that it is in. */
const covers = (patterns: string[], name: string): boolean => IgnoreStrategy.docker('/', patterns).ignores(posix.join('/', name));

function isIn(one: Instruction, [from, to]: readonly [number, number]): boolean {
  const { line } = one.getRange().start;
  return line > from && line < to;
}

function isList(command?: Instruction): command is JSONInstruction {
  return command instanceof JSONInstruction && command.getJSONStrings().length > 0;
}

/** Whether a build of the last stage has an image of Node.js, with the arguments that it has. */
export function isOfNode(text: string, stages: readonly string[], given: Readonly<Record<string, string>>): boolean {
  const file = new Dockerfile(text, 'Dockerfile', given);
  return stages.every((stage) => stage === file.stage) && (NODE.test(file.image) || file.image.includes('$') || !NODE.test(new Dockerfile(text, 'Dockerfile').image));
}

/** The words of a command, as a list or as a text. */
function wordsOf(command?: Instruction): string {
  // The parser leaves the spaces out of the words of a list.
  return isList(command) ? wordsIn(command.getArgumentsContent()!.replace(/\\\s*\n/g, ' ')) : argumentsOf(command);
}

function wordsIn(list: string): string {
  try {
    return (JSON.parse(list) as string[]).join(' ');
  } catch {
    return list;
  }
}

/** Flags and arguments, in one line. */
function argumentsOf(instruction?: Instruction): string {
  const flags = instruction instanceof ModifiableInstruction ? instruction.getFlags().map((flag) => `--${flag.getName()}=${flag.getValue() ?? ''}`) : [];
  return [...flags, instruction?.getArgumentsContent() ?? ''].join(' ').replace(/\s+/g, ' ').trim();
}
