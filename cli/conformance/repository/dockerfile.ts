import { DockerfileParser, Instruction, JSONInstruction, ModifiableInstruction } from 'dockerfile-ast';
import { finding, Findings, joined, placed } from './finding';
import { UserError } from '../../../tools/user-error';
import { HEALTH_CHECK } from '../section-5-2-1-computing';

const NODE = /(^|\/)node:(?<version>20|22|24)(\.\d+)*(-|@|$)/;
const ALPINE = /-alpine(\d+(\.\d+)*)?(@sha256:\w+)?$/;
const PRODUCTION = /--omit[= ]dev|--only[= ]prod|--production/;
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
export function judgeDockerfile(text: string, path: string, ignored = ''): Findings {
  const file = new Dockerfile(text, path);
  const { image, last } = file;
  const base = NODE.exec(image);
  const install = file.runs(/^npm ci\b/).filter(file.isIncluded)[0];
  const manifest = file.all('COPY').find((copy) => /\bpackage(\*|-lock|-\*)?\S*\.json\b.*\s(\.\/?|\/app\/?)$/.test(argumentsOf(copy)));
  const installs = file.runs(/^npm (ci|install|i)\b/).filter(file.isIncluded);
  const isProduction = installs.length > 0 && (installs.every((run) => PRODUCTION.test(argumentsOf(run)) || file.runs(/^npm prune\b/).some((prune) => PRODUCTION.test(argumentsOf(prune)) && file.isAfter(prune, run)))
    || file.all('ENV').some((env) => /\bNODE_ENV[= ]"?production\b/.test(argumentsOf(env))));
  const user = last('USER')?.getArgumentsContent() ?? '';
  const entry = last('ENTRYPOINT');
  const command = /^(\S*\/)?(dumb-init|tini|docker-entrypoint\.sh)\b/.test(wordsOf(entry)) ? last('CMD') ?? entry : entry ?? last('CMD');
  const words = wordsOf(command).replace(/^(\S*\/)?(dumb-init|tini)( -\S+)* /, '');
  const program = ['package.json', ...words.split(' ')];
  /** With an exception, the lines say little without their order. */
  const leftOut = /^\s*!/m.test(ignored) ? [] : ignored.split('\n').map((line) => line.trim().replace(/^\//, '')).filter((line) => /^[^#]/.test(line));
  const check = last('HEALTHCHECK');
  const flags = new Map([...argumentsOf(check).matchAll(/--([\w-]+)=(\S+)/g)].map(([, name, value]) => [name, value]));
  const isTimed = (name: string, value: string) => finding((flags.get(name) ?? DEFAULTS[name]) === value, `${path}: HEALTHCHECK --${name}=${value}`);
  const needsCurl = /\bcurl\b/.test(argumentsOf(check));
  const hasCurl = file.runs(/^apk add\b.*\bcurl\b/).length > 0;
  return placed({
    'R5.3.1-1': joined({
      'Node.js 20': finding(base !== null, `${path}: FROM node:20-alpine, or a newer LTS, got ${image}`, base?.groups?.version === '20'),
      'alpine': finding(ALPINE.test(image), `${path}: FROM node:20-alpine, got ${image}`),
    }),
    'R5.3.1-2': finding(last('WORKDIR')?.getArgumentsContent() === '/app', `${path}: WORKDIR /app`),
    'R5.3.1-3': finding(manifest !== undefined && install !== undefined && manifest.getRange().start.line < install.getRange().start.line, `${path}: COPY package*.json ./ before npm ci`),
    'R5.3.1-4': joined({
      'npm ci': finding(install !== undefined && !file.removes(install, ['node_modules']), `${path}: RUN npm ci, and no command that removes node_modules`),
      '--only=production': finding(isProduction, `${path}: RUN npm ci --omit=dev`, /--only[= ]production/.test(argumentsOf(install))),
    }),
    'R5.3.1-5': finding(file.all('COPY').some((copy) => /(^|\s)\.\/?\s+(\.\/?|\/app\/?)$|--from=/.test(argumentsOf(copy)) && !file.removes(copy, program)) && !isAmong(program, leftOut), `${path}: COPY . ., and nothing that leaves out or removes the program`),
    'R5.3.1-6': finding(file.runs(/^(addgroup|groupadd)\b[^&|;]*\s(-g|--gid)[ =]?1001\b/).length > 0, `${path}: RUN addgroup -g 1001 -S nodejs`),
    'R5.3.1-7': finding(file.runs(/^(adduser|useradd)\b[^&|;]*\s(-u|--uid)[ =]?1001\b/).length > 0, `${path}: RUN adduser -S nodejs -u 1001`),
    'R5.3.1-8': finding(/^(nodejs|1001)(:(nodejs|1001))?$/.test(user), `${path}: USER nodejs`),
    'R5.3.1-9': joined({
      'interval 30 s': isTimed('interval', '30s'),
      'timeout 3 s': isTimed('timeout', '3s'),
      'start period 5 s': isTimed('start-period', '5s'),
      'retries 3': isTimed('retries', '3'),
      'curl localhost:3001/health': finding(HEALTH_CHECK.test(argumentsOf(check).replace(/^(--\S+ )+/, '').replace(/^CMD (\[.*\])$/, (_, list: string) => `CMD ${wordsIn(list)}`)) && (!needsCurl || hasCurl), needsCurl && !hasCurl
        ? `${path}: HEALTHCHECK with wget, because the Alpine image has no curl` : `${path}: HEALTHCHECK of port 3001 and /health`, needsCurl),
    }),
    'R5.3.1-10': finding(file.all('EXPOSE').some((expose) => /(^|\s)3001(\/tcp)?(\s|$)/.test(argumentsOf(expose))), `${path}: EXPOSE 3001`),
    'R5.3.1-11': finding(/^(npm (run )?start|(\/\S*\/)?node\s)/.test(words), `${path}: CMD ["npm", "start"], or node with the server`, words === 'npm start'),
    'R5.3.1-12': finding(/^((docker\.io|public\.ecr\.aws)\/((docker\/)?library\/)?|library\/)?node:/.test(image), `${path}: FROM node of Docker Hub, or of public.ecr.aws/docker/library`, !/^public\./.test(image)),
  }, path, text, MARKS);
}

class Dockerfile {
  /** The image of the last stage; an earlier stage is replaced by its image. */
  readonly image: string;
  private readonly instructions: Instruction[];
  /** The last stage, and those that it begins with, each with its first and its last line. */
  private readonly own: readonly (readonly [from: number, to: number])[];
  /** Its own stages, and those whose dependencies they copy. */
  private readonly included: readonly (readonly [from: number, to: number])[];

  constructor(text: string, path: string) {
    const file = DockerfileParser.parse(text);
    this.instructions = file.getInstructions();
    const stages = file.getFROMs();
    if (stages.length === 0) throw new UserError(`${path} must have an instruction FROM, got none; repair it`);
    const initial = new Map(file.getInitialARGs().flatMap((arg) => {
      const property = arg.getProperty();
      return property ? [[property.getName(), property.getValue() ?? ''] as const] : [];
    }));
    const nameOf = (stage: typeof stages[number]) =>
      (stage.getImage() ?? '').replace(/\$\{?(\w+)(?::?-([^}]*))?\}?/g, (_, name: string, value = '') => initial.get(name) ?? String(value));
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
    this.included = stages.filter((stage) => chain.includes(stage) || copied.includes(stage.getBuildStage() ?? '')).map(linesOf);
  }

  readonly all = (keyword: string): Instruction[] => this.instructions.filter((one) => one.getKeyword() === keyword);

  /** The last one of the last stage, or of the one that it begins with: Docker ignores those before. */
  readonly last = (keyword: string): Instruction | undefined =>
    this.own.map((lines) => this.all(keyword).filter((one) => isIn(one, lines)).pop()).find((one) => one !== undefined);

  /** Whether the image has what an instruction makes. */
  readonly isIncluded = (one: Instruction): boolean => this.included.some((lines) => isIn(one, lines));

  /** Whether an instruction is after another one, in the same stage. */
  readonly isAfter = (one: Instruction, other: Instruction): boolean =>
    one.getRange().start.line > other.getRange().start.line && this.included.some((lines) => isIn(one, lines) && isIn(other, lines));

  /** The instructions with a command that begins so, and whose failure is not ignored. */
  readonly runs = (text: RegExp): Instruction[] => this.all('RUN').filter((run) => !argumentsOf(run).includes('||')
    && commandsOf(run).some((command) => text.test(command)));

  /** Whether a command after an instruction removes one of some files of the working folder. */
  readonly removes = (one: Instruction, files: readonly string[]): boolean => this.all('RUN').filter((run) => this.isAfter(run, one)).flatMap(commandsOf).some((command) => {
    const [name, ...words] = command.split(' ').filter((word) => !/^-(?!delete)/.test(word));
    const gone = { rm: words, rmdir: words, unlink: words, mv: words.slice(0, -1), find: words.includes('-delete') ? words.slice(0, 1) : [] }[name] ?? [];
    return isAmong(files, gone);
  });
}

const commandsOf = (run: Instruction): string[] => argumentsOf(run).replace(/^(--\S+ )+/, '').split(/&&|\|\||;/).map((command) => command.trim());

/** A path without the working folder; empty for all in it. */
const inFolder = (path: string): string => path.replace(/^["']|["']$/g, '').replace(/^(\/app(\/|$)|\.\/)/, '').replace(/(^|\/)([*.]|\*\*)?$/, '');

/** Whether one of some files is among some paths, or below one. */
const isAmong = (files: readonly string[], paths: readonly string[]): boolean => paths.map(inFolder).some((path) =>
  files.map(inFolder).some((file) => path === '' || file === path || file.startsWith(`${path}/`)));

function isIn(one: Instruction, [from, to]: readonly [number, number]): boolean {
  const { line } = one.getRange().start;
  return line > from && line < to;
}

/** The words of a command, as a list or as a text. */
function wordsOf(command?: Instruction): string {
  return command instanceof JSONInstruction && command.getJSONStrings().length > 0 ? command.getJSONStrings().map((word) => word.getJSONValue()).join(' ') : argumentsOf(command);
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
