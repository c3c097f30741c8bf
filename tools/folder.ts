import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';

/** Calls something with a temporary folder, which is removed at its end. */
export function withFolder<T>(name: string, use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  let result: T | undefined;
  try {
    result = use(folder);
    return result instanceof Promise ? result.finally(remove) as T : result;
  } finally {
    if (!(result instanceof Promise)) remove();
  }
}
