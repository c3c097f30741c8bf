import { existsSync, mkdirSync } from 'fs';
import { join } from 'path';
import { run } from './steps';

/** A package of PyPI with the command that it installs. */
export interface PythonPackage {
  readonly name: string;
  readonly version: string;
  readonly command: string;
}

/** Install a package into a Python environment of its own, once, and give back its Python. */
export async function installPython({ name, version, command }: PythonPackage, cache: string): Promise<string> {
  const environment = join(cache, `${name}-${version}`);
  const python = join(environment, 'bin', 'python');
  // pip writes the command last, so a broken installation is made anew.
  if (existsSync(join(environment, 'bin', command))) return python;
  mkdirSync(cache, { recursive: true });
  await run({ program: 'python3', args: ['-m', 'venv', '--clear', environment], cwd: cache });
  const install = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `${name}==${version}`];
  await run({ program: python, args: install, cwd: cache });
  return python;
}
