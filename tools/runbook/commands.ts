import { spawnSync } from 'child_process';
import { readFileSync, writeFileSync } from 'fs';
import { join } from 'path';
import { withFolder } from '../folder';
import { installPython } from '../python';

/** The version of PyPI. It has the same service models as version 2 of the same day, which PyPI does not offer. */
const VERSION = '1.46.3';
const END = '\u0001';

/** A request as the AWS CLI would send it first, or the error of the CLI. */
export interface ParsedCommand {
  readonly service?: string;
  readonly operation?: string;
  readonly region?: string;
  /** Whether the CLI reads all pages. It then applies a query to each page, where it writes text. */
  readonly paginated?: boolean;
  readonly profile?: string | null;
  readonly error?: string;
}

/** Answers that later commands of a runbook depend on. */
const STUBS = readFileSync(join(__dirname, 'stubs.sh'), 'utf8');

/** Runs the command blocks of a runbook in one shell, with stubs, and returns the arguments of each AWS CLI command. */
export function awsCommands(runbook: string): string[][] {
  const blocks = [...runbook.matchAll(/^( *)```(?:ba)?sh\n([\s\S]*?)\n\1```/gm)].map(([, , block]) => block);
  return withFolder('runbook', (folder) => {
    const record = join(folder, 'record');
    const script = `exec 3>${record}\n${STUBS}\nset -eu\n${blocks.join('\n')}`;
    const { status, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: folder });
    if (status !== 0) throw new Error(`bash ended with ${status}: ${stderr}`);
    return readFileSync(record, 'utf8').split(`${END}\0`).slice(0, -1).map((command) => command.split('\0').slice(0, -1));
  });
}

/** Installs the AWS CLI, once, and returns its Python. */
export const installCli = async (): Promise<string> => installPython({ name: 'awscli', version: VERSION });

/** Parses commands with the AWS CLI. It validates each command against the service models, and sends nothing. */
export const parseCommands = (python: string, commands: readonly string[][]): ParsedCommand[] => withFolder('awscli', (folder) => {
  const config = join(folder, 'config');
  writeFileSync(config, '[default]\n[profile approver]\n');
  const { status, stdout, stderr } = spawnSync(python, [join(__dirname, 'parse.py')], {
    encoding: 'utf8',
    input: JSON.stringify(commands),
    env: { PATH: process.env.PATH, AWS_CONFIG_FILE: config, AWS_EC2_METADATA_DISABLED: 'true' },
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ParsedCommand[];
});
