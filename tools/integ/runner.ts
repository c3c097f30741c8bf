import { spawn } from 'child_process';
import { readdirSync, readFileSync } from 'fs';
import { dirname, join, resolve } from 'path';
import { createInterface } from 'readline';

export const ROOT = resolve(__dirname, '../..');
export const FOLDER = join(ROOT, 'integ');
const PATTERN = /^integ\.(.+)\.ts$/;
const PACKAGE = dirname(require.resolve('@aws-cdk/integ-runner/package.json'));

const RUNNER = join(PACKAGE, 'bin', 'integ-runner');
/** The feature flags that the runner synthesizes with. */
export const FLAGS = JSON.parse(readFileSync(join(PACKAGE, 'lib', 'recommended-feature-flags.json'), 'utf8')) as Record<string, unknown>;
/** The account of the runner's snapshots. */
export const SNAPSHOT_ACCOUNT = '12345678';

export const fileOf = (app: string): string => `integ.${app}.ts`;

/** The names of all apps: `network` is `integ/integ.network.ts`. */
export const allApps = (): string[] => readdirSync(FOLDER).flatMap((file) => PATTERN.exec(file)?.[1] ?? []).sort();

/** Runs integ-runner with the configuration of the project and more options, and returns what it said; `show` gets its lines as they come. */
export const askRunner = async (args: string[], env: NodeJS.ProcessEnv, show: (line: string) => void = () => {}): Promise<string> =>
  new Promise((resolved, failed) => {
    const child = spawn(process.execPath, [RUNNER, ...args], { cwd: ROOT, env: { ...env, FORCE_COLOR: '0' }, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      createInterface(stream).on('line', (line) => {
        output += `${line}\n`;
        show(line);
      });
    }
    child.on('error', failed);
    child.on('close', () => resolved(output));
  });
