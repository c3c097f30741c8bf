import { parseArgs } from 'util';
import { Arguments, Command, ExitCode, OptionHelp, Options, Streams } from './command';
import { neutral } from '../tools/neutral';
import { isUserError, UserError } from '../tools/user-error';

interface Entry { readonly summary: string; load(): Promise<{ readonly command: Command }> }

/** The commands. The bundle of each is loaded when it is used. */
const COMMANDS: Record<string, Entry> = {
  status: { summary: 'show what runs, and why the last release failed', load: async () => ({ command: (await import('./commands/daily.js')).status }) },
  logs: { summary: 'show log lines of a service or of the database', load: async () => ({ command: (await import('./commands/daily.js')).logs }) },
  shell: { summary: 'open a shell in a task', load: async () => ({ command: (await import('./commands/daily.js')).shell }) },
  run: { summary: 'run a command in a task of its own, with the image, variables and secrets of a service', load: async () => ({ command: (await import('./commands/daily.js')).run }) },
  connect: { summary: 'open a tunnel to the database or the cache', load: async () => ({ command: (await import('./commands/daily.js')).connect }) },
  rollback: { summary: 'return to the release before', load: async () => ({ command: (await import('./commands/daily.js')).rollback }) },
  runbook: { summary: 'print the runbook of a pair of Regions: failover, recovery after it, or rebuild', load: async () => import('./commands/runbook.js') },
  simulate: { summary: 'simulate the failover plan of a pair of Regions, with each step failing once, a worker under load, or a day of another site', load: async () => import('./commands/simulate.js') },
  alarms: { summary: 'list the alarms by Region, with condition, simulated delay and notification', load: async () => import('./commands/alarms.js') },
  conformance: { summary: 'check the templates, or the repository of the application, against the architecture document', load: async () => import('./commands/conformance.js') },
  cost: { summary: 'compute the monthly list price of the resources, by stack and component', load: async () => import('./commands/cost.js') },
  data: { summary: 'list where data of users lies, how long its last copy lasts, and which roles can read files', load: async () => import('./commands/data.js') },
  preflight: { summary: 'list what a new account lacks: quotas, roles and settings, and what exists of the domain, with the commands of the AWS CLI', load: async () => import('./commands/preflight.js') },
  dev: { summary: 'run a process of the application on this computer, with the variables, database, cache, store and edge of its service', load: async () => import('./commands/dev.js') },
  diagram: { summary: 'draw the architecture as a flowchart of Mermaid: Regions, networks, resources and their relations', load: async () => import('./commands/diagram.js') },
};

const PROGRAM = 'eldonia-constructs';
const COMMON: Record<string, OptionHelp> = {
  app: { type: 'string', value: 'folder', text: 'the output folder of cdk synth (default: cdk.out)' },
  json: { type: 'boolean', text: 'print JSON' },
  help: { type: 'boolean', text: 'print this help' },
};
const EXIT_CODES = [
  'Exit codes',
  '  0  the result was printed',
  '  1  a check with --strict, or of dev --check, failed, or a rollback was refused',
  '  2  the command could not run: the message on stderr says why, and what to do',
  '  run ends with the exit code of its command',
  '  3  cost: the total is incomplete, because prices are missing',
].join('\n');

/** Runs a command line and returns the exit code. */
export async function main(argv: readonly string[], { out, err }: Streams, version: string): Promise<ExitCode> {
  const [name, ...rest] = argv;
  // Assemblies of others can contain anything.
  const streams: Streams = { out: (text) => out(neutral(text)), err: (text) => err(neutral(text)) };
  try {
    if (name === undefined || ['--help', '-h', 'help'].includes(name)) return overview(streams);
    if (name === '--version') {
      streams.out(version);
      return ExitCode.DONE;
    }
    if (!Object.hasOwn(COMMANDS, name)) {
      throw new UserError(`command must be one of ${Object.keys(COMMANDS).join(', ')}, got ${name}; run ${PROGRAM} --help`);
    }
    const { summary, load } = COMMANDS[name];
    const { command } = await load();
    const args = parse(name, command, rest);
    if (args.values.help === true) {
      streams.out(help(name, summary, command));
      return ExitCode.DONE;
    }
    return await command.run(args, streams);
  } catch (error) {
    // Node.js itself would end with 1, which stands for a check with --strict.
    streams.err(`${PROGRAM}: ${isUserError(error) ? error.message : `an unexpected error, please report it: ${stackOf(error)}`}`);
    return ExitCode.WRONG;
  }
}

const stackOf = (error: unknown): string => error instanceof Error ? error.stack ?? error.message : String(error);

function overview(streams: Streams): ExitCode {
  streams.out([
    `Usage: ${PROGRAM} <command> [--app folder] [options]`,
    '',
    'Reads the output folder of cdk synth. The first six call AWS by the AWS CLI, with your credentials, and print their commands with --print.',
    'The others need no credentials, send nothing and change nothing; only preflight --check and --domain call AWS, and dev starts processes.',
    '',
    'Commands',
    ...Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(12)} ${summary}`),
    '',
    `${PROGRAM} <command> --help has the options of a command.`,
    '',
    EXIT_CODES,
  ].join('\n'));
  return ExitCode.DONE;
}

function help(name: string, summary: string, command: Command): string {
  const options = Object.entries(optionsOf(command)).map(([option, { value, text }]) => [`--${option}${value ? ` <${value}>` : ''}`, text]);
  const width = Math.max(...options.map(([option]) => option.length));
  return [
    `Usage: ${PROGRAM} ${name} ${command.usage ? `${command.usage} ` : ''}[options]`,
    '',
    `${summary[0].toUpperCase()}${summary.slice(1)}.`,
    '',
    command.details,
    '',
    'Options',
    ...options.map(([option, text]) => `  ${option.padEnd(width)}  ${text}`),
    '',
    EXIT_CODES,
  ].join('\n');
}

function optionsOf({ options = {}, json }: Command): Record<string, OptionHelp> {
  const { app, json: print, help: show } = COMMON;
  return { app, ...options, ...json === false ? {} : { json: print }, help: show };
}

function parse(name: string, command: Command, argv: readonly string[]): Arguments {
  const options = Object.fromEntries(Object.entries(optionsOf(command)).map(([option, { type }]) =>
    [option, { type, ...option === 'help' ? { short: 'h' } : {} }])) as Options;
  try {
    const { values, positionals } = parseArgs({ args: [...argv], options, allowPositionals: true });
    const most = command.positionals ?? 0;
    if (positionals.length > most) throw new Error(`unexpected argument ${positionals[most]}`);
    return {
      app: typeof values.app === 'string' ? values.app : 'cdk.out',
      json: values.json === true,
      values: values as Arguments['values'],
      positionals,
    };
  } catch (error) {
    const [message] = (error as Error).message.split('. ');
    throw new UserError(`options must be those of ${name}, got an error: ${message}; run ${PROGRAM} ${name} --help`);
  }
}
