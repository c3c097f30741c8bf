import { existsSync, mkdirSync } from 'fs';
import { join, resolve } from 'path';
import { run } from '../steps';

export const ROOT = resolve(__dirname, '../..');
/** Outside git, and gone with `node_modules`. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'emulator');
const VERSION = '1.5.33';

/** Install the emulator into a Python environment of its own, once, and give back its Python. */
export async function installEmulator(): Promise<string> {
  const environment = join(CACHE, `ministack-${VERSION}`);
  const python = join(environment, 'bin', 'python');
  // pip writes the command last, so a broken installation is made anew.
  if (existsSync(join(environment, 'bin', 'ministack'))) return python;
  mkdirSync(CACHE, { recursive: true });
  await run({ program: 'python3', args: ['-m', 'venv', '--clear', environment], cwd: CACHE });
  await run({ program: python, args: ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', `ministack==${VERSION}`], cwd: CACHE });
  return python;
}
