import { spawnSync } from 'child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** What became of a script. */
export interface Run {
  readonly status: number | null;
  readonly text: string;
  /** The commands that were called, in order, each with its arguments. */
  readonly calls: string[];
  /** The outputs of the step. */
  readonly outputs: string;
  /** The text of a file that it wrote. */
  readonly files: Record<string, string>;
}

/**
 * Run a script as GitHub Actions does, with commands that are no more than the answers of the test: functions, which need no process.
 *
 * Pauses take no time, and loops end at the third round.
 */
export function run(script: string, commands: Record<string, string>, env: Record<string, string>, read: string[] = []): Run {
  const folder = mkdtempSync(join(tmpdir(), 'script-'));
  mkdirSync(join(folder, 'backend'));
  const functions = Object.entries({ sleep: ':', seq: 'echo 1 2 3', ...commands })
    .map(([name, answer]) => `${name}() ( set +e +o pipefail\necho "${name} $*" >> "$CALLS"\n${answer}\n)`);
  const calls = join(folder, 'calls');
  const outputs = join(folder, 'outputs');
  const { status, stdout, stderr } = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', [...functions, script].join('\n')], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...env, PATH: process.env.PATH, CALLS: calls, GITHUB_OUTPUT: outputs, RUNNER_TEMP: folder, CODEBUILD_SRC_DIR: folder },
  });
  const text = (file: string) => existsSync(file) ? readFileSync(file, 'utf8') : '';
  return {
    status,
    text: stdout + stderr,
    calls: text(calls).split('\n').filter((call) => call && !/^(sleep|seq) /.test(call)),
    outputs: text(outputs),
    files: Object.fromEntries(read.map((file) => [file, text(join(folder, file))])),
  };
}
