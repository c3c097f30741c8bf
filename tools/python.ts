import { existsSync, mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { lock } from 'proper-lockfile';
import { run } from './steps';

const CACHE = join(__dirname, '../node_modules/.cache/python');

/** A package of PyPI. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
}

/** Install a package into a Python environment of its own, once, also for commands that run side by side, and give back its Python. */
export async function installPython(tool: PythonPackage, cache = CACHE): Promise<string> {
  const environment = join(cache, `${tool.name}-${tool.version}`);
  mkdirSync(environment, { recursive: true });
  // The lock of a command that was killed is stale after ten seconds; a live one renews it.
  const unlock = await lock(environment, { retries: { retries: 600, factor: 1, minTimeout: 500 } });
  try {
    return await install(tool, environment);
  } finally {
    await unlock();
  }
}

async function install({ name, version }: PythonPackage, environment: string): Promise<string> {
  const python = join(environment, 'bin', 'python');
  // A broken installation is made anew.
  const complete = join(environment, 'complete');
  if (existsSync(complete)) return python;
  await run({ program: 'python3', args: ['-m', 'venv', '--clear', environment], cwd: environment });
  const packages = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `${name}==${version}`];
  await run({ program: python, args: packages, cwd: environment });
  writeFileSync(complete, '');
  return python;
}
