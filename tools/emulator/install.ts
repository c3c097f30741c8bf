import { resolve } from 'path';
import { installPython } from '../python';

export const ROOT = resolve(__dirname, '../..');
const VERSION = '1.5.33';

/** Install the emulator, once, and give back its Python. */
export async function installEmulator(): Promise<string> {
  return installPython({ name: 'ministack', version: VERSION });
}
