import { spawn } from 'child_process';
import { existsSync, readFileSync } from 'fs';
import { join, relative } from 'path';
import { Copy } from './copy';

/** The timeout, because a mutant can cause an endless loop. */
const LONGEST_MILLISECONDS = 15 * 60_000;

/** The result of a test run. */
export interface Outcome {
  readonly failed: boolean;
  readonly file?: string;
  readonly test?: string;
}

/** The part of the Vitest report that is read. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

interface End {
  readonly code: number | null;
  readonly late: boolean;
  readonly output: string;
}

/** The projects of `npm test`. */
export const UNIT = ['shared', 'alone'];
/** Further projects that read templates. */
export const VALIDATED = ['validated'];

/** Runs tests of Vitest projects below a path, or all of them, until one fails. */
export async function runTests(copy: Copy, projects: readonly string[], path?: string): Promise<Outcome> {
  copy.clean();
  const file = join(copy.scratch, 'report.json');
  const end = await vitest(copy, [
    ...projects.map((project) => `--project=${project}`), ...path === undefined ? [] : [path], '--reporter=json', `--outputFile=${file}`,
  ]);
  if (end.late) return { failed: true, file: `${LONGEST_MILLISECONDS / 60_000} minutes timeout` };
  if (end.code === 0) return { failed: false };
  if (!existsSync(file)) throw new Error(`vitest ended with ${end.code} and no report:\n${end.output.slice(-2_000)}`);
  return firstFailure(JSON.parse(readFileSync(file, 'utf8')) as Report, copy.root);
}

function firstFailure({ testResults }: Report, root: string): Outcome {
  const result = testResults.find(({ status }) => status === 'failed');
  if (!result) return { failed: true, file: 'an error outside of the tests' };
  const test = result.assertionResults.find(({ status }) => status === 'failed')?.fullName ?? result.message;
  return { failed: true, file: relative(root, result.name), test };
}

function vitest(copy: Copy, args: string[]): Promise<End> {
  return new Promise((resolve, reject) => {
    const program = join(copy.root, 'node_modules', 'vitest', 'vitest.mjs');
    const child = spawn(process.execPath, [program, 'run', '--bail=1', ...args], {
      cwd: copy.root, env: environment(copy), stdio: ['ignore', 'pipe', 'pipe'], detached: true,
    });
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

/** The process group of a Vitest run. */
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
    NO_COLOR: '1',
    NODE_DISABLE_COMPILE_CACHE: '1',
    TMPDIR: scratch,
    XDG_CACHE_HOME: join(scratch, 'cache'),
  };
}
