import { existsSync, mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { lock } from 'proper-lockfile';
import { run } from './steps';

/** Outside git, and gone with `node_modules`. */
export const CACHE = join(__dirname, '../node_modules/.cache/python');
/** It installs in a tenth of the time of pip, which also compiles modules that nobody imports. */
const UV: PythonPackage = { name: 'uv', version: '0.13.9' };

/** A package of PyPI. */
export interface PythonPackage { readonly name: string; readonly version: string }

/** Install a package into a Python environment of its own, once, also for commands that run side by side, and give back its Python. */
export async function installPython(tool: PythonPackage, cache = CACHE): Promise<string> {
  const environment = join(cache, `${tool.name}-${tool.version}`);
  mkdirSync(environment, { recursive: true });
  // The lock of a command that was killed is stale after ten seconds; a live one renews it. The one that has it may empty the folder.
  const unlock = await lock(environment, { realpath: false, retries: { retries: 600, factor: 1, minTimeout: 500 } });
  try {
    return await install(tool, environment, cache);
  } finally {
    await unlock();
  }
}

async function install({ name, version }: PythonPackage, environment: string, cache: string): Promise<string> {
  const python = join(environment, 'bin', 'python');
  // A broken installation is made anew.
  const complete = join(environment, 'complete');
  if (existsSync(complete)) return python;
  if (name === UV.name) {
    await run({ program: 'python3', args: ['-m', 'venv', '--clear', environment], cwd: environment });
    const packages = ['-m', 'pip', 'install', '--quiet', '--no-compile', '--disable-pip-version-check', `${name}==${version}`];
    await run({ program: python, args: packages, cwd: environment });
  } else {
    await uv(['venv', '--clear', '--python', 'python3', environment], cache);
    await uv(['pip', 'install', '--python', python, `${name}==${version}`], cache);
  }
  writeFileSync(complete, '');
  return python;
}

/** Installs a wheel into a folder, without what it requires, which is in the environment of a Python. */
export async function installWheel(wheel: string, folder: string, python: string): Promise<void> {
  await uv(['pip', 'install', '--no-deps', '--python', python, '--target', folder, wheel], CACHE);
}

/** Runs uv, which is installed once for all environments. */
async function uv(args: string[], cache: string): Promise<void> {
  const python = await installPython(UV, cache);
  await run({ program: join(python, '..', UV.name), args: ['--quiet', ...args], cwd: cache });
}
