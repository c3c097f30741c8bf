import { join, resolve } from 'path';
import { installPython } from '../python';

export const ROOT = resolve(__dirname, '../..');
/** Outside git, and gone with `node_modules`. */
export const CACHE = join(ROOT, 'node_modules', '.cache', 'emulator');
const VERSION = '1.5.33';

/** Install the emulator, once, and give back its Python. */
export async function installEmulator(): Promise<string> {
  return installPython({ name: 'ministack', version: VERSION }, CACHE);
}
