import { spawn } from 'child_process';
import { join } from 'path';
import { Copy } from './copy';

/** The timeout, because a mutant can cause an endless loop. */
const LONGEST_MILLISECONDS = 15 * 60_000;
/** What Jest says of a worker that ended by itself, which is no failed test. */
const CRASH = /jest worker process .* was terminated/;
/** The line of a test file that failed. */
const FAILURE = /^\s*FAIL\s.*?(test\/\S+\.test\.ts)/m;
const LAST_CHARACTERS = 2_000;

/** The projects of `npm test`. */
export const UNIT = ['unit', 'mocks'];
/** Further projects that read templates. */
export const SLOW = ['sweeps', 'validated'];

/** The test runner: its program, and the arguments to run projects until a test fails. */
const RUNNER = {
  program: 'node_modules/jest/bin/jest.js',
  args: (projects: readonly string[], paths: readonly string[]) => [...paths, '--ci', '--bail', '--passWithNoTests', '--selectProjects', ...projects],
};

/** The result of a test run. */
export interface Outcome {
  readonly passed: boolean;
  /** The test file that failed; undefined if the run ended with another error, such as a worker without memory. */
  readonly failed?: string;
  /** The end of the output. */
  readonly output: string;
}

interface End {
  readonly code: number | null;
  readonly late: boolean;
  readonly output: string;
}

/** Runs the tests of projects below some folders until one fails. */
export async function runTests(copy: Copy, projects: readonly string[], paths: readonly string[]): Promise<Outcome> {
  copy.clean();
  const { code, late, output } = await run(copy, [join(copy.root, RUNNER.program), ...RUNNER.args(projects, paths)]);
  const last = output.slice(-LAST_CHARACTERS);
  if (late) return { passed: false, failed: `${LONGEST_MILLISECONDS / 60_000} minutes timeout`, output: last };
  return { passed: code === 0, failed: code === 0 || CRASH.test(output) ? undefined : FAILURE.exec(output)?.[1], output: last };
}

function run(copy: Copy, args: string[]): Promise<End> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: copy.root, env: environment(copy), stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let output = '';
    let late = false;
    const kill = () => endGroup(child.pid!);
    const timer = setTimeout(() => {
      late = true;
      kill();
    }, LONGEST_MILLISECONDS);
    copy.stop = kill;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    }
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      copy.stop = undefined;
      resolve({ code, late, output });
    });
  });
}

/** The process group of a run. */
function endGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch {
    // The process has already ended.
  }
}

/** Caches are not shared with other runs. */
function environment({ scratch }: Copy): NodeJS.ProcessEnv {
  return {
    ...process.env,
    CI: 'true',
    CDK_DISABLE_STACK_TRACE: '1',
    FORCE_COLOR: '0',
    NODE_DISABLE_COMPILE_CACHE: '1',
    TMPDIR: scratch,
    XDG_CACHE_HOME: join(scratch, 'cache'),
  };
}
