import { existsSync } from 'fs';
import { delimiter, join } from 'path';

/** `test` for tests that run programs. Where one is not installed they are skipped, and the log says so; CI has all of them. */
export function testWith(...programs: string[]): typeof test {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const missing = programs.filter((program) => !folders.some((folder) => existsSync(join(folder, program))));
  if (missing.length === 0 || process.env.CI) return test;
  console.warn(`Some tests of this file are skipped, because they need ${missing.join(', ')}.`);
  return test.skip as typeof test;
}
